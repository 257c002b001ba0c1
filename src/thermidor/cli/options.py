"""Options of the command line that are checked as they are read."""

from __future__ import annotations

import contextlib
import math

import click

from thermidor.common.errors import InputError
from thermidor.runs import configuration


def number(least: float, most: float, kind: type, what: str):
    """Return a click callback for a number between bounds; NaN is outside every bound."""

    def check(ctx, parameter, text):
        if text is None:
            return None
        try:
            value = kind(text)
            good = math.isfinite(value) and least <= value <= most
        except (ValueError, OverflowError):
            good = False
        if not good:
            raise InputError(f'"{text}" is not {what}.', place=parameter.opts[0])
        return value

    return check


scale_number = number(
    configuration.SMALLEST_SCALE, 1, float, f"a scale; {configuration.SCALE_EXPECTED}"
)


def seed_option(told: str, most: int = 2**62):
    """Return the option --seed with words of its own."""
    return click.option(
        "--seed",
        default="1",
        show_default=True,
        metavar="S",
        help=told,
        callback=number(0, most, int, "a seed; give a whole number from 0 up"),
    )


def alone(ctx, option: str, but: tuple[str, ...]) -> None:
    """Make sure that an option that says everything is not given together with others."""
    from click.core import ParameterSource

    for parameter in ctx.command.params:
        source = ctx.get_parameter_source(parameter.name)
        if source != ParameterSource.COMMANDLINE or parameter.name in but:
            continue
        if option not in parameter.opts:
            name = parameter.opts[0] if parameter.opts[0].startswith("-") else "the scenario"
            raise InputError(f"says all that decides the runs; leave out {name}.", place=option)


def settings_given(ctx, parameter, pairs: tuple[str, ...]) -> dict[str, object]:
    """Return ``name=value`` pairs as a mapping; values as TOML would read them, else as text."""
    settings: dict[str, object] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name.strip() or not text.strip():
            raise InputError(
                f'"{pair}" is not name=value, such as plants.seize=0.1.', place="--set"
            )
        settings[name.strip()] = _value(text.strip())
    return settings


def _value(text: str) -> object:
    with contextlib.suppress(ValueError):
        return int(text)
    with contextlib.suppress(ValueError):
        return float(text)
    return {"true": True, "false": False}.get(text, text)
