"""The parts of the description on entities, columns, codes, schedule and initialisation."""

from __future__ import annotations

import ast
import csv
import inspect
from enum import IntEnum

from thermidor.common import random
from thermidor.common.places import DATA, PACKAGE
from thermidor.simulation import MONTH, Simulation
from thermidor.society import state
from thermidor.society.population import DEFAULT_SCALE
from thermidor.teach.odd import rule_cards
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
            "A person is a row of columns; its weight is the number of real persons in it. The "
            "model follows the same person through every change of place; what the person does at "
            "the moment is its kind. Workplaces have a table of rows as well; institutions are "
            "single objects."
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
                    name(one.name),
                    one.says,
                    "; ".join(one.keeps),
                    "; ".join(f"{name(method)}: {does}" for method, does in one.does),
                )
                for one in rule_cards.institutions()
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
                f"Space: {len(state.Region)} regions "
                f"({named(one.name.lower() for one in state.Region)}); within a region, "
                "workplaces and bodies. There are no distances.",
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
            "Every month the processes below run in this order. A process that concerns persons "
            "updates each of them once; the next process reads the result. Institutions decide by "
            "the counts of this month, and persons meet the decisions next month."
        ),
        table(
            ("process", "what it does", "in code"),
            (
                (name(one.name), one.does, inspect.getdoc(getattr(Simulation, one.name)) or "")
                for one in MONTH
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
            "Month zero is the society as the sources describe it before October 1917. A table "
            "gives the persons of each stratum; within a stratum, conviction, commitment, skill "
            "and ties to the land are drawn. Workplaces have heavy-tailed sizes. Parameters of "
            "the group `start` give what the sources do not. Figures of use `initial` are "
            "compared with the start."
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
    """Yield the kinds of person, read from `mesa/agents.py` without loading Mesa."""
    source = (PACKAGE / "mesa" / "agents.py").read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and "Person" in [
            getattr(b, "id", "") for b in node.bases
        ]:
            yield name(node.name), rule_cards.paragraphs(ast.get_docstring(node))[0]


def _first(kind: type) -> str:
    return rule_cards.paragraphs(inspect.getdoc(kind))[0]
