"""What is seen of the model and what it is set beside: observables, figures, claims, works."""

from __future__ import annotations

import ast
from functools import cache

from thermidor.evidence import article, claims, formatting, judgements, labels
from thermidor.evidence.literature import works
from thermidor.observables import OBSERVABLES
from thermidor.society import parameters
from thermidor.teach.explain import moves
from thermidor.teach.explain.inside import claims_of
from thermidor.teach.explain.topic import Topic, topic
from thermidor.teach.odd import readers, rule_cards, written
from thermidor.teach.odd.document import Code, Told, name, named, several
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
"""Parts of a figure's story that need runs, or stand elsewhere."""


def observable(key: str) -> Topic:
    """Tell of an observable."""
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
        ("Known", "by region and for the whole" if one.regional else "for the whole only"),
        ("Computed", _code(one)),
        ("Classes", _classes(key)),
        ("Figures", several(f"{name(row.id)}: {row.quantity} ({row.use})" for row in rows)),
        ("Judgements", several(f"{verdict.title} ({verdict.by})" for verdict in judged)),
        ("Guards of", named(guards)),
        ("Claims", claims_of("observable", key)),
        ("Moved most by", several(most, _no_mover(rows))),
    )


def figure(key: str) -> Topic:
    """Tell of a figure of the article."""
    from thermidor.show.report import story

    book = _book()
    entry = book[key]
    told = [pair for pair in story.facts(entry, book, {}, _tensions()) if pair[0] not in NOT_SHOWN]
    most = moves.of_figures({key})
    column = entry.figure.column
    none = "No parameter of the shipped screening moves this figure most."
    return topic(
        "figure",
        key,
        formatting.capital(entry.figure.quantity),
        *told,
        ("Moved most by", several(most, none) if entry.figure.use == "calibrate" else ""),
        (
            "Screening",
            ""
            if entry.figure.use == "calibrate"
            else "The shipped screening looks at calibrated figures only.",
        ),
        (
            "Try",
            Code(f"thermidor figures {key}" + (f"\nthermidor explain {column}" if column else "")),
        ),
    )


def definition(key: str) -> Topic:
    """Tell of a definition of the end."""
    says = " ".join((labels.DEFINITIONS[key].__doc__ or "").split())
    label = "regime_label" if key == "hampton" else f"regime_label_{key}"
    return topic(
        "definition",
        key,
        says,
        ("Observable", name(label)),
        ("Computed", Code(_body("labels", key))),
        (
            "Thresholds",
            f"ours: soviet democracy above {labels.LIVING:g} is alive, below "
            f"{labels.GONE:g} no longer functions",
        ),
        ("Rivals", named(other for other in labels.DEFINITIONS if other != key)),
    )


def claim(key: str) -> Topic:
    """Tell of a claim."""
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
    """Tell of a work of the literature."""
    one = works()[key]
    rules = [
        r.name for r in {**rule_cards.rules(), **rule_cards.walks()}.values() if key in r.cites
    ]
    numbers = [name_ for name_, number in parameters.table().items() if number.source == key]
    rows = [row.id for row in article.figures() if one.short in row.source]
    said = [each.id for each in claims.claims() if one.short in each.says]
    against = [each.id for each in claims.claims() if one.short in each.disputes]
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
    """The ledger without runs: what the article says, and how the model would be read."""
    from thermidor.evidence import ledger
    from thermidor.scenario import scenario

    return ledger.build([], pressure=scenario.historical_pressure())


def _no_mover(rows) -> str:
    if not any(row.use == "calibrate" for row in rows):
        return "Not known: no calibrated figure is set beside it, so the screening does not see it."
    return "No parameter of the shipped screening has one of its figures as the one it moves most."


def _classes(key: str) -> str:
    return ", ".join(labels.CLASSES) if key.startswith("regime_label") else ""


def _code(one) -> Told:
    module = one.compute.__module__.removeprefix("thermidor.observables.")
    body = _body(f"observables/{module}", one.name)
    return Code(body) if body else ""


def _body(module: str, function: str) -> str:
    for tree in readers.trees(module).values():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == function:
                return "\n".join(ast.unparse(part) for part in node.body[1:])
    return ""


def _tensions() -> dict[str, str]:
    return {each.id: f"{each.title} ({each.by})" for each in judgements.tensions([])}
