"""Recruitment: cells add up, sponsors are members of the cell, campaigns and examinations end."""

from __future__ import annotations

import numpy as np
import pytest
import societies

from thermidor.scenario import acts
from thermidor.society.people.recruit import Branch
from thermidor.society.record import Tally
from thermidor.society.state import Occupation, Party


@pytest.fixture(scope="module")
def walked():
    """A society after a year; nobody may step it."""
    return societies.months(societies.build("historical"), 12)


def test_cells_hold_all_members():
    society = societies.months(societies.build("historical"), 3)
    society.call(society.recruitment.belong)
    people, cells = society.people, society.recruitment.cells
    members = (people.party == Party.BOLSHEVIK) & (people.occupation != Occupation.DEAD)
    assert cells.members.sum() == people.weight[members].sum()
    assert ((cells.cell >= 0) == members).all()


def test_the_one_who_speaks_is_of_the_cell():
    society = societies.months(societies.build("historical"), 3)
    society.call(society.recruitment.belong)
    cells = society.recruitment.cells
    with_members = np.flatnonzero(cells.members > 0)
    assert (cells.cell[cells.sponsor[with_members]] == with_members).all()
    assert (cells.sponsor[cells.members == 0] == -1).all()


def test_those_won_are_those_who_joined(walked):
    won = walked.recruitment.won.sum(axis=1)
    assert (won == walked.tally[:, Tally.JOINED]).all()


def test_sponsors_are_rows_of_members_or_nobody(walked):
    people = walked.people
    members = (people.party == Party.BOLSHEVIK) & (people.occupation != Occupation.DEAD)
    sponsors = people.sponsor[members]
    assert (sponsors < walked.rows).all()
    heads = people.weight[members]
    assert heads[sponsors >= 0].sum() > 0.5 * heads.sum()
    assert (sponsors != np.flatnonzero(members)).all()


def test_a_campaign_wins_members_and_ends():
    with_it, without = (societies.build("historical") for _ in range(2))
    acts.campaign(with_it, branch="bench", strength=1.0, months=2)
    joined = [
        sum(int(s.step() or s.tally[:, Tally.JOINED].sum()) for _ in range(2))
        for s in (with_it, without)
    ]
    assert joined[0] > joined[1]
    assert with_it.recruitment.left[Branch.BENCH] == 0.0


def test_a_closed_party_wins_nobody():
    society = societies.build("historical")
    acts.admission(society, branch="all", factor=0.0)
    society.step()
    assert society.tally[:, Tally.JOINED].sum() == 0


def test_an_examination_puts_members_out_where_it_is_ordered():
    society = societies.build("historical")
    acts.examine_members(society, share=1.0, severity=2.0, branches="bench", months=1)
    society.step()
    examined, out = society.recruitment.examined.sum(axis=0)
    assert 0 < out < examined
    society.step()
    assert society.recruitment.examined.sum() == 0
