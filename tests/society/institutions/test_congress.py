"""Congresses and the CEC: who sits in it, how soviets reach the village."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from rules import lowers, raises

from thermidor.scenario import acts
from thermidor.society.groups import Parties
from thermidor.society.institutions.congress import Congress, founding, willingness
from thermidor.society.people.deputy import Soviets
from thermidor.society.population import Start
from thermidor.society.state import Party

SOVIETS = Soviets()


def test_townships_found_soviets_by_hand():
    p = SOVIETS._replace(township=0.4, rural=0.5, township_home=0.2, township_return=10.0)
    assert founding(0.25, 0.0, p) == pytest.approx(0.04)
    assert founding(0.25, 0.03, p) == pytest.approx(0.1)
    assert founding(0.5, 0.08, p) == pytest.approx(0.4)
    assert founding(0.5, 0.5, p) == pytest.approx(0.4), "more than all cannot come home"
    assert founding(0.0, 0.5, p) == 0


def test_townships_order():
    assert raises(founding, [0.5, 0.02, SOVIETS], 0)
    assert raises(founding, [0.5, 0.02, SOVIETS], 1, (0.0, 0.01, 0.02, 0.03))


def test_those_in_power_take_all_their_seats_and_the_others_keep_away():
    p = Parties()._replace(willing_nonparty=0.5, willing_moderate=0.25, willing_anarchist=0.75)
    found = dict(zip(Party, willingness(p).tolist(), strict=True))
    assert found == {
        Party.NONE: 0.5,
        Party.BOLSHEVIK: 1.0,
        Party.MENSHEVIK: 0.25,
        Party.SR: 0.25,
        Party.LEFT_SR: 1.0,
        Party.ANARCHIST: 0.75,
    }


def test_it_begins_as_the_figures_say():
    congress = Congress(Start(), Parties(), SOVIETS)
    assert congress.parties.sum() == pytest.approx(1.0, abs=1e-6)
    assert congress.parties.argmax() == Party.BOLSHEVIK


def test_g3_a_party_put_out_loses_its_seats_and_the_others_keep_theirs(society):
    before = society.congress.parties.copy()
    acts.close_party(society, party="left_sr")
    after = society.congress.parties
    assert after[Party.LEFT_SR] == 0
    assert after.sum() == pytest.approx(1.0)
    kept = before > 0
    kept[Party.LEFT_SR] = False
    ratio = after[kept] / before[kept]
    assert ratio == pytest.approx(np.full(ratio.size, ratio[0]))
    assert after[Party.BOLSHEVIK] > before[Party.BOLSHEVIK]


def test_only_parties_with_standing_are_elected(society):
    for party in ("menshevik", "sr", "anarchist"):
        acts.close_party(society, party=party, standing="national")
    society.call(society.congress.elect_cec)
    closed = [Party.MENSHEVIK, Party.SR, Party.ANARCHIST]
    assert not society.congress.parties[closed].any()
    assert society.congress.parties.sum() == pytest.approx(1.0)


def test_the_peasants_bring_other_parties(society):
    society.congress.townships = 0.9
    society.call(society.congress.elect_cec)
    alone = society.congress.parties[Party.BOLSHEVIK]
    acts.hold_congress(society, peasants=True)
    society.call(society.congress.elect_cec)
    assert society.congress.parties[Party.BOLSHEVIK] < alone
    assert society.congress.parties[Party.LEFT_SR] > 0


def test_the_cec_is_what_the_deputies_are(society):
    society.soviets.parties[:] = 0.0
    society.soviets.parties[:, Party.BOLSHEVIK] = 1.0
    society.call(society.congress.elect_cec)
    assert society.congress.parties[Party.BOLSHEVIK] == pytest.approx(1.0)


def test_soviets_spread_and_never_shrink(historical):
    coverage = societies.table()["township_soviet_coverage"][:, 3]
    assert (np.diff(coverage) >= 0).all()
    assert coverage[-1] <= 1
    assert coverage[6] > coverage[0]


def test_a_second_congress_is_called_by_an_act(society):
    society.congress.since = 0
    acts.hold_congress(society)
    society.call(society.congress.elect)
    assert society.congress.since == 0
    assert not society.congress.called


def test_contest_is_least_where_one_party_has_all():
    assert lowers(lambda b: 4 * max(b, 0.5) * (1 - max(b, 0.5)), [0.5], 0, (0.5, 0.7, 0.9, 1.0))
