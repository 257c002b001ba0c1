"""What the fuzzer found once stays repaired: each case in its smallest form."""

from __future__ import annotations

import json

import fake
import mutations
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sweeps

import thermidor as th
from thermidor.common.errors import InputError
from thermidor.live.server import catalogue
from thermidor.runs import store

SMALL = 'observables = ["participation at 1919-06"]\n[vary]\n"bench.meet_hunger" = [0, 2]\n'


@pytest.fixture
def small(tmp_path, same_code):
    """A finished sweep of two runs, and its experiment."""
    path = sweeps.experiment(tmp_path, SMALL, replicates=1)
    assert sweeps.run(path, tmp_path / "s").complete
    return path, tmp_path / "s"


@pytest.mark.parametrize("name", [b"\x92eed", b"feed"])
@pytest.mark.parametrize("part", ["runs", "months"])
def test_a_part_whose_columns_have_other_names_is_done_again(small, part, name):
    path, folder = small
    before, file = sweeps.fingerprint(folder), folder / part / "000000.parquet"
    data = file.read_bytes()
    torn = data.replace(b"seed", name)
    assert torn != data
    file.write_bytes(torn)
    assert sweeps.run(path, folder).computed == 1
    assert sweeps.fingerprint(folder) == before


@pytest.mark.parametrize("name", [b"\x92eed", b"feed"])
def test_results_whose_columns_have_other_names_are_reported_as_damaged(tmp_path, name):
    th.Runs(fake.runs(2)).save(tmp_path, plots=False)
    file = tmp_path / "months.parquet"
    file.write_bytes(file.read_bytes().replace(b"seed", name))
    assert "no readable months.parquet" in store.difference(tmp_path, tmp_path)
    with pytest.raises(InputError, match=r"cannot be read|damaged"):
        store.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda about: about["outcomes"][0].update(first=1), "participation during"),
        (lambda about: about["factors"][0].update(name="/etc/passwd"), "/etc/passwd"),
    ],
)
def test_a_design_that_names_other_columns_than_the_runs_is_reported(small, change, name):
    design = small[1] / "design.json"
    about = json.loads(design.read_bytes())
    change(about)
    design.write_text(json.dumps(about))
    with pytest.raises(InputError, match=f'no column "{name}') as caught:
        th.load(small[1])
    assert "\n" not in str(caught.value)


def test_many_columns_apart_are_counted_and_not_listed(tmp_path):
    for name, columns in (("a", 40), ("b", 2)):
        (tmp_path / name).mkdir()
        table = pa.table({f"column_{k:02}": np.zeros(3) for k in range(columns)})
        pq.write_table(table, tmp_path / name / "months.parquet")
    message = store.difference(tmp_path / "a", tmp_path / "b")
    assert message.endswith('"column_06" and 33 more')
    assert message.count("column_") == 5


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("source = [inf]", 'write source = "..." in words'),
        ('holds = [[3, "civil_war", nan]]', "value must be a number from 0 to 1"),
        ('holds = [[3, "plague", 0.5]]', '"plague" is not a pressure of this server'),
        ('account = "mine"', "is not an account of this server"),
        ("seed = -1", "seed must be a whole number"),
        ("holds = 3", "holds must be a list"),
    ],
)
def test_a_chapter_holds_nothing_that_the_page_cannot_read(tmp_path, line, says):
    limits, file = catalogue.Shelf("historical").limits(0.01), tmp_path / "mine.toml"
    file.write_text(f'[[chapters]]\ntitle = "A"\ntext = "B."\n{line}\n')
    with pytest.raises(InputError, match=says):
        catalogue.chapters(file, limits)
    file.write_text('[[chapters]]\ntitle = "A"\ntext = "B."\nholds = [[3, "civil_war", 0.5]]\n')
    (chapter,) = catalogue.chapters(file, limits)
    assert chapter["holds"] == [[3, "civil_war", 0.5]]


def test_a_case_of_the_fuzzer_leaves_nothing_behind_for_the_next():
    """A value that never belongs may be changed further; the next case gets it unchanged."""
    import random

    before = repr(mutations.ODD)
    tree = {"a": [1, 2], "b": {"c": [[3]]}}
    luck = random.Random(3)
    for _ in range(3000):
        mutations.changed(luck, tree, ("a", "b"))
        if len(mutations.places(tree)) > 60:
            tree = {"a": [1, 2], "b": {"c": [[3]]}}
    assert repr(mutations.ODD) == before


def test_the_bom_of_an_experiment_file_is_stripped(tmp_path):
    """Some editors write one; the text is read again when the manifest is written."""
    from thermidor.experiments import experiment_file, sweep_repeat

    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xef\xbb\xbf" + f'title = "Mine"\n{SMALL}'.encode())
    asked = experiment_file.load(file)
    assert asked.text.startswith("title")
    assert sweep_repeat.kept(asked)["asked"]["title"] == "Mine"
