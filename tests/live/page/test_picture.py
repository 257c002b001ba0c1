"""The picture: numbers of the model, persons as dots, and dots that walk."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def staff():
    """Real persons in each body, month by month, as the model counts them; and all persons."""
    from thermidor.runs.configuration import Configuration, parameters_of
    from thermidor.scenario import scenario
    from thermidor.simulation import Simulation
    from thermidor.society.record import PostTally

    loaded, staff = scenario.load("historical"), []
    values = parameters_of(Configuration(loaded))
    simulation = Simulation(loaded, parameters=values, scale=0.001)
    for month in range(61):
        if month:
            simulation.step()
        staff.append(simulation.post_tally[:, :, PostTally.STAFF].sum(axis=1).tolist())
    return staff, int(simulation.society.people.weight.sum())


def test_numbers_on_the_picture_are_those_of_the_model(visit, staff):
    w = visit(link="#scale=0.001&m=20")
    w.ready()
    counted = """async (months) => { const { headcount } = await import("/layout.js");
      return months.map((k) => [...headcount(page.societies[0], k)]); }"""
    months = [0, 1, 20, 60, 133, 60, 59, 7, 1, 0, 60]
    for month, zones in zip(months, w.page.evaluate(counted, months), strict=True):
        if month < len(staff[0]):
            assert zones[6:26] == staff[0][month]
        assert sum(zones) == staff[1]
    w.page.locator("#slider").fill("60")
    w.until("page.seen === 60")
    w.page.locator("#slider").fill("3")
    w.until("page.seen === 3")
    cheka = w.page.get_by_role("button", name="Cheka").locator("b").inner_text()
    assert w.page.evaluate(f"import('/labels.js').then(m => m.short({staff[0][3][1]}))") == cheka


def test_a_room_holds_as_many_dots_as_it_has_people(visit):
    w = visit("hall", "#scale=0.001&m=20")
    w.ready()
    rooms = w.page.evaluate(
        """async () => { const { zoneShown } = await import("/wire.js"), found = [];
        const t = page.stages[0].stage, s = page.societies[0];
        for (const k of [0, 30, 134]) {
          page.seek(k); t.go(k);
          const f = s.go(k), people = new Float64Array(32), dots = new Float64Array(32);
          f.persons.forEach((b, i) => { people[zoneShown(b, f.standing[i])] += s.weight[i]; });
          t.owner.forEach((i) => { if (i >= 0) dots[t.zoneOf[t.where[i]]]++; });
          t.paint();
          for (let n = 0; n < t.owner.length; n += 7) {
            const i = t.owner[n], [w, h] = i < 0 ? [0, 0] : t.sizes[t.zoneOf[t.where[i]]];
            const first = Math.round(t.map.y[n]) * t.width + Math.round(t.map.x[n]);
            const line = 0xffe8ddd5, seen = (at) => [t.ink[i], line].includes(t.base[at]);
            let drawn = i < 0;
            for (let at = 0; at < w * h; at++) {
              drawn ||= seen(first + Math.floor(at / w) * t.width + at % w);
            }
            if (!drawn) return `not drawn: ${n} in ${t.zoneOf[t.where[i]]}`;
          }
          for (const { zone } of t.map.zones) {
            const wanted = people[zone] / t.map.unit[zone];
            if (zone >= 6) found.push([zone, wanted, dots[zone], t.map.room[s.plants + zone]]);
          }
        }
        return found; }"""
    )
    assert not isinstance(rooms, str), rooms
    for zone, wanted, dots, room in rooms:
        assert abs(dots - min(wanted, room)) <= 1.01, zone
    filled = {zone: dots / room for zone, wanted, dots, room in rooms}  # the last month
    assert min(filled[zone] for zone in (6, 8, 11, 12, 13)) > 0.7
    assert max(filled[zone] for zone in (14, 15, 16, 26, 28)) < 0.5


def test_a_new_row_walks_from_its_parent(visit):
    w = visit(link="#scale=0.001&m=12")
    w.ready()
    found = w.page.evaluate(
        """() => { const t = page.stages[0].stage, s = page.societies[0], found = [];
        for (const k of [2, 30, 90]) {
          t.go(k - 1, true);
          const at = [...t.px], f = s.frames[k];
          t.go(k);
          f.parents.forEach((p, m) => { const i = f.persons.length - f.parents.length + m;
            if (t.where[i] < 0) return;
            found.push([t.px[i] - at[p], t.walks[i], s.rowAt(i, k - 1) - p]); });
          t.go(k - 1);
          if (t.where.slice(s.frames[k - 1].persons.length).some((p) => p >= 0)) return "stays";
        }
        return found; }"""
    )
    assert len(found) > 50
    assert all(found == [0, 1, 0] for found in found)


def test_a_new_row_has_the_earlier_life_of_its_parent(visit):
    w = visit(link="#scale=0.001&m=40")
    w.ready()
    life = w.page.evaluate(
        """() => { const s = page.societies[0], f = s.frames[30], last = f.persons.length - 1;
        page.panels.person(0, last); page.seek(29); return [page.panels.life(s, last),
        page.panels.life(s, f.parents.at(-1)), last]; }"""
    )
    part, parent, row = life
    assert [m for m in part if m[0] < 30] == [m for m in parent if m[0] < 30]
    assert part[0][0] == 0
    assert any(month == 30 and "separate" in text for month, text in part)
    assert any(month == 30 and "of these persons go to" in text for month, text in parent)
    w.until("page.seen === 29")
    assert w.page.evaluate("page.stages[0].stage.followed") < row


def test_with_reduced_motion_no_dot_walks(visit):
    w = visit(link="#scale=0.001&m=12", reduced_motion="reduce")
    w.ready()
    found = w.page.evaluate(
        """() => { const t = page.stages[0].stage; t.go(4); t.go(5);
        return [t.n, t.where.some((p) => p >= 0)]; }"""
    )
    assert found == [0, True]


ROOMS_OF = """async (months) => {
  const t = page.stages[0].stage, found = [];
  for (const k of months) {
    page.seek(k); page.showFrame(k);
    if (k === months.at(-1)) await new Promise((go) => setTimeout(go, 200));
    for (let n = 0; n < 400 && t.draw(0.25, 0.02); n++);
    const bytes = new Uint8Array(t.out.buffer.slice(0));
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    found.push([...sum].map((b) => b.toString(16).padStart(2, "0")).join(""));
  }
  return found; }"""
"""Show months one after another, let every dot arrive, and return a digest of all pixels.

