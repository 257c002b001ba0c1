"""Plots: the right size, nothing overlapping, the article's figures where they belong."""

import io
from dataclasses import replace
from itertools import combinations, pairwise

import fake
import numpy as np
import pytest
from matplotlib.image import imread
from matplotlib.text import Text

from thermidor.common.errors import InputError
from thermidor.runs.table import Run, Runs
from thermidor.show import plots
from thermidor.show.plots import canvas, line_names, marks, panels


@pytest.fixture(scope="module")
def runs():
    return fake.runs(5)


@pytest.mark.parametrize("name", plots.registered())
def test_a_plot_fills_a_slide(runs, name):
    file = io.BytesIO()
    plots.draw(name, runs).savefig(file, format="png")
    file.seek(0)
    pixels = imread(file)
    assert pixels.shape[:2] == (1080, 1920)
    assert pixels[..., :3].std() > 0.02


@pytest.mark.parametrize("name", plots.registered())
@pytest.mark.parametrize("n_runs", [1, 5])
def test_no_two_texts_overlap_and_none_leaves_the_page(name, n_runs):
    picture = plots.draw(name, fake.runs(n_runs))
    picture.draw_without_rendering()
    renderer = picture.canvas.get_renderer()
    texts = [t for t in picture.findobj(Text) if t.get_visible() and t.get_text().strip()]
    ticks = {id(t) for axes in picture.axes for t in _hidden_ticks(axes)}
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in texts if id(t) not in ticks]
    for text, box in boxes:
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= 1920 and box.y1 <= 1080
        assert inside, f"{text!r} leaves the page: {box}"
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across < 3 or up < 6, f"{one!r} lies on {other!r}"


def _hidden_ticks(axes):
    """Return labels of ticks outside the axes, which Matplotlib keeps but never draws."""
    for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        for tick in axis.get_major_ticks():
            if not min(low, high) - 1e-9 <= tick.get_loc() <= max(low, high) + 1e-9:
                yield tick.label1
            yield tick.label2


def test_the_footer_says_where_a_picture_comes_from(runs):
    footer = canvas.of_runs(runs)
    for words in ("thermidor 0", "historical", "synthesis", "seeds 1 to 5", "not data"):
        assert words in footer


def test_ratios_and_other_regions_are_not_drawn(runs):
    assert [mark.source for mark in marks.marks(runs, "party_members")] == ["Rowney 1989"]
    assert marks.marks(runs, "party_members", "petrograd") == []
    (mark,) = marks.marks(runs, "sovnarkom_meetings")
    assert mark.low == pytest.approx(203 / 12)
    assert mark.x_from == 1918
    assert mark.x_to == pytest.approx(1919)
    assert mark.whisker[0] < mark.low < mark.whisker[1]
    assert marks.marks(runs, "regime_label") == []


def test_the_label_of_a_mark_is_the_first_source():
    assert marks.short("Pirani 2006; Pirani 2010") == "Pirani 2006"
    assert marks.short("Rabinowitch 1989 (not in the reference list)") == "Rabinowitch 1989"


def test_labels_move_apart_no_more_than_needed():
    assert line_names.apart([10, 50], [10, 10], 0, 100) == [10, 50]
    assert line_names.apart([50, 50], [10, 10], 0, 100) == [45, 55]
    assert line_names.apart([0, 1, 2], [10, 10, 10], 0, 100) == [5, 15, 25]
    assert line_names.apart([0, 2, 12], [10, 10, 10], 0, 100) == [5, 15, 25]
    places = line_names.apart([5, 6, 40, 99, 100], [12] * 5, 0, 110)
    assert all(b - a >= 12 - 1e-9 for a, b in pairwise(places))


def test_a_running_mean_covers_the_ends_and_the_gaps():
    values = np.array([[3.0, 0.0, 3.0, np.nan, 9.0]])
    assert panels.running_mean(values, 3).tolist() == [[1.5, 2.0, 1.5, 6.0, 9.0]]
    assert panels.running_mean(values, 1) is values


def test_counts_are_written_as_a_reader_would_say_them():
    assert [canvas.plain(v) for v in (0, 0.5, 150, 350_000, 1.2e6)] == [
        "0",
        "0.5",
        "150",
        "350,000",
        "1.2 million",
    ]


@pytest.mark.parametrize("name", plots.registered())
def test_a_model_with_other_observables_still_draws(name):
    """Plots are drawn of what is there: an account or a test may record less."""
    months = {"output": np.random.default_rng(1).random((24, 4))}
    few = Runs([Run("tiny", "synthesis", 1, 0.01, fake.START, {}, months, 10)], figures=None)
    few.figures = fake.figures()
    assert plots.draw(name, few) is not None


@pytest.mark.parametrize("name", plots.registered())
def test_missing_values_leave_gaps(name, runs):
    def holes(values):
        values = values.copy()
        values[20:40] = np.nan
        return values

    broken = [replace(r, months={k: holes(v) for k, v in r.months.items()}) for r in runs]
    assert plots.draw(name, Runs(broken, figures=fake.figures())) is not None


def test_drawing_leaves_the_readers_settings_alone(runs):
    import matplotlib

    before = dict(matplotlib.rcParams)
    plots.draw("participation", runs)
    assert dict(matplotlib.rcParams) == before


def test_the_plotter_offers_its_plots(runs, tmp_path):
    plotter = plots.Plotter(runs)
    assert set(dir(plotter)) == set(plots.registered())
    plotter("regime", folder=tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["regime.png"]
    assert plotter.regime()._repr_png_().startswith(b"\x89PNG")
    with pytest.raises(InputError, match="Did you mean"):
        plots.draw("regim", runs)


def test_a_plot_leaves_the_readers_backend_as_it_was(runs):
    import matplotlib

    before = matplotlib.rcParams["backend"]
    try:
        matplotlib.rcParams["backend"] = "svg"
        plots.png(plots.draw("party", runs))
        assert matplotlib.rcParams["backend"] == "svg"
    finally:
        matplotlib.rcParams["backend"] = before
