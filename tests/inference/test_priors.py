"""Priors: two-sided normals, their shares and values worked out by hand."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from thermidor.inference import priors
from thermidor.inference.priors import Prior
from thermidor.scenario import account
from thermidor.society import parameters

FREE = Prior("x", 0.5, -10.0, 10.0, 0.1, 0.2)  # a third of it below .5, two thirds above
QUARTER = 0.6744898  # the normal's quarter lies so many spreads from its middle


def test_the_centre_is_at_the_share_of_the_narrower_side():
    assert float(FREE.quantile(1 / 3)) == pytest.approx(0.5)
    assert float(FREE.cumulative(0.5)) == pytest.approx(1 / 3)


def test_each_side_is_half_a_normal_of_its_own_width():
    """Half of the lower third lies within .67 of .1 below, half of the rest within .67 of .2."""
    assert float(FREE.quantile(1 / 6)) == pytest.approx(0.5 - 0.1 * QUARTER)
    assert float(FREE.quantile(2 / 3)) == pytest.approx(0.5 + 0.2 * QUARTER)
    assert float(FREE.cumulative(0.5 - 0.1 * QUARTER)) == pytest.approx(1 / 6)
    assert float(FREE.cumulative(0.5 + 0.2 * QUARTER)) == pytest.approx(2 / 3)


def test_the_tails_are_those_of_a_normal():
    """Of a symmetric prior .05 lies beyond 1.644854 spreads."""
    even = Prior("x", 2.0, -50.0, 50.0, 1.0, 1.0)
    assert even.quantile([0.05, 0.5, 0.95]) == pytest.approx([0.355146, 2.0, 3.644854], abs=1e-6)
    assert even.cumulative([0.355146, 2.0, 3.644854]) == pytest.approx([0.05, 0.5, 0.95])


def test_a_range_cuts_the_prior_off_and_keeps_its_shape():
    """Within one spread of a normal: .6826895 of it; half a spread has .3829249."""
    cut = Prior("x", 0.0, -1.0, 1.0, 1.0, 1.0)
    assert cut.quantile([0, 0.5, 1]) == pytest.approx([-1, 0, 1])
    share = 0.5 - 0.3829249 / 0.6826895 / 2
    assert float(cut.cumulative(-0.5)) == pytest.approx(share, abs=1e-6)
    assert float(cut.quantile(share)) == pytest.approx(-0.5, abs=1e-5)
    assert cut.cumulative([-7, 7]).tolist() == [0, 1]
    assert cut.quantile([-1, 2]) == pytest.approx([-1, 1])


def test_a_lopsided_range_moves_the_middle():
    above = Prior("x", 0.0, 0.0, 50.0, 1.0, 1.0)
    assert float(above.quantile(0.5)) == pytest.approx(QUARTER)


def test_at_an_end_of_its_range_all_of_a_prior_lies_on_one_side():
    end = Prior("x", 0.0, 0.0, 10.0, 0.0, 1.0)
    assert float(end.quantile(0.5)) == pytest.approx(QUARTER)
    assert float(end.cumulative(QUARTER)) == pytest.approx(0.5)
    top = Prior("x", 10.0, 0.0, 10.0, 1.0, 0.0)
    assert float(top.quantile(0.5)) == pytest.approx(10 - QUARTER)
    assert float(top.cumulative(10 - QUARTER)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("centre", "below", "above"),
    [
        (0.5, 0.2, 0.2),  # four tenths of the way to both ends
        (0.01, 0.004, 0.008),  # the farther side twice the nearer
        (0.99, 0.008, 0.004),
        (0.4, 0.16, 0.24),  # .6 is less than twice .4
        (0.0, 0.0, 0.1),  # at an end: a tenth of the range
        (1.0, 0.1, 0.0),
        (7.0, 0.1, 0.0),  # beyond it: at the end
        (-7.0, 0.0, 0.1),
    ],
)
def test_widths_are_by_the_nearer_end(centre, below, above):
    found = priors.prior("privilege.start", centre, (0.0, 1.0))
    assert (found.below, found.above) == pytest.approx((below, above))
    assert (found.low, found.high) == (0, 1)
    assert found.centre == min(max(centre, 0), 1)
    moved = priors.prior("privilege.start", 2 * centre + 6, (6.0, 8.0))
    assert (moved.below, moved.above) == pytest.approx((2 * below, 2 * above))


def test_a_prior_is_only_ever_narrowed():
    assert (FREE.narrowed(-99, 99).low, FREE.narrowed(-99, 99).high) == (-10, 10)
    inner = FREE.narrowed(0.25, 0.75)
    assert (inner.low, inner.high, inner.centre, inner.above) == (0.25, 0.75, 0.5, 0.2)
    assert FREE.narrowed(0.75, 0.25) == FREE
    assert FREE.narrowed(0.3, 0.3) == FREE


def test_an_account_s_priors_surround_its_values_and_are_restored_as_stored():
    names = ("secretariat.hire", "privilege.start")
    found = priors.of("synthesis", names)
    assert tuple(each.name for each in found) == names
    values = account.runnable("synthesis").values()
    defaults = parameters.Parameters().flat()
    assert [each.centre for each in found] == [values.get(n, defaults[n]) for n in names]
    assert priors.restored(asdict(each) for each in found) == found


def test_tables_are_column_by_column():
    known = (FREE, Prior("y", 2.0, -50.0, 50.0, 1.0, 1.0))
    table = priors.values(known, np.array([[1 / 3, 0.95], [2 / 3, 0.5]]))
    assert table == pytest.approx(np.array([[0.5, 3.644854], [0.6348980, 2.0]]))
    assert priors.shares(known, table) == pytest.approx(np.array([[1 / 3, 0.95], [2 / 3, 0.5]]))


def test_swept_parameters_and_couplings_are_never_calibrated():
    names = priors.candidates()
    assert "secretariat.idle" not in names
    assert not [name for name in names if name.startswith("couplings.")]
    assert {"secretariat.hire", "privilege.start"} <= set(names)
