"""The loop of belonging: who joins and leaves, what a post does to its holder, unions."""

from __future__ import annotations

import numpy as np
import pytest
import societies

from thermidor.society.people.belong import WEEKS
from thermidor.society.record import Tally
from thermidor.society.state import Occupation, Party


@pytest.fixture
def walked():
    """A society after three months, before a month of belonging: it and its persons as they were.

    Cells and conditions of the month are known.
    """
    society = societies.until(societies.months(societies.build("historical"), 3), "move")
    society.call(society.recruitment.belong)
    return society, society.people.copy()


def belong(society):
    """Let everybody belong; return the persons."""
    society.tally[:] = 0
    society.belong_each()
    return society.people


def alive(before):
    return before.occupation != Occupation.DEAD


def test_whom_no_cell_wins_does_not_join(walked):
    society, before = walked
    society.recruitment.cells.win[:] = 0.0
    society.recruitment.cells.most[:] = 0.0
    after = belong(society)
    assert not ((after.party == Party.BOLSHEVIK) & (before.party != Party.BOLSHEVIK)).any()
    assert society.tally[:, Tally.JOINED].sum() == 0


def test_those_won_are_open_to_it_and_have_a_sponsor_of_their_cell(walked):
    society, before = walked
    cells = society.recruitment.cells
    cells.win[:] *= 20.0
    cells.most[:] *= 20.0
    after = belong(society)
    new = (after.party == Party.BOLSHEVIK) & (before.party != Party.BOLSHEVIK)
    assert new.any()
    assert (before.party[new] == Party.NONE).all()
    assert np.isin(before.support[new], (Party.NONE, Party.BOLSHEVIK)).all()
    assert (after.support[new] == Party.BOLSHEVIK).all()
    assert (after.joined[new] == society.month).all()
    bench = new & (after.occupation == Occupation.BENCH) & (after.sponsor >= 0)
    assert (after.place[after.sponsor[bench]] == after.place[bench]).all()
    assert (before.party[after.sponsor[bench]] == Party.BOLSHEVIK).all()
    assert society.tally[:, Tally.JOINED].sum() == after.weight[new].sum()


def test_who_leaves_leaves_nothing_of_the_party_behind(walked):
    society, before = walked
    after = belong(society)
    gone = (after.party == Party.NONE) & (before.party == Party.BOLSHEVIK) & alive(before)
    assert gone.any()
    for name, rest in (("faction", 0), ("dissent", 0.0), ("sponsor", -1), ("circle", -1)):
        assert (after[name][gone] == rest).all(), name
    left = society.tally[:, [Tally.LEFT, Tally.EXPELLED]].sum()
    assert left == after.weight[gone].sum() == society.recruitment.cells.left.sum()


def test_only_those_known_as_opponents_are_expelled(walked):
    society, before = walked
    society.region.expulsion[:] = 1.0
    rows = np.flatnonzero((before.party == Party.BOLSHEVIK) & alive(before))[:40]
    society.people.faction[:] = 0
    society.people.faction[rows] = 1
    after = belong(society)
    assert (after.party[rows] == Party.NONE).all()
    expelled = society.tally[:, Tally.EXPELLED].sum()
    known = before.weight[rows].sum()
    assert 0 < expelled <= known, "some of them left before"


def test_dissent_fades_where_nobody_sees_a_gap(walked):
    society, before = walked
    off = {"couplings.opposition": 0.0}
    society.parameters = society.parameters.replace(off)
    society.people.dissent[:] = 0.5
    after = belong(society)
    stayed = (after.party == Party.BOLSHEVIK) & (before.party == Party.BOLSHEVIK) & alive(before)
    assert (after.dissent[stayed] < 0.5).all()


def test_a_post_teaches_lets_debts_fade_and_ends_a_refusal(walked):
    society, _ = walked
    people = society.people
    held = alive(people) & (people.body >= 0) & (people.occupation != Occupation.BENCH)
    people.owes[held], people.refusal[held] = 0.5, 6.0
    before = people.copy()
    after = belong(society)
    assert (after.skill[held] >= before.skill[held]).all()
    assert after.refusal[held] == pytest.approx(6.0 - WEEKS)
    kept = held & (after.mandate == before.mandate) & (after.chief == before.chief)
    faded = 0.5 * (1.0 - society.parameters.postings.fade)
    assert np.isclose(after.owes[kept], faded).mean() > 0.85, "the others' mandate was renewed"


def test_officials_who_were_carried_over_keep_their_routine(walked):
    society, before = walked
    carried = alive(before) & (before.body >= 0) & (before.prior > 0)
    after = belong(society)
    assert (after.routine[carried] == before.routine[carried]).all()
    new = alive(before) & (before.body >= 0) & (before.prior == 0)
    assert (after.routine[new] != before.routine[new]).any()


def test_without_the_coupling_no_office_makes_routine(walked):
    society, before = walked
    society.parameters = society.parameters.replace({"couplings.direction": 0.0})
    assert (belong(society).routine == before.routine).all()


def test_those_who_come_stay_in_their_union_and_others_lapse(walked):
    society, before = walked
    society.parameters = society.parameters.replace({"unions.lapse": 0.2})
    after = belong(society)
    member = (before.union == 1) & (before.occupation == Occupation.BENCH)
    came = member & (before.present == 1)
    assert (after.union[came] == 1).all()
    assert (after.union[member & ~came] == 1).mean() == pytest.approx(0.8, abs=0.08)
    elsewhere = before.occupation != Occupation.BENCH
    assert (after.union[elsewhere] == before.union[elsewhere]).all()
