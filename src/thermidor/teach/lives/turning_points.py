"""Turning points of a life: what changed in a month, by which draw against which chance.

What changed is read from the person's rows, why from the trials of the same month. A turning point
without a trial (an act, a body that moved, a change of the workplace) names its cause instead.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from thermidor.common.random import Stream
from thermidor.society.state import ELECTABLE, Form, Mandate, Occupation, Party, Seat
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
DECIDING = (
    Stream.DEATH,
    Stream.LAYOFF,
    Stream.VILLAGE,
    Stream.MIGRATION,
    Stream.CALL_UP,
    Stream.RETURN,
    Stream.DISMISSAL,
    Stream.POST,
    Stream.WHICH_POST,
    Stream.WORK,
)
"""Streams that decide a move; the last that happened is the reason of a change of occupation.
After a layoff or a return the draw for work decides only where to."""
POSITION = ("occupation", "body", "rank", "place", "region", "entered")


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


def turns(months: list[Month]) -> list[Turn]:
    """Return all turning points of a life, in order."""
    found: list[Turn] = []
    for month in months:
        for part in (_acts, _plant, _support, _moves, _party, _union, _mandate, _seat):
            found += part(month)
        if month.after.occupation == Occupation.DEAD:
            break
    return found


def make(
    month: Month,
    key: str,
    *facts: str,
    trial: Trial | None = None,
    rule: str | None = None,
    against: bool = False,
    large: bool = True,
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
    trial, rule, against, large
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
    return Turn(month.number, kind, title, facts, trial, rule, against, without, large)


def _rule(trial: Trial) -> str:
    called = [call.rule for call in trial.calls if call.rule.startswith(RULE_FILES)]
    usual = RULES.get(trial.stream, "")
    return usual if usual in called or not called else called[-1]


# Acts and the workplace --------------------------------------------------------------------------


def _event(month: Month, act: str) -> str:
    """Return the sentence that names the month's event with an act of this name, if any."""
    for event in month.events:
        if act in event.acts:
            return words.fact("event", title=event.title)
    return ""


def _acts(month: Month) -> Iterator[Turn]:
    """Yield what a dated act of the month did to the person."""
    before, after = month.before, month.rows["act"]
    trial = next(reversed(month.trials.get("act", ())), None)
    if after.occupation != before.occupation and before.occupation == Occupation.ARMY:
        yield make(month, "back", _event(month, "demobilise_army"), trial=trial)
    elif after.occupation != before.occupation:
        if trial is not None and trial.stream == Stream.MIGRATION:
            by = _event(month, "move_government")
            yield make(month, "lost_post.left_behind", by, trial=trial)
        else:
            by = _event(month, "dismiss_officials")
            yield make(month, "lost_post.dismissed", by, trial=trial)
    elif after.region != before.region:
        place = words.PLACES[int(after.region)]
        by = _event(month, "move_government")
        yield make(month, "moved", by, trial=trial, against=trial is not None, place=place)
    if after.refusal > before.refusal:
        lasts = words.fact("refusal", weeks=after.refusal)
        yield make(month, "refusal", _event(month, "strike_of_officials"), lasts)


def _plant(month: Month) -> Iterator[Turn]:
    """Yield what changed at the workplace of a person at the bench."""
    start, before, now = month.plant_start, month.plant_before, month.plant
    if now is None or before is None or start is None or start.identity != before.identity:
        return
    if before.closed and not start.closed:
        yield make(month, "plant.closed", _event(month, "close_war_plants"), large=False)
    if before.national and not start.national:
        yield make(month, "plant.nationalised", _event(month, "nationalise"), large=False)
    control = (
        now.form != before.form
        and now.managed == month.number
        and Form.WORKERS_CONTROL in (now.form, before.form)
        and before.form == Form.OWNER
    )
    changes = (
        (now.committee != before.committee, Stream.COMMITTEE, "plant.committee"),
        (now.commission != before.commission, Stream.COMMISSION, "plant.commission"),
        (control, Stream.PLANT, "plant.control"),
        (now.national == 1 and before.national == 0, Stream.SEIZURE, "plant.seized"),
        (now.form == Form.ONE_MAN != before.form, Stream.MANAGEMENT, "plant.one_man"),
    )
    for happened, stream, key in changes:
        trial = month.trial("plant", stream, happened=True)
        if happened and trial is not None:
            yield make(month, key, trial=trial, large=False)
    if month.strikes >= 1.0:
        fact = "strike_present" if month.rows["feel"].present else "strike_absent"
        yield make(month, "strike", words.fact(fact), large=False)


