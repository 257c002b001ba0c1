"""The live page in a real browser: actions of a lecturer, three sizes, no outside requests."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pages import SIZES, Watched, link_in, serving, visiting

FLOOR = 25.0
"""Frames a second below which the page has become slow: measured 55 to 60 at 1920 by 1080 with
67,000 people on two cores, one of them busy; a third of that leaves room for a loaded machine."""
SEEK = 40.0
"""Milliseconds for a jump to any month; measured 4."""


@pytest.mark.parametrize("size", SIZES)
def test_plays_pauses_scrubs_and_steps_back(visit, size):
    w = visit(size)
    w.ready()
    assert w.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    w.page.keyboard.press("Space")
    w.until("page.playing && page.seen >= 2")
    took = w.page.evaluate(
        "(() => { const t = performance.now(); dispatchEvent(new KeyboardEvent('keydown', "
        "{ key: ' ' })); return page.playing ? 1e9 : performance.now() - t; })()"
    )
    assert took < 1000.0  # the page's own time: the machine may be busy
    month = w.month()
    w.page.keyboard.press("ArrowLeft")
    w.until(f"page.seen === {month - 1}")
    w.page.keyboard.press("Home")
    w.until("page.seen === 0")
    w.page.locator("#slider").fill("60")
    w.until("page.seen === 60")
    assert "1922" in w.page.locator("#month").inner_text()
    w.page.keyboard.press("End")
    w.until("page.seen === page.months()")
    assert w.page.locator("#regime b").inner_text()


@pytest.mark.parametrize(("key", "month"), [("ArrowLeft", 4), ("ArrowRight", 6)])
def test_a_step_between_two_months_starts_from_the_month_shown(visit, key, month):
    w = visit()
    w.ready()
    w.page.evaluate("page.play(false); page.seek(5)")
    w.until("page.seen === 5")
    w.page.evaluate("page.clock = 5.7")
    w.page.keyboard.press(key)
    w.until(f"page.clock === {month} && page.seen === {month}")


def test_a_pressure_acts_from_the_next_month_on(visit):
    w = visit(link="#m=30")
    w.ready()
    before = w.value("channel_draft", 31), w.value("channel_draft", 30)
    w.page.keyboard.press("p")
    slider = w.page.locator("[data-pressure=civil_war]")
    slider.fill("0")
    w.until("page.recipe.holds.length === 1 && page.shown()[0].complete")
    assert w.value("channel_draft", 30) == before[1]
    assert w.value("channel_draft", 31) < before[0]
    assert "h=30%3Acivil_war%3A0" in w.page.url
    link = w.page.url
    participation = w.value("participation", 60)
    w.page.get_by_text("Release").first.click()
    other = visit(link="#" + link.split("#")[1])
    other.ready()
    assert other.value("participation", 60) == participation
    assert other.month() == 30


def test_two_societies_with_the_same_seed(visit):
    w = visit("hall", "#s=historical&c=no_civil_war&m=40&seed=3")
    w.ready(2)
    assert w.month() == 40
    assert w.value("participation", 1, 0) == w.value("participation", 1, 1)
    assert w.value("hunger", 40, 0) != w.value("hunger", 40, 1)
    assert w.page.locator(".stage").count() == 2
    w.page.evaluate("page.compare(null)")
    w.until("document.querySelectorAll('.stage').length === 1")


def test_chapters_show_a_caption_with_sources(visit):
    w = visit("hall")
    w.ready()
    w.page.keyboard.press("3")
    w.until("page.seen >= 7 && !page.wanted")
    assert "Smith" in w.page.locator("#caption small").inner_text()
    w.page.keyboard.press("8")
    w.ready(2)
    w.until("page.seen >= 7")
    w.page.keyboard.press("b")
    w.until("page.shown().length === 1 && page.seen >= 103")


def test_chapters_of_a_lecturers_file(browser, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        '[[chapters]]\ntitle = "Mine"\ntext = "One. Two."\nseed = 7\nmonth = "1918-01"\n'
        'charts = ["hunger"]\nfocus = ["Cheka"]\n'
        '[[chapters]]\ntitle = "Held"\ntext = "One. Two."\nholds = [[7, "civil_war", 0.0]]\n'
        'month = "1918-08"\ncompare = "no_civil_war"\n',
        encoding="utf-8",
    )
    with (
        serving("--chapters", str(file)) as output,
        visiting(browser, link_in(output.readline())) as open_page,
    ):
        w = open_page("hall", "#scale=0.001")
        w.ready()
        w.page.keyboard.press("1")
        w.until("page.recipe.seed === 7 && page.shown()[0]?.complete && page.seen === 3")
        assert w.page.locator(".chart").count() == 1
        assert w.page.locator(".label.lit").inner_text().startswith("Cheka")
        w.page.keyboard.press("2")
        w.ready(2)
        w.until("page.seen === 10")
        assert w.page.evaluate("page.recipe.seed") == 7
        assert w.value("channel_draft", 9) == w.value("channel_draft", 9, 1)


def test_follows_a_person_and_opens_an_institution(visit):
    w = visit(link="#m=50")
    w.ready()
    w.page.get_by_role("button", name="Cheka").click()
    assert "Party members" in w.page.locator("#panel").inner_text()
    moved = """(() => { const s = page.societies[0], n = s.people;
      for (let i = 0; i < n; i++) {
        const a = s.frames[0].persons[i] & 31, b = s.frames[50].persons[i] & 31;
        if (a < 3 && b > 5 && b < 14 && page.stages[0].stage.slot[i] >= 0) return i; } })()"""
    person = w.page.evaluate(moved)
    spot = w.page.evaluate(
        f"(() => {{ const t = page.stages[0].stage, r = t.canvas.getBoundingClientRect();"
        f"return [r.left + (t.px[{person}] + 1) * r.width / t.width,"
        f"r.top + (t.py[{person}] + 1) * r.height / t.height]; }})()"
    )
    w.page.mouse.click(*spot)
    w.until(f"page.stages[0].stage.followed === {person}")
    assert "months" not in w.page.locator("#panel h2").inner_text()
    assert w.page.locator("#panel table tr").count() >= 1
    w.page.keyboard.press("Escape")
    assert w.page.evaluate("page.stages[0].stage.followed") == -1


def test_every_chart_has_a_table_and_every_control_a_name(visit):
    w = visit()
    w.ready()
    assert w.page.locator(".chart").count() >= 5
    w.page.locator(".chart .name").first.click()
    assert w.page.locator("#twin table tr").count() > 100
    w.page.keyboard.press("Escape")
    w.page.keyboard.press("t")
    assert "Cheka" in w.page.locator("#twin table").inner_text()
    w.page.keyboard.press("Escape")
    w.page.keyboard.press("?")
    assert w.page.evaluate("document.activeElement.textContent") == "Help"
    w.page.keyboard.press("Escape")
    assert not w.page.locator("#panel").is_visible()
    nameless = w.page.evaluate(
        "[...document.querySelectorAll('button, input, select, canvas')].filter(e => "
        "!(e.textContent.trim() || e.ariaLabel || e.title || e.labels?.length || e.ariaHidden))"
        ".length"
    )
    assert nameless == 0


def test_exports_and_the_replay_plays_from_disk(visit, tmp_path):
    w = visit(link="#m=20")
    w.ready()
    w.page.get_by_role("button", name="Share").click()
    files = {}
    for kind in ("png", "svg", "csv", "html"):
        with w.page.expect_download(timeout=60_000) as download:
            w.page.locator(f"#save-{kind}").click()
        files[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[kind])
    assert files["png"].read_bytes()[:4] == b"\x89PNG"
    assert "<svg" in files["svg"].read_text(encoding="utf-8")
    lines = files["csv"].read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 134 * 4
    assert "participation" in lines[0]
    size = files["html"].stat().st_size
    assert size < 3_300_000  # the aim is 3 MB; measured 2.96
    participation = w.value("participation", 77)
    replay = visit(url=Path(files["html"]).as_uri())
    replay.ready()
    assert replay.value("participation", 77) == participation
    replay.page.keyboard.press("Space")
    replay.until("page.seen > 3")
    assert all(url.startswith(("file:", "data:", "blob:")) for url in replay.requests)


def test_followers_see_the_month_of_the_lecturer(browser):
    with serving("--classroom") as output:
        first, followers, leads = (output.readline() for _ in range(3))
        code = followers.split()[-1]
        lecturer = Watched(browser.new_page())
        lecturer.page.goto(link_in(leads))
        lecturer.ready()
        assert code in lecturer.page.locator("#classroom").inner_text()
        follower = Watched(browser.new_context(viewport={"width": 390, "height": 844}).new_page())
        follower.page.goto(link_in(first))
        follower.until("!!document.querySelector('#entry[open]')")
        follower.page.locator("#code").fill(code.lower())
        follower.page.get_by_role("button", name="Follow").click()
        follower.ready()
        lecturer.page.keyboard.press("End")
        follower.until("page.seen === page.months()")
        lecturer.page.locator("#slider").fill("33")
        follower.until("page.seen === 33")
        assert not follower.page.locator("#controls").is_visible()
        follower.complaints = [c for c in follower.complaints if "WebSocket" not in c]
        for each in (lecturer, follower):
            each.clean({urlsplit(link_in(first)).netloc})
            each.page.close()


def test_the_page_in_a_notebook(browser):
    from thermidor.live.server import replay

    text = replay.page("historical", compare="no_civil_war", scale=0.0005)
    page = browser.new_page()
    page.set_content("<div id=cell></div>")
    page.evaluate(
        """async ([start, page]) => {
        const at = URL.createObjectURL(new Blob([start], { type: "text/javascript" }));
        const frame = '<iframe sandbox="allow-scripts"></iframe>';
        const model = { get: (name) => ({ frame, page })[name] };
        (await import(at)).default.render({ model, el: document.querySelector("#cell") }); }""",
        [replay.START, text],
    )
    playwright = pytest.importorskip("playwright.sync_api")
    frame = page.frame_locator("#cell iframe")
    playwright.expect(frame.locator("#month")).to_have_text("The eve", timeout=60_000)
    playwright.expect(frame.locator(".stage")).to_have_count(2, timeout=60_000)
    page.close()


def test_the_page_is_fast(visit):
    w = visit("hall")
    w.ready()
    script = """async () => { page.setSpeed(10); page.seek(1); page.play(true); const times = [];
        await new Promise(done => { const look = t => { times.push(t);
          t - times[0] > 4000 ? done() : requestAnimationFrame(look); };
          requestAnimationFrame(look); });
        page.play(false); return 1000 * (times.length - 1) / (times.at(-1) - times[0]); }"""
    tries = (w.page.evaluate(script) for _ in range(5))  # others may have the processor for a while
    assert any(rate > FLOOR for rate in tries)
    jump = w.page.evaluate(
        "(() => { const t = performance.now(); for (let n = 0; n < 40; n++) "
        "page.stages[0].stage.go((n * 37) % 130); return (performance.now() - t) / 40; })()"
    )
    assert jump < SEEK
