"""The zone of a person: bytes worked out by hand, and compiled loops equal to Python."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from thermidor.common.random import Luck, Stream, uniform
from thermidor.live.server import replay, scene
from thermidor.society.state import Body, Mandate, Occupation, Party, Rank, Seat, persons

PEOPLE = (
    # traits, byte of the person, byte of the standing
    ({"region": 1, "present": 1}, 1 | 32, 0),
    ({"region": 2, "party": Party.BOLSHEVIK, "faction": 1, "seat": Seat.FACTORY}, 2 | 64 | 128, 8),
    ({"region": 1, "party": Party.SR, "present": 1, "body": -1}, 1 | 32, 0),
    (
        {
            "occupation": Occupation.OFFICE,
            "body": Body.CHEKA,
            "rank": Rank.UPPER,
            "mandate": Mandate.APPOINTED,
        },
        (6 + Body.CHEKA) | 32,
        2 | 4,
    ),
    (
        {
            "occupation": Occupation.OFFICE,
            "body": 0,
            "refusal": 2.0,
            "rank": Rank.MIDDLE,
            "seat": Seat.RESERVED,
            "mandate": Mandate.ELECTED,
        },
        6,
        1 | 16,
    ),
    ({"occupation": Occupation.ARMY, "party": Party.BOLSHEVIK}, 26 | 64, 0),
    ({"occupation": Occupation.VILLAGE}, 27, 0),
    ({"occupation": Occupation.IDLE, "present": 1}, 28, 0),
    ({"occupation": Occupation.DEAD}, 29, 0),
)


def table():
    rows = persons(len(PEOPLE))
    rows.body, rows.identity = -1, np.arange(len(PEOPLE))
    for number, (traits, _, _) in enumerate(PEOPLE):
        for name, value in traits.items():
            rows[name][number] = value
    return rows


def plain(loop):
    """Return a compiled loop in plain Python (it is that where nothing is compiled)."""
    return getattr(loop, "py_func", loop)


@pytest.mark.parametrize("mark", [scene._mark, plain(scene._mark)])
def test_a_person_s_bytes_hold_zone_marks_and_standing(mark):
    bytes_, standing, deputy = np.empty((3, len(PEOPLE)), np.uint8)
    mark(table().arrays, bytes_, standing, deputy)
    assert bytes_.tolist() == [byte for _, byte, _ in PEOPLE]
    assert standing.tolist() == [byte for _, _, byte in PEOPLE]
    assert deputy.tolist() == [int("seat" in traits) for traits, _, _ in PEOPLE]


def test_draws_of_the_picture_are_those_of_the_run():
    key, numbers = Luck(3).keys(5)[Stream.ATTENDANCE], np.arange(40, dtype=np.uint32)
    drawn = plain(scene._draws)(key, numbers)
    assert drawn.tobytes() == scene._draws(key, numbers).tobytes()
    assert drawn[7] == uniform(key, np.uint32(7))
    assert len(set(drawn)) == 40


def test_deputies_who_came_have_the_lowest_draws():
    rows = persons(8)
    rows.identity, rows.region = np.arange(8), [0, 0, 0, 0, 1, 1, 2, 2]
    soviets = SimpleNamespace(attendance=np.array([0.5, 1.0, 0.0]))
    keys = Luck(3).keys(5)
    simulation = SimpleNamespace(
        rows=8, society=SimpleNamespace(people=rows), soviets=soviets, keys=keys
    )
    came = scene.deputies_present(simulation, np.arange(8))
    draws = {i: uniform(keys[Stream.ATTENDANCE], np.uint32(i)) for i in range(4)}
    assert sorted(came[:2]) == sorted(sorted(draws, key=draws.get)[:2])  # half of four
    assert sorted(came[2:]) == [4, 5]  # all of Moscow's, none of the provinces'


def test_parents_of_new_rows_are_those_that_lost_weight():
    before = np.array([10, 8, 5, 3])
    assert scene.divided(before, np.array([7, 8, 4, 3, 3, 1])).tolist() == [0, 2]
    assert scene.divided(before, before).tolist() == []
    with pytest.raises(RuntimeError, match="divided in an unexpected way"):
        scene.divided(before, np.array([7, 8, 4, 3, 1, 3]))


def test_persons_at_the_meeting_or_absent_from_a_post_are_unusual():
    bench, office, army = 1, 6 + Body.CHEKA, scene.ARMY
    marked = np.array([bench, bench | 32, office, office | 32, army], np.uint8)
    assert scene.unusual(marked).tolist() == [False, True, True, False, False]


def test_a_deputy_who_came_is_in_the_hall_of_the_region_and_keeps_the_marks():
    standing = np.array([0, scene.CAME | 2 << 6, scene.CAME], np.uint8)
    drawn = np.array([1 | 64, 2 | 64, 26 | 128], np.uint8)
    state = scene.State(drawn, standing, None, None, None)
    assert scene.shown(state).tolist() == [1 | 64, (3 + 2) | 64, 3 | 128]


def test_workplaces_and_origins_are_bytes_too():
    plants = SimpleNamespace(
        form=np.array([0, 2, 3]),
        national=np.array([0, 1, 2]),
        closed=np.array([0, 0, 1]),
        stoppage=np.array([0.3, 0.1, 0.0]),
    )
    rows = persons(3)
    rows.origin, rows.prior = [0, 1, 2], [0, 2, 3]
    simulation = SimpleNamespace(rows=3, society=SimpleNamespace(plants=plants, people=rows))
    assert scene.workplaces(simulation).tolist() == [scene.STOPPED, 2 | 4, 3 | 4 | 8]
    assert scene.kinds(simulation).tolist() == [0, 1 | 4, 2 | 4 | 8]


def test_zones_have_titles_and_the_same_numbers_in_the_page():
    assert len(scene.ZONES) == scene.DEAD + 1
    text = replay.page_text("wire.js").partition("export const Zone = {")[2].partition("}")[0]
    numbers = {name: int(number) for name, number in re.findall(r"([A-Z]+): (\d+)", text)}
    first = {
        "OFFICES": "PETROGRAD_OFFICES",
        "OTHER": "PETROGRAD_OTHER",
        "STAFF": "PETROGRAD_SOVIET",
    }
    first |= {"PARTY": "PETROGRAD_PARTY", "UNIONS": "PETROGRAD_UNIONS"}
    for name, number in numbers.items():
        body = first.get(name, name)
        expected = scene.FIRST_BODY + Body[body] if body in Body.__members__ else None
        assert number == (getattr(scene, name) if expected is None else expected), name
