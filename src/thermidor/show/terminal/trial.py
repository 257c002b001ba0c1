"""The trial in the terminal: what each test found, next to what is asked of it."""

from __future__ import annotations

from rich.console import Console

from thermidor.common.console import Terminal
from thermidor.experiments.trial import Swap, Trial
from thermidor.show.terminal.tables import headline, say, table

SPREAD_RANGE = (0.8, 1.25)
"""What the spread at the large scale may be, relative to that at the small one."""
ROWS, INSTITUTIONS, CALM = 6, 4, 0.8
"""What is asked: rows lost, institutions moved, seeds in which elected bodies keep most."""


def show(found: Trial, console: Console | None = None) -> None:
    """Print the trial."""
    console = console or Terminal()
    headline(console, "Does it matter whom a person meets, and to whom it is tied?")
    asked = f"at least {ROWS} of {found.rows} rows and {INSTITUTIONS} institutions"
    lines = [
        _swap("every workplace is the regional mean", found.mean_field),
        _swap("ties are shuffled", found.tie_shuffle),
    ]
    console.print(table(("swap", "rows lost", "institutions moved", "reached"), lines, wrap=(2,)))
    say(console, f"Asked: {asked}. Most: {_most(found)}.")
    _spread(found, console)
    _motions(found, console)
    _acts(found, console)
    headline(console, "Without pressures, and with later dates")
    calm = f"{found.calm_elected_majority:.0%} of seeds (asked: {CALM:.0%})"
    say(console, f"Elected bodies keep most decisions in the last year in {calm}.")
    same = "the same run, bit for bit" if found.date_shift_identical else "ANOTHER RUN"
    say(console, f"All dates shifted: {same}.")
    for name, error in found.failed.items():
        say(console, f"[red]{name} failed: {error}[/red]")
    say(console, f"{found.runs:,} runs in {found.seconds:,.0f} seconds.")


def _swap(words: str, swap: Swap) -> list[str]:
    reached = swap.rows_lost >= ROWS and len(swap.institutions_moved) >= INSTITUTIONS
    moved = f"{len(swap.institutions_moved)}: {_listed(swap.institutions_moved)}"
    return [words, f"{swap.rows_lost:.1f}", moved, _yes(reached)]


def _most(found: Trial) -> str:
    rows = {**found.mean_field.rows_lost_most, **found.tie_shuffle.rows_lost_most}
    return _listed(sorted(rows, key=lambda name: -rows[name])[:6]) or "no row"


def _spread(found: Trial, console: Console) -> None:
    headline(console, "Spread over seeds in a larger sample, relative to a smaller one")
    low, high = SPREAD_RANGE
    lines = [
        [name, "-" if ratio is None else f"{ratio:.2f}", _yes(low <= (ratio or 0.0) <= high)]
        for name, ratio in found.spread_ratio.items()
    ]
    console.print(table(("outcome", "ratio", "reached"), lines))


def _motions(found: Trial, console: Console) -> None:
    headline(console, "Motions, in shares of seeds")
    lines = [
        [name, f"{found.moved[name]:.2f}", f"{passed:.2f}"]
        for name, passed in found.motions.items()
    ]
    console.print(table(("motion", "moved", "passed"), lines))
    failing = sum(passed < 1.0 for passed in found.motions.values())
    say(console, f"{failing} of {len(lines)} fail in some seeds.")


def _acts(found: Trial, console: Console) -> None:
    headline(console, "Acts: how often they came, and which institutions leaving them out moves")
    lines = [
        [
            name,
            act.kind,
            f"{act.came:.2f}",
            _listed(act.without) or "-",
            "" if act.forced is None else _listed(act.forced) or "-",
        ]
        for name, act in found.acts.items()
    ]
    console.print(table(("act", "kind", "came", "left out", "forced"), lines, wrap=(3, 4)))


def _listed(names: list[str]) -> str:
    return ", ".join(names).replace("_", " ")


def _yes(reached: bool) -> str:
    return "[green]yes[/]" if reached else "[red]no[/]"
