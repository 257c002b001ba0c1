"""Switches of the mechanisms, 1 on and 0 off: what an account turns on (ODD: submodels)."""

from __future__ import annotations

from typing import Annotated, NamedTuple, get_type_hints

from thermidor.society.number import Number


def switch(meaning: str, off: dict[str, str]) -> type:
    """Annotate a switch with its meaning, and for each rule what happens when it is off."""
    return Annotated[float, Number(meaning, "switch", 0, 1), off]


class Couplings(NamedTuple):
    """Switches of the mechanisms, 1 on and 0 off: what an account turns on (ours to name)."""

    efficacy: switch(
        "bodies without power teach people to stay away",
        off={"worker.efficacy_next": "nobody learns from bodies that no longer decide"},
    ) = 1.0
    appointment: switch(
        "the secretariat's lists replace elections",
        off={
            "secretariat.hired": "the secretariat takes on nobody",
            "filling.who_fills": "the centre fills no post",
            "official.suitability": "lists add no weight to reliability",
        },
    ) = 1.0
    direction: switch(
        "carried-over routine bends those set over it",
        off={"cadre.routine_next": "the office bends nobody"},
    ) = 1.0
    carryover: switch(
        "scarce skill brings old officials back",
        off={"official.suitability": "skill counts for nothing when a post is filled"},
    ) = 1.0
    substitution: switch(
        "party bodies take business",
        off={"business_rules.pull": "nobody brings business to a party body"},
    ) = 1.0
    union_money: switch(
        "state money binds the unions",
        off={"union.gap_in_dues": "money from the state binds no union"},
    ) = 1.0
    opposition: switch(
        "members see what is lost and dissent",
        off={"cadre.dissent_next": "members see no gap between aims and power"},
    ) = 1.0
    flight: switch(
        "hunger empties the towns",
        off={
            "worker.flight": "hunger sends nobody to the village",
            "worker.mobility": "hunger sends nobody out of a capital",
        },
    ) = 1.0
    call_up: switch(
        "the front takes the committed", off={"worker.call_up": "nobody is called to the front"}
    ) = 1.0
    coordination: switch(
        "posts create the need for more posts", off={"office.posts_next": "posts create no posts"}
    ) = 1.0


def switched(name: str) -> dict[str, str]:
    """Return the rules that a coupling switches, and what happens in each when it is off."""
    return get_type_hints(Couplings, include_extras=True)[name].__metadata__[1]
