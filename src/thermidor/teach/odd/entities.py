"""The parts of the ODD on what there is: entities, columns, codes, schedule, the start."""

from __future__ import annotations

import ast
import csv
import inspect
from enum import IntEnum

from thermidor.common import random
from thermidor.common.places import DATA
from thermidor.simulation import MONTH, Simulation
from thermidor.society import state
from thermidor.society.population import DEFAULT_SCALE
from thermidor.teach.odd import readers, rule_cards
from thermidor.teach.odd.document import Block, Bullets, Heading, Text, name, named, number, table

STRATA = DATA / "strata.csv"
CODES = (
    state.Region,
    state.Occupation,
    state.Origin,
    state.Rank,
    state.Party,
    state.Mandate,
    state.Seat,
    state.Form,
    state.Level,
    state.Body,
)
"""Codes that columns and tables hold."""


def entities(start: str, months: int) -> list[Block]:
    """Return the entities with their state variables, and the scales."""
    return [
        Heading(2, "Entities, state variables and scales"),
        Text(
            "A person is a row of columns and stands for a number of real persons, told by its "
            "weight. The same person is followed through every change of place; its kind is told "
            "by what the person does at the moment. Workplaces are rows of their own; "
            "institutions are single objects."
        ),
        Heading(3, "Kinds of person"),
        table(("kind", "a living person who is"), _kinds()),
        Heading(3, "Columns of a person"),
        columns(state.PEOPLE),
        Heading(3, "Columns of a workplace"),
        columns(state.PLANTS),
        Heading(3, "Institutions"),
        table(
            ("institution", "what it is", "what it keeps", "what it does"),
            (
                (
                    name(each.name),
                    each.says,
                    "; ".join(each.keeps),
                    "; ".join(f"{name(one)}: {does}" for one, does in each.does),
                )
                for each in rule_cards.institutions()
            ),
        ),
        Heading(3, "Codes"),
        table(
            ("code", "stands for", "words"),
            ((name(c.__name__), _first(c), codes(c)) for c in CODES),
        ),
        Heading(3, "Scales"),
        Bullets(
            (
                f"Time: steps of one month; the historical scenario begins in {start} and has "
                f"{months}. Rules count months since the start and know no date.",
                f"Space: {len(state.Region)} regions ({named(state.REGIONS[:3])}); within a "
                "region, workplaces and bodies. There are no distances.",
                f"Persons: at scale 1 every row is one person; the default scale is "
                f"{number(DEFAULT_SCALE)}. Small strata are sampled more densely, small central "
                "bodies are counted in full.",
            )
        ),
    ]


def schedule() -> list[Block]:
    """Return the order of a month."""
    return [
        Heading(2, "Process overview and scheduling"),
        Text(
            "Every month the processes below run in this order. Persons are walked once in each "
            "process that concerns them; what a process writes is seen by the next. Bodies decide "
            "on what was counted this month, and what they decide is met next month."
        ),
        table(
            ("process", "what it does", "in code"),
            (
                (name(each.name), each.does, inspect.getdoc(getattr(Simulation, each.name)) or "")
                for each in MONTH
            ),
        ),
    ]


def initialisation() -> list[Block]:
    """Return month zero: strata of the society."""
    with STRATA.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        Heading(2, "Initialization"),
        Text(
            "Month zero is the society as the sources describe it on the eve. Heads by stratum are "
            "given; within a stratum, conviction, commitment, skill and ties to the land are "
            "drawn. Workplaces follow a heavy-tailed law of sizes. Parameters of the group "
            "`start` say what the sources do not. The figures of use `initial` are what the start "
            "is set beside."
        ),
        table(
            ("stratum", "region", "occupation", "body", "rank", "party", "heads", "source"),
            (
                (
                    name(row["id"]),
                    row["region"],
                    row["occupation"],
                    row["body"],
                    row["rank"],
                    row["party"],
                    number(float(row["heads"])) if row["heads"] else "",
                    row["source"],
                )
                for row in rows
            ),
        ),
    ]


def streams() -> Block:
    """Return the streams of luck."""
    return table(
        ("stream of luck", "number"), ((name(s.name.lower()), s.value) for s in random.Stream)
    )


def columns(layout: dict) -> Block:
    """Return the columns of persons or workplaces."""
    return table(
        ("column", "what it holds", "unit or code", "kept as"),
        (
            (name(column), meaning, unit, kind.__name__)
            for column, (kind, meaning, unit) in layout.items()
        ),
    )


def codes(kind: type[IntEnum]) -> str:
    """Return the words of a code with their numbers."""
    return ", ".join(f"{one.value} {one.name.lower()}" for one in kind)


def _kinds():
    """The kinds of person, read from `agents.py` without loading Mesa."""
    for node in readers.trees("agents")["agents"].body:
        if isinstance(node, ast.ClassDef) and "Person" in [
            getattr(b, "id", "") for b in node.bases
        ]:
            yield name(node.name), rule_cards.paragraphs(ast.get_docstring(node))[0]


def _first(kind: type) -> str:
    return rule_cards.paragraphs(inspect.getdoc(kind))[0]
