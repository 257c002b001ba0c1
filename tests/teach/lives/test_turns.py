"""Every turn a life can take, from rows set by hand, in the words a reader should get."""

from __future__ import annotations

import pytest
from turned import CHEKA, MEMBER, one, plants, told, trial

from thermidor.common.random import Stream
from thermidor.society.state import Form, Mandate, Occupation, Party, Seat
from thermidor.teach.lives import words


def act(name):
    return {"acts": (("an_id", "A decree", "a source", (name,)),)}


def test_a_month_in_which_nothing_changes_has_no_turn():
    assert told("act", {}, **plants()) == []


# Acts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "changes", "trials", "name", "kind", "title", "large"),
    [
        (
            {"occupation": Occupation.ARMY},
            {"occupation": Occupation.VILLAGE},
            {},
            "demobilise_army",
            "back",
            "Sent home from the army",
            True,
        ),
        (
            CHEKA,
            {"occupation": Occupation.IDLE, "body": -1},
            {},
            "dismiss_officials",
            "lost_post",
            "Dismissed from office",
            True,
        ),
        (
            CHEKA,
            {"occupation": Occupation.IDLE, "body": -1},
            {"act": (trial(Stream.MIGRATION),)},
            "move_government",
            "lost_post",
            "Left behind when the government moved",
            True,
        ),
        (
            CHEKA,
            {"region": 1},
            {},
            "move_government",
            "moved",
            "Went to Moscow with the government",
            True,
        ),
        (
            CHEKA,
            {"refusal": 3.25},
            {},
            "strike_of_officials",
            "refusal",
            "Refused service to the new power",
            True,
        ),
    ],
)
def test_what_an_act_did_names_the_act(was, changes, trials, name, kind, title, large):
    turn = one("act", changes, was=was, trials=trials, **act(name))
    assert (turn.kind, turn.title, turn.large) == (kind, title, large)
    assert turn.facts[0] == "By an act of that month: A decree."
    assert turn.trial == (trials["act"][0] if trials else None)
    if kind == "refusal":
        assert turn.facts[1] == "The refusal was drawn to last 3.2 weeks."


def test_who_moved_with_the_government_though_a_draw_was_made_drew_above_the_chance():
    drawn = {"act": (trial(Stream.MIGRATION, 0.8),)}
    turn = one("act", {"region": 1}, was=CHEKA, trials=drawn)
    assert turn.against
    assert turn.facts == ()  # no act is named where none of the month did it


# The workplace ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "stream", "title"),
    [
        ({"before": {"closed": 1}}, None, "The plant's war orders ended"),
        (
            {"before": {"national": 2}},
            None,
            "The plant was nationalised by decree; a board runs it",
        ),
        ({"after": {"committee": 6}}, Stream.COMMITTEE, "The plant founded a factory committee"),
        (
            {"after": {"commission": 6}},
            Stream.COMMISSION,
            "Its committee set up a control commission",
        ),
        (
            {"after": {"form": Form.WORKERS_CONTROL, "managed": 6}},
            Stream.PLANT,
            "Its workers took control of the plant",
        ),
        (
            {"after": {"national": 1}},
            Stream.SEIZURE,
            "Its workers had the plant nationalised; a board runs it",
        ),
        (
            {"start": {"form": Form.COLLEGIAL}, "after": {"form": Form.ONE_MAN}},
            Stream.MANAGEMENT,
            "One manager took the place of the plant's board",
        ),
    ],
)
def test_what_becomes_of_the_plant_is_told_by_the_way(states, stream, title):
    trials = {} if stream is None else {"plant": (trial(stream),)}
    turn = one("act", {}, trials=trials, **plants(**states))
    assert (turn.kind, turn.title, turn.large) == ("plant", title, False)
    if stream is not None:  # a change that no draw of the plant explains is not told
        assert turn.trial.stream == stream
        assert told("act", {}, **plants(**states)) == []


def test_somebody_who_changed_the_plant_is_told_nothing_of_it():
    assert told("act", {}, **plants(before={"identity": 8, "closed": 1})) == []


@pytest.mark.parametrize(("present", "word"), [(1, "was"), (0, "was not")])
def test_a_strike_says_whether_the_person_came(present, word):
    turn = one("feel", {"present": present}, strikes=1.0, **plants())
    assert turn.title == "The plant went on strike"
    assert turn.facts == (f"This person {word} at the month's meeting.",)


# Feelings, party, union ---------------------------------------------------------------------------


