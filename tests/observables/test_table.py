"""The table of observables: its order, its columns, and one value of it."""

from __future__ import annotations

import numpy as np
import pytest
import societies

from thermidor import observables
from thermidor.observables import ORDER, WHOLE, modules
from thermidor.society.state import Region


def test_modules_follow_the_order_of_the_table():
    names = [module.__name__.rpartition(".")[2] for module in modules()]
    assert names[: len(ORDER)] == list(ORDER)


def test_the_table_has_a_column_for_each_region_and_the_whole(historical):
    table = societies.table()
    assert list(table) == list(observables.OBSERVABLES)
    for name, values in table.items():
        assert values.shape == (historical.scenario.months, len(Region) + 1), name
        if not observables.OBSERVABLES[name].regional:
            assert np.isnan(values[:, :WHOLE]).all(), name


@pytest.mark.parametrize("region", [*Region, None])
def test_a_value_is_that_of_the_table(historical, region):
    column = WHOLE if region is None else region
    name = None if region is None else region.name.lower()
    found = observables.value(historical.history, 30, "participation", name)
    assert found == societies.table()["participation"][29, column]


def test_every_observable_says_what_it_measures_and_in_which_unit():
    for one in observables.OBSERVABLES.values():
        assert len(one.meaning) > 8, one.name
        assert one.unit, one.name
