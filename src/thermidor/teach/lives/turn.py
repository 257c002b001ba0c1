"""A turning point of a life: what changed, by which draw, under which rule.

ODD element: observation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from thermidor.common.random import Stream
from thermidor.teach.lives import words
from thermidor.teach.lives.month import Month
from thermidor.teach.lives.tracing import Trial

RULES = {
    Stream.DEATH: "worker.death",
    Stream.VILLAGE: "worker.flight",
    Stream.MIGRATION: "worker.mobility",
    Stream.CALL_UP: "worker.call_up",
    Stream.LAYOFF: "workplace.open_next",
    Stream.DISMISSAL: "official.leaving_post",
    Stream.POST: "official.suitability",
    Stream.WHICH_POST: "official.suitability",
    Stream.JOINING: "recruit.winning",
    Stream.LEAVING: "recruit.leaving",
    Stream.SEAT: "deputy.vote",
    Stream.COMMITTEE: "workplace.founding",
    Stream.COMMISSION: "workplace.commissioning",
    Stream.SEIZURE: "workplace.seizing",
    Stream.MANAGEMENT: "workplace.to_one_man",
    Stream.MEETING: "worker.attendance",
    Stream.ATTENDANCE: "business_rules.coming",
    Stream.WORK: "workplace.offer_work",
    Stream.RETURN: "fates.of_soldier",
}
"""The rule that sets a stream's chance, where the month itself called no rule for it by name."""
RULE_FILES = ("worker.", "leaning.", "cadre.", "recruit.", "official.", "deputy.", "workplace.")


@dataclass(frozen=True)
class Turn:
    """A turning point: something that changed.

    Attributes
    ----------
    month : int
        Months since the start.
    kind : str
        ``laid_off``, ``front``, ``post``, ``joined`` ...
    title : str
        A few words: ``Went to the front``.
    facts : tuple of str
        Plain sentences: what the model knows about it.
    trial : Trial, optional
        The draw that decided, and the chance it was compared with.
    rule : str
        Name of the rule that set the chance, such as ``worker.flight``.
    against : bool
        It happened because the draw was not below the chance (a seat that is not renewed).
    without : dict of str to float
        By pressure: the chance if the pressure had never affected this person.
    large : bool
        Whether it is a turning point of the life, or only a smaller change.
    number : int
        Of what the person did for many: how many.
    roads : tuple of (str, int)
        Of issues that the person carried: where they were settled, and how many.
    """

    month: int
    kind: str
    title: str
    facts: tuple[str, ...] = ()
    trial: Trial | None = None
    rule: str = ""
    against: bool = False
    without: dict[str, float] = field(default_factory=dict)
    large: bool = True
    number: int = 0
    roads: tuple[tuple[str, int], ...] = ()


def make(
    month: Month,
    key: str,
    *facts: str,
    trial: Trial | None = None,
    rule: str | None = None,
    against: bool = False,
    large: bool = True,
    number: int = 0,
    roads: tuple[tuple[str, int], ...] = (),
    **values: Any,
) -> Turn:
    """Return a turning point with its rule, and its chances without each pressure.

    Parameters
    ----------
    month : Month
    key : str
        Its title in the catalogue of words; the part before a dot is the kind.
    facts : str
        Empty ones are left out.
    trial, rule, against, large, number, roads
        As in `Turn`; without a rule, that of the trial.
    values
        What is filled into the title.
    """
    without = {}
    if trial is not None:
        for pressure, chances in month.without.items():
            if trial.stream in chances:
                without[pressure] = chances[trial.stream]
    if rule is None:
        rule = "" if trial is None else _rule(trial)
    kind = key.partition(".")[0]
    facts = tuple(fact for fact in facts if fact)
    title = words.title(key, **values)
    return Turn(
        month.number, kind, title, facts, trial, rule, against, without, large, number, roads
    )


def _rule(trial: Trial) -> str:
    called = [call.rule for call in trial.calls if call.rule.startswith(RULE_FILES)]
    usual = RULES.get(trial.stream, "")
    return usual if usual in called or not called else called[-1]
