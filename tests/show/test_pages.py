"""Pages and drawings: text is escaped, a missing value is an error, every plot is found."""

from __future__ import annotations

import numpy as np
import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from thermidor.show import names, pages, plots, svg

HOSTILE = '<script>alert("1")</script>'


def test_a_page_without_a_value_that_it_needs_is_an_error():
    with pytest.raises(UndefinedError):
        pages.render("report.html")


def test_numbers_of_a_page_are_empty_where_they_are_unknown():
    assert pages.amount(None) == pages.amount(float("nan")) == ""
    assert pages.amount(0.25, "{:+.1f}") == "+0.2"
    assert pages.signed(-1.25) == "−1.2"
    assert pages.signed(float("nan")) == "–"


def test_texts_and_attributes_of_a_drawing_are_escaped():
    made = svg.element("text", HOSTILE, class_=HOSTILE, data_id=HOSTILE)
    assert "<script" not in made
    assert made.count("&lt;script&gt;") == 3
    assert svg.element("g", svg.element("rect", x=1.25)) == Markup('<g><rect x="1.2"/></g>')


def test_a_line_has_a_gap_where_its_series_is_unknown():
    frame = svg.Frame(left=0, right=40, top=0, bottom=10, last=4)
    values = np.array([0.0, 1.0, np.nan, 0.5])
    assert frame.line(values, "median") == '<path class="median" d="M5 10L15 0M35 5"/>'
    assert frame.line(np.full(4, np.nan), "median") == ""


def test_values_outside_a_frame_are_drawn_just_outside_it():
    frame = svg.Frame(left=0, right=40, top=0, bottom=100, last=4, low=1, high=100, log=True)
    assert frame.y(10) == pytest.approx(50)
    assert -5 < frame.y(1e9) < 0
    assert frame.ticks() == [1, 3, 10, 30, 100]


def test_a_title_is_written_by_hand_or_taken_from_the_name():
    assert (
        names.title("carryover_share_central") == "Central officials who served before October 1917"
    )
    assert names.title("cec_new_index") == "CEC new"


@pytest.mark.parametrize("kind", ["runs", "sweep", "comparison", "accounts"])
def test_plots_of_every_kind_are_found_and_explained(kind):
    found = plots.registered(kind)
    assert found
    for name, draw in found.items():
        assert draw.__name__ == name
        assert draw.__doc__
        assert (draw.suits is not None) == (kind == "sweep")
