"""Plots of experiments: the right one for the design, a whole slide, nothing overlapping."""

import io

import pytest
import sweeps
from matplotlib.image import imread
from slides import overlaps
from sweeps import run

import thermidor as th
from thermidor.common.errors import InputError
from thermidor.show.plots import experiments

pytestmark = pytest.mark.usefixtures("same_code")

LOOKED_AT = (
    'observables = ["participation at 1919-06", "participation at 1918-06 in moscow", '
    '{ observable = "regime_label", at = "1919-06", is = "bureaucratic_rule" }, '
    '{ observable = "regime_label", at = ["1918-06", "1919-06"] }]\n'
)
DESIGNS = {
    "heat_map": '[vary]\n"pressures.civil_war.scale" = { from = 0, to = 1, steps = 11 }\n'
    '"bench.meet_hunger" = [0, 1, 2, 3, 4, 5]\n',
    "response": '[vary]\n"pressures.civil_war.scale" = [0, 0.5, 1]\n',
    "tornado": '[vary]\nmethod = "latin_hypercube"\nsamples = 70\n'
    '"pressures.civil_war.scale" = { from = 0, to = 1 }\n"bench.*" = {}\n',
    "fates": "",
}
CASES = {
    "heat_map": {"scenarios": '["historical", "no_collapse"]', "accounts": '["synthesis"]'},
    "fates": {
        "scenarios": '["historical", "no_civil_war", "no_collapse", "war_only"]',
        "accounts": '"all"',
    },
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory, same_code):
    """Draw once, on demand, every page of a design."""
    known = {}

    def draw(kind, **changes):
        if (kind, *changes) not in known:
            folder = tmp_path_factory.mktemp(kind)
            given = {"replicates": 2, "question": '"What does it take, and what does it not?"'}
            path = sweeps.experiment(folder, LOOKED_AT + DESIGNS[kind], **given, **changes)
            run(path, folder / "s")
            known[kind, *changes] = th.load(folder / "s").plot(folder / "s" / "plots")
        return known[kind, *changes]

    return draw


@pytest.mark.parametrize("kind", DESIGNS)
@pytest.mark.parametrize("many", [False, True])
def test_pages_are_slides_on_which_no_two_texts_overlap(drawn, kind, many):
    if kind == "tornado":
        pytest.importorskip("SALib")
    pages = drawn(kind, **(CASES.get(kind, {}) if many else {}))
    assert any(name.startswith(kind) for name in pages)
    for name, page in pages.items():
        file = io.BytesIO()
        page.savefig(file, format="png")
        file.seek(0)
        pixels = imread(file)
        assert pixels.shape[1] == 1920
        assert pixels.shape[0] >= 1080
        assert pixels[..., :3].std() > 0.02
        overlaps(name, page, pixels.shape[0])


def test_a_plot_that_does_not_fit_the_design_is_refused(tmp_path):
    path = sweeps.experiment(tmp_path, LOOKED_AT + DESIGNS["response"], plots='["heat_map"]')
    run(path, tmp_path / "s")
    with pytest.raises(InputError, match="two factors"):
        th.load(tmp_path / "s").plot()
    assert experiments.suited(th.load(tmp_path / "s")) == ["response"]


def test_the_shares_are_a_table_too(drawn, tmp_path):
    path = sweeps.experiment(tmp_path, LOOKED_AT, **CASES["fates"], replicates=4)
    run(path, tmp_path / "s")
    th.load(tmp_path / "s").plot(tmp_path / "s" / "plots")
    import pandas as pd

    table = pd.read_csv(tmp_path / "s" / "fates.csv")
    sums = table.groupby(["scenario", "account", "outcome"])["share"].sum()
    assert sums.eq(1).all()
    assert table["account"].nunique() > 2
