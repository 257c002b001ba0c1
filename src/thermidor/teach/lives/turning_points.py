"""Turning points of a life: what changed in a month, by which draw against which chance.

What changed is read from the person's rows, why from the trials of the same month. A turning point
without a trial (an act, a body that moved, a change of the workplace) names its cause instead.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator

from thermidor.common.random import Stream
from thermidor.society.state import Form, Mandate, Occupation, Party, Seat
from thermidor.teach.lives import words
from thermidor.teach.lives.month import Month
from thermidor.teach.lives.power_turns import POWER, filled
from thermidor.teach.lives.tracing import Trial
from thermidor.teach.lives.turn import Turn, make

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


def turns(months: list[Month]) -> list[Turn]:
    """Return all turning points of a life, in order."""
    found: list[Turn] = []
    for month in months:
        for part in (_acts, _plant, _support, _moves, _party, _union, _mandate, _seat, *POWER):
            found += part(month)
        if month.after.occupation == Occupation.DEAD:
            break
    return found


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
        examined = month.trial("belong", Stream.EXAMINATION, happened=True)
        if examined is not None:
            yield make(month, "expelled.examined", trial=examined, rule="recruit.put_out")
        else:
            yield make(month, "expelled", trial=month.trial("belong", Stream.EXPULSION), rule="")


def _joined(month: Month) -> Turn:
    trial = month.trial("belong", Stream.JOINING)
    army = month.rows["move"].occupation == Occupation.ARMY
    reason = "joined_army" if army else "joined_commitment"
    if month.rows["move"].occupation == Occupation.OFFICE:
        reason = "joined_advantage"
    row = month.rows["belong"]
    facts = [words.fact(reason, conviction=row.conviction)]
    if month.sponsor is None:
        facts.append(words.fact("won_by_nobody"))
    else:
        facts.append(words.fact("won_by", does=month.sponsor))
        if row.circle >= 0:
            facts.append(words.fact("circle", leader=int(row.circle) + 1))
    return make(month, "joined", *facts, trial=trial, rule="recruit.winning")


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
    same = all(getattr(after, name) == getattr(before, name) for name in ("mandate", "chief"))
    if same or not 0 <= after.body == before.body:
        return
    term = month.trial("belong", Stream.TERM)
    fact = words.fact("mandate", term=words.chance(term.chance)) if term else ""
    how = words.MANDATE[Mandate(int(after.mandate))]
    yield make(month, "mandate", fact, *filled(month, after), large=False, how=how)


def _stood(month: Month) -> str:
    """Return what those who came to the workplace's meeting showed, and what the person did."""
    row, plant = month.rows["feel"], month.floor
    showed = "supported"
    if not row.present:
        showed = "stayed_away"
    elif row.support != Party.BOLSHEVIK:
        showed = "raised" if 0 < plant.hands_at <= row.daring else "hid"
    share = words.share(float(plant.opposed))
    return words.fact("stood", share=share, showed=words.fact(showed))


def _seat(month: Month) -> Iterator[Turn]:
    before, after = month.rows["belong"], month.rows["elect"]
    town = words.PLACES[int(after.region)]
    soviet = f"the soviet of {town}" if after.region < 2 else "a soviet of the provinces"
    if after.seat and not before.seat:
        if after.seat == Seat.FACTORY:
            plant = month.floor
            stood = "" if plant is None else _stood(month)
            yield make(month, "seat.won", stood, soviet=soviet)
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
    facts += filled(month, after)
    taken = month.trial("move", Stream.CANDIDATE, happened=True)
    if taken is not None and taken.chance < 0.995:
        draw, chance = words.pair(taken.draw, taken.chance)
        facts.append(words.fact("taken", draw=draw, chance=chance))
    rise = trial.stream == Stream.POST and 0 <= before.body == after.body
    key = "rise" if rise else "post.moved" if before.body >= 0 else "post.taken"
    return make(month, key, *facts, trial=trial, post=words.post(after))


def _times(ratio: float) -> str:
    if 0.95 < ratio < 1.05:
        return "as often"
    number = words.workers(ratio) if ratio >= 9.5 else f"{ratio:.1f}"
    return f"{number} times as often"


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
