"""Turns of a life: what changed in a month, by which draw against which chance.

What changed is read off the person's rows, why off the trials of the same month. A turn that no
trial explains (an act, a body that moved, a fate of the workplace) says what did it instead.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator

from thermidor.common.random import Stream
from thermidor.society.state import Mandate, Occupation, Party, Seat
from thermidor.teach.lives import words
from thermidor.teach.lives.month import Month
from thermidor.teach.lives.turn import Turn, make
from thermidor.teach.lives.turns_around import by_acts, of_plant
from thermidor.teach.lives.turns_moves import of_moves

S = Stream


def turns(months: list[Month]) -> list[Turn]:
    """Return all turns of a life, in order.

    Parameters
    ----------
    months : list of Month
    """
    found: list[Turn] = []
    for month in months:
        for part in (by_acts, of_plant, _feelings, of_moves, _party, _mandate, _seat):
            found += part(month)
        if month.after.occupation == Occupation.DEAD:
            break
    return found


def _feelings(month: Month) -> Iterator[Turn]:
    before, after = month.rows["act"], month.rows["feel"]
    if after.support != before.support:
        trial = month.trial("feel", S.SUPPORT)
        if after.support == Party.BOLSHEVIK:
            yield make(
                month,
                "support",
                "Came back to the party in charge",
                trial=trial,
                large=False,
                rule="worker.return_of_support",
            )
        else:
            to = words.PARTY[Party(int(after.support))]
            yield make(
                month,
                "support",
                f"Turned away from the party in charge, to {to}",
                trial=trial,
                large=False,
            )


# Party, mandate, seat ----------------------------------------------------------------------------


def _party(month: Month) -> Iterator[Turn]:
    before, after = month.rows["move"], month.rows["belong"]
    if after.occupation == Occupation.DEAD:
        return
    if after.party != before.party and after.party == Party.BOLSHEVIK:
        trial = month.trial("belong", S.JOINING)
        asked = [call.rule for call in trial.calls]
        why = "In the army" if before.occupation == Occupation.ARMY else "Out of commitment"
        if "cadre.joining_advantage" in asked:
            why = "By the advantage that goes with office"
        told = f"{why}; conviction {after.conviction:.2f}, drawn on joining and fixed."
        rule = next((each for each in asked if each.startswith("cadre.joining")), "")
        yield make(month, "joined", "Joined the party", told, trial=trial, rule=rule)
    elif month.trial("belong", S.JOINING, came=True) is not None:
        yield make(
            month,
            "left",
            "Joined the party and left it within the month",
            trial=month.trial("belong", S.LEAVING, came=True),
        )
    elif after.party != before.party:
        left = month.trial("belong", S.LEAVING, came=True)
        if left is not None:
            yield make(month, "left", "Left the party", trial=left)
        else:
            yield make(
                month,
                "expelled",
                "Expelled from the party as an oppositionist",
                trial=month.trial("belong", S.EXPULSION),
                rule="",
            )
    elif after.faction != before.faction:
        trial = month.trial("belong", S.OPPOSITION)
        if after.faction:
            yield make(month, "opposition", "Joined the opposition in the party", trial=trial)
        else:
            yield make(month, "opposition", "Left the opposition", trial=trial, rule="")
    if after.union != before.union and before.occupation == Occupation.BENCH:
        word = "Joined" if after.union else "Dropped out of"
        yield make(
            month,
            "union",
            f"{word} the trade union",
            trial=month.trial("belong", S.UNION),
            rule="",
            large=False,
        )
    if before.refusal > 0 and after.refusal <= 0 and after.body >= 0:
        yield make(month, "refusal", "Back at the desk: the weeks of refusal were over")


def _mandate(month: Month) -> Iterator[Turn]:
    before, after = month.rows["move"], month.rows["belong"]
    if after.mandate != before.mandate and after.body >= 0 and after.body == before.body:
        how = words.MANDATE[Mandate(int(after.mandate))]
        renewal = [t for t in month.trials["belong"] if t.stream == S.TERM]
        if len(renewal) > 1:
            term, named = renewal[0].chance, renewal[1].chance
            yield make(
                month,
                "mandate",
                f"The mandate ran out; the post was filled anew, {how}",
                f"Such mandates run out with the chance {words.chance(term)} a month; of those, "
                f"{words.share(min(1.0, named / term))} were renewed by appointment.",
                trial=renewal[0],
                rule="",
                large=False,
            )


def _seat(month: Month) -> Iterator[Turn]:
    before, after = month.rows["belong"], month.rows["elect"]
    trial = month.trial("elect", S.SEAT)
    town = words.PLACES[int(after.region)]
    soviet = f"the soviet of {town}" if after.region < 2 else "a soviet of the provinces"
    if after.seat and not before.seat:
        if after.seat == Seat.FACTORY:
            yield make(month, "seat", f"Elected to {soviet} by the workplace", trial=trial)
        else:
            yield make(
                month,
                "seat",
                f"Given a reserved seat in {soviet}",
                "Reserved seats go to people in posts and in the army.",
                trial=trial,
                rule="",
            )
    elif before.seat and not after.seat:
        away = before.occupation == Occupation.BENCH and not before.present
        why = "Had not come to the meeting that chose." if away else ""
        yield make(
            month,
            "unseated",
            f"Not returned to {soviet} in a new election",
            why,
            trial=trial,
            against=trial is not None,
            large=False,
        )
    elif before.seat and month.trials.get("elect"):
        yield make(month, "seat", f"Returned to {soviet}", trial=trial, large=False)
    moved = month.rows["feel"]
    if moved.seat and not month.rows["move"].seat:
        yield make(month, "unseated", f"Gave up {words.SEAT[Seat(int(moved.seat))]}", large=False)
