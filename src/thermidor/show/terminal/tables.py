"""Parts that all terminal output shares: tables, headlines, values as a reader would say them."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

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


class Fitted(Table):
    """A table that becomes a list of its cells where it is wider than the terminal.

    No label and no id is ever cut: a reader must be able to type it again.
    """

    def __init__(self, wrap: Collection[int], **options: Any):
        super().__init__(**options)
        self.wrap = wrap

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Print the table, or the list."""
        if self._least() <= options.max_width:
            yield from super().__rich_console__(console, options)
            return
        first, *others = ([self._text(c) for c in column.cells] for column in self.columns)
        heads = [self._text(column.header).plain for column in self.columns[1:]]
        for k, label in enumerate(first):
            yield label
            for head, cells in zip(heads, others, strict=True):
                if cells[k].plain.strip():
                    yield Padding(Text(f"{head}: " if head else "") + cells[k], (0, 0, 0, 2))

    def _least(self) -> int:
        """Return the least width at which no cell is cut and no word is broken."""
        widths = []
        for k, column in enumerate(self.columns):
            cells = [column.header, *column.cells] if self.show_header else column.cells
            texts = [self._text(cell).plain for cell in cells]
            parts = [w for t in texts for w in t.split()] if k in self.wrap else texts
            widest = max(map(cell_len, parts), default=0)
            whole = max(map(cell_len, texts), default=0)
            widths.append(max(widest, column.min_width or 0, min(whole, 16)))
        return sum(widths) + self.padding[1] * (len(widths) - 1)

    @staticmethod
    def _text(cell: Any) -> Text:
        return cell if isinstance(cell, Text) else Text.from_markup(str(cell))


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]] = (),
    *,
    left: Collection[int] = (0,),
    wrap: Collection[int] = (0,),
    gap: int = 1,
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
    """
    simple = not (sys.stdout and (sys.stdout.encoding or "").lower().startswith("utf"))
    style = {"collapse_padding": True, "pad_edge": False, "show_edge": False}
    style["box"] = box.ASCII2 if simple else box.SIMPLE_HEAD
    made = Fitted(wrap, padding=(0, gap, 0, 0), show_header=any(heads), **style)
    for k, head in enumerate(heads):
        options = {"justify": "left" if k in left else "right", "no_wrap": k not in wrap}
        made.add_column(head, **options, overflow="fold" if k in wrap else "ellipsis")
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
