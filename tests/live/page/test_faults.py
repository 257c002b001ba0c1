"""Faults that visitors found: titles, news, names, exports, chapters, undo, each at four sizes."""

from __future__ import annotations

import csv
import io
import re

import pytest
from pages import SIZES

SMALL = "#scale=0.001"
HELD = SMALL + "&h=0:civil_war:0&h=0:isolation:0"
ANY_SIZE = pytest.mark.parametrize("size", SIZES)


def export(w, kind: str) -> str:
    """Return the text of an export."""
    w.page.evaluate("page.panels.show('share')")
    with w.page.expect_download(timeout=60_000) as download:
        w.page.locator(f"#save-{kind}").click()
    with open(download.value.path(), encoding="utf-8") as file:
        return file.read()


@ANY_SIZE
def test_a_changed_run_says_so_in_its_title(visit, size):
    w = visit(size, SMALL + "&c=no_civil_war&h=5:famine:0&p=bench.meet_hunger:1")
    w.ready(2)
    first, second = w.page.locator(".stage h2 b").all_inner_texts()
    assert first.startswith("As it happened, your version: bench.meet_hunger = 1; famine held at")
    assert "April 1918" in first
    assert "famine" not in second
    assert "famine held at" in w.page.locator("#which").inner_text()
    rows = list(csv.DictReader(io.StringIO(export(w, "csv"))))
    held = {(row["scenario"], row["month"]): row["held"] for row in rows}
    assert held["historical", "1918-03"] == ""
    assert held["historical", "1918-04"] == "famine=0"
    assert held["no_civil_war", "1918-04"] == ""
    assert "your version: " in rows[0]["title"]
    svg = export(w, "svg")
    assert "famine held at" in svg
    assert "No civil war" in svg


def test_the_svg_has_axes_and_keeps_curves_inside_them(visit):
    w = visit(link=SMALL + "&m=134")
    w.ready()
    svg = export(w, "svg")
    assert svg.count("<clipPath") == 5
    assert w.page.evaluate(
        """(text) => { const svg = new DOMParser().parseFromString(text, "image/svg+xml");
        return [...svg.querySelectorAll("g[clip-path] path")].length; }""",
        svg,
    )
    heights = [
        float(y)
        for d in re.findall(r'<path d="([^"]+)"', svg)
        for y in re.findall(r" ([\d.-]+)", d)
    ]
    assert min(heights) >= 27  # nothing far above the chart
    assert ">1000<" in svg  # the log axis of who directs whom
    assert ">50 %<" in svg


@ANY_SIZE
def test_news_do_not_contradict_the_run(visit, size):
    w = visit(size, HELD + "&m=24")
    w.ready()
    news = """async () => { const { newsOf } = await import("/signs.js"), found = [];
      for (let k = 1; k <= 134; k++) { const box = document.createElement("p");
        newsOf(box, page.societies[0], k, page.words); found.push(box.textContent); }
      return found.join("\\n"); }"""
    text = w.page.evaluate(news)
    for wrong in ("Petrograd is attacked", "Civil war and intervention", "civil war ends"):
        assert wrong not in text
    assert "Kronstadt rises" not in text  # a note on history, not an act of this run
    assert "this run" in text
    usual = visit(size, SMALL)
    usual.ready()
    text = usual.page.evaluate(news)
    assert "Petrograd is attacked" in text
    assert "The civil war ends" in text
    assert "The label becomes" in text


@ANY_SIZE
def test_rooms_have_the_names_of_the_month(visit, size):
    w = visit(size, SMALL + "&m=20")
    w.ready()
    names = "document.querySelector('.labels').textContent"
    assert "Cheka" in w.page.evaluate(names)
    assert "Petrograd Soviet" in w.page.evaluate(names)
    for text in w.page.locator(".label span").all_inner_texts():
        assert text not in ("Village", "Soviet", "Party", "Idle")
    w.page.keyboard.press("End")
    w.until("page.seen === page.months()")
    assert "Leningrad Soviet" in w.page.evaluate(names)
    assert "OGPU" in w.page.evaluate(names)
    assert "Petrograd" not in w.page.evaluate(names)


