"""A turning point in sentences: draw, chance, inputs of the rule, and pressures."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from thermidor.common.random import Stream
from thermidor.teach.lives import sentences
from thermidor.teach.lives.biography import Parting
from thermidor.teach.lives.tracing import RuleCall, Trial
from thermidor.teach.lives.turning_points import Turn


def turn(draw=0.1, chance=0.3, title="Went to the front", rule="", **more):
    """Return a turn decided by a draw against a chance."""
    calls = more.pop("calls", ())
    trial = Trial(Stream.CALL_UP, draw, chance, draw < chance, 0, calls)
    return Turn(5, more.pop("kind", "front"), title, trial=trial, rule=rule, **more)


def test_draw_and_chance_are_given_and_which_is_larger():
    assert sentences.luck(turn()) == "The draw was 0.10, below the chance of 0.30."
    assert sentences.luck(turn(0.7)) == "The draw was 0.70, not below the chance of 0.30."
    assert sentences.luck(turn(0.7, 1.0)) == "The chance was 1: luck decided nothing."
    assert sentences.luck(Turn(5, "moved", "Moved")) == ""


def test_inputs_of_the_rule_are_given_if_the_catalogue_has_words_for_them():
    calls = (
        RuleCall("worker.death", {"hunger": 0.9}, 0.1),
        RuleCall("worker.call_up", {"draft": 0.25, "hunger": 0.5, "secret": 1.0}, 0.3),
    )
    said = sentences.luck(turn(rule="worker.call_up", calls=calls))
    assert said == (
        "The draw was 0.10, below the chance of 0.30 (call-up in the region 0.25, hunger 0.50)."
    )


def test_a_pressure_decided_if_the_draw_is_not_below_the_chance_without_it():
    found = turn(without={"civil_war": 0.0, "famine": 0.08, "blockade": 0.295})
    assert sentences.raised(found) == [("civil_war", 0.0, True), ("famine", 0.08, True)]
    assert sentences.pressures(found) == (
        "Without civil war the chance would have been 0, without famine 0.080. In each of these "
        "cases the draw would not have been below the chance, and this would not have happened."
    )


def test_a_pressure_that_raised_the_chance_did_not_decide_if_the_draw_is_below_both():
    found = turn(without={"civil_war": 0.2, "famine": 0.25})
    assert sentences.pressures(found) == (
        "Without civil war the chance would have been 0.20. The draw is below that, too, so this "
        "would still have happened."
    )


def test_a_pressure_that_halved_the_chance_is_named():
    found = turn(without={"civil_war": 0.7, "famine": 0.61, "blockade": 0.59})
    assert sentences.lowered(found) == [("civil_war", 0.7), ("famine", 0.61)]
    assert sentences.pressures(found) == (
        "Civil war made this less likely: without it the chance would have been 0.70."
    )


@pytest.mark.parametrize(
    "found",
    [
        turn(without={"civil_war": 0.0}, against=True),
        Turn(5, "moved", "Moved", without={"civil_war": 0.0}),
    ],
)
def test_without_a_draw_or_if_it_had_to_lie_above_no_pressure_is_named(found):
    assert sentences.pressures(found) == ""
    assert sentences.raised(found) == sentences.lowered(found) == []


def test_a_turn_is_its_facts_then_luck_then_pressures():
    found = turn(without={"civil_war": 0.0}, facts=("Members of the party were called first.",))
    first, luck, pressures = sentences.sentences(found)
    assert first == "Members of the party were called first."
    assert luck.startswith("The draw")
    assert pressures.startswith("Without civil war")
    assert sentences.sentences(Turn(5, "moved", "Moved")) == []


def test_smaller_changes_get_a_few_words():
    assert sentences.brief(turn(facts=("A fact.",))) == (
        "Went to the front (draw 0.10, below 0.30). A fact."
    )
    assert sentences.brief(turn(0.7)) == "Went to the front (draw 0.70, not below 0.30)."
    assert sentences.brief(turn(0.7, 1.0)) == "Went to the front."


def test_strikes_share_one_sentence_with_their_months():
    strikes = [Turn(k, "strike", "The plant went on strike") for k in (3, 4, 9)]
    found = sentences.meanwhile(
        [strikes[0], Turn(3, "union", "Joined the trade union"), *strikes[1:]],
        lambda month: f"1918-{month:02}",
    )
    assert found == [
        "The plant went on strike in March 1918, April 1918 and September 1918.",
        "March 1918: Joined the trade union.",
    ]
    alone = sentences.meanwhile(strikes[:1], lambda month: f"1918-{month:02}")
    assert alone == ["March 1918: The plant went on strike."]


def test_a_process_that_ended_differently_is_an_error():
    assert "of 1,200 such processes all ended as in the run." in sentences.notes(1200, 0)[1]
    assert (
        "of 1,200 such processes 3 ended differently. This is an error."
        in sentences.notes(1200, 3)[1]
    )


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


def test_lives_that_never_part():
    assert sentences.parting(lives(None)) == [
        "They never part: the differences between one and two do not change this person's "
        "occupation, place, party or posts."
    ]


def test_different_feelings_before_the_parting_come_first():
    found = sentences.parting(lives(part(felt=11)))
    assert found[0] == ("Hunger or commitment differ between the two lives from December 1918 on.")
    assert found[1] == PARTED
    assert sentences.parting(lives(part(felt=14)))[0] == PARTED  # in that month, not before


def test_without_a_draw_an_act_or_a_workplace_decided():
    assert sentences.parting(lives(part())) == [
        PARTED,
        "No draw for this person decided it: an act did, or where work was found.",
    ]


def test_one_draw_and_two_chances_come_with_the_inputs_that_differ():
    def trial(chance, **inputs):
        call = RuleCall("worker.call_up", inputs, chance)
        return Trial(Stream.CALL_UP, 0.1, chance, chance > 0.1, 0, (call,))

    first = trial(0.3, draft=0.5, hunger=0.4, ties=0.2)
    other = trial(0.05, draft=0.0, hunger=0.404)
    found = sentences.parting(lives(part(first, other)))
    assert found[1:] == [
        "The draw is the same in both lives: 0.10 (stream: call up). The chance was 0.30 in one "
        "and 0.050 in two.",
        "Inputs of the rule, one against two: call-up in the region 0.50 against 0.00.",
    ]
    assert len(sentences.parting(lives(part(first, first)))) == 2  # no input differs


@pytest.mark.parametrize(
    ("stream", "why"),
    [
        (Stream.EXPULSION, "the person was not known as an opponent"),
        (Stream.DEATH, "there was nothing to draw for"),
    ],
)
def test_a_draw_in_one_life_alone_says_why_there_was_none_in_the_other(stream, why):
    trial = Trial(stream, 0.05, 0.2, True)
    assert sentences.parting(lives(part(other=trial)))[-1] == (
        f"In two the draw was 0.050 and the chance 0.20; in one {why}."
    )