Before the last month the page has time to lay itself out again."""


@pytest.mark.parametrize("size", ["hall", "laptop", "tablet", "phone"])
def test_a_month_is_one_picture_however_it_is_reached(visit, size, tmp_path):
    w = visit(size, "#scale=0.001")
    w.ready()
    played = w.page.evaluate(ROOMS_OF, list(range(61)))[60]
    assert w.page.evaluate(ROOMS_OF, [134, 60])[1] == played
    assert w.page.evaluate(ROOMS_OF, [61, 60])[1] == played
    assert w.page.evaluate(ROOMS_OF, [0, 60])[1] == played
    linked = visit(size, "#scale=0.001&m=60")
    linked.ready()
    assert linked.page.evaluate(ROOMS_OF, [60])[0] == played
    w.page.evaluate("page.resize()")
    assert w.page.evaluate(ROOMS_OF, [60])[0] == played
    if size == "laptop":
        file = tmp_path / "replay.html"
        text = w.page.evaluate("import('/share.js').then((m) => m.replay(page))")
        file.write_text(text, encoding="utf-8")
        again = visit(size, url=file.as_uri())
        again.ready()
        assert again.page.evaluate(ROOMS_OF, [60])[0] == played


@pytest.mark.parametrize("size", ["hall", "laptop", "tablet", "phone"])
def test_the_words_of_a_month_do_not_resize_the_rooms(visit, size):
    w = visit(size, "#scale=0.001")
    w.ready()
    sizes = w.page.evaluate(
        """async () => { const found = new Set();
        for (const k of [0, 1, 2, 12, 30, 60, 100, 134]) {
          page.seek(k); page.showFrame(k); await new Promise((go) => setTimeout(go, 30));
          found.add(document.querySelector("#stages").clientHeight); }
        return found.size; }"""
    )
    assert sizes == 1


def test_rooms_have_no_gaps_and_deputies_keep_their_seats(visit):
    w = visit(link="#scale=0.001")
    w.ready()
    gaps, kept = w.page.evaluate(
        """() => { const t = page.stages[0].stage, seat = new Map(); let gaps = 0, kept = [0, 0];
        for (let k = 0; k <= 40; k++) {
          t.go(k);
          for (let p = 0; p < t.map.places; p++) {
            const first = t.map.first[p], room = t.owner.slice(first, first + t.map.room[p]);
            const zone = t.zoneOf[p];
            if (zone < 3 || zone > 5) {
              const end = room.indexOf(-1);
              if (end >= 0 && room.slice(end).some((i) => i >= 0)) gaps++;
            } else room.forEach((i, n) => { if (i < 0) return;
              if (seat.has(i)) kept[+(seat.get(i) === first + n)]++;
              seat.set(i, first + n); });
          }
        }
        return [gaps, kept]; }"""
    )
    assert gaps == 0
    assert kept[1] > 20 * kept[0]