def test_the_scale_of_the_dots_is_visible_without_the_mouse(visit):
    w = visit("hall", SMALL)
    w.ready()
    scales = w.page.locator(".label small").all_inner_texts()
    assert len(scales) > 12
    assert "a dot is 40 people" in w.page.locator("#legend").inner_text()
    assert "gone to the village" in w.page.locator("#legend").inner_text()


def test_bodies_show_their_own_staff_and_their_dots(visit):
    w = visit(link=SMALL + "&m=40")
    w.ready()
    texts = []
    for zone in (7, 8, 9):  # Cheka, boards, commissars
        w.page.evaluate(f"page.panels.zone(0, {zone})")
        texts.append(w.page.locator("#panel").inner_text())
        assert "office staff" not in texts[-1]
        assert "government personnel" not in texts[-1]
    dots = int(re.search(r"Dots in the room\s+(\d+)", texts[0]).group(1))
    assert dots == w.page.evaluate(
        "[...page.stages[0].stage.owner].filter(i => i >= 0 && "
        "page.stages[0].stage.zoneOf[page.stages[0].stage.where[i]] === 7).length"
    )


def test_an_empty_room_answers_a_click(visit):
    w = visit("hall", SMALL)
    w.ready()
    x, y = w.page.evaluate(
        """() => { const t = page.stages[0].stage, z = t.map.zones.find((z) => z.zone === 10);
        const r = t.canvas.getBoundingClientRect();
        return [r.left + (z.x + z.w / 2) * r.width / t.width,
          r.top + (z.y + 12) * r.height / t.height]; }"""
    )
    w.page.mouse.click(x, y)
    w.until("!document.querySelector('#tip').hidden")
    assert "Secretariat: " in w.page.locator("#tip").inner_text()


@ANY_SIZE
def test_the_address_names_the_month_and_the_panel(visit, size):
    w = visit(size, SMALL + "&m=30")
    w.ready()
    w.page.keyboard.press("ArrowRight")
    assert "&m=31" in w.page.evaluate("location.hash")
    w.until("page.seen === 31")
    w.page.evaluate("page.panels.zone(0, 7)")
    link = w.page.evaluate("location.hash")
    other = visit(size, link)
    other.ready()
    assert other.page.evaluate("page.panels.open") == "zone 7"
    assert other.month() == 31
    other.page.keyboard.press("Escape")
    assert "zone" not in other.page.evaluate("location.hash")


def test_the_size_selector_shows_the_size(visit):
    w = visit(link="#scale=0.0035&v=scenario")
    w.ready()
    sizes = w.page.locator("#panel select").last
    assert "27,000" in sizes.evaluate("s => s.selectedOptions[0].textContent")


@ANY_SIZE
def test_leaving_a_chapter_ends_its_comparison(visit, size):
    w = visit(size, SMALL)
    w.ready()
    w.page.keyboard.press("8")
    w.ready(2)
    w.until("page.playing")
    w.page.evaluate("document.activeElement.blur()")
    w.page.keyboard.press("Escape")
    w.until("page.shown().length === 1 && !page.playing && page.story.at === -1")
    assert not w.page.locator("#caption").is_visible()
    w.page.evaluate("page.story.go(page.story.chapters.length - 1)")
    w.ready(2)
    w.until("page.seen > 0")
    w.page.evaluate("page.play(false)")
    before = w.month()
    w.page.keyboard.press("n")
    w.page.wait_for_timeout(200)
    assert w.month() == before
    assert not w.page.evaluate("page.playing")
    w.page.evaluate("page.panels.show('scenario')")
    w.page.locator("#panel select").first.select_option("no_pressures")
    w.ready(1 if w.page.evaluate("!page.compared") else 2)
    assert w.page.evaluate("page.story.at") == -1
    assert not w.page.evaluate("page.playing")


@pytest.mark.parametrize("speed", [3, 12, 50])
def test_a_chapter_stops_in_its_last_month(visit, speed):
    w = visit(link=SMALL)
    w.ready()
    w.page.evaluate(f"page.setSpeed({speed}); page.story.go(2)")
    w.until("page.story.at === 2 && !page.playing && page.seen > 10")
    assert w.page.locator("#month").inner_text() == "June 1919"


