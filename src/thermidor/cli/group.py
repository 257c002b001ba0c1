"""The group of commands: sections by use, a hint for a mistyped name, a reader who leaves early.

A command is registered where it is written::

    @command("Change", examples="thermidor check mine.toml")
    def check(files): ...

Every module of this folder is imported for its commands. Within a section they are listed in the
order in which they are written, which is the order in which most people come to need them.
"""

from __future__ import annotations

import contextlib
import json
import select
import shlex
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from textwrap import dedent, indent
from typing import Any

import click

from thermidor.cli.environment import is_unicode
from thermidor.common.errors import InputError, suggest

SECTIONS = ("Run and look", "Understand", "Change", "Experiment", "Judge")
"""Sections of ``thermidor --help``; a new one is added at the end by the command that names it."""


class ReaderGone(Exception):
    """The program that read our output has ended (``| head``); this is not a failure."""


@contextlib.contextmanager
def _watching_the_reader() -> Iterator[None]:
    """Distinguish a reader who has gone from other broken pipes; click exits with 1 for both."""
    try:
        yield
    except BrokenPipeError:
        if _output_is_unread():
            raise ReaderGone from None
        raise InputError("another process closed its end of a pipe; run again.") from None
    except SystemExit as exit_:  # Rich reports a broken pipe in this way
        if isinstance(exit_.__context__, BrokenPipeError):
            raise ReaderGone from None
        raise


def _output_is_unread() -> bool:
    """Return whether nobody reads our output any more."""
    if not hasattr(select, "poll"):
        return True
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
        return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))
    except (AttributeError, OSError):  # no output at all (``>&-``), or it is not the system's
        return False


class Commands(click.Group):
    """A group that lists its commands by section and suggests the nearest name."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Parse the command line; ``--help`` prints here already."""
        with _watching_the_reader():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _watching_the_reader():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section."""
        rows: dict[str, list[tuple[str, str]]] = {section: [] for section in SECTIONS}
        for name, made in sorted(self.commands.items(), key=lambda item: item[1].last):
            rows.setdefault(made.section, []).append((name, made.get_short_help_str(120)))
        for section, listed in rows.items():
            if listed:
                with formatter.section(section):
                    formatter.write_dl(listed)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple:
        """Find the command, or name the nearest one."""
        name = args[0] if args else ""
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            known = self.list_commands(ctx)
            hint = suggest(name, known) or f" Commands: {', '.join(known)}."
            raise InputError(f'there is no command "{name}".{hint}')
        return super().resolve_command(ctx, args)


_REGISTERED: dict[str, click.Command] = {}


def command(
    section: str, *, examples: str = "", last: bool = False
) -> Callable[[Callable], click.Command]:
    """Register a function as a command of thermidor.

    Parameters
    ----------
    section : str
        Heading under which ``thermidor --help`` lists it.
    examples : str
        Command lines, one a line, shown at the end of the command's own help.
    last : bool
        List it after the others of its section.
    """

    def register(function: Callable) -> click.Command:
        epilog = f"\b\nExamples:\n{indent(dedent(examples).strip(), '  ')}" if examples else None
        made = click.command(epilog=epilog)(function)
        made.section = section
        made.last = last
        _REGISTERED[made.name] = made
        return made

    return register


def registered() -> dict[str, click.Command]:
    """Return every command of this folder's modules, by name."""
    for module in iter_modules([str(Path(__file__).parent)]):
        import_module(f"thermidor.cli.{module.name}")
    return dict(_REGISTERED)


def command_line() -> str:
    """Return the command as the user gave it."""
    return shlex.join(["thermidor", *sys.argv[1:]])


def print_json(content: dict[str, Any]) -> None:
    """Print one JSON object."""
    ascii_only = not is_unicode(sys.stdout)  # JSON can write every letter in ASCII
    click.echo(json.dumps(content, indent=2, ensure_ascii=ascii_only))
