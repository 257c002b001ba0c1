"""Offices: posts, who fills them, who directs whom, pay, officials' strike, the move."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from rules import UNIT, corners, lowers, raises

from thermidor.scenario import acts
from thermidor.society.groups import Privilege
from thermidor.society.institutions.office import advantage, direction, posts_next, ranks
from thermidor.society.people.official import Offices
from thermidor.society.record import PostTally
from thermidor.society.state import STATE, Body, Occupation, Party, Rank

OFFICES, PRIVILEGE = Offices(), Privilege()


class TestRules:
    """The scalar rules."""

    def test_posts_by_hand(self):
        p = OFFICES._replace(tasks=0.02, coordination=0.01)
        assert posts_next(1000.0, 0.5, 1.0, 0.005, p) == pytest.approx(1015.0)

    def test_b3_posts_order(self):
        assert raises(posts_next, [1000.0, 0.5, 1.0, 0.0, OFFICES], 1)
        assert raises(posts_next, [1000.0, 0.5, 1.0, 0.0, OFFICES], 2)
        assert lowers(posts_next, [1000.0, 0.5, 1.0, 0.0, OFFICES], 3, (0.0, 0.01, 0.02))

    def test_without_tasks_coordination_or_cuts_posts_stay(self):
        for p in corners(OFFICES, "offices"):
            assert posts_next(500.0, 0.0, 0.0, 0.0, p) == 500.0

    def test_new_posts_by_rank_are_shares_of_one(self):
        assert ranks(0.3, 0.1) == pytest.approx(np.array([0.6, 0.3, 0.1]))
        assert ranks(0.0, 0.0) == pytest.approx(np.array([1.0, 0.0, 0.0]))

    def test_direction_by_hand(self):
        p = OFFICES._replace(span=0.5)
        # 20 * 0.4 * 0.75 * 0.5 = 3 who direct, 50 who are led by routine
        assert direction(100.0, 0.5, 20.0, 0.25, 0.4, p) == pytest.approx(50 / 3)
        assert direction(100.0, 0.5, 0.0, 0.25, 0.4, p) == pytest.approx(50.0)

    def test_advantage_by_hand(self):
        p = PRIVILEGE._replace(rations=0.4)
        assert advantage(0.0, 1.0, p) == pytest.approx(0.4)
        assert advantage(1.0, 0.0, p) == pytest.approx(1.0)
        assert advantage(0.5, 0.5, p) == pytest.approx(0.6)

    def test_b5_few_over_many_are_led(self):
        few = direction(1000.0, 0.8, 10.0, 0.2, 0.6, OFFICES)
        many = direction(1000.0, 0.8, 500.0, 0.2, 0.6, OFFICES)
        assert few > 1 > many
        assert direction(1000.0, 0.8, 10.0, 0.8, 0.6, OFFICES) > few, (
            "bent by routine they direct less"
        )
        assert direction(0.0, 0.8, 10.0, 0.2, 0.6, OFFICES) == 0

    def test_v2_office_is_worth_more_where_food_is_short(self):
        assert raises(advantage, [0.3, 0.5, PRIVILEGE], 0)
        assert raises(advantage, [0.3, 0.5, PRIVILEGE], 1)
        for pay in UNIT:
            for want in UNIT:
                assert 0 <= advantage(pay, want, PRIVILEGE) <= 1
        assert advantage(0.0, 0.0, PRIVILEGE) == 0


class TestPosts:
    """What bodies ask for and whom they take."""

    def test_a_body_not_founded_has_no_posts(self, society):
        assert society.posts.demand[Body.CHEKA].sum() == 0
        acts.form_body(society, body="cheka")
        assert society.posts.demand[Body.CHEKA].sum() == pytest.approx(400)
        acts.form_body(society, body="cheka")
        assert society.posts.demand[Body.CHEKA].sum() == pytest.approx(400)

    def test_cuts_are_what_someone_enforces(self, society):
        other = societies.build("historical")
        other.offices.accountable = 0.0
        society.offices.accountable, society.offices.ratio = 1.0, 0.0
        before = society.posts.demand[list(STATE)].sum()
        for one in (society, other):
            acts.cut_staff(one, share=0.3)
        assert society.posts.demand[list(STATE)].sum() < before
        assert other.posts.demand[list(STATE)].sum() == pytest.approx(before)

    def suit(self, society, body, rank, member, skill):
        society.open_posts()
        return society.posts.suit[body, rank, skill, member]

    def test_b4_skill_weighs_more_the_higher_the_rank(self, society):
        ratios = [
            self.suit(society, Body.COMMISSARIATS, rank, 0, 5)
            / self.suit(society, Body.COMMISSARIATS, rank, 0, 0)
            for rank in Rank
        ]
        assert ratios[0] < ratios[1] < ratios[2]

    def test_the_cheka_takes_the_reliable_first(self, society):
        def lean(body):
            return self.suit(society, body, 1, 1, 3) / self.suit(society, body, 1, 0, 3)

        assert lean(Body.CHEKA) > lean(Body.COMMISSARIATS)

    def test_b4_without_carry_over_skill_counts_for_nothing(self):
        society = societies.build("historical", couplings__carryover=0.0)
        skilled, unskilled = (self.suit(society, Body.COMMISSARIATS, 2, 0, s) for s in (5, 0))
        assert skilled == pytest.approx(unskilled)

    def test_b4_carry_over_rises_with_rank(self, historical):
        table = societies.table(scale=0.003)
        central = table["carryover_share_central"][12:36, 3].mean()
        assert table["carryover_share_upper"][12:36, 3].mean() > central

    def test_communists_fill_the_cheka_before_the_commissariats(self):
        formed = 0
        for seed in range(1, 7):
            month = societies.run(seed=seed).done.get("cheka_formed", 99)
            if month > 12:  # the government did not found it
                continue
            table = societies.table(seed=seed)
            cheka = table["communist_share_cheka"][month + 6 : 48, 3].mean()
            assert cheka > table["communist_share_commissariats"][month + 6 : 48, 3].mean()
            formed += 1
        assert formed > 1

    def test_staff_stay_within_what_was_asked_for(self):
        society = societies.months(societies.build("historical", scale=0.004), 30)
        staff = society.post_tally[:, :, PostTally.STAFF].sum(axis=1)
        demand = society.posts.demand.sum(axis=1)
        state = list(STATE)
        assert staff[state].sum() < 1.15 * demand[state].sum()

    def test_chances_are_chances(self, society):
        societies.months(society, 10)
        assert society.posts.hazard.min() >= 0
        for name in ("rise", "shed", "named"):
            values = getattr(society.posts, name)
            assert values.min() >= 0
            assert values.max() <= 1


class TestRefusal:
    """The officials' strike and its end."""

    def refusing(self, society):
        people = society.society.people
        return int(people.weight[people.refusal > 0].sum())

    def test_each_draws_how_long(self, society):
        acts.strike_of_officials(society)
        people = society.society.people
        weeks = people.refusal[people.refusal > 0]
        assert np.unique(weeks).size > 0.9 * weeks.size
        assert society.offices.strike_weeks > 0

    def test_b1_dismissal_at_the_top_shortens_it(self, society):
        acts.strike_of_officials(society)
        before = society.offices.strike_weeks
        acts.dismiss_officials(society, rank="upper", share=0.5)
        assert society.offices.strike_weeks < before

    def test_the_dismissed_are_out(self, society):
        people = society.society.people
        upper = (people.body == Body.COMMISSARIATS) & (people.rank == Rank.UPPER)
        before = people.weight[upper].sum()
        acts.dismiss_officials(society, rank="upper", share=1.0)
        left = (people.body == Body.COMMISSARIATS) & (people.rank == Rank.UPPER)
        assert people.weight[left & (people.prior > 0)].sum() == 0 < before

    def test_they_come_back(self):
        striking = societies.table()["officials_striking_share"][:, 3]
        assert striking[2] > 0
        assert striking[24] < 0.05


