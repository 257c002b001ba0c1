"""Turning points of power, from rows set by hand, in the words that a reader should get."""

from __future__ import annotations

import pytest
from turned import MEMBER, SOVIET, floor, one, turned

from thermidor.society.institutions.answers import Kind
from thermidor.society.state import Occupation, Party
from thermidor.teach.lives.deciding import Cast, Issues, Strike


@pytest.mark.parametrize(
    ("ready", "title"),
    [
        (60, "Stopped work with the plant"),
        (59, "Went on working while others of the plant stopped"),
    ],
)
def test_a_strike_says_who_stopped_and_who_answered(ready, title):
    strike = Strike(Kind.ARRESTS, "in a middle post of the soviet of Moscow", several=False)
    turn = one("feel", {"ready": ready}, floor=floor(), strike=strike)
    assert turn.title == title
    assert turn.facts == (
        "40 % of the workers of the plant stopped.",
        "It was met with arrests, by a person of the town in a middle post of the soviet of "
        "Moscow.",
    )


@pytest.mark.parametrize(
    ("stance", "title"),
    [
        ("hides", "At the meeting, hid being against the party in charge"),
        ("shows", "At the meeting, raised a hand against the party in charge"),
    ],
)
def test_what_is_shown_at_a_meeting(stance, title):
    person = {"support": Party.MENSHEVIK}
    turn = one("act", {}, was=person, floor=floor(), stance=stance)
    assert turn.title == title
    assert turn.facts[0].startswith("This person supported the Mensheviks; 25 % of those who came")


PARTS = (("the danger to the regime", 2.1), ("the person's own dissent", -0.8))


def cast(aye=True, came=1):
    body = "the congress of the party"
    talk = (0.4, 0.6) if came < 0 else (float("nan"), float("nan"))
    return Cast("ban", "Groups are banned", body, 158, 142, True, aye, came, 0.7, *talk, PARTS)


def test_a_vote_says_how_the_voter_came_and_what_weighed_most():
    turn = one("act", {}, was=MEMBER, casts=(cast(),))
    assert turn.title == "Voted for “Groups are banned”"
    assert turn.large
    assert turn.facts == (
        "Sent by the secretary of the town, who chose among several.",
        "The congress of the party: 158 for, 142 against; it passed.",
        "The chance of a vote for it was 0.70.",
        "For it spoke the danger to the regime (2.1) (in log odds).",
        "Against it spoke the person's own dissent (0.8) (in log odds).",
    )


def test_a_member_who_only_spoke_in_the_cell():
    turn = one("act", {}, was=MEMBER, casts=(cast(None, -1),))
    assert turn.title == "Took part in the party's discussion of “Groups are banned”"
    assert not turn.large
    assert turn.facts[1] == (
        "Before the talk in the cell the chance of a vote for it was 0.40, after it 0.60."
    )


def test_a_member_becomes_known_as_an_opponent():
    turn = one("act", {"faction": 1}, was=MEMBER)
    assert turn.title == "Became known in the party as an opponent of those who lead"


def test_a_known_opponent_is_moved_away():
    changes = {"body": -1, "occupation": Occupation.IDLE, "region": 2}
    turn = one("post", changes, was=SOVIET)
    assert turn.title == "Moved out of the post by the party's centre, as a known opponent"


def test_a_secretary_gives_posts_and_a_member_wins_members():
    before = {"was": -1, "led": 0}
    posts = {"secretary": 1, "leads": 0, "gave": 12, "won": 1, **before}
    titles = [turn.title for turn in turned("act", {}, was=MEMBER, posts=posts)]
    assert titles == [
        "Became secretary of the party in Moscow",
        "As secretary, gave 12 posts of the town",
        "Won 1 member for the party",
    ]


def test_issues_say_where_they_were_settled():
    issues = Issues(((0, 0, 2), (3, 2, 1)), 1, 1)
    turn = one("act", {}, issues=issues)
    assert turn.title == "Carried 4 issues to bodies that could settle them"
    assert turn.facts[0] == (
        "Questions of the town (2): settled in the plenum of the soviet and carried out."
    )
    assert turn.facts[-1].endswith("brought it to an end: 1.")