# Support, party, union ---------------------------------------------------------------------------


def _support(month: Month) -> Iterator[Turn]:
    before, after = month.rows["act"], month.rows["feel"]
    if after.support == before.support:
        return
    rule = "leaning.leaning_next"
    if after.support == Party.BOLSHEVIK:
        yield make(month, "support.back", rule=rule, large=False)
    else:
        party = words.PARTY[int(after.support)]
        yield make(month, "support.lost", rule=rule, large=False, party=party)


def _party(month: Month) -> Iterator[Turn]:
    before, after = month.rows["move"], month.rows["belong"]
    if after.occupation == Occupation.DEAD:
        return
    left = month.trial("belong", Stream.LEAVING, happened=True)
    if after.party != before.party and after.party == Party.BOLSHEVIK:
        yield _joined(month)
    elif month.trial("belong", Stream.JOINING, happened=True) is not None:
        yield make(month, "left.at_once", trial=left)
    elif after.party != before.party and left is not None:
        yield make(month, "left", trial=left)
    elif after.party != before.party:
        yield make(month, "expelled", trial=month.trial("belong", Stream.EXPULSION), rule="")
    elif after.faction != before.faction:
        trial = month.trial("belong", Stream.OPPOSITION)
        if after.faction:
            yield make(month, "opposition", trial=trial)
        else:
            yield make(month, "opposition.left", trial=trial, rule="")


def _joined(month: Month) -> Turn:
    trial = month.trial("belong", Stream.JOINING)
    called = [call.rule for call in trial.calls]
    army = month.rows["move"].occupation == Occupation.ARMY
    reason = "joined_army" if army else "joined_commitment"
    if month.rows["move"].occupation == Occupation.OFFICE:
        reason = "joined_advantage"
    rule = next((name for name in called if name.startswith("recruit.")), "")
    fact = words.fact(reason, conviction=month.rows["belong"].conviction)
    return make(month, "joined", fact, trial=trial, rule=rule)


def _union(month: Month) -> Iterator[Turn]:
    before, after = month.rows["move"], month.rows["belong"]
    if after.occupation == Occupation.DEAD:
        return
    if after.union != before.union and before.occupation == Occupation.BENCH:
        key = "union.joined" if after.union else "union.left"
        trial = month.trial("belong", Stream.UNION)
        yield make(month, key, trial=trial, rule="", large=False)
    if before.refusal > 0 and after.refusal <= 0 and after.body >= 0:
        yield make(month, "refusal.over")


# Mandate and seat --------------------------------------------------------------------------------


def _mandate(month: Month) -> Iterator[Turn]:
    before, after = month.rows["move"], month.rows["belong"]
    renewal = [t for t in month.trials["belong"] if t.stream == Stream.TERM]
    if after.mandate != before.mandate and 0 <= after.body == before.body and len(renewal) > 1:
        term, appointed = renewal[0].chance, renewal[1].chance
        share = words.share(min(1.0, appointed / term))
        fact = words.fact("mandate", term=words.chance(term), share=share)
        how = words.MANDATE[Mandate(int(after.mandate))]
        yield make(month, "mandate", fact, trial=renewal[0], rule="", large=False, how=how)


def _seat(month: Month) -> Iterator[Turn]:
    before, after = month.rows["belong"], month.rows["elect"]
    town = words.PLACES[int(after.region)]
    soviet = f"the soviet of {town}" if after.region < 2 else "a soviet of the provinces"
    if after.seat and not before.seat:
        if after.seat == Seat.FACTORY:
            yield make(month, "seat.won", soviet=soviet)
        else:
            fact = words.fact("reserved")
            yield make(month, "seat.reserved", fact, rule="", soviet=soviet)
    elif before.seat and not after.seat:
        absent = before.occupation == Occupation.BENCH and not before.present
        fact = words.fact("absent") if absent else ""
        yield make(month, "unseated", fact, large=False, soviet=soviet)
    elif before.seat and before.entered != after.entered:
        yield make(month, "seat.kept", large=False, soviet=soviet)
    held = month.rows["feel"].seat
    if held and not month.rows["move"].seat:
        yield make(month, "unseated.gave_up", large=False, seat=words.SEAT[Seat(int(held))])


# Moves: work, village, front, posts, death -------------------------------------------------------


