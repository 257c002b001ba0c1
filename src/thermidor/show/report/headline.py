"""The first numbers of the report: what the agents add, what lies inside, best and worst rows."""

from __future__ import annotations

from html import escape

from thermidor.evidence import formatting
from thermidor.evidence.ledger import Entry, Ledger, Tally
from thermidor.show.report import story

NAMES = {"calibrate": "Calibrated on", "validate": "Held out", "initial": "Initial"}


def cards(book: Ledger) -> str:
    """Return the few numbers that matter."""
    by_use = {tally.use: tally for tally in book.headline()}
    held, fitted, initial = by_use["validate"], by_use["calibrate"], by_use["initial"]
    items = [
        _card(
            f"{_signed(held.bits)} bits",
            "What the agents add",
            f"per held-out figure over a plain curve{_error(held.bits_error)}; "
            f"{_signed(held.pressure_bits)}{_error(held.pressure_bits_error)} over a curve "
            "through the pressures. Below zero they add nothing.",
        ),
        _card(
            f"{held.inside} of {held.scored}",
            "Held-out figures inside the 90 % interval",
            f"plain curve {held.null_inside}, pressure curve {held.pressures_inside}; "
            f"{held.withheld} more are withheld and predicted",
        ),
        _card(
            f"{fitted.inside} of {fitted.scored}",
            "Calibrated figures inside",
            f"plain curve {fitted.null_inside}, pressure curve {fitted.pressures_inside}: "
            "both were drawn through these rows",
        ),
        _card(
            f"{initial.inside} of {initial.scored}",
            "Initial figures inside",
            "what month zero was built from, read off the run",
        ),
    ]
    if fitted.discriminating:
        items.append(
            _card(
                f"{fitted.run_passes:.1f} against {fitted.random_passes:.1f}",
                f"of {fitted.discriminating} calibrated figures that random draws seldom pass",
                "what one run of the model passes on its own, against one random draw from the "
                f"priors; intervals {100 * fitted.narrower:.0f} % as wide as the priors’",
            )
        )
    return f'<ul class="cards">{"".join(items)}</ul>'


def tally_table(book: Ledger) -> str:
    """Return model, plain curve and pressure curve side by side, by use."""
    rows = "".join(_tally(tally) for tally in book.headline())
    heads = (
        *("Figures", "Rows", "Withheld", "Model inside", "Plain curve inside"),
        *("the same, row unseen", "Pressure curve inside", "Loss: model", "Loss: plain curve"),
        *("Loss: pressure curve", "Bits over plain curve", "the same, row unseen"),
        "Bits over pressure curve",
    )
    head = "".join(
        f'<th scope="col"{"" if k == 0 else " class=n"}>{text}</th>' for k, text in enumerate(heads)
    )
    return (
        '<div class="wide"><table class="tally"><caption>Model and its dull rivals, scored by the '
        f"same code</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def extremes(book: Ledger, count: int = 10) -> str:
    """Return the best and the worst scored rows, side by side."""
    ranked = book.ranked()
    worst = [entry for entry in book.entries if entry.status == "missed"]
    worst = [e for e in worst if e.figure.use != "initial"] + ranked[::-1]
    numbers = [e for e in ranked if e.score.holds != e.score.holds]  # claims have no distance
    best = _list("Ten closest numbers", numbers[:count], book.start)
    return f'<div class="pair">{_list("Ten worst", worst[:count], book.start)}{best}</div>'


def _card(number: str, name: str, words: str) -> str:
    return f"<li>{escape(name)}<strong>{escape(number)}</strong><span>{escape(words)}</span></li>"


def _tally(tally: Tally) -> str:
    loss = [tally.loss.get(name) for name in ("model", "null", "pressure curve")]
    cells = [
        *(f"{n}" for n in (tally.rows, tally.withheld, tally.inside, tally.null_inside)),
        f"{tally.unseen_inside}",
        f"{tally.pressures_inside}",
        *("" if each is None or each != each else f"{each:.2f}" for each in loss),
        f"{_signed(tally.bits)}{_error(tally.bits_error)}",
        f"{_signed(tally.unseen_bits)}{_error(tally.unseen_bits_error)}",
        f"{_signed(tally.pressure_bits)}{_error(tally.pressure_bits_error)}",
    ]
    body = "".join(f'<td class="n">{escape(cell)}</td>' for cell in cells)
    return f'<tr><th scope="row">{NAMES[tally.use]}</th>{body}</tr>'


def _list(title: str, entries: list[Entry], start: int) -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="#{e.figure.id}" data-open="{e.figure.id}">'
        f"{escape(formatting.capital(e.figure.quantity))}</a>, "
        f"{escape(e.figure.scope)} {escape(e.figure.date_to)}</th>"
        f'<td class="n">{escape(formatting.claim(e.figure, e.text))}</td>'
        f'<td class="n">{escape(story.interval(e, start)) if e.figure.column else ""}</td>'
        f"<td>{escape(story.summary(e))}</td></tr>"
        for e in entries
    )
    heads = '<th scope="col">Figure</th><th scope="col" class="n">The article</th>'
    heads += '<th scope="col" class="n">Model</th><th scope="col">Verdict</th>'
    return (
        f'<div class="wide"><table><caption>{title}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _signed(value: float) -> str:
    return "–" if value != value else f"{value:+.1f}".replace("-", "−")


def _error(value: float) -> str:
    return "" if value != value else f" (± {value:.1f})"
