"""The public functions: runs, comparisons and sweeps asked for from Python."""

from __future__ import annotations

import ast

import pytest
import societies
import source

import thermidor as th
from thermidor.common.errors import InputError

SWEEP = {
    "title": "How much war, how much readiness?",
    "observables": ["participation at 1918-06"],
    "scale": 0.0005,
    "vary": {"pressures.civil_war.scale": [0, 0.3, 0.6, 1], "bench.meet_base": [-2.0, -1.0]},
}


def test_every_public_name_has_a_home():
    assert set(th._HOMES) | {"__version__"} == set(th.__all__)
    for name, home in th._HOMES.items():
        tree = source.modules()[home]
        defined = {
            each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.ClassDef)
        }
        assert name in defined, home


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError):
        _ = th.nothing


def test_a_comparison_says_when_and_through_what():
    compared = th.compare("historical", "no_civil_war", runs=2, scale=0.0005, workers=1)
    assert repr(compared).startswith("no_civil_war against historical: ")
    assert compared._repr_markdown_().startswith("# ")
    assert set(compared.chain["scenario"]) == {"no_civil_war"}
    war = compared.differences.query("observable == 'channel_draft' and month == '1919-10'")
    assert float(war["difference"].iloc[0]) < -0.5


def test_a_sweep_written_in_place_goes_on_in_its_folder_and_says_what_moves_what(tmp_path):
    first = th.sweep(SWEEP, tmp_path / "s", workers=1)
    assert len(first.runs) == 8
    assert "participation at 1918-06" in first.runs
    again = th.sweep(SWEEP, tmp_path / "s", workers=1)
    assert again.runs.equals(first.runs)
    assert set(first.sensitivity()["factor"]) == set(SWEEP["vary"])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"observables": ["particpation"]}, 'Did you mean "participation"'),
        ({"replicates": 0}, "replicates is 0"),
        ({"vari": {}}, 'Did you mean "vary"'),
    ],
)
def test_a_mistake_in_place_is_told_like_one_in_a_file(changes, says):
    with pytest.raises(InputError) as told:
        th.sweep({**SWEEP, **changes})
    assert says in str(told.value)
    assert "experiment.toml" not in str(told.value)


def test_scenarios_are_listed():
    table = th.scenarios()
    assert {"historical", "no_civil_war"} <= set(table["name"])
    assert table["description"].str.len().min() > 20


def test_distances_are_those_of_the_calibrated_figures():
    runs = th.run("historical", runs=2, scale=societies.SCALE, workers=1)
    near = runs.distances()
    assert near.shape == (2,)
    assert (near > 0).all()
    assert (near < 10).all()
