"""The report: complete, self-contained, safe against any text, and true to the ledger."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import numpy as np
import pytest
from ledger_tools import PRESSURE, altered, months

from thermidor import api
from thermidor.cli import main
from thermidor.common.errors import InputError
from thermidor.evidence import article, ledger
from thermidor.runs import store
from thermidor.runs.table import Meaning, Run, Runs
from thermidor.show import pages, report
from thermidor.show.report import story
from thermidor.show.terminal import figures_table


def runs(count: int = 4, length: int = 134) -> Runs:
    done = [
        Run("made up", "none", seed, 0.01, article.START, {}, months(seed, length), 1000)
        for seed in range(1, count + 1)
    ]
    return Runs(done, {"secretariat_staff": Meaning("heads", "", "Staff of the centre.")})


@pytest.fixture(scope="module")
def made():
    return runs()


@pytest.fixture(scope="module")
def book(made):
    return ledger.build(made, pressure=PRESSURE)


@pytest.fixture(scope="module")
def page(made, book):
    return report.render(made, book)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags(page: str):
    parser = Tags()
    parser.feed(page)
    return parser.found


def test_no_request_leaves_the_page(page):
    for tag, attributes in tags(page):
        for name in ("src", "href", "action", "data", "xlink:href", "poster", "srcset"):
            link = attributes.get(name)
            assert link is None or link.startswith(("#", "data:,")), (tag, link)
    assert "@import" not in page
    assert not re.search(r"url\((?!data:)", page)
    assert not re.search(r"fetch\(|XMLHttpRequest|WebSocket|importScripts|import\(", page)
    assert "default-src 'none'" in page


def test_every_figure_is_a_row_a_mark_and_a_story(page):
    rows = {a["data-id"] for tag, a in tags(page) if tag == "tr" and "data-id" in a}
    marks = {a["data-id"] for tag, a in tags(page) if tag == "a" and "data-id" in a}
    everything = {row.id for row in article.figures()}
    assert rows == everything
    assert marks == everything
    data = json.loads(re.search(r'id="figures">(.*?)</script>', page, re.S)[1])
    assert {figure["id"] for figure in data} == everything
    for figure in data:
        facts = dict(figure["story"])
        assert facts["Source"]
        assert facts["The article"]


def test_ids_are_unique_and_links_lead_somewhere(page):
    names = [a["id"] for _, a in tags(page) if "id" in a]
    assert len(names) == len(set(names))
    for tag, attributes in tags(page):
        link = attributes.get("href", "")
        if tag == "a" and link.startswith("#"):
            assert link[1:] in names


def test_the_page_has_no_placeholder(page):
    assert "{{" not in page
    assert "nan" not in re.sub(r"[\w-]*nan[\w-]+|[\w-]+nan[\w-]*", "", page.lower())


def test_any_text_is_escaped(tmp_path, made):
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{table}}'
    path = altered(tmp_path, secretariat_staff_feb_1919={"quantity": evil, "note": evil})
    page = report.render(made, ledger.build(made, pressure=PRESSURE, path=path))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("<script") == 2


def test_a_screen_reader_finds_language_headings_and_titles(page):
    found = tags(page)
    assert ("html", {"lang": "en"}) in found
    tables = page.count("<table")
    assert page.count("<thead") == tables
    heads = [a for tag, a in found if tag == "th"]
    assert all(a.get("scope") in ("col", "row") for a in heads)
    assert page.count("<h1") == 1
    assert all("<title>" in svg for svg in re.findall(r"<svg.*?</svg>", page, re.S) if "<a " in svg)


def contrast(one: str, two: str) -> float:
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    a, b = sorted([light(one), light(two)], reverse=True)
    return (a + 0.05) / (b + 0.05)


def test_text_colours_have_enough_contrast():
    style = pages.text_of("style.css")
    named = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))
    for name in ("ink", "soft", "bad", "good", "link"):
        for ground in ("#ffffff", named["wash"]):
            assert contrast(named[name], ground) >= 4.5, name


def test_short_runs_no_runs_and_missing_columns_still_make_a_report():
    assert "No run has finished" in report.render([])
    page = report.render(runs(2, length=30))
    assert "the runs end after 30 months" in page
    bare = [{"party_members": np.ones((134, 4))}]
    assert "the runs have no column" in report.render(bare)


def test_save_writes_the_report(tmp_path, made):
    api.save(made, tmp_path / "out", plots=False)
    assert (tmp_path / "out" / "report.html").stat().st_size > 100_000
    table = (tmp_path / "out" / "figures.csv").read_text(encoding="utf-8").splitlines()
    assert table[0].split(",")[: len(ledger.COLUMNS)] == list(ledger.COLUMNS)
    again = figures_table.latest(tmp_path / "out")
    assert len(ledger.build(again, pressure=PRESSURE).entries) == len(article.figures())


def test_summaries_say_inside_outside_and_why(book):
    for entry in book.entries:
        sentence = story.summary(entry)
        assert sentence.endswith(".")
        if entry.status == "missed":
            assert entry.reason in sentence


def test_the_terminal_lists_and_selects_figures_and_prints_the_facts_of_one(made, book, capsys):
    shown = figures_table.chosen(
        book, name=None, institution="unions", use="calibrate", missed=False
    )
    assert {e.figure.institution for e in shown} == {"unions"}
    figures_table.listing(book, shown)
    assert "scored ones inside" in capsys.readouterr().out
    entry = book["secretariat_staff_mar_1920"]
    figures_table.whole_story(book, entry, made)
    out = capsys.readouterr().out
    for words in ("150 staff", "Pirani 2008", "Plain curve", "Staff of the centre"):
        assert words in out
    printed = json.loads(figures_table.as_json(book, book.entries, whole=False))
    assert len(printed["figures"]) == len(article.figures())
    with pytest.raises(InputError, match='Did you mean "unions"'):
        figures_table.chosen(book, name=None, institution="union", use=None, missed=False)
    outside = figures_table.chosen(book, name=None, institution=None, use=None, missed=True)
    assert all(entry.inside is False for entry in outside)


def test_chart_titles_are_in_plain_words(page):
    captions = re.findall(r"<figcaption>(.*?)<small>", page)
    assert captions
    for column in ("Carryover", "Fc ", "index", "share large"):
        assert not [caption for caption in captions if column in caption]


def test_the_first_number_is_explained_in_a_sentence(page):
    assert "On average the model gave a held-out figure" in page
    assert "the probability that a plain curve gave it" in page


def test_the_terminal_plot_shows_band_median_and_figure(made, book):
    tables = [run.months for run in made]
    lines = figures_table.plot(book["secretariat_staff_mar_1920"], tables, 70, article.START)
    text = "\n".join(lines)
    for sign in ("░", "━", "●", "1917-11", "1928-12"):
        assert sign in text
    assert figures_table.plot(book["kronstadt"], tables, 70, article.START) == []


def test_the_command_lists_all_figures_and_reports_a_mistyped_name(tmp_path, made, capsys):
    store.save(made, tmp_path / "out")
    assert main._status(["figures", "--json", "--from", str(tmp_path / "out")]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert len(printed["figures"]) == len(article.figures())
    assert {use["use"] for use in printed["headline"]} == set(article.SCORED)
    assert main._status(["figures", "secretariat_staf_mar_1920"]) == 2
    assert 'Did you mean "secretariat_staff_mar_1920"' in capsys.readouterr().err


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_script_runs_in_a_browser_without_a_request(tmp_path, page):
    """Filter and open a story by script; the log must name no request and no error."""
    driver = """<script>{
    field("by-institution").value = "unions"; filter();
    const rows = [...document.querySelectorAll("#all tbody tr")].filter((row) => !row.hidden);
    open("strike_arrest_incidents");
    document.title = rows.length + " " + field("story").open + " "
      + field("story-body").textContent.includes("Murphy 2009")
      + " " + performance.getEntriesByType("resource").length;
    }</script></body>"""
    file = tmp_path / "report.html"
    file.write_text(page.replace("</body>", driver), encoding="utf-8")
    log = tmp_path / "net.json"
    done = subprocess.run(
        [
            *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *("--disable-quic", f"--user-data-dir={tmp_path / 'profile'}"),
            *(f"--log-net-log={log}", "--dump-dom", file.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    title = re.search(r"<title>(.*?)</title>", done.stdout)[1]
    unions = sum(row.institution == "unions" for row in article.figures())
    assert title == f"{unions} true true 0"
    asked = set(re.findall(r'"url":"https?://([^/"]*)', log.read_text(encoding="utf-8")))
    assert {host for host in asked if not host.endswith("google.com")} == set()  # its maker's own
