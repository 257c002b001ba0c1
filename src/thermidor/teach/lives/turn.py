"""A turn of a life: something that changed, the draw that decided it and the chance it met.

ODD element: observation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from thermidor.common.random import Stream
from thermidor.teach.lives.month import Month
from thermidor.teach.lives.watching import Trial

S = Stream
RULES = {
    S.DEATH: "worker.death",
    S.VILLAGE: "worker.flight",
    S.MIGRATION: "worker.mobility",
    S.CALL_UP: "worker.call_up",
    S.LAYOFF: "workplace.open_next",
    S.DISMISSAL: "official.leaving_post",
    S.POST: "official.suitability",
    S.WHICH_POST: "official.suitability",
    S.JOINING: "cadre.joining_bench",
    S.LEAVING: "cadre.leaving",
    S.SUPPORT: "worker.loss_of_support",
    S.OPPOSITION: "cadre.joining_opposition",
    S.SEAT: "deputy.vote",
    S.COMMITTEE: "workplace.founding",
    S.COMMISSION: "workplace.commissioning",
    S.SEIZURE: "workplace.seizing",
    S.MANAGEMENT: "workplace.to_one_man",
    S.MEETING: "worker.attendance",
    S.ATTENDANCE: "deputy.coming",
    S.WORK: "workplace.offer_work",
    S.RETURN: "fates.of_soldier",
}
"""The rule that sets a stream's chance, where none was asked by name in the month itself."""
RULE_FILES = ("worker.", "cadre.", "official.", "deputy.", "workplace.")


@dataclass(frozen=True)
class Turn:
    """Something that changed.

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
        The draw that decided, and the chance it met.
    rule : str
        Name of the rule that set the chance, as ``worker.flight``.
    against : bool
        The draw had to lie above the chance for this to happen (a seat that is not renewed).
    without : dict of str to float
        By pressure: the chance, had it never touched this person.
    large : bool
        A turn of the life; else something that happened by the way.
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


def make(
    month: Month, kind: str, title: str, *facts: str, trial: Trial | None = None, **more
) -> Turn:
    """Return a turn with its rule and its chances without each pressure."""
    rule = more.pop("rule", None)
    if rule is None:
        rule = _rule(trial) if trial is not None else ""
    without = {}
    if trial is not None:
        for pressure, chances in month.without.items():
            if trial.stream in chances:
                without[pressure] = chances[trial.stream]
    facts = tuple(fact for fact in facts if fact)
    return Turn(month.number, kind, title, facts, trial, rule, without=without, **more)


def _rule(trial: Trial) -> str:
    asked = [call.rule for call in trial.calls if call.rule.startswith(RULE_FILES)]
    fixed = RULES.get(trial.stream, "")
    return fixed if fixed in asked or not asked else asked[-1]
