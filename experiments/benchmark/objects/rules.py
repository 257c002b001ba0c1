"""The rules of the model as plain Python, by the names they have where they are compiled.

``rules.death(...)`` is `people.worker.death`, and so on; `take` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping

from benchmark.objects.plain import plain
from thermidor.society import conditions
from thermidor.society.institutions import soviet, union, workplace
from thermidor.society.people import belong, cadre, deputy, divide, fates, move, official, worker

TAKEN = {
    worker: "hunger_next commitment_next efficacy_next attendance grievance loss_of_support "
    "return_of_support death dues_by_hand",
    fates: "of_worker of_villager of_soldier of_idle of_holder",
    move: "skill_class tier_of freedom candidate_class appeal",
    divide: "part_of",
    belong: "joining",
    cadre: "conviction_of_joiner leaving dissent_next joining_opposition routine_next",
    soviet: "plant_votes speaks",
    deputy: "coming accountability",
    official: "refusal_weeks",
    workplace: "open_next founding commissioning seizing to_one_man own_say striking",
    union: "conceding",
}
"""Which rules are taken from which module."""


def take(instead: Mapping[str, object] | None = None) -> None:
    """Read all rules; names in `instead` shall mean something else within them (see `plain`)."""
    names = {"FREE_CODE": conditions.FREE_CODE.tolist(), **(instead or {})}
    for module, rules in TAKEN.items():
        for rule in rules.split():
            globals()[rule] = plain(getattr(module, rule), names)


take()
