"""The pictures of a film: every dot a few pixels over the words of the month.

ODD element: observation. Zones and colours are those of the live page; rooms are fewer and larger.
"""

from __future__ import annotations

import numpy as np

from thermidor import observables
from thermidor.live.film import rooms
from thermidor.live.film.words import (
    AGAINST,
    AWAY,
    CLERK,
    DEPUTY,
    IDLE,
    MEMBER,
    OLD,
    QUIET,
    SOLDIER,
    TIRED,
    VILLAGER,
    WORKER,
    Words,
    colours,
    squares,
)
from thermidor.live.server import scene
from thermidor.runs.configuration import Configuration, parameters_of
from thermidor.simulation import Simulation

STEPS = 3
"""Pictures for each month, so that the dots are seen to walk."""
REST = 30
"""How many times the last picture is shown."""


def _ink(persons: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Return the number of each person's colour in the palette: (n_people,) uint8."""
    zone = persons & 31
    here, member = (persons & scene.PRESENT) > 0, (persons & scene.MEMBER) > 0
    old = (kinds & 4) > 0
    bench, hall, office = zone < 3, (zone >= 3) & (zone < 6), (zone >= 6) & (zone < 26)
    ink = np.select(
        [
            (persons & scene.OPPOSITION) > 0,
            bench & member & here,
            bench & member,
            bench & here,
            bench,
            office & ~here,
            member,
            hall,
            office & (zone >= 17),
            office & old,
            office,
            zone == scene.ARMY,
            zone == scene.VILLAGE,
        ],
        [
            AGAINST,
            MEMBER,
            QUIET,
            WORKER,
            TIRED,
            AWAY,
            MEMBER,
            DEPUTY,
            DEPUTY,
            OLD,
            CLERK,
            SOLDIER,
            VILLAGER,
        ],
        IDLE,
    )
    return ink.astype(np.uint8)


def pictures(loaded, seed: int, scale: float):
    """Yield the pictures of a run, `STEPS` a month and a rest at the end: (H, W, 3) uint8."""
    simulation = Simulation(
        loaded, seed=seed, scale=scale, parameters=parameters_of(Configuration(loaded))
    )
    states = [scene.state(simulation)]
    while simulation.month < loaded.months:
        simulation.step()
        states.append(scene.state(simulation))
    counted = rooms.people(states)
    kinds = scene.kinds(simulation)
    crowd = rooms.Crowd(states, counted, kinds.size)
    words = Words(loaded, observables.table(simulation.history), counted, crowd)
    first = crowd.move(states[0], np.zeros(0, np.int64))
    crowd.at[first] = crowd.goal(first)
    for month in range(1, len(states)):
        before, now = states[month - 1], states[month]
        walks = crowd.move(now, scene.divided(before.weight, now.weight))
        ink = _ink(scene.shown(now), kinds[: now.persons.size])
        stands = np.ones(kinds.size, bool)
        stands[walks] = False
        start, goal = crowd.at[walks].copy(), crowd.goal(walks)
        ground = _dots(words.draw(month), crowd, ink, stands)
        for step in range(1, STEPS + 1):
            part = step / STEPS
            crowd.at[walks] = start + (goal - start) * part * part * (3 - 2 * part)
            yield _walkers(ground, crowd, ink, walks)
        _settle(crowd)
    last = _dots(words.draw(len(states) - 1), crowd, ink, np.ones(kinds.size, bool))
    for _ in range(REST):
        yield last


def _settle(crowd) -> None:
    """Let every row be where its first dot stands, to set out from there."""
    rows = np.flatnonzero([bool(spots) for spots in crowd.mine])
    crowd.at[rows] = crowd.goal(rows)


# Pixels ---------------------------------------------------------------------------------------


def _dots(picture, crowd, ink, stands) -> np.ndarray:
    """Draw who stands; return the picture."""
    spots = np.flatnonzero(crowd.owner >= 0)
    spots = spots[stands[crowd.owner[spots]]]
    sides = np.array(crowd.side)[crowd.room_at[spots]] - 1
    squares(picture, crowd.spots[spots], sides, colours()[ink[crowd.owner[spots]]])
    for room, y in crowd.level:
        for x in range(room.x, room.x + room.w, 10):
            picture[y, x : min(x + 5, room.x + room.w)] = 213, 221, 232
    return picture


def _walkers(ground, crowd, ink, walks) -> np.ndarray:
    picture = ground.copy()
    sides = np.clip(np.array(crowd.side)[crowd.room[walks]] - 1, 2, 5)
    squares(picture, crowd.at[walks].round().astype(int), sides, colours()[ink[walks]])
    return picture
