"""Plots of rival accounts: bars, shares and points are those of the comparison."""

from __future__ import annotations

import io

import accounts_made as tools
import numpy as np
import pytest
from accounts_made import RIGHT, SHAKY, WRONG
from matplotlib.image import imread
from matplotlib.text import Text
from slides import overlaps

from thermidor.scenario import account
from thermidor.show import comparison_folder, plots
from thermidor.show.plots.canvas import BLUE, VERMILION


@pytest.fixture(scope="module")
def drawn(compared):
    return {name: draw(compared[0]) for name, draw in plots.registered("accounts").items()}


def words(page) -> list[str]:
    return [text.get_text() for text in page.findobj(Text) if text.get_text().strip()]


def test_every_picture_is_a_slide_on_which_no_two_texts_overlap(drawn):
    assert list(drawn) == ["probabilities", "confusion", "held_out"]
    for name, page in drawn.items():
        file = io.BytesIO()
        page.savefig(file, format="png")
        file.seek(0)
        assert imread(file).shape[:2] == (1080, 1920)
        overlaps(name, page, 1080)


def test_bars_are_means_over_repeats_the_most_probable_on_top(drawn):
    (axes,) = drawn["probabilities"].axes
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([0.1, 0.3, 0.6])
    titles = [label.get_text() for label in axes.get_yticklabels()]
    assert titles == [account.load(who).title for who in (WRONG, SHAKY, RIGHT)]
    assert [t.get_text() for t in axes.texts] == ["10%", "30%", "60%", " before"]
    *dots, before = axes.lines
    assert [sorted(dot.get_xdata()) for dot in dots] == [[0.1, 0.1], [0.2, 0.4], [0.5, 0.7]]
    assert list(before.get_xdata()) == pytest.approx([1 / 3, 1 / 3])


def test_the_confusion_of_accounts_is_written_by_row_and_column(drawn):
    (axes,) = drawn["confusion"].axes
    written = {text.get_position(): text.get_text() for text in axes.texts}
    known = {
        (column, row): f"{share:.0%}"
        for (row, column), share in np.ndenumerate(np.array(tools.CHOICE["confusion"]))
    }
    assert written == known
    assert written[0, 2] == "50%"  # the shaky one's runs, taken for the right one's
    assert written[2, 0] == "10%"
    inks = {text.get_text(): text.get_color() for text in axes.texts}
    assert inks["100%"] == "white" != inks["0%"]  # light words on a dark field


def test_points_are_at_the_bits_over_each_baseline_with_their_errors(drawn, compared):
    found = compared[0]
    (axes,) = drawn["held_out"].axes
    titles = [label.get_text() for label in axes.get_yticklabels()]
    places = dict(zip(titles, axes.get_yticks(), strict=True))
    points = {}
    for bars in axes.containers:
        (x,), (y,) = bars.lines[0].get_xdata(), bars.lines[0].get_ydata()
        (left, _), (right, _) = bars.lines[2][0].get_segments()[0]
        points[round(float(y), 2)] = (bars.lines[0].get_color(), x, (right - left) / 2)
    assert len(points) == 7  # two of each account; of random draws one, over the plain curve
    for who in (RIGHT, WRONG, SHAKY):
        for shift, rival, colour in ((0.14, "null", BLUE), (-0.14, "random draws", VERMILION)):
            at = places[account.load(who).title] + shift
            mean, error = found.line(who, "validate").bits[rival]
            assert points[round(at, 2)] == (colour, pytest.approx(mean), pytest.approx(error))
    at = places["Random draws from the priors"]
    assert (at, points[0.14][0]) == (0, BLUE)
    assert -0.14 not in points


def test_the_footer_names_runs_and_rules(drawn, compared):
    for page in drawn.values():
        (foot,) = [text for text in words(page) if text.startswith("thermidor")]
        assert "1,234 runs" in foot
        assert compared[0].about["hashes"]["rules"] in foot


def test_plots_are_written_as_files_and_into_the_page(compared, tmp_path):
    comparison_folder.write(compared[0], tmp_path)
    files = sorted(file.name for file in (tmp_path / "plots").iterdir())
    assert files == ["confusion.png", "held_out.png", "probabilities.png"]
    page = (tmp_path / "accounts.html").read_text(encoding="utf-8")
    assert page.count('src="data:image/png;base64,iVBORw0KGgo') == 3