def _moves(month: Month) -> Iterator[Turn]:
    """Yield the month's move, if there was one."""
    before, after = month.rows["feel"], month.rows["move"]
    if all(getattr(after, name) == getattr(before, name) for name in POSITION):
        return
    trial = deciding(month)
    if trial is not None and trial.stream in (Stream.POST, Stream.WHICH_POST):
        yield _post(month, trial)
    elif trial is not None:
        key, *facts = _MOVES[trial.stream]
        place = words.PLACES[int(after.region)]
        yield make(month, key, *(fact(month) for fact in facts), trial=trial, place=place)
    elif before.occupation == Occupation.PARTY_POST and before.party != Party.BOLSHEVIK:
        yield make(month, "lost_post.member", _before_that(month), words.fact("party_post"))


def deciding(month: Month) -> Trial | None:
    """Return the trial that decided the month's move; None where nothing moved."""
    happened = [t for t in month.trials.get("move", ()) if t.happened and t.stream in DECIDING]
    for trial in happened:
        if trial.stream in (Stream.LAYOFF, Stream.RETURN):
            return trial
    return happened[-1] if happened else None


def _before_that(month: Month) -> str:
    before = month.rows["feel"]
    plant = month.plant if before.occupation == Occupation.BENCH else None
    return words.fact("before", does=words.does(before, plant))


def _where_to(month: Month) -> str:
    """Return the sentence of the second draw: to the village, or to town without work."""
    trial = month.trial("move", Stream.WORK)
    if trial is None:
        return ""
    home = month.rows["move"].occupation == Occupation.VILLAGE
    draw, chance = words.chance(trial.draw), words.chance(trial.chance)
    where = words.fact("to_village" if home else "to_town")
    ties = month.rows["feel"].ties
    return words.fact("where_to", draw=draw, chance=chance, ties=ties, where=where)


def _members_first(month: Month) -> str:
    member = month.rows["feel"].party == Party.BOLSHEVIK
    return words.fact("members_first") if member else ""


def _layoff(month: Month) -> str:
    plant = month.plant
    return words.fact(
        "laid_off",
        open=words.share(plant.open),
        workers=words.workers(plant.strength),
        output=words.share(month.region["output"]),
    )


def _closed(month: Month) -> str:
    return words.fact("closed") if month.plant.closed else ""


def _jobs(month: Month) -> str:
    if month.rows["move"].region != month.rows["feel"].region:
        return ""
    return words.fact("jobs", jobs=month.region["jobs"])


def _post(month: Month, trial: Trial) -> Turn:
    before, after = month.rows["feel"], month.rows["move"]
    facts = []
    if office := month.office:
        facts.append(
            words.fact(
                "vacant",
                vacant=max(0.0, office["posts"] - office["staff"]),
                posts=office["posts"],
                member=_times(office["member"]),
                skill=_times(office["skill"]),
            )
        )
    if month.divided and month.divided.included:
        division = month.divided
        facts.append(words.fact("divided", part=division.taken, persons=division.persons))
    facts.append(_how_filled(month, after))
    rise = trial.stream == Stream.POST and 0 <= before.body == after.body
    key = "rise" if rise else "post.moved" if before.body >= 0 else "post.taken"
    return make(month, key, *facts, trial=trial, post=words.post(after))


def _times(ratio: float) -> str:
    if 0.95 < ratio < 1.05:
        return "as often"
    number = words.workers(ratio) if ratio >= 9.5 else f"{ratio:.1f}"
    return f"{number} times as often"


def _how_filled(month: Month, after: np.record) -> str:
    if after.body not in ELECTABLE:
        return words.fact("appointed_only")
    trial = month.trial("move", Stream.MANDATE)
    if trial is None:
        return ""
    how = Mandate(int(after.mandate)).name.lower()
    return words.fact(how, draw=words.chance(trial.draw), chance=words.chance(trial.chance))


_MOVES = {
    Stream.DEATH: ("died", _before_that),
    Stream.LAYOFF: ("laid_off", _layoff, _closed, _where_to),
    Stream.VILLAGE: ("village",),
    Stream.MIGRATION: ("away", _before_that),
    Stream.CALL_UP: ("front", _members_first),
    Stream.RETURN: ("back", _where_to),
    Stream.WORK: ("work", _jobs),
    Stream.DISMISSAL: ("lost_post", _before_that),
}
"""Title and facts of each move that is not to a post, by the stream that decides."""
