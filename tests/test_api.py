"""The Python interface: runs, comparisons, sweeps, and their results."""

from __future__ import annotations

import ast

import fake
import numpy as np
import pytest
import societies
import source

import thermidor as th
from thermidor.common.errors import InputError
from thermidor.runs import provenance, table

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
        defined = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        assert name in defined, home


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError):
        _ = th.nothing


def test_a_comparison_says_when_and_through_what_scenarios_differ():
    compared = th.compare("historical", "no_civil_war", runs=2, scale=0.0005, workers=1)
    assert repr(compared).startswith("no_civil_war against historical: ")
    assert compared._repr_markdown_().startswith("# ")
    assert set(compared.chain["scenario"]) == {"no_civil_war"}
    war = compared.differences.query("observable == 'channel_draft' and month == '1919-10'")
    assert float(war["difference"].iloc[0]) < -0.5


def test_a_sweep_given_as_a_mapping_continues_in_its_folder_and_ranks_its_factors(tmp_path):
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
def test_a_mistake_in_a_mapping_is_an_error_like_one_in_a_file(changes, says):
    with pytest.raises(InputError) as error:
        th.sweep({**SWEEP, **changes})
    assert says in str(error.value)
    assert "experiment.toml" not in str(error.value)


def test_scenarios_are_listed():
    table = th.scenarios()
    assert {"historical", "no_civil_war"} <= set(table["name"])
    assert table["description"].str.len().min() > 20


def test_distances_are_those_of_the_calibrated_figures():
    runs = th.run("historical", runs=2, scale=societies.SCALE, workers=1)
    distances = runs.distances()
    assert distances.shape == (2,)
    assert (distances > 0).all()
    assert (distances < 10).all()


def test_results_have_plots_exports_and_a_folder(tmp_path):
    results = th.Runs.of(fake.runs(2))
    assert isinstance(results, table.Runs)
    assert results.plot("regime") is not None
    folder = results.save(tmp_path / "out", plots=False)
    again = th.load(folder)
    assert isinstance(again, th.Runs)
    assert again.table["seed"].tolist() == [1, 2]
    assert (again.csv(tmp_path / "csv") / "columns.csv").exists()


def test_runs_branch_with_the_same_luck_until_a_month(tmp_path):
    how = {"runs": 2, "scale": 0.0005, "workers": 1}
    runs = th.run("historical", parameters={"months": 20, "bench.meet_base": -2.0}, **how)
    runs.save(tmp_path / "out", plots=False)
    change = {"pressures.civil_war.scale": 0, "bench.meet_hunger": 2.5}
    plain = th.resume(runs, at="1918-10", workers=1)
    other = th.resume(th.load(tmp_path / "out"), at="1918-10", change=change, workers=1)
    for old, same, new in zip(runs, plain, other, strict=True):
        assert (new.seed, new.parameters) == (old.seed, old.parameters)
        for name, months in old.months.items():
            assert months.tobytes() == same.months[name].tobytes(), name
            assert months[:11].tobytes() == new.months[name][:11].tobytes(), name
        assert not np.array_equal(old.months["participation"], new.months["participation"])
    assert other.provenance["branch"] == {"at": "1918-10", "change": change}
    other.save(tmp_path / "branch", plots=False)
    with pytest.raises(InputError, match=r"thermidor\.resume"):
        provenance.read(tmp_path / "branch")
    with pytest.raises(InputError, match="cannot branch"):
        th.resume("historical", at="1918-10")
