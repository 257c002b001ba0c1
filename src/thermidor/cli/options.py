"""Options and arguments that several commands share, each checked while the words are parsed."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from thermidor.common.errors import InputError
from thermidor.runs.configuration import SCALE_EXPECTED, SMALLEST_SCALE

PATH = click.Path(path_type=Path)


class _Checked:
    """A number whose error says what was found and what was expected."""

    def __init__(self, expected: str, *bounds: float):
        super().__init__(*bounds)
        self.expected = expected

    def convert(self, value: Any, param: click.Parameter, ctx: click.Context) -> float:
        """Return the number; NaN and infinity are outside every range."""
        with contextlib.suppress(click.BadParameter):
            number = super().convert(value, param, ctx)
            if math.isfinite(number):
                return number
        raise InputError(f'"{value}" is not {self.expected}.', place=param.opts[0])

    def _describe_range(self) -> str:
        """Return nothing: ranges are given in the error, the help stays short."""
        return ""


class WholeNumber(_Checked, click.IntRange):
    """A whole number in a range."""


class Number(_Checked, click.FloatRange):
    """A number in a range."""


class AnyNumber(_Checked, type(click.FLOAT)):
    """A number, not NaN and not infinite."""


def count(what: str, least: int = 1, most: int = 100_000) -> WholeNumber:
    """Return the type of an option that counts something."""
    expected = f"a number of {what}; give a whole number from {least} to {most:,}"
    return WholeNumber(expected, least, most)


scenario_argument = click.argument("scenario", default="historical", metavar="[SCENARIO or FILE]")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object only.")
overwrite_option = click.option("--overwrite", is_flag=True, help="Delete existing results first.")
no_plots_option = click.option("--no-plots", is_flag=True, help="Write tables only.")
account_option = click.option(
    "--account", metavar="NAME", help="The historians' account of the causes to run."
)
workers_option = click.option(
    "--workers",
    metavar="W",
    type=count("processes", most=10_000),
    help="Processes to use.  [default: one per processor]",
)


def out_option(text: str, metavar: str = "DIR", default: str | None = None) -> Callable:
    """Return the option --out."""
    shown = {"default": default, "show_default": default is not None}
    return click.option("--out", metavar=metavar, type=PATH, help=text, **shown)


def folder_option(default: str) -> Callable:
    """Return the option --out of a command that fills a folder."""
    return out_option(f"Folder for tables and plots.  [default: thermidor-out/{default}]")


def seed_option(text: str, most: int = 2**62) -> Callable:
    """Return the option --seed."""
    kind = WholeNumber("a seed; give a whole number from 0 up", 0, most)
    return click.option("--seed", default=1, show_default=True, metavar="S", help=text, type=kind)


def scale_option(default: str = "some 60,000 persons") -> Callable:
    """Return the option --scale."""
    return click.option(
        "--scale",
        metavar="X",
        type=Number(f"a scale; {SCALE_EXPECTED}", SMALLEST_SCALE, 1),
        help=f"Share of the population simulated, up to 1 (everyone).  [default: {default}]",
    )


def runs_option(text: str, default: int | None = None, least: int = 1, most: int = 100_000):
    """Return the option --runs."""
    kind = count("runs", least, most)
    return click.option(
        "--runs", metavar="N", type=kind, help=text, default=default, show_default=True
    )


def refuse_others(ctx: click.Context, option: str, allowed: tuple[str, ...]) -> None:
    """Refuse other options next to one that decides everything.

    Raises
    ------
    InputError
        If the command line gives any but `option` and those allowed.
    """
    for parameter in ctx.command.params:
        source = ctx.get_parameter_source(parameter.name)
        if source != click.core.ParameterSource.COMMANDLINE or parameter.name in allowed:
            continue
        if option not in parameter.opts:
            name = parameter.opts[0] if parameter.opts[0].startswith("-") else "the scenario"
            raise InputError(f"already decides the runs; leave out {name}.", place=option)


def settings_given(ctx: Any, parameter: Any, pairs: tuple[str, ...]) -> dict[str, object]:
    """Return ``name=value`` pairs as a mapping; values as TOML would read them, else as text."""
    settings: dict[str, object] = {}
    for pair in pairs:
        name, equals, text = (part.strip() for part in pair.partition("="))
        if not (equals and name and text):
            raise InputError(
                f'"{pair}" is not name=value, such as plants.seize=0.1.', place="--set"
            )
        settings[name] = _value(text)
    return settings


def _value(text: str) -> object:
    for kind in (int, float):
        with contextlib.suppress(ValueError):
            return kind(text)
    return {"true": True, "false": False}.get(text, text)
