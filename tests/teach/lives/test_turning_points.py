"""Turning points from rows set by hand, in the words that a reader should get."""

from __future__ import annotations

import pytest
from turned import CHEKA, MEMBER, SOVIET, floor, one, plants, trial, turned

from thermidor.common.random import Stream
from thermidor.society.state import (
    PARTIES,
    SOVIETS,
    UNIONS,
    Form,
    Mandate,
    Occupation,
    Party,
    Rank,
    Seat,
)
from thermidor.society.towns import CENTRE
from thermidor.teach.lives.month import Division, Event


def act(name):
    return {"events": (Event("an_id", "A decree", "a source", (name,)),)}


def test_a_month_in_which_nothing_changes_has_no_turn():
    assert turned("act", {}, **plants()) == []


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
            "Refused to serve the new government",
            True,
        ),
    ],
)
def test_the_effect_of_an_act_names_its_event(was, changes, trials, name, kind, title, large):
    turn = one("act", changes, was=was, trials=trials, **act(name))
    assert (turn.kind, turn.title, turn.large) == (kind, title, large)
    assert turn.facts[0] == "Caused by an event of that month: A decree."
    assert turn.trial == (trials["act"][0] if trials else None)
    if kind == "refusal":
        assert turn.facts[1] == "The refusal lasts 3.2 weeks (drawn)."


def test_a_move_with_the_government_happens_if_the_draw_is_not_below_the_chance():
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
            "One manager replaced the plant's board",
        ),
    ],
)
def test_changes_of_the_plant_are_smaller_changes(states, stream, title):
    trials = {} if stream is None else {"plant": (trial(stream),)}
    turn = one("act", {}, trials=trials, **plants(**states))
    assert (turn.kind, turn.title, turn.large) == ("plant", title, False)
    if stream is not None:  # without a draw of the plant a change gives no turning point
        assert turn.trial.stream == stream
        assert turned("act", {}, **plants(**states)) == []


def test_after_a_change_of_workplace_no_change_of_the_plant_is_reported():
    assert turned("act", {}, **plants(before={"identity": 8, "closed": 1})) == []


# Feelings, party, union ---------------------------------------------------------------------------


def test_support_is_lost_and_comes_back():
    lost = one("feel", {"support": Party.MENSHEVIK})
    assert lost.title == "Stopped supporting the Bolsheviks; now supports the Mensheviks"
    assert (lost.rule, lost.large) == ("leaning.leaning_next", False)
    back = one("feel", {"support": Party.BOLSHEVIK}, was={"support": Party.SR})
    assert back.title == "Supports the Bolsheviks again"
    assert back.rule == "leaning.leaning_next"


@pytest.mark.parametrize(
    ("was", "sponsor", "why"),
    [
        ({}, "in the army", "out of commitment"),
        ({"occupation": Occupation.ARMY}, None, "in the army"),
        (CHEKA, "in the army", "for the advantage of office"),
    ],
)
def test_joining_gives_the_reason_and_who_won_the_person(was, sponsor, why):
    drawn = {"belong": (trial(Stream.JOINING, rule="recruit.openness_to"),)}
    changes = {**MEMBER, "circle": 2}
    turn = one("belong", changes, was=was, trials=drawn, sponsor=sponsor)
    assert (turn.title, turn.rule) == ("Joined the party", "recruit.winning")
    first, *others = turn.facts
    assert first == f"Joined {why}. Conviction is 0.70: drawn on joining, constant afterwards."
    if sponsor:
        assert others[0] == f"Won by another member, {sponsor}."
        assert others[1] == "With the sponsor came a circle: that of leader 3."
    else:
        assert others == ["The cell had no member who could have won this person."]


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
            "Expelled from the party as a known opponent",
        ),
        (
            MEMBER,
            {"party": Party.NONE},
            (trial(Stream.LEAVING, 0.9), trial(Stream.EXAMINATION)),
            "Put out of the party at an examination of members",
        ),
        ({}, {"union": 0}, (trial(Stream.UNION),), "Left the trade union"),
        ({"union": 0}, {"union": 1}, (trial(Stream.UNION),), "Joined the trade union"),
        ({**CHEKA, "refusal": 1.0}, {"refusal": 0.0}, (), "Returned to work: the refusal was over"),
    ],
)
def test_belonging_and_leaving(was, changes, drawn, title):
    turn = one("belong", changes, was=was, trials={"belong": drawn})
    assert turn.title == title
    assert turn.trial == (drawn[-1] if drawn else None)
    assert turn.large == ("union" not in title)


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        (
            {"mandate": Mandate.APPOINTED, "chief": CENTRE, "owes": 0.9, "patron": 1},
            (
                "The party's centre posted this person; what is owed to it for that is 0.90 (0 "
                "nothing, 1 everything).",
                "So leader 2, who heads the secretariat, became the patron.",
            ),
        ),
        (
            {"mandate": Mandate.APPOINTED, "chief": 1, "owes": 0.7, "patron": 4},
            (
                "The secretary of the party in Moscow chose this person; what is owed for that is "
                "0.70 (0 nothing, 1 everything).",
                "So leader 5 became the patron.",
            ),
        ),
    ],
)
def test_a_renewed_mandate_says_who_gave_it_and_what_is_owed(changes, facts):
    drawn = (trial(Stream.TERM, 0.01, 0.08),)
    turn = one("belong", changes, was=SOVIET, trials={"belong": drawn})
    assert turn.title == "The mandate ended; the post was filled again, appointed"
    assert turn.facts == ("Such mandates end with a chance of 0.080 a month.", *facts)


