"""The workplace: rules worked by hand, and what acts and activity make of a plant."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from rules import POINTS, TRUTH, UNIT, everywhere, lowers, raises, worked

from thermidor.society.groups import Plants
from thermidor.society.institutions import workplace
from thermidor.society.state import NEVER, Form

PLANTS = Plants()
PLAIN = PLANTS._replace(
    close_speed=0.5,
    war_rest=0.2,
    open_fall=0.2,
    open_rise=0.1,
    output_work=0.25,
    committee=0.1,
    committee_small=0.2,
    commission=0.2,
    commission_merged=0.5,
    seizure=0.04,
    seizure_output=2.0,
    one_man=0.8,
    one_man_power=2.0,
    one_man_urgency=0.5,
    resistance=0.5,
    say_owner=0.2,
    say_control=0.8,
    say_collegial=0.6,
    say_one_man=0.1,
)


class TestWork:
    """A plant opens and closes with its region's output."""

    def test_by_hand(self):
        # aim 0.25 + 0.75 * 0.4 = 0.55
        assert worked(workplace.open_next, 0.75, 0.4, False, PLAIN) == pytest.approx(0.71)
        assert worked(workplace.open_next, 0.35, 0.4, False, PLAIN) == pytest.approx(0.37)

    def test_without_war_orders_by_hand(self):
        # aim 0.625 * (0.2 + 0.8 / 16) = 0.15625
        assert worked(workplace.open_next, 0.75, 0.5, True, PLAIN) == pytest.approx(0.453125)
        assert worked(workplace.open_next, 0.1, 0.5, True, PLAIN) == pytest.approx(0.105625)
        assert worked(workplace.open_next, 0.5, 1.0, True, PLAIN) == pytest.approx(0.55)

    def test_full_output_full_work(self):
        assert worked(workplace.open_next, 1.0, 1.0, False, PLANTS) == pytest.approx(1.0)

    def test_without_war_orders_there_is_less(self):
        for output in POINTS:
            kept, lost = (worked(workplace.open_next, 0.9, output, c, PLANTS) for c in (0, 1))
            assert lost <= kept + 1e-12

    def test_order(self):
        assert raises(workplace.open_next, [0.5, 0.5, False, PLANTS], 1)
        assert raises(workplace.open_next, [0.5, 0.5, True, PLANTS], 0)

    def test_within_bounds(self):
        choices = (UNIT, UNIT, TRUTH)
        for _, found in everywhere(workplace.open_next, PLANTS, "plants", *choices):
            assert 0 <= found <= 1


class TestCommittees:
    """Size and activity make committees; unions over them make fewer."""

    def test_by_hand(self):
        assert worked(workplace.founding, 0.5, True, PLAIN) == pytest.approx(0.05)
        assert worked(workplace.founding, 0.5, False, PLAIN) == pytest.approx(0.01)
        assert worked(workplace.commissioning, 0.5, True, 0.0, PLAIN) == pytest.approx(0.1)
        assert worked(workplace.commissioning, 0.5, True, 1.0, PLAIN) == pytest.approx(0.05)
        assert worked(workplace.commissioning, 0.5, False, 0.0, PLAIN) == pytest.approx(0.02)
        p = PLAIN._replace(commission_merged=0.25)
        assert worked(workplace.commissioning, 0.5, True, 0.5, p) == pytest.approx(0.0625)

    def test_where_nobody_comes_nothing_is_founded(self):
        assert worked(workplace.founding, 0.0, True, PLANTS) == 0
        assert worked(workplace.commissioning, 0.0, True, 0.0, PLANTS) == 0
        assert worked(workplace.seizing, 0.0, 0.2, PLANTS) == 0

    def test_f2_size_makes_committees(self):
        large, small = (worked(workplace.founding, 0.7, size, PLANTS) for size in TRUTH[::-1])
        assert large > small

    def test_order(self):
        assert raises(workplace.founding, [0.5, True, PLANTS], 0)
        assert raises(workplace.commissioning, [0.5, True, 0.5, PLANTS], 0)
        assert lowers(workplace.commissioning, [0.5, True, 0.5, PLANTS], 2)


