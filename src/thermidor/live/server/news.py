"""What happened in a month beside the picture: acts, votes, strikes, the threads of patronage.

ODD element: observation. Only what came is kept: most months hold their acts alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from thermidor.live.server import scene
from thermidor.society.institutions.leaders import LEADERS
from thermidor.society.state import Body

if TYPE_CHECKING:
    from thermidor.simulation import Simulation
    from thermidor.society.institutions.votes import Division

EVERY = 3
"""Months between two counts of who has clients: they change slowly."""


def news_of(simulation: Simulation, acts: list[str]) -> dict[str, Any]:
    """Return what happened in the present month, ready for JSON.

    Parameters
    ----------
    simulation : Simulation
    acts : list of str
        Ids of the events that took effect.

    Returns
    -------
    dict
        ``acts``; where they came, ``votes`` and ``strikes``; every third month ``patrons``.
    """
    found: dict[str, Any] = {"acts": acts}
    if simulation.votes.divisions:
        found["votes"] = [_vote(simulation, one) for one in simulation.votes.divisions]
    if simulation.answers.by_plant.any():
        found["strikes"] = strikes(simulation)
    if simulation.month % EVERY == 0:
        found["patrons"] = patrons(simulation)
    return found


def _vote(simulation: Simulation, division: Division) -> dict[str, Any]:
    """Return a vote: a digit for each voter, how the voter came times two, plus one for an aye."""
    result = simulation.votes.results[division.name]
    seats = 2 * division.came + division.ayes
    return {
        "id": division.name,
        "body": result.body,
        "for": result.ayes,
        "against": result.noes,
        "passed": bool(result.passed),
        "seats": "".join(map(str, seats.tolist())),
    }


def strikes(simulation: Simulation) -> dict[str, Any]:
    """Return the month's strikes.

    Returns
    -------
    dict
        ``plants`` that stopped, in ``towns`` towns; ``workers`` who stopped there or elsewhere;
        ``kinds``: how many plants were answered in each way; ``roads``: by whom, see `Answers`.
    """
    answers, floor = simulation.answers, simulation.shopfloor
    stopped = floor.counts.ready[:, 0] * simulation.plants.stoppage
    return {
        "plants": round(float(answers.by_plant.sum())),
        "towns": int((answers.by_town.sum(axis=1) >= 1.0).sum()),
        "workers": round(float(stopped.sum())),
        "kinds": np.round(answers.by_town.sum(axis=0)).astype(int).tolist(),
        "roads": np.round(answers.roads).astype(int).tolist(),
    }


def patrons(simulation: Simulation) -> dict[str, Any]:
    """Return the leaders with their circles and the posts whose holders owe them, by zone.

    Returns
    -------
    dict
        ``head``: the leader who heads the secretariat; ``leaders``: of each the row (-1: none), the
        authority in thousandths, the members of the circle, and pairs of a zone and the posts.
    """
    people, leaders = scene.table(simulation), simulation.votes.leaders
    weight, circle, patron = people.weight, people.circle, people.patron
    follows, owes = circle >= 0, (patron >= 0) & (people.body >= 0)
    members = np.bincount(circle[follows], weight[follows], LEADERS)
    pairs = patron[owes].astype(np.int64) * len(Body) + people.body[owes]
    posts = np.bincount(pairs, weight[owes], LEADERS * len(Body)).reshape(LEADERS, len(Body))
    return {
        "head": int(leaders.head),
        "leaders": [
            [
                int(leaders.row[one]),
                round(1000 * float(leaders.authority[one])),
                int(members[one]),
                [
                    [scene.FIRST_BODY + int(body), int(posts[one, body])]
                    for body in np.flatnonzero(posts[one])
                ],
            ]
            for one in range(LEADERS)
        ],
    }