class TestMove:
    """The government goes elsewhere."""

    def test_b2_seniors_and_members_go_along_and_the_rest_are_out(self, society):
        people = society.society.people
        central = people.body == Body.COMMISSARIATS
        upper = central & (people.rank == Rank.UPPER)
        heads = int(people.weight.sum())
        acts.move_government(society, region="moscow")
        still = people.body == Body.COMMISSARIATS
        assert (people.region[still] == 1).all()
        assert 0.4 < still[upper].mean() < 0.95
        assert still[central & ~upper].mean() < still[upper].mean()
        assert (people.occupation[central & ~still] == Occupation.IDLE).all()
        assert int(people.weight.sum()) == heads
        collegia = people.body == Body.COLLEGIA
        assert (people.region[collegia & (people.party == Party.BOLSHEVIK)] == 1).all()

    def test_to_where_it_is_it_does_not_move(self, society):
        before = society.society.people.copy()
        acts.move_government(society, region="petrograd")
        assert society.society.people.tobytes() == before.tobytes()


class TestPay:
    """Pay at the top."""

    def stepped(self, society, months=48, accountable=0.0):
        for _ in range(months):
            society.soviets.accountable[:] = accountable
            society.call(society.offices.administer)
        return society.offices.pay

    def test_v1_a_ceiling_holds(self, society):
        acts.set_pay_ceiling(society, ratio=3.0)
        assert self.stepped(society) <= 3.0
        acts.set_pay_ceiling(society)
        assert self.stepped(society) > 3.0

    def test_v2_control_from_below_holds_pay(self, peace):
        controlled = self.stepped(societies.build("no_pressures"), accountable=1.0)
        assert controlled < self.stepped(peace, accountable=0.0)

    def test_it_ends_below_the_limit(self):
        table = societies.table()["pay_ratio_top_to_skilled"][:, 3]
        assert table.max() <= societies.build().parameters.privilege.limit
        assert table.min() >= 1
