"""Explanations of what is inside the model: parameters, rules, columns, processes, terms."""

from __future__ import annotations

import ast
from functools import cache

from thermidor.evidence import claims
from thermidor.evidence.literature import spelled, works
from thermidor.scenario import account, scenario
from thermidor.simulation import MONTH, Simulation
from thermidor.society import parameters, state
from thermidor.society.number import ASSUMPTION
from thermidor.teach.explain import moves
from thermidor.teach.explain.topic import Topic, topic
from thermidor.teach.odd import glossary, readers, rule_cards
from thermidor.teach.odd.document import Bullets, Code, name, named, number, several
from thermidor.teach.odd.entities import CODES, codes
from thermidor.teach.odd.submodels import claim_words, rule_card
from thermidor.teach.odd.written import tables

OF_SWITCH = "ours: accounts turn it on or off; each claim below has its source"
LAYOUTS = {"a person": state.PEOPLE, "a workplace": state.PLANTS}


def parameter(key: str) -> Topic:
    """Explain a parameter."""
    one = parameters.table()[key]
    default = parameters.Parameters().flat()[key]
    group, field = key.split(".")
    switched = [x for x in rule_cards.links() if group == "couplings" and x.name == field]
    kind = "coupling" if group == "couplings" else "parameter"
    return topic(
        kind,
        key,
        one.meaning,
        ("Unit", one.unit),
        ("Default", number(default)),
        ("Range", f"{number(one.low)} to {number(one.high)}"),
        ("Source", OF_SWITCH if kind == "coupling" else source(one.source)),
        ("Group", " ".join((parameters.GROUPS[group].__doc__ or "").split())),
        ("Switches", several(f"{name(x.rule)}: {x.how}" for x in switched)),
        ("Read by", several(reader(who) for who in readers.of_parameters()[key])),
        ("Moves most", moves.by_parameter(key)),
        ("Accounts", several(_accounts(key))),
        ("Scenarios", named(_scenarios(key))),
        ("Claims", claims_of(kind, field if kind == "coupling" else key)),
        ("Try", Code(f"thermidor run --runs 5 --set {key}={number(_other(one, default))}")),
    )


def rule(key: str) -> Topic:
    """Explain a rule, or a function that walks persons."""
    one = rule_cards.every()[key]
    pairs = [pair for pair in rule_card(one).pairs if pair[0] != "Gives"]
    most = moves.of_parameters(one.reads)
    return topic(
        "walk" if one.walks else "rule",
        key,
        spelled(one.says),
        *pairs,
        ("Moves most", several(most, _nothing_screened(one.reads))),
        ("File", name(one.file)),
    )


def column(key: str) -> list[Topic]:
    """Explain a column of persons, of workplaces, or of both."""
    found = []
    for whose, layout in LAYOUTS.items():
        if key in layout:
            kind, meaning, unit = layout[key]
            words = {c.__name__: codes(c) for c in CODES}.get(unit, "")
            takes = [name(r.name) for r in rule_cards.rules().values() if key in r.takes]
            base = "person" if layout is state.PEOPLE else "plant"
            changed, read = _uses(base, key)
            found.append(
                topic(
                    "column",
                    key,
                    f"{meaning} (of {whose})",
                    ("Unit", unit),
                    ("Words", words),
                    ("Kept as", kind.__name__),
                    ("Taken by", ", ".join(takes)),
                    ("Changed in", named(changed)),
                    ("Read in", named(x for x in read if x not in changed)),
                )
            )
    return found


def term(key: str) -> Topic:
    """Explain a word of the glossary."""
    one = glossary.terms()[key]
    avoided = ", ".join(one.avoid)
    return topic("term", key, one.meaning, ("Where", several(one.where)), ("Instead of", avoided))


def process(key: str) -> Topic:
    """Explain a process of the month."""
    place = [each.name for each in MONTH].index(key)
    around = [MONTH[i].name for i in (place - 1, place + 1) if 0 <= i < len(MONTH)]
    method = getattr(Simulation, key)
    return topic(
        "process",
        key,
        MONTH[place].does,
        ("Place", f"{place + 1} of {len(MONTH)} in a month"),
        ("Between", named(around)),
        ("Says", " ".join((method.__doc__ or "").split())),
        ("Computed", Code(readers.code(method))),
    )


def reader(who: str) -> str:
    """Return who reads something, with what it gives where it is a rule."""
    found = rule_cards.every().get(who)
    return f"{name(who)}: {spelled(found.says)}" if found else name(who)


def source(key: str) -> str:
    """Return a source in words."""
    if key == ASSUMPTION:
        return "assumption: nobody in the literature gives the number; its range is swept"
    work = works().get(key)
    return f"{work.short} ({work.note})" if work else key


def claims_of(kind: str, key: str) -> str | Bullets:
    """Return the claims that something carries, in words."""
    return several(map(claim_words, claims.carried_by(kind, key)))


def _nothing_screened(reads) -> str:
    if not reads:
        return "It reads no parameter, so the screening does not cover it."
    return "Its parameters move no calibrated figure in the screening, or are not in it."


def _accounts(key: str):
    for account_name in account.names():
        one = account.load(account_name)
        if key in one.values():
            yield f"{name(account_name)} sets it to {number(one.values()[key])}"
        if key in one.priors:
            low, high = one.priors[key]
            yield f"{name(account_name)} draws it from {number(low)} to {number(high)}"


def _scenarios(key: str):
    group, field = key.split(".")
    for one in scenario.names():
        given = tables(one).get("parameters", {})
        if key in given or field in given.get(group, {}):
            yield one


def _other(one, default: float) -> float:
    """A value to try: the farther end of the range, or off for a switch that is on."""
    return one.low if default - one.low >= one.high - default else one.high


@cache
def _uses(base: str, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which functions change a column and which read it, off persons or workplaces."""
    owners = (base, "people" if base == "person" else "plants")
    changed = []
    read = []
    for function in readers.functions():
        for part in ast.walk(function.node):
            if isinstance(part, ast.Attribute) and part.attr == key and _owner(part) in owners:
                (changed if _stored(part, function.node) else read).append(function.name)
    return tuple(dict.fromkeys(changed)), tuple(dict.fromkeys(read))


def _owner(part: ast.Attribute) -> str:
    inner = part.value
    return inner.id if isinstance(inner, ast.Name) else getattr(inner, "attr", "")


def _stored(part: ast.Attribute, node: ast.FunctionDef) -> bool:
    """Whether a column, or rows of it, are assigned to."""
    if isinstance(part.ctx, ast.Store):
        return True
    return any(
        isinstance(one, ast.Subscript) and isinstance(one.ctx, ast.Store) and one.value is part
        for one in ast.walk(node)
    )
