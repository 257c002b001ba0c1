"""Other parties, their press, non-party groups, assemblies outside the soviets."""

from __future__ import annotations

import pytest
import societies
from rules import UNIT, corners, lowers, raises

from thermidor.scenario import acts
from thermidor.society.groups import Parties as Numbers
from thermidor.society.institutions.parties import RIVALS, worth
from thermidor.society.state import Party

PARTIES = Numbers()


class TestRules:
    """The scalar rules."""

    def test_worth_by_hand(self):
        p = PARTIES._replace(restrict=0.5)
        assert worth(1.0, 1.0, 0.0, 1.0, p) == pytest.approx(1.0)
        free = worth(1.0, 1.0, 0.0, 0.0, p)
        assert worth(1.0, 1.0, 1.0, 0.0, p) == pytest.approx(0.5 * free)
        assert worth(0.0, 1.0, 0.0, 1.0, p) == 0
        p = p._replace(unheard=0.2, unsupported=0.4)
        assert worth(1.0, 0.0, 0.0, 1.0, p) == pytest.approx(0.2)
        assert worth(1.0, 1.0, 0.0, 0.0, p) == pytest.approx(0.4)
        # heard 0.6, 0.8 left by insecurity, supported 0.7
        assert worth(0.5, 0.5, 0.4, 0.5, p) == pytest.approx(0.168)

    def test_o1_worth_order(self):
        at = [0.5, 0.5, 0.5, 0.5, PARTIES]
        for place, claim in ((0, raises), (1, raises), (2, lowers), (3, raises)):
            assert claim(worth, at, place), place

    def test_they_are_shares(self):
        for p in corners(PARTIES, "parties"):
            for x in UNIT:
                assert 0 <= worth(1.0, x, x, x, p) <= 1


class TestStanding:
    """What acts open and close, and what follows."""

    def stepped(self, society, months=12):
        for _ in range(months):
            society.call(society.parties.tolerate)
        return society.parties

    def test_activity_follows_standing_down_and_up(self, peace):
        before = self.stepped(peace).plural
        for party in ("menshevik", "sr", "left_sr", "anarchist"):
            acts.close_party(peace, party=party)
        closed = self.stepped(peace).plural
        assert closed < 0.1 * before
        for party in ("menshevik", "sr", "left_sr", "anarchist"):
            acts.open_party(peace, party=party)
        assert self.stepped(peace).plural > 0.9 * before

    def test_s4_a_closed_press_takes_part_of_a_standing(self, peace):
        before = self.stepped(peace).plural
        acts.close_press(peace)
        assert 0 < self.stepped(peace).plural < 0.8 * before
        assert not peace.parties.press[list(RIVALS)].any()
        assert peace.parties.press[Party.BOLSHEVIK] == 1

    def test_one_paper_is_one_paper(self, peace):
        acts.close_press(peace, party="menshevik")
        assert peace.parties.press[list(RIVALS)].sum() == 3
        acts.open_press(peace, party="menshevik")
        assert peace.parties.press[list(RIVALS)].sum() == 4

    def test_levels_of_standing_are_apart(self, peace):
        acts.close_party(peace, party="sr", standing="national")
        assert peace.parties.local[Party.SR] == 1
        assert peace.parties.national[Party.SR] == 0
        acts.close_party(peace, party="menshevik", standing="local")
        assert peace.parties.national[Party.MENSHEVIK] == 1

    def test_a_threat_narrows_what_standing_is_worth(self, peace):
        before = self.stepped(peace).plural
        peace.towns.danger[:] = 1.0
        for _ in range(12):
            peace.call(peace.soviets.elect)
        assert (peace.towns.restriction > 0.5).all(), "towns restrict the other parties"
        assert self.stepped(peace).plural < before

    def test_threats_are_feared_where_standing_is_worth_little(self, peace):
        self.stepped(peace)
        assert not peace.region.fear.any(), "nothing threatens"
        peace.region.insecurity[:] = 1.0
        self.stepped(peace)
        free = peace.region.fear.copy()
        for party in ("menshevik", "sr", "left_sr", "anarchist"):
            acts.close_party(peace, party=party)
        self.stepped(peace)
        assert (peace.region.fear > free).all()

    def test_partners_join_and_leave_the_government(self, society):
        before = society.congress.coalition
        acts.join_government(society, party="left_sr")
        assert society.congress.coalition == before + 1
        acts.join_government(society, party="left_sr")
        assert society.congress.coalition == before + 1
        acts.leave_government(society, party="left_sr")
        assert society.congress.coalition == before

    def test_o2_left_srs_leave_and_are_put_out(self):
        left = 0
        for seed in range(1, 7):
            done, table = societies.run(seed=seed).done, societies.table(seed=seed)
            coalition = table["coalition_parties"][:, 3]
            assert (coalition.max() > 0) == ("left_srs_enter_government" in done)
            if "left_srs_leave_government" not in done:
                continue
            month = done["left_srs_leave_government"]
            assert month >= done["brest_peace"]
            assert coalition[month - 1] == 1 > coalition[month]
            if "left_sr_revolt" in done:
                seats = table["cec_left_sr_share"][done["left_sr_revolt"] + 1, 3]
                assert seats == 0
                left += 1
        assert left > 1
