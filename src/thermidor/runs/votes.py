"""What became of a scenario's motions: in one run, and over many (ODD element: observation)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from thermidor.common import dates

if TYPE_CHECKING:
    from thermidor.runs.table import Run, Runs
    from thermidor.scenario.scenario import Event
    from thermidor.society.motions import Vote

BODIES = {
    "party_congress": "congress of the party",
    "soviet_congress": "congress of soviets",
    "union_congress": "congress of unions",
    "cec": "CEC",
    "government": "government",
    "centre": "the party's centre",
    "executive": "executive of a soviet",
}
"""Bodies that vote, in words."""


class Motion(NamedTuple):
    """A motion of a scenario in one run.

    Attributes
    ----------
    title : str
    body : str
        One of `BODIES`.
    platform : bool
        Whether it divides the party for or against those who lead it.
    due : int
        Month of its occasion, since the start.
    month : int
        Month in which it was put to the vote; -1: nobody moved it.
    ayes, noes : int
    passed : bool
    members : float
        Of a congress of the party: members who were for it before, 0..1; elsewhere the mean chance.
    leaders : float
        Leaders for it, by authority, 0..1.
    sent : int
        Delegates whom a secretary chose among several.
    owing : int
        Voters who owe their post to a posting.
    """

    title: str
    body: str
    platform: bool
    due: int
    month: int = -1
    ayes: int = 0
    noes: int = 0
    passed: bool = False
    members: float = float("nan")
    leaders: float = float("nan")
    sent: int = 0
    owing: int = 0

    @property
    def moved(self) -> bool:
        """Whether somebody moved it."""
        return self.month >= 0

    @property
    def share(self) -> float:
        """Votes for it, 0..1; NaN if nobody moved it."""
        return self.ayes / max(1, self.ayes + self.noes) if self.moved else float("nan")


def of_run(events: Iterable[Event], results: Mapping[str, Vote]) -> dict[str, Motion]:
    """Return the motions of a run's scenario by the id of their event, with what became of them."""
    found = {}
    for event in events:
        if event.motion is None:
            continue
        motion = Motion(event.title, event.motion.body, event.motion.platform, event.month)
        vote = results.get(event.id)
        if vote is not None:
            motion = motion._replace(
                month=vote.month,
                ayes=vote.ayes,
                noes=vote.noes,
                passed=bool(vote.passed),
                members=vote.share,
                leaders=vote.leaders,
                sent=vote.chosen,
                owing=vote.appointed,
            )
        found[event.id] = motion
    return found


class Outcome(NamedTuple):
    """A motion over many runs.

    Attributes
    ----------
    id, title : str
    date : str
        Its occasion, ``1921-03``.
    body : str
        In words.
    platform : bool
    moved, passed, of : int
        Runs in which somebody moved it, in which it passed, and all.
    low, share, high : float
        Votes for it where it was moved: the 5, 50 and 95 % points over runs, 0..1.
    members : float
        Median of the members for it before a congress of the party, 0..1; elsewhere NaN.
    sent, owing : float
        Mean share of the voters whom a secretary chose, and who owe their post to a posting.
    """

    id: str
    title: str
    date: str
    body: str
    platform: bool
    moved: int
    passed: int
    of: int
    low: float
    share: float
    high: float
    members: float
    sent: float
    owing: float


def outcomes(runs: Runs) -> list[Outcome]:
    """Return the motions of runs by the date of their occasion; empty if the runs have none."""
    done = [run for run in runs.done if run.votes]
    ids = dict.fromkeys(name for run in done for name in run.votes)
    found = [_outcome(name, done) for name in ids]
    return sorted(found, key=lambda one: (one.date, one.id))


def _outcome(name: str, done: list[Run]) -> Outcome:
    held = [(run, run.votes[name]) for run in done if name in run.votes]
    run, first = held[0]
    moved = [motion for _, motion in held if motion.moved]
    shares = [motion.share for motion in moved]
    low, middle, high = np.quantile(shares, (0.05, 0.5, 0.95)) if moved else [np.nan] * 3
    voters = sum(motion.ayes + motion.noes for motion in moved)
    congress = first.body == "party_congress" and moved
    return Outcome(
        name,
        first.title,
        dates.text(run.start + first.due),
        BODIES[first.body],
        first.platform,
        len(moved),
        sum(motion.passed for motion in moved),
        len(done),
        float(low),
        float(middle),
        float(high),
        float(np.median([motion.members for motion in moved])) if congress else np.nan,
        sum(motion.sent for motion in moved) / max(1, voters),
        sum(motion.owing for motion in moved) / max(1, voters),
    )


def table(runs: Runs) -> pd.DataFrame:
    """Return one row for each motion of each run; empty if the runs have none."""
    rows = [
        {"run": number, "seed": run.seed, "motion": name, **motion._asdict()}
        for number, run in enumerate(runs)
        for name, motion in run.votes.items()
    ]
    return pd.DataFrame(rows)


def of_table(rows: pd.DataFrame) -> dict[int, dict[str, Motion]]:
    """Return the motions of each run, by its number, from what `table` returned."""
    found: dict[int, dict[str, Motion]] = {}
    for row in rows.to_dict("records"):
        fields = {name: _plain(name, row[name]) for name in Motion._fields}
        found.setdefault(int(row["run"]), {})[str(row["motion"])] = Motion(**fields)
    return found


def as_text(motions: Mapping[str, Motion]) -> str:
    """Return the motions of a run as JSON, for a column of a table."""
    return json.dumps(motions)


def of_text(text: str | None) -> dict[str, Motion]:
    """Return the motions of a run from what `as_text` returned."""
    return {name: Motion(*fields) for name, fields in json.loads(text or "{}").items()}


def _plain(name: str, value: Any) -> Any:
    kind = {"title": str, "body": str, "platform": bool, "passed": bool}.get(name, int)
    return float(value) if name in ("members", "leaders") else kind(value)


def in_words(found: list[Outcome]) -> str:
    """Return in a sentence how many motions were moved and passed; empty without motions."""
    if not found:
        return ""
    of = found[0].of
    always = sum(one.moved == of for one in found)
    moved = [one for one in found if one.moved]
    if of == 1:
        passed = sum(one.passed for one in found)
        return f"{len(moved)} of {len(found)} motions were moved, {passed} passed."
    open_ = [one for one in moved if 0 < one.passed < of]
    return (
        f"{len(moved)} of {len(found)} motions were moved in some run, {always} in every run; "
        f"{sum(one.passed == of for one in found)} passed in every run, {len(open_)} in some, "
        f"{sum(one.passed == 0 for one in found)} in none."
    )
