"""What is inside the model: parameters, rules, columns, processes."""

from __future__ import annotations

import ast
from functools import cache

from thermidor.evidence import claims
from thermidor.evidence.literature import spelled, works
from thermidor.scenario import account, scenario
from thermidor.simulation import MONTH, Simulation
from thermidor.society import parameters, state
from thermidor.teach.explain import moves
from thermidor.teach.explain.topic import Topic, topic
from thermidor.teach.odd import readers, rule_cards
from thermidor.teach.odd.document import Bullets, Code, name, named, number, several
from thermidor.teach.odd.entities import CODES, codes
from thermidor.teach.odd.submodels import claim_words, rule_card
from thermidor.teach.odd.written import tables

OF_SWITCH = "ours to name: accounts turn it on or off, and every claim beside it has its source"
LAYOUTS = {"a person": state.PEOPLE, "a workplace": state.PLANTS}


def parameter(key: str) -> Topic:
    """Tell of a parameter."""
    one, default = parameters.table()[key], parameters.Parameters().flat()[key]
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
        ("Group", " ".join((readers.GROUPS[group].__doc__ or "").split())),
        ("Switches", several(f"{name(x.rule)}: {x.how}" for x in switched)),
        ("Read by", several(reader(who) for who in readers.of_parameters()[key])),
        ("Moves most", moves.by_parameter(key)),
        ("Accounts", several(_accounts(key))),
        ("Scenarios", named(_scenarios(key))),
        ("Claims", claims_of(kind, field if kind == "coupling" else key)),
        ("Try", Code(f"thermidor run --runs 5 --set {key}={number(_other(one, default))}")),
    )


def rule(key: str) -> Topic:
    """Tell of a rule, or of a function that walks persons."""
    one = {**rule_cards.rules(), **rule_cards.walks()}[key]
    told = [pair for pair in rule_card(one).pairs if pair[0] != "Gives"]
    most = moves.of_parameters(one.reads)
    return topic(
        "walk" if one.walks else "rule",
        key,
        spelled(one.says),
        *told,
        ("Moves most", several(most, _nothing_screened(one.reads))),
        ("File", name(f"{one.module.replace('.', '/')}.py")),
    )


def column(key: str) -> list[Topic]:
    """Tell of a column of persons, of workplaces, or of both."""
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


def process(key: str) -> Topic:
    """Tell of a process of the month."""
    place = [each.name for each in MONTH].index(key)
    around = [MONTH[i].name for i in (place - 1, place + 1) if 0 <= i < len(MONTH)]
    tree = readers.trees("simulation")["simulation"]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == key:
            body = "\n".join(ast.unparse(part) for part in node.body[1:])
    return topic(
        "process",
        key,
        MONTH[place].does,
        ("Place", f"{place + 1} of {len(MONTH)} in a month"),
        ("Beside", named(around)),
        ("Says", " ".join((getattr(Simulation, key).__doc__ or "").split())),
        ("Computed", Code(body)),
    )


def reader(who: str) -> str:
    """Return who reads something, with what it gives where it is a rule."""
    found = rule_cards.rules().get(who) or rule_cards.walks().get(who)
    return f"{name(who)}: {spelled(found.says)}" if found else name(who)


def source(key: str) -> str:
    """Return a source in words."""
    if key == parameters.ASSUMPTION:
        return "assumption: nobody in the literature gives the number; its range is swept"
    work = works().get(key)
    return f"{work.short} ({work.note})" if work else key


def claims_of(kind: str, key: str) -> str | Bullets:
    """Return the claims that something carries, in words."""
    return several(claim_words(each) for each in claims.carried_by(kind, key))


def _nothing_screened(reads) -> str:
    if not reads:
        return "It reads no parameter, so the shipped screening has nothing on it."
    return "Its parameters move no calibrated figure in the shipped screening, or are not in it."


def _accounts(key: str):
    for each in account.names():
        one = account.load(each)
        if key in one.values():
            yield f"{name(each)} sets it to {number(one.values()[key])}"
        if key in one.priors:
            low, high = one.priors[key]
            yield f"{name(each)} draws it from {number(low)} to {number(high)}"


def _scenarios(key: str):
    for each in scenario.names():
        given = tables(each).get("parameters", {})
        group, field = key.split(".")
        if key in given or field in given.get(group, {}):
            yield each


def _other(one, default: float) -> float:
    """A value to try: the farther end of the range, or off for a switch that is on."""
    return one.low if default - one.low >= one.high - default else one.high


@cache
def _uses(base: str, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which functions change a column and which read it, off persons or workplaces."""
    owners = (base, "people" if base == "person" else "plants")
    changed, read = [], []
    for _, who, node in readers.functions():
        for part in ast.walk(node):
            if isinstance(part, ast.Attribute) and part.attr == key and _owner(part) in owners:
                (changed if _stored(part, node) else read).append(who)
    return tuple(dict.fromkeys(changed)), tuple(dict.fromkeys(read))


def _owner(part: ast.Attribute) -> str:
    inner = part.value
    return inner.id if isinstance(inner, ast.Name) else getattr(inner, "attr", "")


def _stored(part: ast.Attribute, node: ast.FunctionDef) -> bool:
    """Whether a column, or rows of it, are assigned to."""
    if isinstance(part.ctx, ast.Store):
        return True
    return any(
        isinstance(each, ast.Subscript) and isinstance(each.ctx, ast.Store) and each.value is part
        for each in ast.walk(node)
    )
