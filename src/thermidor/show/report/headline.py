"""The first numbers of the report, in sentences, and the tables of its first screen."""

from __future__ import annotations

from typing import NamedTuple

from thermidor.evidence import formatting
from thermidor.evidence.ledger import Entry, Ledger
from thermidor.evidence.skill import SkillSummary
from thermidor.show.pages import Cell, number
from thermidor.show.report import story

USES = {"calibrate": "Calibrated", "validate": "Held out", "initial": "Initial"}
TALLY_HEADS = (
    "Figures",
    *map(
        number,
        (
            *("Rows", "Withheld", "Model: inside", "Plain curve: inside"),
            *("Plain curve, row unseen: inside", "Pressure curve: inside"),
            *("Model: loss", "Plain curve: loss", "Pressure curve: loss"),
            *("Bits over plain curve", "Bits over plain curve, row unseen"),
            "Bits over pressure curve",
        ),
    ),
)


class Card(NamedTuple):
    """A number of the first screen: what it counts, the number, a sentence that explains it."""

    name: str
    number: str
    words: str


def cards(book: Ledger) -> list[Card]:
    """Return the few numbers that matter."""
    by_use = {tally.use: tally for tally in book.skill()}
    fitted, initial = by_use["calibrate"], by_use["initial"]
    found = [
        _added(by_use["validate"]),
        _inside(by_use["validate"]),
        Card(
            "Calibrated figures that the model meets",
            f"{fitted.inside} of {fitted.scored}",
            f"The plain curve meets {fitted.null_inside}, the pressure curve "
            f"{fitted.pressures_inside}: both were drawn through these very figures.",
        ),
        Card(
            "Initial figures that the model meets",
            f"{initial.inside} of {initial.scored}",
            "The first month was built from these figures. The number checks that it was built "
            "correctly.",
        ),
    ]
    if fitted.discriminating:
        words = (
            "Average number that one run meets, against one random draw from the priors, of "
            f"{fitted.discriminating} calibrated figures that random draws seldom meet. The "
            f"model's intervals are {100 * fitted.narrower:.0f} % as wide as those of the priors."
        )
        numbers = f"{fitted.run_passes:.1f} against {fitted.random_passes:.1f}"
        found.append(Card("The model against random draws", numbers, words))
    return found


def _added(held: SkillSummary) -> Card:
    """Return what the agents add: how many times more probable they make a held-out figure."""
    name = "What the agents add"
    if held.bits != held.bits:
        return Card(name, "–", "These runs cannot be scored on the held-out figures.")
    words = (
        f"On average the model gave a held-out figure {_times(held.bits)} the probability that a "
        f"plain curve gave it ({_bits(held.bits, held.bits_error)}), and "
        f"{_times(held.pressure_bits)} what a curve through the pressures gave it "
        f"({_bits(held.pressure_bits, held.pressure_bits_error)}). "
    )
    words += (
        "Above 1 the agents add knowledge that the curves lack."
        if held.bits > 0
        else "Below 1 a curve without agents does better."
    )
    return Card(name, _times(held.bits), words)


def _inside(held: SkillSummary) -> Card:
    words = (
        "The figure lies in the interval that holds 90 % of the runs. The plain curve meets "
        f"{held.null_inside}, the pressure curve {held.pressures_inside}."
    )
    if held.withheld:
        words += f" The values of {held.withheld} more are withheld; the model predicts them."
    return Card("Held-out figures that the model meets", f"{held.inside} of {held.scored}", words)


def tally_rows(book: Ledger) -> list[list[str | Cell]]:
    """Return model, plain curve and pressure curve side by side, a row for each use."""
    return [_tally(tally) for tally in book.skill()]


def _tally(tally: SkillSummary) -> list[str | Cell]:
    counts = (tally.rows, tally.withheld, tally.inside, tally.null_inside)
    losses = [tally.loss.get(name) for name in ("model", "null", "pressure curve")]
    gains = (
        (tally.bits, tally.bits_error),
        (tally.unseen_bits, tally.unseen_bits_error),
        (tally.pressure_bits, tally.pressure_bits_error),
    )
    cells = [
        *(f"{count}" for count in (*counts, tally.unseen_inside, tally.pressures_inside)),
        *("" if loss is None or loss != loss else f"{loss:.2f}" for loss in losses),
        *(f"{_signed(bits)}{_error(error)}" for bits, error in gains),
    ]
    return [USES[tally.use], *map(number, cells)]


class Extreme(NamedTuple):
    """A figure in the list of the best or the worst."""

    id: str
    quantity: str
    where: str
    claim: str
    model: str
    verdict: str


def extremes(book: Ledger, count: int = 10) -> dict[str, list[Extreme]]:
    """Return the worst and the closest scored figures, under the titles of their lists."""
    ranked = book.ranked()
    missed = [e for e in book.entries if e.status == "missed" and e.figure.use != "initial"]
    numbers = [e for e in ranked if e.score.holds != e.score.holds]  # a claim has no distance
    return {
        f"The {count} worst": _list([*missed, *ranked[::-1]][:count], book.start),
        f"The {count} closest numbers": _list(numbers[:count], book.start),
    }


def _list(entries: list[Entry], start: int) -> list[Extreme]:
    return [
        Extreme(
            entry.figure.id,
            formatting.capital(entry.figure.quantity),
            f"{entry.figure.scope} {entry.figure.date_to}",
            formatting.claim(entry.figure, entry.text),
            story.interval(entry, start) if entry.figure.column else "",
            story.summary(entry),
        )
        for entry in entries
    ]


def _times(bits: float) -> str:
    return "–" if bits != bits else f"{2.0**bits:.2g} times"


def _signed(value: float) -> str:
    return "–" if value != value else f"{value:+.1f}".replace("-", "−")


def _error(value: float) -> str:
    return "" if value != value else f" (± {value:.1f})"


def _bits(value: float, error: float) -> str:
    return f"{_signed(value)} bits" + ("" if error != error else f", ± {error:.1f}")