# Seats --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "changes", "title", "facts"),
    [
        ({}, {"seat": Seat.FACTORY}, "Elected to the soviet of Petrograd by the workplace", ()),
        (
            {"region": 2},
            {"seat": Seat.RESERVED},
            "Given a reserved seat in a soviet of the provinces",
            ("Reserved seats go to persons in posts and in the army.",),
        ),
        ({"seat": Seat.FACTORY}, {"seat": 0}, "Not re-elected to the soviet of Petrograd", ()),
        (
            {"seat": Seat.FACTORY, "present": 0},
            {"seat": 0},
            "Not re-elected to the soviet of Petrograd",
            ("Was not at the meeting that elected.",),
        ),
        (
            {"seat": Seat.FACTORY, "region": 1},
            {"entered": 6},
            "Re-elected to the soviet of Moscow",
            (),
        ),
    ],
)
def test_seats_are_won_kept_and_lost(was, changes, title, facts):
    turn = one("elect", changes, was=was)
    assert (turn.title, turn.facts) == (title, facts)


def test_a_deputy_is_elected_by_a_workplace_that_showed_hands():
    turn = one("elect", {"seat": Seat.FACTORY}, floor=floor())
    assert turn.facts == (
        "At the last meeting of the workplace 25 % of those who came raised a hand against the "
        "party in charge; this person supported it.",
    )


def test_a_person_who_moves_away_gives_up_the_seat():
    turn = one("move", {"seat": 0}, was={"seat": Seat.RESERVED})
    assert (turn.kind, turn.title) == ("unseated", "Gave up a reserved seat")


# Moves -------------------------------------------------------------------------------------------

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
            ("Before that: at the bench in Petrograd.",),
        ),
        ({}, ARMY, Stream.CALL_UP, "Went to the front", ()),
        (
            MEMBER,
            ARMY,
            Stream.CALL_UP,
            "Went to the front",
            ("Members of the party were called up first.",),
        ),
        (
            IDLE,
            {"occupation": Occupation.BENCH, "place": 3},
            Stream.WORK,
            "Found work in Petrograd",
            ("There were 1,200 vacancies at the workplaces of the region.",),
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
            ("Before that: in a lower post of the Cheka.",),
        ),
    ],
)
def test_a_move_has_its_draw(was, changes, stream, title, facts):
    drawn = trial(stream)
    turn = moved(changes, drawn, was=was)
    assert (turn.title, turn.facts, turn.trial) == (title, facts, drawn)
    assert turn.large


def test_death_is_the_last_turning_point():
    drawn = {"move": (trial(Stream.DEATH),)}
    turn = one("move", {"occupation": Occupation.DEAD, "seat": 1}, trials=drawn, **plants())
    assert (turn.kind, turn.title) == ("died", "Died")
    assert turn.facts == (
        "Before that: at the bench in Petrograd, at a plant of 4,300 workers, run by its owner.",
    )


