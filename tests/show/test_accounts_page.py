"""The page of rival accounts: its numbers are those of the comparison, every name is escaped."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import accounts_made as tools
import pytest
from accounts_made import RIGHT, SHAKY, WRONG

from thermidor.scenario import account
from thermidor.show import accounts_page, comparison_folder


class Sections(HTMLParser):
    """Rows of cells, and items of lists, by section."""

    def __init__(self, page: str):
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.items: dict[str, list[str]] = {}
        self.tags: set[str] = set()
        self.pictures: list[str] = []
        self.at = ""
        self.cell: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "section":
            self.at = given["id"]
            self.rows[self.at], self.items[self.at] = [], []
        if tag == "tr":
            self.rows[self.at].append([])
        if tag in ("td", "th"):
            self.rows[self.at][-1].append("")
        if tag == "li":
            self.items[self.at].append("")
        if tag == "img":
            self.pictures.append(given["alt"])
        self.cell = {"td": self.rows, "th": self.rows, "li": self.items}.get(tag, self.cell)

    def handle_endtag(self, tag):
        if tag in ("td", "th", "li"):
            self.cell = None

    def handle_data(self, data):
        if self.cell is self.rows and self.cell is not None:
            self.rows[self.at][-1][-1] += data
        elif self.cell is self.items and self.cell is not None:
            self.items[self.at][-1] += data


@pytest.fixture(scope="module")
def page(compared):
    return (compared[1] / "accounts.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sections(page):
    return Sections(page)


def test_every_account_and_baseline_has_its_own_numbers(compared, sections):
    head, *rows = sections.rows["table"]
    assert len(rows) == 6
    by = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    right, wrong, shaky = (
        next(row for name, row in by.items() if name.startswith(account.load(who).title))
        for who in (RIGHT, WRONG, SHAKY)
    )
    probable = "Probability, ± over repeats"
    assert [row[probable] for row in (right, wrong, shaky)] == [
        "60% ± 14%",
        "10% ± 0%",
        "30% ± 14%",
    ]
    inside = ("Calibrated: inside", "Held out: inside")
    assert [right[key] for key in inside] == ["5 of 5", "3 of 3"]
    assert [wrong[key] for key in inside] == ["0 of 5", "0 of 3"]
    assert [shaky[key] for key in inside] == ["4 of 5", "3 of 3"]
    assert shaky["Width of intervals, priors = 1"] == "0.11"  # .2 of 1.8
    curve = by["Plain curve"]
    assert curve[probable] == curve["Held out: bits over plain curve"] == ""
    line = compared[0].line(WRONG, "validate")
    assert wrong["over random draws"] == "{:+.2f} ± {:.2f}".format(*line.bits["random draws"])
    assert wrong["over random draws"].startswith("-")


def test_the_first_sentences_name_accounts_that_the_sources_cannot_distinguish(sections):
    one, two = (f"“{account.load(who).title}”" for who in (RIGHT, SHAKY))
    said = sections.items["said"]
    assert said[0] == (
        f"Averaged over the priors of their parameters, {one} and {two} are 60% and 30% probable."
    )
    assert any(f"unlike the runs of “{tools.ODD}”: only 0.0% of these runs" in s for s in said)
    assert any(
        f"not distinguish {one} from {two}: the classifier confuses their runs in 30%" in sentence
        for sentence in said
    )
    assert any(f"“{tools.ODD}” does not predict better than a plain curve" in s for s in said)


def test_pairs_can_be_distinguished_or_not(sections):
    rows = sections.rows["pairs"][1:]
    assert [row[1] for row in rows] == [
        "can be distinguished",
        "cannot be distinguished",
        "can be distinguished",
    ]
    assert [row[2] for row in rows] == ["0%", "30%", "0%"]
    first = sections.items["pairs"][0]
    assert first.endswith(f"(100% apart; nearer: {account.load(RIGHT).title})")
    assert len(sections.items["pairs"]) == 9  # three of five figures for each pair


def test_cross_validation_names_the_best_and_the_worst_institutions(sections):
    _, row = sections.rows["left"]
    assert row[1:] == [
        "+0.25 ± 0.10",
        "-1.50 ± 0.50",
        "unions, fusion, party",
        "fusion, party, soviets",
    ]


def test_parameters_are_sorted_by_how_much_the_figures_say_about_them(sections):
    _, first, second = sections.rows["parameters"]
    assert first[0].startswith(tools.NAMES[0])
    assert first[1:] == ["0.1 to 0.4", "0.25 ± 0.001", "0.2 to 0.3", "80%", "52% / 91%", ""]
    assert second[0].startswith(tools.NAMES[1])
    assert second[4:] == ["10%", "49% / 88%", "not identified"]


def test_an_ablation_is_shown_as_given_and_the_page_says_where_it_is_missing(compared, sections):
    head, nothing, flight = sections.rows["ablation"]
    assert head == ["off", "distance", "distance lost"]
    assert nothing == ["nothing", "0.5", ""]
    assert flight == ["couplings.<flight>", "0.75", "0.25"]
    text = (compared[1] / "ablation.csv").read_text()
    assert text == "off,distance,distance lost\nnothing,0.5,\ncouplings.<flight>,0.75,0.25\n"
    without = accounts_page.render(compared[0], {})
    assert "To compute it, use --ablation" in without
    assert Sections(without).rows["ablation"] == []


def test_names_are_text_and_never_tags(page, sections):
    assert "<script" not in page
    assert "script" not in sections.tags
    assert tools.ODD in sections.items["unreached"][0]  # the name of a figure
    assert any(row[0].startswith(tools.ODD) for row in sections.rows["table"])
    assert any(tools.ODD in row[0] for row in sections.rows["pairs"])


def test_the_page_is_self_contained(page, compared):
    outside = r"(?:src|href)\s*=\s*(?![\"']?data:)|@import|url\((?![\"']?data:)"
    assert re.findall(outside, page) == []
    assert re.search("http[s]?:", page) is None
    drawn = Sections(accounts_page.render(compared[0], {"held_out": b"png", "x<y": b""}))
    assert drawn.pictures == ["held out", "x<y"]


def test_the_page_says_what_it_rests_on(page, compared):
    origin = page[page.index('id="origin"') :]
    for mark in ("figures f1", "split 5p", "design de", "scale 0.002", "historical 5c"):
        assert mark in origin
    assert compared[0].about["hashes"]["rules"] in origin


def test_where_every_figure_is_reached_and_nothing_is_calibrated_the_page_says_so(compared):
    found = compared[0]
    about = {**found.about, "unreached": [], "cross_validation": {}}
    about["accounts"] = {name: None for name in about["accounts"]}
    sections = Sections(accounts_page.render(replace(found, about=about), {}))
    assert sections.items["unreached"] == ["none"]
    assert sections.rows["parameters"] == []
    assert len(sections.rows["left"]) == 1  # the head


def test_a_spread_over_one_repeat_is_not_shown(compared):
    found = compared[0]
    once = {**found.about["choice"], "probabilities": [[0.7, 0.1, 0.2]]}
    sections = Sections(
        accounts_page.render(replace(found, about={**found.about, "choice": once}), {})
    )
    assert sections.rows["table"][1][1] == "70%"


def test_the_first_blind_test_is_shown_with_its_failures(sections, page):
    rows = {row[0]: row for row in sections.rows["blind"]}
    assert rows[account.load(RIGHT).title][1] == "10 of 20"
    assert rows["Random draws"][1:3] == ["14 of 20", ""]
    assert rows["Plain curve"][1] == "14 of 20"
    figure = next(row for name, row in rows.items() if name.endswith("cec_rate_after_june_1918"))
    assert figure[1] == "about 0.50"
    assert figure[3] == "no"
    assert "figures 10 lay inside" in page


def test_without_plots_no_picture_is_written(compared):
    assert not (compared[1] / "plots").exists()
    assert {file.name for file in compared[1].iterdir()} == {
        "runs",
        "accounts.csv",
        "pairs.csv",
        "figures.csv",
        "signatures.csv",
        "ablation.csv",
        "accounts.html",
        "blind_test.csv",
        "manifest.json",
    }


def test_a_later_comparison_removes_the_table_of_an_earlier_ablation(compared, tmp_path):
    (tmp_path / "ablation.csv").write_text("off,distance\nnothing,0.7\n")
    comparison_folder.write(compared[0], tmp_path, plots=False)
    assert not (tmp_path / "ablation.csv").exists()
