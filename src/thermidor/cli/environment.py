"""What a command starts with: its words, the environment, and the signals that end it."""

from __future__ import annotations

import codecs
import contextlib
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Iterator, Sequence

from thermidor.common.errors import InputError, short

THREADS = "NUMBA_NUM_THREADS"


def check(words: Sequence[str]) -> None:
    """Check that the words of a command line and the variables libraries read can be used.

    Raises
    ------
    InputError
        If a word is not UTF-8 text, or Numba cannot read a variable of the environment.
    """
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:  # it could not be written into the results' manifest
            raise InputError(
                f"{short(word)} is not UTF-8 text; give the file or folder another name."
            ) from None
    os.environ["MPLBACKEND"] = "agg"  # commands write files; another backend may not even exist
    threads = os.environ.get(THREADS)
    if threads is not None and not (threads.strip().isdecimal() and int(threads) > 0):
        raise InputError(
            f"{short(threads)} is not a number of threads; give a whole number from 1 up.",
            place=THREADS,
        )


_PLAIN = {
    "\u2013": "-",
    "\u2014": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u2026": "...",
    "\u00b7": ".",
}
_PLAIN |= {
    "\u201c": '"',
    "\u201d": '"',
    "\u2265": ">=",
    "\u2264": "<=",
    "\u00d7": "x",
    "\u2192": "->",
}


def _similar(error: UnicodeError) -> tuple[str, int]:
    """Replace letters that an encoding lacks by similar ones of ASCII, or by ``?``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    bare = (_PLAIN.get(x) or unicodedata.normalize("NFKD", x)[0] for x in letters)
    return "".join(x if x.isascii() else "?" for x in bare), error.end


def printable() -> None:
    """Let both outputs print every text, whatever the terminal's encoding can show."""
    codecs.register_error("similar", _similar)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and not is_unicode(stream):
            stream.reconfigure(errors="similar")


def is_unicode(stream: object) -> bool:
    """Return whether a stream can show every letter."""
    return str(getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf")


class Ending:
    """The signal that ended a command, if one did."""

    status = 130
    """Exit status as a shell counts it: 128 plus the signal's number; at first that of Ctrl-C."""

    def __call__(self, number: int, _frame: object) -> None:
        """End as Ctrl-C does: delete temporary files, stop workers. A second signal kills."""
        signal.signal(number, signal.SIG_DFL)
        self.status = 128 + number
        raise KeyboardInterrupt


@contextlib.contextmanager
def ending() -> Iterator[Ending]:
    """Let SIGTERM, which batch systems send, end the command as cleanly as Ctrl-C does."""
    found = Ending()
    handled = (
        threading.current_thread() is threading.main_thread()  # only this thread may handle it
        and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    )
    if handled:
        signal.signal(signal.SIGTERM, found)
    try:
        yield found
    finally:
        if handled:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
