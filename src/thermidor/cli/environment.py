"""What a command begins in: the words it is given, the environment, signals that end it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator, Sequence

from thermidor.common.errors import InputError, short

THREADS = "NUMBA_NUM_THREADS"


def look(words: Sequence[str]) -> None:
    """Look whether the words of a command line, and what the libraries read, can be used.

    Raises
    ------
    InputError
        If a word is no text, or a variable of the environment is nothing that Numba can read.
    """
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:  # bytes that are no UTF-8: they cannot be kept with the results
            raise InputError(
                f"{short(word)} is no UTF-8 text; give the file or folder another name."
            ) from None
    threads = os.environ.get(THREADS)
    if threads is not None and not (threads.strip().isdecimal() and int(threads) > 0):
        raise InputError(
            f"{short(threads)} is not a number of threads; give a whole number from 1 up.",
            place=THREADS,
        )


class Ending:
    """What ended a command, if anything did."""

    status = 130
    """128 and the number of the signal, as a shell would tell it; at first that of Ctrl-C."""

    def __call__(self, number: int, _frame: object) -> None:
        """End as Ctrl-C does: files are tidied, workers go. The next one ends it at once."""
        signal.signal(number, signal.SIG_DFL)
        self.status = 128 + number
        raise KeyboardInterrupt


@contextlib.contextmanager
def ending() -> Iterator[Ending]:
    """Let SIGTERM, with which batch systems end a command, end it in order; say whether it did."""
    told = Ending()
    mine = (
        threading.current_thread() is threading.main_thread()  # no other thread may set it
        and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    )
    if mine:
        signal.signal(signal.SIGTERM, told)
    try:
        yield told
    finally:
        if mine:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
