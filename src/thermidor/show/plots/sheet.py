"""The page of an experiment: its question on top, where it comes from below."""

from __future__ import annotations

import functools
import textwrap

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg

import thermidor
from thermidor.show.plots.canvas import DPI, INK, SIZE, SOFT, STYLE, Picture


def styled(function):
    """Draw in the house's style without touching the reader's own settings."""

    @functools.wraps(function)
    def drawn(*arguments, **options):
        with matplotlib.rc_context({**matplotlib.rcParamsDefault, **STYLE, "backend": "agg"}):
            return function(*arguments, **options)

    return drawn


def sheet(title: str, subtitle: str, footer: str, height: float = SIZE[1]) -> Picture:
    """Return an empty page, 1920 pixels wide."""
    picture = Picture(figsize=(SIZE[0], height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(picture)
    inch = 1 / height
    picture.text(0.035, 1 - 0.32 * inch, title, size=21, weight="bold", color=INK, va="center")
    words = textwrap.fill(subtitle, 138)
    picture.text(0.035, 1 - 0.58 * inch, words, size=11.5, color=SOFT, va="top", linespacing=1.3)
    picture.text(0.035, 0.15 * inch, footer, size=9, color=SOFT, va="center")
    return picture


def footer(sweep) -> str:
    """Return where a sweep's numbers come from, in a line."""
    about = sweep.about
    scenarios = about["scenarios"]
    which = f"scenario {scenarios[0]}" if len(scenarios) == 1 else f"{len(scenarios)} scenarios"
    failed = len(sweep.runs) - len(sweep.done)
    told = f"{len(sweep.done):,} runs" + (f", {failed} failed" if failed else "")
    if not sweep.complete:
        told += f" of {about['runs']:,} (not complete)"
    return (
        f"thermidor {thermidor.__version__}   |   {which}, scale {about['scale']:g}   |   {told}, "
        f"{about['replicates']} seed{'s' * (about['replicates'] != 1)} each   |   "
        "model output, not data"
    )
