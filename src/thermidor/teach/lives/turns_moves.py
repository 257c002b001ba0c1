"""Moves: to work and out of it, to village, front and back, into posts and out of them, death.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator

from thermidor.common.random import Stream
from thermidor.society.state import ELECTABLE, Mandate, Occupation, Party
from thermidor.teach.lives import words
from thermidor.teach.lives.month import Month
from thermidor.teach.lives.turn import Turn, make
from thermidor.teach.lives.watching import Trial

S = Stream
FATES = (
    S.DEATH,
    S.LAYOFF,
    S.VILLAGE,
    S.MIGRATION,
    S.CALL_UP,
    S.RETURN,
    S.DISMISSAL,
    S.POST,
    S.WHICH_POST,
    S.WORK,
)
"""Streams that decide a move; the last of them that came is the reason of a change of occupation,
but for work, which after a layoff or a return decides only where to."""


def of_moves(month: Month) -> Iterator[Turn]:
    """Yield the month's move, if there was one."""
    before, after = month.rows["feel"], month.rows["move"]
    same_post = (after.occupation, after.body, after.rank, after.place, after.region) == (
        before.occupation,
        before.body,
        before.rank,
        before.place,
        before.region,
    )
    if same_post and after.entered == before.entered:
        return
    trial = deciding(month)
    if trial is None:
        if before.occupation == Occupation.PARTY_POST and before.party != Party.BOLSHEVIK:
            yield make(
                month,
                "lost_post",
                "Lost the post with the membership",
                f"Had been {words.does(before)}: a post of the party is a member's.",
            )
        return
    yield from _MOVES[trial.stream](month, before, after, trial)


def deciding(month: Month) -> Trial | None:
    """Return the trial that decided the month's move; None where nothing moved."""
    came = [t for t in month.trials.get("move", ()) if t.came and t.stream in FATES]
    for trial in came:
        if trial.stream in (S.LAYOFF, S.RETURN):
            return trial
    return came[-1] if came else None


def _died(month, before, after, trial):
    yield make(month, "died", "Died", f"Was then {words.does(before, month.plant)}.", trial=trial)


def _laid_off(month, before, after, trial):
    where = "went to the village" if after.occupation == Occupation.VILLAGE else "stayed in town"
    ties = month.trial("move", S.WORK)
    second = ""
    if ties is not None:
        second = (
            f"A second draw, {words.chance(ties.draw)} against {words.chance(ties.chance)} "
            f"for ties to the land of {before.ties:.2f}: {where}."
        )
    plant = month.plant
    yield make(
        month,
        "laid_off",
        "Laid off",
        f"The plant had work for {words.share(plant.open)} of its {words.hands(plant.strength)} "
        f"hands; output of the region stood at {words.share(month.region['output'])} of the start.",
        "Its war orders had ended." if plant.closed else "",
        second,
        trial=trial,
    )


def _home(month, before, after, trial):
    yield make(month, "village", "Left for the village", trial=trial)


def _away(month, before, after, trial):
    yield make(
        month,
        "away",
        "Left the hungry capital for the provinces",
        f"Had been {words.does(before, month.plant)}.",
        trial=trial,
    )


def _front(month, before, after, trial):
    first = "Members of the party were called first." if before.party == Party.BOLSHEVIK else ""
    yield make(month, "front", "Went to the front", first, trial=trial)


def _back(month, before, after, trial):
    home = after.occupation == Occupation.VILLAGE
    ties = month.trial("move", S.WORK)
    second = (
        ""
        if ties is None
        else (
            f"A second draw, {words.chance(ties.draw)} against {words.chance(ties.chance)} "
            "(ties to "
            f"the land): {'to the village' if home else 'to town, without work'}."
        )
    )
    yield make(month, "back", "Sent home from the army", second, trial=trial)


def _work(month, before, after, trial):
    yield make(
        month,
        "work",
        f"Found work in {words.PLACES[after.region]}",
        f"{month.region['jobs']:,.0f} places stood open in the region, for real persons."
        if after.region == before.region
        else "",
        trial=trial,
    )


def _lost_post(month, before, after, trial):
    yield make(month, "lost_post", "Lost the post", f"Had been {words.does(before)}.", trial=trial)


def _post(month, before, after, trial):
    rise = trial.stream == S.POST and before.body >= 0 and before.body == after.body
    office, name = month.office, words.post(after)
    facts = []
    if office:
        vacant = max(0.0, office["posts"] - office["staff"])
        facts.append(
            f"{vacant:,.0f} of {office['posts']:,.0f} such posts stood vacant. For them a "
            f"Bolshevik was wanted {_times(office['member'])} as another of the same skill; this "
            f"skill was wanted {_times(office['skill'])} as none."
        )
    if month.divided and month.divided[2]:
        part, heads, _ = month.divided
        facts.append(f"The body took {part} of the {heads} persons alike whom the row stood for.")
    facts.append(_how(month, after))
    if rise:
        yield make(month, "rise", f"Rose to {name}", *facts, trial=trial)
    else:
        verb = "Moved to" if before.body >= 0 else "Taken into"
        yield make(month, "post", f"{verb} {name}", *facts, trial=trial)


def _times(ratio: float) -> str:
    if 0.95 < ratio < 1.05:
        return "as often"
    return f"{words.hands(ratio)} times as often" if ratio >= 9.5 else f"{ratio:.1f} times as often"


def _how(month, after) -> str:
    trial = month.trial("move", S.MANDATE)
    if after.body not in ELECTABLE:
        return "Such posts are filled from above."
    if trial is None:
        return ""
    how = words.MANDATE[Mandate(int(after.mandate))]
    return (
        f"{how.capitalize()}: a draw of {words.chance(trial.draw)} against the chance "
        f"{words.chance(trial.chance)} that such a post is filled by appointment."
    )


_MOVES = {
    S.DEATH: _died,
    S.LAYOFF: _laid_off,
    S.VILLAGE: _home,
    S.MIGRATION: _away,
    S.CALL_UP: _front,
    S.RETURN: _back,
    S.WORK: _work,
    S.DISMISSAL: _lost_post,
    S.POST: _post,
    S.WHICH_POST: _post,
}
