"""Party committees: openness, opposition, expulsion."""

from __future__ import annotations

import pytest
import societies
from rules import lowers, raises

from thermidor.scenario import acts
from thermidor.society.groups import Centre
from thermidor.society.institutions.party import openness
from thermidor.society.record import PostTally, Tally
from thermidor.society.state import PARTIES, Party

CENTRE = Centre()


def test_openness_by_hand():
    p = CENTRE._replace(open_banned=0.2, open_named=0.4, open_weight=0.3)
    assert openness(1.0, 1.0, 0.0, p) == pytest.approx(1.0)
    assert openness(0.0, 0.0, 0.0, p) == pytest.approx(0.08)
    assert openness(1.0, 1.0, 1.0, p) == pytest.approx(0.7)
    # legal 0.6, elected 0.7, 0.85 left by the centre
    assert openness(0.5, 0.5, 0.5, p) == pytest.approx(0.357)


def test_p5_openness_order():
    assert raises(openness, [0.5, 0.5, 0.5, CENTRE], 0)
    assert raises(openness, [0.5, 0.5, 0.5, CENTRE], 1)
    assert lowers(openness, [0.5, 0.5, 0.5, CENTRE], 2)


def stepped(society, months=12):
    for _ in range(months):
        society.call(society.party.post)
    return society.party


def test_p5_a_ban_closes_debate_and_its_end_opens_it(peace):
    before = stepped(peace).open
    acts.ban_factions(peace)
    banned = stepped(peace).open
    assert banned < before
    acts.allow_factions(peace)
    assert stepped(peace).open > banned


def test_a2_posting_closes_debate_too(peace):
    before = stepped(peace).open
    rows = list(PARTIES)
    peace.post_tally[rows, :, PostTally.APPOINTED] = 100
    peace.post_tally[rows, :, PostTally.ELECTED] = 0
    assert stepped(peace).open < before


def test_expulsion_lasts_a_while_and_puts_oppositionists_out():
    society = societies.months(societies.build("historical"), 2)
    people = society.society.people
    member = people.party == Party.BOLSHEVIK
    people.faction[member] = 1
    acts.expel_opposition(society)
    society.call(society.party.post)
    assert (society.region.expulsion > 0).all()
    before = int(people.weight[(people.faction > 0)].sum())
    society.tally[:] = 0
    society.belong()
    expelled = int(society.tally[:, Tally.EXPELLED].sum())
    assert 0 < expelled < before
    stepped(society, 20)
    assert (society.region.expulsion == 0).all()


def test_the_expelled_are_counted_and_never_forgotten():
    expelled = societies.table()["expelled_oppositionists"][:, 3]
    assert (expelled[1:] >= expelled[:-1]).all()


def test_without_opposition_nobody_is_expelled():
    table = societies.table(couplings__opposition=0.0)
    assert not table["expelled_oppositionists"][:, 3].any()
    assert not table["opposition_members"][:, 3].any()