@ANY_SIZE
def test_the_charts_of_a_chapter_fit(visit, size):
    w = visit(size, SMALL)
    w.ready()
    for chapter in (6, 7):
        w.page.evaluate(f"page.story.go({chapter - 1})")
        w.until("page.seen > 20")
        charts = w.page.locator(".chart")
        assert charts.count() == 3
        assert all(charts.nth(n).is_visible() for n in range(3))


def test_moved_pressures_can_be_undone_and_redone(visit):
    w = visit(link=SMALL + "&m=30")
    w.ready()
    usual = w.value("participation", 60)
    w.page.evaluate("page.hold('civil_war', 0)")
    w.until("page.shown()[0].complete")
    changed = w.value("participation", 60)
    assert changed != usual
    w.page.keyboard.press("Control+z")
    w.until("page.recipe.holds.length === 0 && page.shown()[0].complete && page.seen === 30")
    assert w.value("participation", 60) == usual
    w.page.keyboard.press("Control+y")
    w.until("page.recipe.holds.length === 1 && page.shown()[0].complete")
    assert w.value("participation", 60) == changed


def test_without_the_server_no_month_is_lost(visit):
    w = visit(link=SMALL + "&m=30")
    w.ready()
    w.page.evaluate("page.source.line.closed = true; page.source.line.welcomed = false")
    w.page.evaluate("page.hold('civil_war', 0)")
    assert w.page.evaluate("page.societies[0].complete && page.recipe.holds.length === 0")
    assert "does not answer" in w.page.locator("#trouble").inner_text()


@ANY_SIZE
def test_a_comparison_shows_both_labels_and_dialogs_one_title(visit, size):
    w = visit(size, SMALL + "&c=no_pressures&m=100")
    w.ready(2)
    assert " | " in w.page.locator("#regime b").inner_text()
    w.page.evaluate("page.panels.table(page.charts.find((c) => c.name === 'direction'))")
    assert w.page.locator("#twin").inner_text().count("Who directs whom") == 1


def test_a_replay_opens_at_the_shared_month(visit, tmp_path):
    w = visit(link=SMALL + "&m=42&c=no_civil_war&d=regime_label_pirani&x=hunger,strikes")
    w.ready(2)
    file = tmp_path / "replay.html"
    file.write_text(export(w, "html"), encoding="utf-8")
    replay = visit(url=file.as_uri())
    replay.ready(2)
    replay.until("page.seen === 42")
    assert replay.page.evaluate("page.chosen") == ["hunger", "strikes"]
    assert replay.page.locator(".stage h2 b").nth(1).inner_text().startswith("No civil war")


def test_a_picture_of_a_pair_has_titles_legend_and_curves(visit, tmp_path):
    image = pytest.importorskip("PIL.Image")
    w = visit("hall", SMALL + "&c=no_civil_war&m=60")
    w.ready(2)
    w.page.evaluate("page.panels.show('share')")
    with w.page.expect_download() as download:
        w.page.locator("#save-png").click()
    with image.open(download.value.path()) as picture:
        wide, tall = w.page.evaluate(
            "[page.stages[0].stage.width + page.stages[1].stage.width, page.stages[0].stage.height]"
        )
        assert picture.width > 1.2 * wide
        assert picture.height >= tall + 140
        pixels = picture.convert("RGB")
        lane = {pixels.getpixel((x, y)) for x in range(wide // 2, wide) for y in range(76, 96)}
        assert any(r < 120 and b > 200 for r, g, b in lane)  # the title of the second run
        curves = {
            pixels.getpixel((x, y))
            for x in range(wide + 20, picture.width, 2)
            for y in range(120, 400, 2)
        }
        assert any(r > 200 and 150 < g < 220 and b < 120 for r, g, b in curves)


def test_the_first_run_has_a_progress_bar_with_words(visit):
    w = visit(link="#scale=0.01&seed=77")
    shown = w.page.evaluate("!document.querySelector('#opening').hidden")
    assert shown or w.page.evaluate("page.seen >= 0")
    assert w.page.locator("#opening progress").count() == 1
    w.ready()
    assert not w.page.locator("#opening").is_visible()