def test_support_is_lost_and_comes_back():
    drawn = {"feel": (trial(Stream.SUPPORT),)}
    lost = one("feel", {"support": Party.MENSHEVIK}, trials=drawn)
    assert lost.title == "Turned away from the party in charge, to the Mensheviks"
    assert (lost.rule, lost.large) == ("worker.loss_of_support", False)
    back = one("feel", {"support": Party.BOLSHEVIK}, was={"support": Party.SR}, trials=drawn)
    assert back.title == "Came back to the party in charge"
    assert back.rule == "worker.return_of_support"


@pytest.mark.parametrize(
    ("was", "rule", "why"),
    [
        ({}, "cadre.joining_bench", "Out of commitment"),
        ({"occupation": Occupation.ARMY}, "cadre.joining_army", "In the army"),
        (CHEKA, "cadre.joining_advantage", "By the advantage that goes with office"),
    ],
)
def test_joining_says_why_and_with_what_conviction(was, rule, why):
    drawn = {"belong": (trial(Stream.JOINING, rule=rule),)}
    turn = one("belong", MEMBER, was=was, trials=drawn)
    assert (turn.title, turn.rule) == ("Joined the party", rule)
    assert turn.facts == (f"{why}; conviction 0.70, drawn on joining and fixed.",)


@pytest.mark.parametrize(
    ("was", "changes", "drawn", "title"),
    [
        (
            {},
            {},
            (trial(Stream.JOINING), trial(Stream.LEAVING)),
            "Joined the party and left it within the month",
        ),
        (MEMBER, {"party": Party.NONE}, (trial(Stream.LEAVING),), "Left the party"),
        (
            MEMBER,
            {"party": Party.NONE},
            (trial(Stream.LEAVING, 0.9), trial(Stream.EXPULSION)),
            "Expelled from the party as an oppositionist",
        ),
        (MEMBER, {"faction": 1}, (trial(Stream.OPPOSITION),), "Joined the opposition in the party"),
        ({**MEMBER, "faction": 1}, {"faction": 0}, (), "Left the opposition"),
        ({}, {"union": 0}, (trial(Stream.UNION),), "Dropped out of the trade union"),
        ({"union": 0}, {"union": 1}, (trial(Stream.UNION),), "Joined the trade union"),
        (
            {**CHEKA, "refusal": 1.0},
            {"refusal": 0.0},
            (),
            "Back at the desk: the weeks of refusal were over",
        ),
    ],
)
def test_belonging_and_leaving(was, changes, drawn, title):
    turn = one("belong", changes, was=was, trials={"belong": drawn})
    assert turn.title == title
    assert turn.trial == (drawn[-1] if drawn else None)
    assert turn.large == ("union" not in title)


def test_a_mandate_that_is_renewed_says_how_often_by_appointment():
    soviet = {"occupation": Occupation.OFFICE, "body": words.SOVIETS[0], "mandate": Mandate.ELECTED}
    drawn = (trial(Stream.TERM, 0.01, 0.08), trial(Stream.TERM, 0.01, 0.02))
    turn = one("belong", {"mandate": Mandate.APPOINTED}, was=soviet, trials={"belong": drawn})
    assert turn.title == "The mandate ran out; the post was filled anew, appointed"
    assert turn.facts == (
        "Such mandates run out with the chance 0.080 a month; of those, 25 % were renewed by "
        "appointment.",
    )


# Seats --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "changes", "title", "facts"),
    [
        ({}, {"seat": Seat.FACTORY}, "Elected to the soviet of Petrograd by the workplace", ()),
        (
            {"region": 2},
            {"seat": Seat.RESERVED},
            "Given a reserved seat in a soviet of the provinces",
            ("Reserved seats go to people in posts and in the army.",),
        ),
        (
            {"seat": Seat.FACTORY},
            {"seat": 0},
            "Not returned to the soviet of Petrograd in a new election",
            (),
        ),
        (
            {"seat": Seat.FACTORY, "present": 0},
            {"seat": 0},
            "Not returned to the soviet of Petrograd in a new election",
            ("Had not come to the meeting that chose.",),
        ),
        ({"seat": Seat.FACTORY, "region": 1}, {}, "Returned to the soviet of Moscow", ()),
    ],
)
def test_seats_are_won_kept_and_lost(was, changes, title, facts):
    drawn = {"elect": (trial(Stream.SEAT),)}
    turn = one("elect", changes, was=was, trials=drawn)
    assert (turn.title, turn.facts) == (title, facts)
    assert turn.against == title.startswith("Not returned")


def test_a_seat_is_given_up_by_who_moves_away():
    turn = one("move", {"seat": 0}, was={"seat": Seat.RESERVED})
    assert (turn.kind, turn.title) == ("unseated", "Gave up a reserved seat")