@pytest.mark.parametrize(
    ("changes", "where"), [(VILLAGE, "went to the village"), (IDLE, "stayed in town, without work")]
)
def test_a_layoff_gives_the_work_of_the_plant_and_the_second_draw(changes, where):
    states = plants(start={"closed": 1})
    turn = moved(changes, trial(Stream.LAYOFF), DRAWN_WORK, **states)
    assert turn.trial.stream == Stream.LAYOFF  # though work came later: it decides only where to
    assert turn.facts == (
        "The plant had work for 60 % of its 4,300 workers; output of the region was 50 % of the "
        "level at the start.",
        "Its war orders had ended.",
        "A second draw decided where to: 0.45 against a chance of 0.62 (ties to the land 0.40), so "
        f"the person {where}.",
    )
    (alone,) = [moved(changes, trial(Stream.LAYOFF), **plants())]
    assert len(alone.facts) == 1


@pytest.mark.parametrize(
    ("changes", "where"), [(VILLAGE, "went to the village"), (IDLE, "stayed in town, without work")]
)
def test_a_soldier_sent_home_goes_to_the_land_or_to_town(changes, where):
    turn = moved(changes, trial(Stream.RETURN), DRAWN_WORK, was=ARMY)
    assert turn.facts == (
        "A second draw decided where to: 0.45 against a chance of 0.62 (ties to the land 0.40), so "
        f"the person {where}.",
    )


def test_a_draw_not_below_its_chance_moves_no_person():
    assert turned("move", {"entered": 6}, trials={"move": (trial(Stream.VILLAGE, 0.9),)}) == []


def test_a_post_of_the_party_is_lost_with_the_membership():
    post = {"occupation": Occupation.PARTY_POST, "body": PARTIES[1], "region": 1}
    turn = moved({**IDLE, "body": -1}, was=post)
    assert turn.title == "Lost the post with the party membership"
    assert turn.facts == (
        "Before that: in a lower post of the party committees of Moscow.",
        "Only members hold posts of the party.",
    )
    assert turned("move", {**IDLE, "body": -1}, was={**post, "party": Party.BOLSHEVIK}) == []


# Posts --------------------------------------------------------------------------------------------

OFFICE = {"posts": 1500.0, "staff": 1100.0, "member": 12.4, "skill": 1.02}


def test_a_post_says_how_it_was_filled_and_who_was_preferred():
    held = {**CHEKA, "chief": 1, "owes": 0.3}
    turn = moved(held, trial(Stream.POST), office=OFFICE)
    assert turn.title == "Taken into a lower post of the Cheka"
    assert turn.facts == (
        "400 of 1,500 such posts were vacant. At equal skill a Bolshevik was chosen 12 times as "
        "often as others; a person of this skill was chosen as often as one without skill.",
        "Taken on by those in charge of the office; what is owed to them is 0.30 (0 nothing, 1 "
        "everything).",
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
def test_preferences_have_two_significant_digits(ratio, said):
    turn = moved(CHEKA, trial(Stream.POST), office={**OFFICE, "member": ratio})
    assert f"a Bolshevik was chosen {said} as others" in turn.facts[0]


def test_a_divided_row_says_how_many_persons_were_taken():
    turn = moved(CHEKA, trial(Stream.POST), divided=Division(3, 80, True))
    assert turn.facts[0] == ("The body took 3 of the 80 similar persons whom this row represents.")
    other = moved(CHEKA, trial(Stream.POST), divided=Division(3, 80, False))
    assert other.facts == ()


def test_an_elected_post_says_so_and_who_was_in_line():
    soviet = {**CHEKA, "body": SOVIETS[0], "mandate": Mandate.ELECTED}
    turn = moved(soviet, trial(Stream.POST), trial(Stream.CANDIDATE, 0.4, 0.55))
    assert turn.facts == (
        "Elected: enough came for an election to be held, and nobody else filled the post.",
        "The one in line was taken: the draw was 0.40, below the chance of 0.55.",
    )


def test_a_promotion_is_within_a_body_and_a_move_between_bodies():
    risen = moved({"rank": Rank.MIDDLE}, trial(Stream.POST), was=CHEKA)
    assert (risen.kind, risen.title) == ("rise", "Rose to a middle post of the Cheka")
    other = moved({"body": UNIONS[2]}, trial(Stream.WHICH_POST), was=CHEKA)
    assert other.title == "Moved to a lower post of the unions of the provinces"
