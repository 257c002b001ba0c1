"""Explanations of outputs and evidence: observables, figures, definitions, claims, works."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from thermidor.evidence import article, claims, formatting, judgements, labels
from thermidor.evidence.literature import works
from thermidor.observables import OBSERVABLES
from thermidor.society import parameters
from thermidor.teach.explain import moves
from thermidor.teach.explain.inside import claims_of
from thermidor.teach.explain.topic import Topic, topic
from thermidor.teach.odd import readers, rule_cards, written
from thermidor.teach.odd.document import Code, name, named, several
from thermidor.teach.odd.odd import claim_row

NOT_SHOWN = (
    "Model",
    "Score",
    "Plain curve",
    "Pressure curve",
    "Over the curves",
    "Random draws",
    "Name",
)
"""Parts of a figure's story that need runs, or are shown elsewhere."""


def observable(key: str) -> Topic:
    """Explain an observable."""
    one = OBSERVABLES[key]
    rows = [row for row in article.figures() if key in (row.column, row.per)]
    guards = [
        e.id for e in written.events().values() if any(guard.split()[0] == key for guard in e.guard)
    ]
    judged = [
        v for v in judgements.judgements([]) if any(a.criterion.column == key for a in v.answers)
    ]
    most = moves.of_figures({row.id for row in rows})
    return topic(
        "observable",
        key,
        one.meaning,
        ("Unit", one.unit),
        (
            "Known",
            "by region and for the whole country" if one.regional else "for the whole country only",
        ),
        ("Computed", _code(one.compute)),
        ("Classes", _classes(key)),
        ("Figures", several(f"{name(row.id)}: {row.quantity} ({row.use})" for row in rows)),
        ("Judgements", several(f"{verdict.title} ({verdict.by})" for verdict in judged)),
        ("Guards of", named(guards)),
        ("Claims", claims_of("observable", key)),
        ("Moved most by", several(most, _no_mover(rows))),
    )


def figure(key: str) -> Topic:
    """Explain a figure of the article."""
    from thermidor.show.report import story

    book = _book()
    entry = book[key]
    pairs = [pair for pair in story.facts(entry, book, {}, _tensions()) if pair[0] not in NOT_SHOWN]
    most = moves.of_figures({key})
    column = entry.figure.column
    none = "No parameter of the screening has this figure as the one it moves most."
    return topic(
        "figure",
        key,
        formatting.capital(entry.figure.quantity),
        *pairs,
        ("Moved most by", several(most, none) if entry.figure.use == "calibrate" else ""),
        (
            "Screening",
            ""
            if entry.figure.use == "calibrate"
            else "The screening in the package covers calibrated figures only.",
        ),
        (
            "Try",
            Code(f"thermidor figures {key}" + (f"\nthermidor explain {column}" if column else "")),
        ),
    )


def definition(key: str) -> Topic:
    """Explain a definition of the end of soviet democracy."""
    says = " ".join((labels.DEFINITIONS[key].__doc__ or "").split())
    label = "regime_label" if key == "hampton" else f"regime_label_{key}"
    return topic(
        "definition",
        key,
        says,
        ("Observable", name(label)),
        ("Computed", _code(labels.DEFINITIONS[key])),
        (
            "Thresholds",
            f"ours: soviet democracy is alive above {labels.LIVING:g} and has ended below "
            f"{labels.GONE:g}",
        ),
        ("Other definitions", named(other for other in labels.DEFINITIONS if other != key)),
    )


def claim(key: str) -> Topic:
    """Explain a claim."""
    one = claims.find(key)
    effects = ", ".join(claims.SIGNS[sign] for sign in one.signs)
    return topic(
        "claim",
        one.id,
        one.claim,
        ("On", one.institution),
        ("Sign", f"{' '.join(one.signs)} ({effects})"),
        ("Says so", one.says),
        ("Disputes it", one.disputes or "nobody is named"),
        ("In the model", "yes" if one.implemented else "no"),
        ("Carried by", claim_row(one)[5]),
        ("How", one.how),
        ("Shown by", several((name(test) for test in one.tests), "no test of its direction yet")),
    )


def work(key: str) -> Topic:
    """Explain a work of the literature."""
    one = works()[key]
    rules = [rule.name for rule in rule_cards.every().values() if key in rule.cites]
    numbers = [name_ for name_, number in parameters.table().items() if number.source == key]
    rows = [row.id for row in article.figures() if one.short in row.source]
    said = [claim.id for claim in claims.claims() if one.short in claim.says]
    against = [claim.id for claim in claims.claims() if one.short in claim.disputes]
    return topic(
        "work",
        key,
        one.short,
        ("Cited for", one.note),
        ("Rules", named(rules)),
        ("Parameters", named(numbers)),
        ("Claims", ", ".join(said)),
        ("Disputes", ", ".join(against)),
        ("Figures", named(rows)),
    )


@cache
def _book():
    """Return the ledger without runs: the article's values, and how to compute the model's."""
    from thermidor.evidence import ledger
    from thermidor.scenario import scenario

    return ledger.build([], pressure=scenario.historical_pressure())


def _no_mover(rows) -> str:
    if not any(row.use == "calibrate" for row in rows):
        return "Not known: the screening covers only what calibrated figures are compared with."
    return "No parameter of the screening has one of its figures as the one it moves most."


def _classes(key: str) -> str:
    return ", ".join(labels.CLASSES) if key.startswith("regime_label") else ""


def _code(function: Callable) -> Code:
    return Code(readers.code(function))


def _tensions() -> dict[str, str]:
    return {one.id: f"{one.title} ({one.by})" for one in judgements.tensions([])}
