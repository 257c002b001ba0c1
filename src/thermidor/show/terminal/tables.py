"""Parts that all terminal output shares: tables, headlines, values as a reader would say them."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from thermidor.common.errors import LONGEST, plain

COLOURS = ("blue", "cyan", "yellow", "red", "bright_black", "green", "magenta")
"""A colour for each regime label."""


def shown(text: object) -> str:
    """Return a text of a user or a file as it may be printed: no markup, no control characters."""
    return escape(plain(str(text), LONGEST))


def say(console: Console, *lines: str) -> None:
    """Print lines in which numbers are not coloured."""
    for line in lines:
        console.print(line, highlight=False)


def headline(console: Console, text: str) -> None:
    """Print a bold line after an empty one."""
    console.print()
    say(console, f"[bold]{text}[/bold]")


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]] = (),
    *,
    left: Collection[int] = (0,),
    wrap: Collection[int] = (0,),
    gap: int = 1,
    widest: int | None = None,
) -> Table:
    """Return a table.

    Parameters
    ----------
    heads : sequence of str
        One for each column; no heads are printed if all are empty.
    rows : iterable of sequences of str
        Cells, with markup.
    left, wrap : collection of int
        Columns that are aligned to the left, and those whose text may be broken.
    gap : int
        Spaces between columns.
    widest : int, optional
        Most letters of the first column.
    """
    simple = not (sys.stdout and (sys.stdout.encoding or "").lower().startswith("utf"))
    style = {"collapse_padding": True, "pad_edge": False, "show_edge": False}
    style["box"] = box.ASCII2 if simple else box.SIMPLE_HEAD
    made = Table(padding=(0, gap, 0, 0), show_header=any(heads), **style)
    for k, head in enumerate(heads):
        options = {"justify": "left" if k in left else "right", "no_wrap": k not in wrap}
        made.add_column(head, **options, overflow="fold" if k in wrap else "ellipsis")
    if widest is not None:
        made.columns[0].max_width = widest
    for row in rows:
        made.add_row(*row)
    return made


def written(value: float, style: str) -> str:
    """Return a value as a reader would say it, in the style of its observable."""
    return band(value, value, style) if np.isfinite(value) else "-"


def band(low: float, high: float, style: str) -> str:
    """Return two ends in the same unit: ``25-45 %``, ``0.92-1.37 m``."""
    unit, factor = _unit(high, style)
    whole = style == "share" or unit == " k" or (style == "count" and not unit)
    digits = 0 if whole or abs(high * factor) >= 10 else 2
    ends = [f"{end * factor:,.{digits}f}" for end in (low, high)]
    return "-".join(dict.fromkeys(ends)) + unit


def _unit(value: float, style: str) -> tuple[str, float]:
    """Return how a value is abbreviated: per cent, thousands (k) or millions (m)."""
    if style == "share":
        return " %", 100.0
    if style == "count" and abs(value) >= 1e4:
        return (" m", 1e-6) if abs(value) >= 1e6 else (" k", 1e-3)
    return "", 1.0
