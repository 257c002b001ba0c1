"""The ballot: rules worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from thermidor.society.motions import WORDS, Motion, Weighs, motion, number_of
from thermidor.society.people import ballot
from thermidor.society.people.ballot import Voter, Votes

P = Votes()
KEY = np.uint64(7)


def weights(**given):
    return motion("cec", -1, "member", given, False).array((0.0, 0.0, 0.0))


def voter(**given):
    plain = Voter(0, 1, 1, 0, 0.0, 0.5, 0.25, 0.5, 0.5, 0.0, 0.0)
    return plain._replace(**given)


def test_what_a_voter_is_adds_up():
    w = weights(dissent=4.0, member=1.0, hunger=2.0)
    assert ballot.character(voter(), 0.0, w) == pytest.approx(4 * 0.25 + 1 + 2 * 0.5)


def test_one_who_holds_with_another_party_is_not_a_member():
    w = weights(member=1.0, other_party=-3.0)
    assert ballot.character(voter(party=0, support=2), 0.0, w) == -3.0


def test_the_appointed_are_those_named_or_in_debt_who_hold_a_post():
    w = weights(appointed=1.0)
    in_office = voter(occupation=3)
    assert ballot.character(in_office, 0.0, w) == 0.0
    assert ballot.character(in_office._replace(owes=0.9), 0.0, w) == 1.0
    assert ballot.character(in_office._replace(mandate=2), 0.0, w) == 1.0


def test_a_patron_weighs_by_what_is_owed():
    w = np.zeros(len(Weighs))
    w[Weighs.PATRON] = 2.0
    assert ballot.loyalties(0.5, -1.0, 1.0, 0.0, w) == -1.0


def test_a_cell_of_one_half_moves_nobody():
    assert ballot.followed(0.5, P) == 0.0
    assert ballot.followed(1.0, P) == P.cell


def test_a_secretary_looks_at_more_candidates_the_more_he_holds():
    assert ballot.looked_at(0.0, 0.9, P) == 1
    assert ballot.looked_at(1.0, 0.0, P) == 1 + int(P.candidates)


def test_a_bent_is_fixed_and_centred():
    bents = [ballot.disposition(i, KEY) for i in range(2000)]
    assert bents[3] == ballot.disposition(3, KEY)
    assert abs(np.mean(bents)) < 0.1
    assert np.std(bents) == pytest.approx(1.0, abs=0.1)


def test_ties_take_their_weight_from_the_parameters_unless_the_motion_says():
    plain = motion("centre", -1, "leader", {"circle": 0.1}, False).array((1.0, 2.0, 3.0))
    found = [plain[one] for one in (Weighs.PATRON, Weighs.CIRCLE, Weighs.LEADERS)]
    assert found == [1.0, 0.1, 3.0]


def test_the_number_of_a_motion_depends_on_its_name_alone():
    assert number_of("faction_ban") == number_of("faction_ban") != number_of("brest_peace")
    assert isinstance(motion("cec", -1, "member", dict.fromkeys(WORDS, 0.5), False), Motion)
