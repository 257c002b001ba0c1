"""Every move a life can make, from rows set by hand, in the words a reader should get."""

from __future__ import annotations

import pytest
from turned import CHEKA, MEMBER, one, plants, told, trial

from thermidor.common.random import Stream
from thermidor.society.state import Mandate, Occupation, Party, Rank
from thermidor.teach.lives import words

ARMY, VILLAGE, IDLE = (
    {"occupation": o, "place": -1} for o in (Occupation.ARMY, Occupation.VILLAGE, Occupation.IDLE)
)
DRAWN_WORK = trial(Stream.WORK, 0.45, 0.62)


def moved(changes, *drawn, was=None, **month):
    return one("move", changes, was=was, trials={"move": drawn}, **month)


@pytest.mark.parametrize(
    ("was", "changes", "stream", "title", "facts"),
    [
        ({}, VILLAGE, Stream.VILLAGE, "Left for the village", ()),
        (
            {},
            {"region": 2},
            Stream.MIGRATION,
            "Left the hungry capital for the provinces",
            ("Had been at the bench in Petrograd.",),
        ),
        ({}, ARMY, Stream.CALL_UP, "Went to the front", ()),
        (
            MEMBER,
            ARMY,
            Stream.CALL_UP,
            "Went to the front",
            ("Members of the party were called first.",),
        ),
        (
            IDLE,
            {"occupation": Occupation.BENCH, "place": 3},
            Stream.WORK,
            "Found work in Petrograd",
            ("1,200 places stood open in the region, for real persons.",),
        ),
        (
            IDLE,
            {"occupation": Occupation.BENCH, "region": 1},
            Stream.WORK,
            "Found work in Moscow",
            (),
        ),
        (ARMY, VILLAGE, Stream.RETURN, "Sent home from the army", ()),
        (
            CHEKA,
            {**IDLE, "body": -1},
            Stream.DISMISSAL,
            "Lost the post",
            ("Had been in a lower post of the Cheka.",),
        ),
    ],
)
def test_a_move_is_told_with_its_draw(was, changes, stream, title, facts):
    drawn = trial(stream)
    turn = moved(changes, drawn, was=was)
    assert (turn.title, turn.facts, turn.trial) == (title, facts, drawn)
    assert turn.large


def test_death_ends_the_telling():
    drawn = {"move": (trial(Stream.DEATH),)}
    turn = one("move", {"occupation": Occupation.DEAD, "seat": 1}, trials=drawn, **plants())
    assert (turn.kind, turn.title) == ("died", "Died")
    assert turn.facts == (
        "Was then at the bench in Petrograd, at a plant of 4,300 hands, run by its owner.",
    )


@pytest.mark.parametrize(
    ("changes", "where"), [(VILLAGE, "went to the village"), (IDLE, "stayed in town")]
)
def test_a_layoff_tells_the_work_there_was_and_the_second_draw(changes, where):
    states = plants(start={"closed": 1})
    turn = moved(changes, trial(Stream.LAYOFF), DRAWN_WORK, **states)
    assert turn.trial.stream == Stream.LAYOFF  # though work came later: it decides only where to
    assert turn.facts == (
        "The plant had work for 60 % of its 4,300 hands; output of the region stood at 50 % of the "
        "start.",
        "Its war orders had ended.",
        f"A second draw, 0.45 against 0.62 for ties to the land of 0.40: {where}.",
    )
    (alone,) = [moved(changes, trial(Stream.LAYOFF), **plants())]
    assert len(alone.facts) == 1


@pytest.mark.parametrize(
    ("changes", "where"), [(VILLAGE, "to the village"), (IDLE, "to town, without work")]
)
def test_a_soldier_sent_home_goes_to_the_land_or_to_town(changes, where):
    turn = moved(changes, trial(Stream.RETURN), DRAWN_WORK, was=ARMY)
    assert turn.facts == (f"A second draw, 0.45 against 0.62 (ties to the land): {where}.",)


def test_a_draw_that_did_not_come_moves_nobody():
    assert told("move", {"entered": 6}, trials={"move": (trial(Stream.VILLAGE, 0.9),)}) == []


def test_a_post_of_the_party_is_lost_with_the_membership():
    post = {"occupation": Occupation.PARTY_POST, "body": words.PARTIES[1], "region": 1}
    turn = moved({**IDLE, "body": -1}, was=post)
    assert turn.title == "Lost the post with the membership"
    assert turn.facts == (
        "Had been in a lower post of the party committees of Moscow: a post of the party is a "
        "member's.",
    )
    assert told("move", {**IDLE, "body": -1}, was={**post, "party": Party.BOLSHEVIK}) == []


# Posts --------------------------------------------------------------------------------------------

OFFICE = {"posts": 1500.0, "staff": 1100.0, "member": 12.4, "skill": 1.02}


def test_a_post_tells_how_it_was_filled_and_who_was_wanted():
    turn = moved(CHEKA, trial(Stream.POST), office=OFFICE)
    assert turn.title == "Taken into a lower post of the Cheka"
    assert turn.facts == (
        "400 of 1,500 such posts stood vacant. For them a Bolshevik was wanted 12 times as often "
        "as another of the same skill; this skill was wanted as often as none.",
        "Such posts are filled from above.",
    )


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (9.4, "9.4 times as often"),
        (9.5, "10 times as often"),
        (0.5, "0.5 times as often"),
        (1.04, "as often"),
    ],
)
def test_how_often_somebody_was_wanted_has_digits_that_matter(ratio, said):
    turn = moved(CHEKA, trial(Stream.POST), office={**OFFICE, "member": ratio})
    assert f"a Bolshevik was wanted {said} as another" in turn.facts[0]


def test_a_body_that_takes_part_of_a_row_says_how_many():
    turn = moved(CHEKA, trial(Stream.POST), divided=(3, 80, True))
    assert turn.facts[0] == "The body took 3 of the 80 persons alike whom the row stood for."
    other = moved(CHEKA, trial(Stream.POST), divided=(3, 80, False))
    assert other.facts == ("Such posts are filled from above.",)


@pytest.mark.parametrize(
    ("mandate", "word"), [(Mandate.ELECTED, "Elected"), (Mandate.APPOINTED, "Appointed")]
)
def test_a_post_that_can_be_elected_says_which_it_was(mandate, word):
    soviet = {**CHEKA, "body": words.SOVIETS[0], "mandate": mandate}
    turn = moved(soviet, trial(Stream.POST), trial(Stream.MANDATE, 0.2, 0.35))
    assert turn.facts == (
        f"{word}: a draw of 0.20 against the chance 0.35 that such a post is filled by "
        "appointment.",
    )
    assert moved(soviet, trial(Stream.POST)).facts == ()


def test_within_a_body_one_rises_between_bodies_one_moves():
    risen = moved({"rank": Rank.MIDDLE}, trial(Stream.POST), was=CHEKA)
    assert (risen.kind, risen.title) == ("rise", "Rose to a middle post of the Cheka")
    other = moved({"body": words.UNIONS[2]}, trial(Stream.WHICH_POST), was=CHEKA)
    assert other.title == "Moved to a lower post of the unions of the provinces"