class TestManagement:
    """From below while work collapses; one man where the centre can and nobody resists."""

    def test_by_hand(self):
        assert worked(workplace.seizing, 0.5, 0.5, PLAIN) == pytest.approx(0.04)
        # 0.8 * 0.25 * (0.5 + 0.5) * (1 - 0.5 * 0.4)
        assert worked(workplace.to_one_man, 0.5, 0.5, 0.4, PLAIN) == pytest.approx(0.16)
        # 0.8 * 0.16 * 1 * 0.8
        assert worked(workplace.to_one_man, 0.4, 0.5, 0.4, PLAIN) == pytest.approx(0.1024)

    def test_f5_collapse_nationalises_from_below(self):
        assert lowers(workplace.seizing, [0.5, 0.5, PLANTS], 1)
        assert raises(workplace.seizing, [0.5, 0.5, PLANTS], 0)

    def test_f7_war_and_the_centre_put_managers_in(self):
        at = [0.5, 0.5, 0.5, PLANTS]
        assert raises(workplace.to_one_man, at, 0)
        assert raises(workplace.to_one_man, at, 1)
        assert lowers(workplace.to_one_man, at, 2)

    def test_no_centre_no_manager(self):
        for urgency in POINTS:
            assert worked(workplace.to_one_man, 0.0, urgency, 0.0, PLANTS) == 0

    def test_f6_boards_and_managers_leave_workers_less(self):
        control, board, one = (
            worked(workplace.own_say, int(form), 0.6, 1 / 3, PLANTS)
            for form in (Form.WORKERS_CONTROL, Form.COLLEGIAL, Form.ONE_MAN)
        )
        assert control > board > one

    def test_a_say_nobody_uses_is_half_a_say(self):
        full = worked(workplace.own_say, int(Form.WORKERS_CONTROL), 1.0, 1 / 3, PLANTS)
        empty = worked(workplace.own_say, int(Form.WORKERS_CONTROL), 0.0, 1 / 3, PLANTS)
        assert full == pytest.approx(PLANTS.say_control)
        assert empty == pytest.approx(full / 2)

    def test_a_larger_elected_part_of_a_board_is_more_say(self):
        says = [worked(workplace.own_say, int(Form.COLLEGIAL), 1.0, x, PLANTS) for x in UNIT]
        assert says == sorted(says)
        assert worked(workplace.own_say, int(Form.COLLEGIAL), 1.0, 1 / 3, PLAIN) == pytest.approx(
            PLAIN.say_collegial
        )


class TestSay:
    """What is left of a say where few use it."""

    P = PLAIN._replace(say_unused=0.25, board_base=0.25, quorum=0.5)

    def say(self, form, activity, elected=1 / 3):
        return worked(workplace.own_say, int(form), activity, elected, self.P)

    def test_every_form_has_its_own(self):
        assert self.say(Form.OWNER, 1.0) == pytest.approx(0.2)
        assert self.say(Form.WORKERS_CONTROL, 1.0) == pytest.approx(0.8)
        assert self.say(Form.COLLEGIAL, 1.0) == pytest.approx(0.6)
        assert self.say(Form.ONE_MAN, 1.0) == pytest.approx(0.1)

    def test_half_who_come_use_all_of_it_and_fewer_less(self):
        assert self.say(Form.WORKERS_CONTROL, 0.5) == pytest.approx(0.8)
        assert self.say(Form.WORKERS_CONTROL, 0.25) == pytest.approx(0.5)
        assert self.say(Form.WORKERS_CONTROL, 0.0) == pytest.approx(0.2)
        assert self.say(Form.OWNER, 0.25) == pytest.approx(0.125)

    def test_a_board_by_its_elected_part(self):
        assert self.say(Form.COLLEGIAL, 1.0, 0.0) == pytest.approx(0.15)
        assert self.say(Form.COLLEGIAL, 1.0, 0.2) == pytest.approx(0.42)
        assert self.say(Form.COLLEGIAL, 1.0, 1.0) == 1.0, "no say is more than the whole"


class TestPlants:
    """What becomes of the plants of a society."""

    def test_a_decree_takes_the_largest_first(self, society):
        plants = society.society.plants
        before = plants.national.copy()
        society.call(society.workplaces.nationalise, count=300, min_size=0)
        taken = (plants.national == 2) & (before == 0)
        count = plants.weight[taken].sum()
        assert 0 < count <= 300 + plants.weight[taken].max()
        left = plants.national == 0
        assert plants.strength[taken].min() >= plants.strength[left].max()
        assert np.isin(plants.form[taken], (Form.COLLEGIAL, Form.WORKERS_CONTROL)).all()
        assert not (plants.form[taken] == Form.OWNER).any()

    def test_a_decree_leaves_the_small_alone(self, society):
        society.call(society.workplaces.nationalise, count=1e6, min_size=500)
        plants = society.society.plants
        assert (plants.strength[plants.national == 2] >= 500).all()

    def test_no_decree_no_commissions(self, society):
        society.workplaces.control_decreed = False
        plants = society.society.plants
        before = plants.commission.copy()
        society.parameters = society.parameters.replace({"plants.commission": 0.5})
        society.call(society.workplaces.organise)
        assert (plants.commission == before).all()

    def test_committees_never_dissolve(self, historical):
        first = societies.build("historical").society.plants
        last = historical.society.plants
        assert (last.committee[first.committee > NEVER] > NEVER).all()
        assert (last.national >= first.national).all()

    def test_layoffs_and_vacancies_exclude_each_other(self, society):
        societies.months(society, 3)
        society.call(society.workplaces.offer_work)
        plants = society.society.plants
        assert not ((plants.layoff > 0) & (plants.vacancies > 0)).any()

    def test_boards_kept_boards_stay_longer(self):
        kept, free = (
            societies.series("collegial_share_large", name)[0, 24:60].mean()
            for name in ("collegial_boards_kept", "historical")
        )
        assert kept > free

    def test_the_capital_loses_its_war_plants(self, historical):
        bench = societies.table()["bench_workers"]
        assert (bench[8, 0] / bench[0, 0]) < bench[8, 2] / bench[0, 2]
        assert historical.society.plants.closed.any()

    def test_what_a_plant_says_lies_between_its_own_and_the_elected(self, society):
        societies.months(society, 12)
        plants = society.society.plants
        p = society.parameters.plants
        assert (plants.say <= p.say_own * p.say_control * 2 + (1 - p.say_own)).all()
        assert np.isfinite(plants.say).all()
