"""The list of commands: in sections by use, and a hint for a mistyped one."""

from __future__ import annotations

import contextlib
import select
import sys
from collections.abc import Iterator

import click

from thermidor.common.errors import InputError, suggest

SECTIONS = {
    "Run and look": ("run", "scenarios", "serve", "film", "life"),
    "Understand": ("explain", "figures", "describe", "compare"),
    "Change": ("new", "check"),
    "Experiment": ("sweep", "sensitivity", "discover"),
    "Judge": ("calibrate", "accounts", "baseline", "audit"),
}
"""The commands in the order in which most people come to need them."""


class ReaderGone(Exception):
    """Raised when whoever read our output has gone (``| head``): no failure of ours."""


@contextlib.contextmanager
def _reader() -> Iterator[None]:
    """Tell a reader who has gone from other ends of a pipe; click leaves with 1 for all of them."""
    try:
        yield
    except BrokenPipeError:
        if _unread():
            raise ReaderGone from None
        raise InputError("a process at the other end of a pipe has gone; run again.") from None
    except SystemExit as left:  # so Rich says it
        if isinstance(left.__context__, BrokenPipeError):
            raise ReaderGone from None
        raise


def _unread() -> bool:
    """Whether nobody reads our output any more."""
    if not hasattr(select, "poll"):
        return True
    try:
        look = select.poll()
        look.register(sys.stdout.fileno(), 0)
        return any(event & (select.POLLERR | select.POLLHUP) for _, event in look.poll(0))
    except (AttributeError, OSError):  # no output at all (``>&-``), or none of the system's
        return False


class Commands(click.Group):
    """A group that knows what a mistyped command may have meant, and lists commands by use."""

    def make_context(self, *arguments, **options):
        """Read the words of the command line; ``--help`` is told here already."""
        with _reader():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx):
        """Do what the command does."""
        with _reader():
            return super().invoke(ctx)

    def format_commands(self, ctx, formatter):
        """Write the commands in sections; one that is in none comes last."""
        left = self.list_commands(ctx)
        for title, names in SECTIONS.items():
            self._section(formatter, title, [name for name in names if name in left])
            left = [name for name in left if name not in names]
        self._section(formatter, "Other", left)

    def _section(self, formatter, title, names):
        rows = [(name, self.commands[name].get_short_help_str(120)) for name in names]
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows)

    def resolve_command(self, ctx, args):
        """Find the command, or say which name is nearest."""
        name = args[0] if args else ""
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            known = self.list_commands(ctx)
            hint = suggest(name, known) or f" Commands: {', '.join(known)}."
            raise InputError(f'there is no command "{name}".{hint}')
        return super().resolve_command(ctx, args)
