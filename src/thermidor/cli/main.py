"""The command ``thermidor``: finds the commands, runs one, reports errors in one line.

A command imports what it needs inside its function, so that ``thermidor --help`` stays quick.
User errors are raised as `InputError` anywhere below and printed here, with exit status 2.
"""

from __future__ import annotations

import os
import sys

import click

import thermidor
from thermidor.cli import environment
from thermidor.cli.group import Commands, ReaderGone, registered
from thermidor.common.errors import LONGEST, InputError, plain, suggest

EXAMPLES = """\b
Examples:
  thermidor run                         20 runs of the historical scenario
  thermidor run no_civil_war --runs 5   the same society without the civil war
  thermidor scenarios                   what else there is to run
  thermidor new mine.toml               start a scenario of your own
"""


@click.group(
    cls=Commands,
    commands=registered(),
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(thermidor.__version__, prog_name="thermidor")
def main_group() -> None:
    """Simulate how the institutions of a revolution degenerate, person by person.

    Start with "thermidor run"; every command explains itself with --help.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    sys.exit(_status(arguments))


def _status(arguments: list[str] | None) -> int:
    """Run the command line, print errors in one line, and return the exit status."""
    signal = environment.Ending()
    environment.printable()
    try:
        environment.check(sys.argv[1:] if arguments is None else arguments)
        with environment.ending() as signal:
            outcome = main_group.main(arguments, prog_name="thermidor", standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except InputError as mistake:
        return _report(str(mistake), 2)
    except click.exceptions.NoArgsIsHelpError as help_:
        click.echo(help_.format_message())
        return 0
    except click.UsageError as mistake:
        return _report(_sentence(mistake), 2)
    except (click.Abort, KeyboardInterrupt):
        return _report("stopped.", signal.status)
    except ReaderGone:
        sys.stdout = None
        return 0
    except MemoryError:
        return _report("there is not enough memory; use a smaller --scale or fewer --workers.", 2)
    except OSError as refusal:  # any refusal of the system that no module below has explained
        where = f"{refusal.filename}: " if refusal.filename else ""
        return _report(f"{where}the system refuses ({refusal.strerror or refusal}).", 2)
    except Exception as bug:
        if os.environ.get("THERMIDOR_TRACE"):
            raise
        return _report(
            f"Internal error. Please report it with this text: {type(bug).__name__}: {bug}. "
            "THERMIDOR_TRACE=1 before the same command shows where it happened.",
            70,
        )


def _report(sentence: str, status: int) -> int:
    click.echo(plain(f"thermidor: {' '.join(sentence.split())}", LONGEST), err=True)
    return status


def _sentence(mistake: click.UsageError) -> str:
    """Return a usage error of click as one sentence."""
    if isinstance(mistake, click.NoSuchOption):
        known = [name for p in mistake.ctx.command.params for name in p.opts] if mistake.ctx else []
        hint = suggest(mistake.option_name, known) or " See --help for the options."
        return f'there is no option "{mistake.option_name}".{hint}'
    return mistake.format_message().rstrip(".") + "."
