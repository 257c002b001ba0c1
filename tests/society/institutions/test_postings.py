"""Postings: secretaries, machines and clients, counted among the holders of posts."""

from __future__ import annotations

import numpy as np
import pytest
import societies

from thermidor.society.institutions import postings
from thermidor.society.people.filling import Filler
from thermidor.society.record import PostTally
from thermidor.society.state import ELECTABLE, Body, Mandate, Occupation, Party, Rank, Region
from thermidor.society.towns import TOWNS


@pytest.fixture(scope="module")
def walked():
    """A society after two years; nobody may step it."""
    return societies.months(societies.build("historical"), 24)


def holders(society):
    people = society.people
    return np.flatnonzero((people.body >= ELECTABLE[0]) & (people.occupation != Occupation.DEAD))


def test_every_secretary_is_a_living_member_in_a_post_of_the_party(walked):
    rows = walked.postings.survey.row
    people = walked.people
    assert (rows >= 0).sum() > TOWNS / 2
    for row in rows[rows >= 0]:
        assert people.party[row] == Party.BOLSHEVIK
        assert people.occupation[row] == Occupation.PARTY_POST
        assert Body.PETROGRAD_PARTY <= people.body[row] <= Body.PROVINCIAL_PARTY


def test_the_towns_add_up_to_the_posts(walked):
    found, people = walked.postings.survey, walked.people
    rows = holders(walked)
    rows = rows[people.rank[rows] >= Rank.MIDDLE]
    assert found.posts.sum() == people.weight[rows].sum()
    named = people.mandate[rows] == Mandate.APPOINTED
    assert found.named.sum() == people.weight[rows][named].sum()


def test_shares_are_shares(walked):
    assert ((walked.towns.machine >= 0) & (walked.towns.machine <= 1)).all()
    for share in ("machine", "largest_patron", "by_centre"):
        assert 0 <= getattr(walked.postings, share) <= 1
    assert 1 <= walked.postings.chain <= 2


def test_posts_filled_are_posts_that_were_entered(walked):
    by = walked.postings.by
    entered = walked.post_tally[list(ELECTABLE), :, PostTally.HIRED].sum()
    assert by[:, Filler.CENTRE : Filler.OFFICE].sum() == entered
    assert by[:, Filler.OFFICE].sum() == 0


def test_who_is_owed_something_posted_somebody(walked):
    people = walked.people
    rows = holders(walked)
    owes = people.chief[rows] >= 0
    assert owes.any()
    assert (people.owes[rows][owes] > 0).all()


def test_known_opponents_are_sent_away():
    society = societies.months(societies.build("historical"), 12)
    people = society.people
    rows = holders(society)
    rows = rows[people.rank[rows] >= Rank.MIDDLE]
    people.faction[rows[:50]] = 1
    keys = society.keys
    moved = postings.transfer(people.arrays, society.rows, 1.0, keys)
    assert moved == people.weight[rows[:50]].sum()
    assert (people.body[rows[:50]] == -1).all()
    assert (people.region[rows[:50]] == Region.PROVINCES).all()
    assert (people.body[rows[50:]] >= 0).all()
