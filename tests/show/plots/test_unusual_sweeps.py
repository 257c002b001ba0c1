"""Plots of odd sweeps: texts as factors, many values, missing cells, weak effects, thin labels."""

from __future__ import annotations

from types import SimpleNamespace

import fake
import numpy as np
import pandas as pd
import pytest
import sweeps
from matplotlib.patches import Rectangle
from slides import overlaps
from sweeps import run

import thermidor as th
from thermidor.common.errors import InputError
from thermidor.experiments.outcomes import Outcome
from thermidor.experiments.sensitivity import Analysis, Effect
from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, experiments, heat, regime, response, tornado

pytestmark = pytest.mark.usefixtures("same_code")


def sweep_of(folder, body, **changes):
    run(sweeps.experiment(folder, body, **changes), folder / "s")
    return th.load(folder / "s")


def made(x, y, values, names=("bench.meet_hunger", "bench.meet_base"), observable="participation"):
    """Return a sweep of made-up cells: one run each."""
    rows = [
        (a, b, values[j][i], "historical", "synthesis")
        for j, b in enumerate(y)
        for i, a in enumerate(x)
    ]
    done = pd.DataFrame(rows, columns=[*names, observable, "scenario", "account"])
    about = {
        "title": "Made up",
        "question": "",
        "replicates": 1,
        "scale": 0.001,
        "runs": len(rows),
        "experiment": "e",
        "design": "d",
        "scenarios": [],
        "method": "grid",
        "outcomes": [],
        "factors": [],
        "code": "c",
        "seed": 1,
    }
    return SimpleNamespace(
        done=done,
        runs=done,
        factors=list(names),
        about=about,
        outcomes=[Outcome(observable)],
        complete=True,
    )


def panel(sweep):
    (page,) = heat.heat_map(sweep)
    overlaps("heat_map", page, round(page.get_size_inches()[1] * canvas.DPI))
    return page.axes[0]


def test_a_cell_is_the_mean_over_seeds_and_its_number_is_written():
    axes = panel(made([0, 1], [-1, 0], [[0.25, 0.5], [0.75, np.nan]]))
    assert [t.get_text() for t in axes.texts] == ["25 %", "50 %", "75 %"]  # none where none is
    (image,) = axes.images
    shown = np.ma.filled(image.get_array().astype(float), np.nan)
    np.testing.assert_array_equal(shown, [[0.25, 0.5], [0.75, np.nan]])
    assert image.get_clim() == (0, 0.8)
    frame = pd.DataFrame({"x": [1, 1, 2], "y": [0, 0, 0], "o": [0.2, 0.4, 1.0]})
    values, xs, ys = heat.cells(frame, "x", "y", "o")
    assert values.tolist() == [[pytest.approx(0.3), 1.0]]
    assert (xs, ys) == ([1, 2], [0])


def test_many_values_have_some_ticks_and_no_numbers():
    axes = panel(made(list(range(9)), [0, 1], [list(np.linspace(0, 1, 9))] * 2))
    assert list(axes.texts) == []
    assert [t.get_text() for t in axes.get_xticklabels()] == ["0", "2", "4", "6", "8"]


def test_texts_have_no_cell_of_the_defaults_and_numbers_have_one():
    words = made(["on", "off"], [0, 1], [[0.1, 0.2], [0.3, 0.4]], ("switches.a", "bench.meet_base"))
    axes = panel(words)
    assert [t.get_text() for t in axes.get_xticklabels()] == ["off", "on"]
    assert not any(
        p.get_edgecolor()[:3] == pytest.approx((0, 0.447, 0.698), abs=0.01)
        for p in axes.patches
        if isinstance(p, Rectangle)
    )
    names = ("pressures.civil_war.scale", "pressures.famine.scale")
    axes = panel(made([0, 0.5, 1], [0, 1], [[0.1] * 3, [0.2] * 3], names))
    (frame,) = [p for p in axes.patches if isinstance(p, Rectangle)]
    assert frame.get_xy() == (1.5, 0.5)  # both at full: the last column, the upper row
    far = made([0, 0.1, 0.2], [0, 1], [[0.1] * 3, [0.2] * 3], names)
    assert not [p for p in panel(far).patches if isinstance(p, Rectangle)]


def test_numbers_beyond_shares_and_nothing_at_all_have_a_scale():
    known = heat._norm([2.0, 8.0, np.nan], "count")
    assert (known.vmin, known.vmax) == (2, 8)
    assert heat._norm([3.0, 3.0], "count").vmax == 4
    assert (heat._norm([np.nan], "share").vmin, heat._norm([np.nan], "share").vmax) == (0, 1)
    assert heat._norm([0.01], "share").vmax == 0.2
    assert heat._written(0.256, "index") == "0.26"
    assert heat._bad(Outcome("hunger"))
    assert heat._bad(Outcome("regime_label", label="restoration"))
    assert not heat._bad(Outcome("participation"))


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (
            "heat_map",
            '[vary]\nmethod = "latin_hypercube"\nsamples = 4\n"bench.meet_hunger" = {}\n'
            '"bench.meet_base" = {}\n',
            "needs a grid; a sampled design has a tornado",
        ),
        (
            "response",
            '[vary]\n"switches.faction_ban" = ["on", "off"]\n',
            "needs a factor that is a number",
        ),
        ("heat_map", '[vary]\n"bench.meet_hunger" = [0, 1]\n', "needs two factors that vary"),
    ],
)
def test_a_plot_that_the_design_cannot_have_is_refused(tmp_path, kind, body, words):
    sweep = sweep_of(tmp_path, 'observables = ["participation"]\n' + body, replicates=1)
    with pytest.raises(InputError, match=words) as raised:
        experiments.draw(kind, sweep)
    assert raised.value.place == "plots"


