"""A turn in sentences: draw, chance, what the rule was told, and the pressures behind it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from thermidor.common.random import Stream
from thermidor.teach.lives import telling
from thermidor.teach.lives.parting import Parting
from thermidor.teach.lives.turn import Turn
from thermidor.teach.lives.watching import Call, Trial


def turn(draw=0.1, chance=0.3, title="Went to the front", rule="", **more):
    """Return a turn decided by a draw against a chance."""
    calls = more.pop("calls", ())
    trial = Trial(Stream.CALL_UP, draw, chance, draw < chance, 0, calls)
    return Turn(5, more.pop("kind", "front"), title, trial=trial, rule=rule, **more)


def test_the_draw_and_the_chance_are_said_and_on_which_side_it_fell():
    assert telling.luck(turn()) == "The draw was 0.10, below the chance of 0.30."
    assert telling.luck(turn(0.7)) == "The draw was 0.70, not below the chance of 0.30."
    assert telling.luck(turn(0.7, 1.0)) == ("The rule left nothing to luck: the chance was one.")
    assert telling.luck(Turn(5, "moved", "Moved")) == ""


def test_what_the_rule_was_told_is_said_in_words_and_only_what_has_words():
    calls = (
        Call("worker.death", {"hunger": 0.9}, 0.1),
        Call("worker.call_up", {"draft": 0.25, "hunger": 0.5, "secret": 1.0}, 0.3),
    )
    said = telling.luck(turn(rule="worker.call_up", calls=calls))
    assert said == (
        "The draw was 0.10, below the chance of 0.30 (call-up in the region 0.25, hunger 0.50)."
    )


def test_a_pressure_without_which_the_draw_had_not_done_decided():
    told = turn(without={"civil_war": 0.0, "famine": 0.08, "blockade": 0.295})
    assert telling.pushed(told) == [("civil_war", 0.0, True), ("famine", 0.08, True)]
    assert telling.pressures(told) == (
        "Without civil war the chance would have been 0, without famine 0.080: the same draw "
        "would have changed nothing."
    )


def test_a_pressure_that_raised_the_chance_but_did_not_decide_is_said_so():
    told = turn(without={"civil_war": 0.2, "famine": 0.25})
    assert telling.pressures(told) == (
        "Without civil war the chance would have been 0.20, and the draw still below it."
    )


def test_a_pressure_that_halved_the_chance_stood_against_it():
    told = turn(without={"civil_war": 0.7, "famine": 0.61, "blockade": 0.59})
    assert telling.held(told) == [("civil_war", 0.7), ("famine", 0.61)]
    assert telling.pressures(told) == (
        "Civil war stood against it: without it the chance would have been 0.70."
    )


@pytest.mark.parametrize(
    "told",
    [
        turn(without={"civil_war": 0.0}, against=True),
        Turn(5, "moved", "Moved", without={"civil_war": 0.0}),
    ],
)
def test_where_the_draw_had_to_lie_above_or_none_was_made_no_pressure_is_told(told):
    assert telling.pressures(told) == ""
    assert telling.pushed(told) == telling.held(told) == []


def test_a_turn_is_its_facts_then_luck_then_pressures():
    told = turn(without={"civil_war": 0.0}, facts=("Members of the party were called first.",))
    first, luck, pressures = telling.sentences(told)
    assert first == "Members of the party were called first."
    assert luck.startswith("The draw")
    assert pressures.startswith("Without civil war")
    assert telling.sentences(Turn(5, "moved", "Moved")) == []


def test_what_happened_by_the_way_is_told_in_a_few_words():
    assert telling.brief(turn(facts=("A fact.",))) == (
        "Went to the front (draw 0.10, below 0.30). A fact."
    )
    assert telling.brief(turn(0.7)) == "Went to the front (draw 0.70, not below 0.30)."
    assert telling.brief(turn(0.7, 1.0)) == "Went to the front."


def test_strikes_that_follow_are_told_once_with_their_months():
    strikes = [Turn(k, "strike", "The plant went on strike") for k in (3, 4, 9)]
    told = telling.meanwhile(
        [strikes[0], Turn(3, "union", "Joined the trade union"), *strikes[1:]],
        lambda month: f"1918-{month:02}",
    )
    assert told == [
        "The plant went on strike in March 1918, April 1918 and September 1918.",
        "March 1918: Joined the trade union.",
    ]
    alone = telling.meanwhile(strikes[:1], lambda month: f"1918-{month:02}")
    assert alone == ["The plant went on strike in March 1918."]


def test_a_walk_that_ended_otherwise_is_told_as_a_fault():
    assert "of 1,200 such walks every one ended as the run did." in telling.notes(1200, 0)[1]
    assert "of 1,200 such walks 3 ended otherwise: a fault." in telling.notes(1200, 3)[1]


# Two lives ----------------------------------------------------------------------------------------


def lives(part):
    """Return one person's lives in two scenarios, and where they part."""
    return SimpleNamespace(
        parting=part,
        scenario="one",
        other=SimpleNamespace(scenario="two"),
        date=lambda month: f"19{18 + month // 12}-{month % 12 + 1:02}",
    )


def part(first=None, other=None, felt=None):
    titles = ("Went to the front", "Found work in Moscow")
    return Parting(14, felt, first, other, ("in the army", "at the bench in Moscow"), titles)


PARTED = (
    "They part in March 1919. In one: went to the front; the person is then in the army. In two: "
    "found work in Moscow; the person is at the bench in Moscow."
)


def test_lives_that_never_part_are_told_so():
    assert telling.parting(lives(None)) == [
        "They never part: what differs between one and two does not reach this person's stations, "
        "party or posts."
    ]


def test_where_feelings_part_first_that_is_told_first():
    told = telling.parting(lives(part(felt=11)))
    assert told[0] == "The two feel different from December 1918 on, in hunger or commitment."
    assert told[1] == PARTED
    assert telling.parting(lives(part(felt=14)))[0] == PARTED  # in the very month: not before it


def test_without_a_draw_an_act_or_a_place_decided():
    assert telling.parting(lives(part())) == [
        PARTED,
        "No draw of this person's decided it: an act, or where a place was found, did.",
    ]


def test_one_draw_that_met_two_chances_is_told_with_what_the_rule_was_told():
    def trial(chance, **told):
        call = Call("worker.call_up", told, chance)
        return Trial(Stream.CALL_UP, 0.1, chance, chance > 0.1, 0, (call,))

    first = trial(0.3, draft=0.5, hunger=0.4, ties=0.2)
    other = trial(0.05, draft=0.0, hunger=0.404)
    told = telling.parting(lives(part(first, other)))
    assert told[1:] == [
        "The draw is the same in both, 0.10 (luck of: call up). It met a chance of 0.30 in one and "
        "of 0.050 in two.",
        "What the rule was told: call-up in the region 0.50 against 0.00.",
    ]
    assert len(telling.parting(lives(part(first, first)))) == 2  # nothing was told differently


@pytest.mark.parametrize(
    ("stream", "why"),
    [
        (Stream.EXPULSION, "the person had joined no opposition"),
        (Stream.DEATH, "there was nothing to draw for"),
    ],
)
def test_a_draw_in_one_life_alone_says_why_there_was_none_in_the_other(stream, why):
    trial = Trial(stream, 0.05, 0.2, True)
    assert telling.parting(lives(part(other=trial)))[-1] == (
        f"In two a draw of 0.050 met a chance of 0.20; in one {why}."
    )
