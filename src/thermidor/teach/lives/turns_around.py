"""Turns that come from around a person: dated acts, and what becomes of the workplace.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator

from thermidor.common.random import Stream
from thermidor.society.state import Form, Occupation
from thermidor.teach.lives import words
from thermidor.teach.lives.month import Month
from thermidor.teach.lives.turn import Turn, make

S = Stream


def _act(month: Month, *names: str) -> str:
    """Say which dated act of the month did something: the one that holds an act of these names."""
    for _, title, _, done in month.acts:
        if set(names) & set(done):
            return f"By an act of that month: {title}."
    return ""


def by_acts(month: Month) -> Iterator[Turn]:
    """Yield what a dated act of the month did to the person."""
    before, after = month.before, month.rows["act"]
    trial = month.trials.get("act", ())[-1:]
    trial = trial[0] if trial else None
    if after.occupation != before.occupation and before.occupation == Occupation.ARMY:
        yield make(
            month, "back", "Sent home from the army", _act(month, "demobilise_army"), trial=trial
        )
    elif after.occupation != before.occupation:
        moved = trial is not None and trial.stream == S.MIGRATION
        title = "Left behind when the government moved" if moved else "Dismissed from office"
        by = _act(month, "move_government" if moved else "dismiss_officials")
        yield make(month, "lost_post", title, by, trial=trial, against=False)
    elif after.region != before.region:
        where = words.PLACES[int(after.region)]
        by = _act(month, "move_government")
        yield make(
            month,
            "moved",
            f"Went to {where} with the government",
            by,
            trial=trial,
            against=trial is not None,
        )
    if after.refusal > before.refusal:
        yield make(
            month,
            "refusal",
            "Refused service to the new power",
            _act(month, "strike_of_officials"),
            f"The refusal was drawn to last {after.refusal:.1f} weeks.",
        )


def of_plant(month: Month) -> Iterator[Turn]:
    """Yield what became of the workplace of somebody at the bench."""
    start, then, now = month.plant_start, month.plant_before, month.plant
    if now is None or then is None or start is None or start.identity != then.identity:
        return
    told = {"large": False}
    if then.closed and not start.closed:
        yield make(
            month, "plant", "The plant's war orders ended", _act(month, "close_war_plants"), **told
        )
    if then.national and not start.national:
        yield make(
            month,
            "plant",
            "The plant was nationalised by decree; a board runs it",
            _act(month, "nationalise"),
            **told,
        )
    changes = (
        (now.committee != then.committee, S.COMMITTEE, "The plant founded a factory committee"),
        (
            now.commission != then.commission,
            S.COMMISSION,
            "Its committee set up a control commission",
        ),
        (
            now.form != then.form
            and now.managed == month.number
            and Form.WORKERS_CONTROL in (now.form, then.form)
            and then.form == Form.OWNER,
            S.PLANT,
            "Its workers took control of the plant",
        ),
        (
            now.national == 1 and then.national == 0,
            S.SEIZURE,
            "Its workers had the plant nationalised; a board runs it",
        ),
        (
            now.form == Form.ONE_MAN != then.form,
            S.MANAGEMENT,
            "One manager took the place of the plant's board",
        ),
    )
    for happened, stream, title in changes:
        trial = month.trial("plant", stream, came=True)
        if happened and trial is not None:
            yield make(month, "plant", title, trial=trial, **told)
    if month.strikes >= 1.0:
        came = "was" if month.rows["feel"].present else "was not"
        yield make(
            month,
            "strike",
            "The plant went on strike",
            f"This person {came} at the month's meeting.",
            **told,
        )