def test_a_response_has_each_run_as_a_dot_and_the_medians_as_a_line():
    sweep = made(
        [0, 1, 2], [0, 1, 2], [[10, 20, 30], [12, 24, 36], [50, 60, 90]], observable="strikes"
    )
    ((axes,),) = [page.axes for page in response.response(sweep, "bench.meet_hunger")]
    dots, line = axes.lines
    assert len(dots.get_xdata()) == 9
    assert list(line.get_ydata()) == [12, 24, 36]
    assert axes.get_ylim()[0] == 0


@pytest.mark.filterwarnings("error")
def test_a_response_without_any_value_is_empty():
    sweep = made([0, 1], [0, 1], [[np.nan] * 2] * 2)
    ((axes,),) = [page.axes for page in response.response(sweep, "bench.meet_hunger")]
    assert np.isfinite(axes.get_ylim()).all()


def analysis(method, effects, **changes):
    given = {
        "outcome": Outcome("participation"),
        "scenario": "historical",
        "account": "synthesis",
        "used": 64,
        "missing": 0,
        "luck": np.nan,
        "low": 0.0,
        "high": 1.0,
    }
    return Analysis(method=method, effects=tuple(effects), **{**given, **changes})


def test_a_tornado_has_its_bars_by_method_and_colours_by_direction():
    effects = [
        Effect("bench.meet_hunger", 0.5, 0.4, 0.6, total=0.7, slope=-1.0),
        Effect("bench.meet_base", 0.2, -0.1, 0.3, total=0.3, slope=1.0),
    ]
    sweep = made([0], [0], [[0.5]])
    first_analysis = analysis("Sobol'", effects, missing=3, luck=0.25)
    other = analysis("Sobol'", effects[:1], account="circumstances")
    (page,) = tornado.tornado(sweep, [first_analysis, analysis("Sobol'", []), other])
    overlaps("tornado", page, 1080)
    first, second = page.axes
    assert [bar.get_width() for bar in first.patches] == [0.7, 0.3, 0.5, 0.2]  # pale, then full
    red, blue = (first.patches[k].get_facecolor() for k in (2, 3))
    assert red[0] > red[2]
    assert blue[2] > blue[0]
    (lines,) = [c for c in first.collections]
    assert [s[0][0] for s in lines.get_segments()] == [0.4, 0.0]  # no share below nothing
    (words,) = first.texts
    text = words.get_text().replace("\n", " ")
    assert text == "64 points, 3 left out for missing values; chance makes 25 % of a run's variance"
    assert len(second.patches) == 2
    assert any("circumstances" in t.get_text() for t in page.texts)


def test_morris_effects_are_not_written_as_shares():
    effects = [Effect("bench.meet_hunger", 12.0, 8.0, 14.0, total=np.nan, slope=1.0)]
    (page,) = tornado.tornado(made([0], [0], [[0.5]]), [analysis("Morris", effects)])
    (axes,) = page.axes
    assert axes.get_xlim()[1] == pytest.approx(1.06 * 14)
    page.draw_without_rendering()
    assert not any("%" in t.get_text() for t in axes.get_xticklabels())


# Regimes ------------------------------------------------------------------------------------------


def labelled(*codes):
    """Return runs, each under given labels for so many months: ((code, months), ...)."""
    base = fake.runs(1)[0]
    runs = []
    for seed, each in enumerate(codes, start=1):
        label = np.full((fake.N_MONTHS, 4), np.nan)
        label[:, 3] = np.concatenate([np.full(months, float(code)) for code, months in each])
        runs.append(fake.replace(base, seed=seed, months={**base.months, "regime_label": label}))
    return Runs(runs, figures=fake.figures())


def test_shares_under_each_label_add_up_where_a_label_is_known():
    runs = labelled([(0, 100), (3, 34)], [(0, 50), (np.nan, 50), (2, 34)])
    stacked = regime.shares(runs)
    assert stacked[:, 0].tolist() == [1, 0, 0, 0, 0, 0, 0]
    assert stacked[:, 60].tolist() == [1, 0, 0, 0, 0, 0, 0]  # of the one that has a label
    assert stacked[:, 120].tolist() == [0, 0, 0.5, 0.5, 0, 0, 0]


def test_labels_too_thin_to_be_named_inside_are_named_above():
    runs = labelled([(0, 66), (4, 1), (3, 67)])
    picture = regime.regime(runs)
    texts = {t.get_text().replace("\n", " ") for t in picture.axes[0].texts}
    assert "■ restoration" in texts
    assert "bureaucratic rule" in texts
    assert "■ bureaucratic rule" not in texts
    assert not any("renewed" in each for each in texts)


def test_without_labels_there_is_a_page_and_no_area():
    runs = fake.runs(1)
    without = Runs([fake.replace_months(runs[0], ("participation",))], figures=fake.figures())
    axes = regime.regime(without).axes[0]
    assert not axes.collections
    assert regime.regime(labelled([(0, 134)])).axes[0].collections
