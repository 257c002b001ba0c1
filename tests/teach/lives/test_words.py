"""The words of a life: every station, post, plant and number as a reader gets them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from thermidor.society.state import (
    OTHER,
    PARTIES,
    SOVIETS,
    UNIONS,
    Body,
    Form,
    Occupation,
    Origin,
    Party,
    Rank,
    Seat,
)
from thermidor.teach.lives import words

IN_1917, OLD = -8, -60
"""Months before the start in which somebody joined: in 1917, and long before."""


def row(occupation=Occupation.BENCH, region=0, **more):
    """Return somebody without post, party or seat."""
    plain = {"body": -1, "rank": 0, "party": 0, "joined": 0, "prior": 0, "origin": 0, "seat": 0}
    return SimpleNamespace(occupation=occupation, region=region, **{**plain, **more})


def plant(strength=4321.0, form=Form.OWNER, war=0, closed=0):
    return SimpleNamespace(strength=strength, form=form, war=war, closed=closed)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (Body.COMMISSARIATS, "the commissariats"),
        (Body.CHEKA, "the Cheka"),
        (Body.SECRETARIAT, "the secretariat of the party"),
        (Body.PETROGRAD_OFFICES, "the state offices of Petrograd"),
        (Body.PETROGRAD_OFFICES + 2, "the state offices of the provinces"),
        (OTHER[1], "the private and other offices of Moscow"),
        (SOVIETS[0], "the soviet of Petrograd"),
        (SOVIETS[2], "the soviets of the provinces"),
        (PARTIES[2], "the party committees of the provinces"),
        (UNIONS[1], "the unions of Moscow"),
    ],
)
def test_a_body_is_named_with_its_place(body, name):
    assert words.body(body) == name


def test_every_body_has_a_different_name():
    assert len({words.body(body) for body in Body}) == len(Body)


def test_a_post_has_the_right_article():
    post = SimpleNamespace(body=Body.CHEKA, rank=Rank.LOWER)
    assert words.post(post) == "a lower post of the Cheka"
    post.rank = Rank.UPPER
    assert words.post(post) == "an upper post of the Cheka"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (plant(), "a plant of 4,300 workers, run by its owner"),
        (
            plant(form=Form.WORKERS_CONTROL, war=1),
            "a plant of 4,300 workers, under workers' control, working on war orders",
        ),
        (
            plant(86.4, Form.COLLEGIAL, war=1, closed=1),
            "a plant of 86 workers, run by a board, whose war orders have ended",
        ),
        (plant(457.0, Form.ONE_MAN), "a plant of 460 workers, run by one manager"),
    ],
)
def test_a_workplace_is_described_by_size_management_and_orders(given, said):
    assert words.plant(given) == said


@pytest.mark.parametrize(
    ("somebody", "place", "said"),
    [
        (row(Occupation.DEAD), None, "dead"),
        (row(region=1), None, "at the bench in Moscow"),
        (
            row(region=2),
            plant(),
            "at the bench in the provinces, at a plant of 4,300 workers, run by its owner",
        ),
        (
            row(Occupation.PARTY_POST, body=PARTIES[0], rank=Rank.MIDDLE),
            None,
            "in a middle post of the party committees of Petrograd",
        ),
        (row(Occupation.ARMY, 2), None, "in the army"),
        (row(Occupation.VILLAGE, 1), None, "in the village"),
        (row(Occupation.IDLE, 1), None, "out of work in Moscow"),
    ],
)
def test_what_a_person_does(somebody, place, said):
    assert words.does(somebody, place) == said


@pytest.mark.parametrize(
    ("somebody", "place", "said"),
    [
        (row(), None, "A worker of Petrograd"),
        (
            row(region=1, party=Party.MENSHEVIK),
            plant(war=1),
            "A worker of Moscow, at a plant of 4,300 workers on war orders, of the Mensheviks",
        ),
        (
            row(seat=Seat.FACTORY, party=Party.BOLSHEVIK, joined=IN_1917),
            plant(),
            "A worker of Petrograd, at a plant of 4,300 workers, deputy of a soviet, "
            "Bolshevik since 1917",
        ),
        (
            row(
                Occupation.PARTY_POST,
                2,
                body=PARTIES[2],
                rank=Rank.UPPER,
                party=Party.BOLSHEVIK,
                joined=OLD,
            ),
            None,
            "A holder of an upper post of the party committees of the provinces, "
            "Bolshevik from before 1917",
        ),
        (
            row(Occupation.OFFICE, body=Body.COMMISSARIATS, rank=Rank.MIDDLE, prior=2),
            None,
            "An official of the commissariats, middle rank, in office since before October",
        ),
        (row(Occupation.ARMY, 2, origin=Origin.PEASANT), None, "A soldier of the provinces"),
        (row(Occupation.VILLAGE, 2), None, "A villager of the provinces"),
        (
            row(Occupation.IDLE, 1, origin=Origin.TSARIST_OFFICIAL),
            None,
            "A former official of Moscow, out of work",
        ),
        (
            row(Occupation.IDLE, 0, origin=Origin.EDUCATED),
            None,
            "An educated person of Petrograd, out of work",
        ),
        (row(Occupation.IDLE, 0), None, "A person of Petrograd, out of work"),
    ],
)
def test_who_a_person_is_at_month_zero(somebody, place, said):
    assert words.who(somebody, place) == said


def test_the_strip_has_a_lane_for_every_occupation():
    lanes = [words.LANES[words.lane(row(occupation))] for occupation in Occupation]
    assert lanes == [
        "bench",
        "army",
        "village",
        "office",
        "party post",
        "union post",
        "out of work",
        "dead",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.0, "1.00"),
        (0.9961, "0.996"),
        (0.994, "0.99"),
        (0.256, "0.26"),
        (0.1, "0.10"),
        (0.0987, "0.099"),
        (0.00095, "0.001"),
        (0.00094, "0.0009"),
        (0.0, "0"),
    ],
)
def test_a_chance_is_never_rounded_to_0_or_to_1(value, said):
    assert words.chance(value) == said


def test_numbers_in_words():
    assert [words.workers(n) for n in (7.4, 99.4, 104.0, 1249.0, 30_512.0)] == [
        "7",
        "99",
        "100",
        "1,200",
        "30,500",
    ]
    assert words.share(0.256) == "26 %"
    assert words.pressure("civil_war") == "civil war"
    assert words.pair(0.25, 0.25) == ("0.25", "0.25")  # as many digits as there are: nine
    assert words.pair(0.251, 0.252) == ("0.251", "0.252")
