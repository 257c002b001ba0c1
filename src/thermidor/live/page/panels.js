// The panel at the side: story, scenario, pressures, sharing, help, one institution, one life.
import { APPOINTED, MEMBER, OLD_OFFICE, OPPOSITION, PRESENT, REGIONS, RUSSIA, Zone, isFactory, isHall, isOffice, monthName, originOf, rankOf, seatOf, zoneOf, zoneShown } from "./wire.js";
import { headcount } from "./layout.js";
import { short, zoneName } from "./labels.js";
import { tidy } from "./charts.js";
import { reasons, regimeName, titleOf } from "./signs.js";
import { clearThreads, fillDecides } from "./votes.js";
import { saveCharts, savePicture, saveReplay, saveTable, writeLink } from "./share.js";

const TITLES = { story: "The story", scenario: "What if", pressures: "Pressures", share: "Share and export", help: "Help", regime: "Regime label", decides: "Who decides" };
const ABOUT = {
  bench: ["participation", "workers_under_control_share", "one_man_share", "efficacy", "hunger", "bolshevik_vote_share"],
  hall: ["soviet_bolshevik_share", "soviet_nonparty_share", "soviet_contestation_index", "soviet_democracy_index", "perceived_representativeness"],
  office: ["office_staff", "carryover_share_central", "communist_share_commissariats", "direction", "government_personnel"],
  other: ["office_staff", "office_share_workforce"],
  party: ["party_members", "appointment_share", "party_democracy_index", "party_decision_share"],
  union: ["union_members", "union_state_funding_share", "union_autonomy_index", "strikes"],
  away: ["army", "village", "idle"], dead: [],
};

const OWN = new Map([ // national bodies: only numbers of the body itself, after the census of its staff
  [Zone.COMMISSARIATS, ["carryover_share_central", "communist_share_commissariats", "direction"]],
  [Zone.CHEKA, ["communist_share_cheka"]], [Zone.ECONOMIC, []], [Zone.COLLEGIA, []],
  [Zone.SECRETARIAT, ["secretariat_staff", "appointment_list_size"]],
]);
const UPPER = 2; // the highest rank

function el(tag, text = "", attributes = {}, ...children) {
  const e = document.createElement(tag);
  if (text) e.textContent = text;
  Object.assign(e, attributes);
  e.append(...children);
  return e;
}

export class Panels {
  constructor(page) {
    this.page = page;
    this.box = page.$("#panel");
    this.open = null;
  }

  toggle(name) { if (this.open === name) this.shut(); else this.show(name); }

  shut() {
    const inside = this.box.contains(document.activeElement);
    this.open = null;
    this.live = null;
    clearThreads(this.page);
    this.page.link();
    this.box.hidden = true;
    this.mark();
    if (inside) (this.opener?.isConnected ? this.opener : this.page.$("#play")).focus(); // back to the control that opened the panel
  }

  mark() {
    for (const b of this.page.root.querySelectorAll("[data-open]")) b.setAttribute("aria-expanded", b.dataset.open === this.open);
    for (const { labels } of this.page.stages) for (const l of labels ?? []) l.button.classList.toggle("chosen", this.open === `zone ${l.zone}`);
  }

  highlight(titles) { // the institutions of a chapter
    this.lit = titles;
    for (const { labels } of this.page.stages) {
      for (const l of labels ?? []) l.button.classList.toggle("lit", titles.includes(this.page.words.zones[l.zone][0]));
    }
  }

  show(name) {
    this.open = name;
    this.live = null;
    this.page.link();
    this.fill(TITLES[name] ?? name, this[`fill_${name}`].bind(this));
  }

  fill(title, add) {
    const fresh = this.box.hidden || this.box.ariaLabel !== title, h2 = el("h2", title, { tabIndex: -1 });
    if (fresh && !this.box.contains(document.activeElement)) this.opener = document.activeElement;
    this.box.hidden = false;
    this.box.ariaLabel = title;
    this.box.replaceChildren(el("button", "Close", { className: "shut", onclick: () => this.shut() }), h2);
    add(this.box);
    this.mark();
    if (fresh) h2.focus({ preventScroll: true });
  }

  refresh() { if (this.open && this[`fill_${this.open}`]) this.show(this.open); }
  frame(k) { this.live?.(k); }

  fill_story(box) {
    const { story } = this.page, list = el("ol", "", { className: "chapters" });
    story.chapters.forEach((chapter, n) => {
      const b = el("button", `${n + 1}. ${chapter.title}`, { onclick: () => { story.go(n); this.shut(); } });
      b.setAttribute("aria-current", n === story.at);
      list.append(el("li", "", {}, b));
    });
    box.append(el("p", "A chapter plays its months and stops. Keys: 1 to 9, N (next), B (back)."), list);
  }

  fill_scenario(box) {
    const page = this.page, r = page.recipe, words = page.words;
    if (!words.scenarios.length) { box.append(el("p", "This file replays one run. To change it, start “thermidor serve”.")); return; }
    const choice = (names, value, change) => {
      const s = el("select", "", { onchange: () => change(s.value) });
      for (const [v, t] of names) s.append(el("option", t, { value: v, selected: String(v) === String(value) }));
      return s;
    };
    const scenarios = words.scenarios.map((s) => [s.name, s.title || s.name]);
    const about = words.scenarios.find((s) => s.name === r.scenario);
    box.append(
      el("h3", "Scenario"), choice(scenarios, r.scenario, (v) => { page.recipe = { ...r, scenario: v, holds: [] }; this.restart(); }),
      el("p", about?.description), el("small", about?.source ? `Source: ${about.source}` : ""),
      el("h3", "Compare with (same seed)"), choice([["", "no other scenario"], ...scenarios], page.compared ?? "", (v) => { page.story.leave(); page.compare(v); }),
      el("h3", "Account of the causes"), choice(words.accounts.map((a) => [a, a.replaceAll("_", " ")]), r.account || words.accounts[0], (v) => { r.account = v; this.restart(); }),
      el("h3", "Seed and size"));
    const seed = el("input", "", { type: "number", min: 0, value: r.seed, id: "seed", onchange: () => { r.seed = Math.max(0, Math.round(+seed.value) || 0); this.restart(); } });
    const size = choice([[0.001, "small (11,000 dots)"], [0.0035, "middle (27,000)"], [0.01, "full (67,000)"], [0.032, "large (200,000)"]].filter(([s]) => s <= words.most), String(r.scale), (v) => { r.scale = +v; this.restart(); });
    box.append(el("div", "", { className: "row" }, el("label", "Seed ", {}, seed), el("button", "Another", { onclick: () => { r.seed += 1; this.restart(); } }), size),
      el("h3", "Parameters"), el("small", "A change restarts the run from the first month."));
    this.parameters(box);
    box.append(el("div", "", { className: "row" },
      el("button", "Back to the first month", { onclick: () => { page.play(false); page.seek(0); } }),
      el("button", "Reset to the defaults", { onclick: () => { page.recipe = { scenario: words.first, account: "", parameters: {}, seed: 1, scale: words.scale, holds: [] }; page.compare(null); this.restart(); } })));
  }

  restart() { this.page.story.leave(); this.page.past = []; this.page.undone = []; this.page.wanted = 0; this.page.play(false); this.page.run(0); this.refresh(); }

  parameters(box) {
    const r = this.page.recipe, list = el("datalist", "", { id: "names" }), set = this.page.societies[0]?.values ?? {};
    const known = new Map(this.page.words.parameters.map((p) => [p[0], p]));
    for (const [name, , , , , meaning] of known.values()) list.append(el("option", meaning, { value: name }));
    const find = el("input", "", { type: "text", placeholder: "name, such as bench.meet_hunger" });
    find.setAttribute("list", "names");
    find.setAttribute("aria-label", "Parameter to change");
    const rows = el("div");
    const add = (name) => {
      const [, usual, low, high, unit, meaning] = known.get(name), value = set[name] ?? usual;
      const shown = el("b", String(r.parameters[name] ?? value));
      const input = el("input", "", { type: "range", min: low, max: high, step: (high - low) / 200, value: r.parameters[name] ?? value,
        oninput: () => { shown.textContent = (+input.value).toPrecision(3); },
        onchange: () => { r.parameters = { ...r.parameters, [name]: +(+input.value).toPrecision(6) }; this.page.story.leave(); this.page.wanted = 0; this.page.run(0); } });
      rows.append(el("label", `${name}: ${meaning} (${unit}; default ${usual}${set[name] === undefined || name in r.parameters ? "" : `, in this run ${value}`}) `, {}, shown, input));
    };
    Object.keys(r.parameters).forEach((n) => known.has(n) && add(n));
    find.onchange = () => { if (known.has(find.value)) { add(find.value); find.value = ""; } };
    box.append(find, list, rows);
  }

  fill_pressures(box) {
    const page = this.page, society = page.societies[0];
    if (!page.source.live || !society) { box.append(el("p", "This file replays one run. To change it, start “thermidor serve”.")); return; }
    box.append(el("p", "A slider holds its pressure from the next month on, in all regions. “Release” returns to the curve of the scenario."));
    const rows = [];
    for (const [name, curve] of Object.entries(society.pressures)) {
      const shown = el("b"), back = el("button", "Release"), title = name.replaceAll("_", " ");
      const input = el("input", "", { type: "range", min: 0, max: 1, step: 0.01, oninput: () => { input.moving = true; shown.textContent = tidy(+input.value, "0..1"); },
        onchange: () => { input.moving = false; page.hold(name, +input.value); } });
      input.setAttribute("aria-label", title);
      input.dataset.pressure = name;
      back.onclick = () => page.hold(name, null);
      box.append(el("h3", title), el("div", "", { className: "row" }, shown, back), input);
      rows.push({ name, curve, shown, input, back });
    }
    this.live = (k) => {
      for (const row of rows) {
        const held = page.recipe.holds.filter(([m, n]) => n === row.name && m <= k).at(-1);
        const value = held && held[2] !== null ? held[2] : row.curve[Math.max(0, Math.min(row.curve.length - 1, k))];
        row.back.hidden = !(held && held[2] !== null);
        if (!row.input.moving) { row.input.value = value; row.shown.textContent = tidy(value, "0..1") + (row.back.hidden ? "" : ` held since ${monthName(society, held[0] + 1)}`); }
      }
    };
    this.live(Math.max(0, page.seen));
  }

  fill_decides(box) { fillDecides(this, box); }

  fill_share(box) {
    const page = this.page;
    const link = el("input", "", { type: "text", readOnly: true, value: location.href.split("#")[0] + writeLink(page), onclick: () => link.select() });
    link.style.width = "100%";
    link.setAttribute("aria-label", "Link");
    const b = (text, id, act) => el("p", "", {}, el("button", text, { id, onclick: () => Promise.resolve(act(page)).catch((e) => page.trouble(String(e))) }));
    if (page.source.live) box.append(el("p", "This link restores scenario, account, parameters, seed, month and view:"), link);
    box.append(el("h3", "Export"), b("Picture (PNG)", "save-png", savePicture), b("Charts (SVG)", "save-svg", saveCharts), b("Table of all months (CSV)", "save-csv", saveTable));
    if (page.source.live) box.append(b("Replay in one HTML file", "save-html", saveReplay), el("small", "Opens with a double click, without Python, server or internet."));
  }

  fill_help(box) {
    const keys = [["Space", "play, pause"], ["← →", "one month back or forward; with Shift a year"], ["↑ ↓", "faster, slower"], ["Home, End", "first and last month"], ["1 to 9, N, B", "chapters"], ["F", "full screen"], ["H", "hide controls"], ["P, C, V", "pressures, story, who decides"], ["T", "all institutions as a table"], ["Ctrl-Z, Ctrl-Y", "undo or redo a moved pressure"], ["Esc", "close, stop following, leave the chapter"], ["?", "this help"]];
    const table = el("table");
    for (const [k, t] of keys) table.append(el("tr", "", {}, el("td", k), el("td", t)));
    box.append(el("p", "", {}, el("button", "All institutions as a table (T)", { onclick: () => this.institutions() })), el("p", "Every dot represents persons of the model at the place where they work or sit. All dots of one room represent the same number of persons, from one to some hundreds (point at the name of the room). A room twice as full holds twice as many persons; the dashed line shows how full it was on the eve. Dots walk when persons move: from the bench to the front, the party or an office. Workers at the month’s meeting are bright. Empty seats are dark."),
      el("p", "The line under a workplace shows who runs it. Grey: the owner. Yellow: workers’ control. Green: a board. Blue: one manager. A red frame: a quarter of its workers or more stopped work this month."),
      el("p", "Click a name for the numbers of an institution, and a dot for a life. White points on the charts are figures of the article; point at one to see its source."), table);
  }

  fill_regime(box) {
    const page = this.page, list = el("div"), body = el("div");
    box.append(el("p", "A label is a judgement about the state of the model. Authors disagree about when the revolution ended; choose whose definition labels the months."), list, body);
    const names = Object.keys(page.words.observables).filter((n) => n.startsWith("regime_label"));
    for (const n of names) {
      const text = n === "regime_label" ? "Hampton" : n.replace("regime_label_", "").replaceAll("_", " ");
      const radio = el("input", "", { type: "radio", name: "definition", checked: page.definition === n, onchange: () => { page.definition = n; page.dirty = true; page.link(); } });
      const label = el("b");
      list.append(el("p", "", { title: page.words.observables[n][1] }, el("label", "", {}, radio, ` ${text}: `, label)));
      radio.shown = label;
    }
    this.live = (k) => {
      const s = page.societies[0];
      for (const radio of list.querySelectorAll("input")) {
        const n = names[[...list.querySelectorAll("input")].indexOf(radio)];
        radio.shown.textContent = regimeName(page.words, s.value(n, k));
      }
      body.replaceChildren(el("h3", "Reasons this month"), ...reasons(s, k, page.words).map((r) => el("p", r)));
    };
    this.live(Math.max(0, page.seen));
  }

  zone(n, zone) { // an institution's numbers
    this.open = `zone ${zone}`;
    this.page.link();
    const page = this.page, society = page.societies[n], [, region, kind] = page.words.zones[zone];
    const r = REGIONS.indexOf(region);
    this.fill(zoneName(page.words, zone, society, Math.max(0, page.seen)), (box) => {
      const body = el("table");
      box.append(body);
      this.live = (k) => {
        const rows = this.census(society, zone, Math.min(k, society.newest), page.stages[n].stage);
        for (const name of OWN.get(zone) ?? ABOUT[kind]) {
          const [unit, meaning, regional] = page.words.observables[name] ?? [];
          if (unit !== undefined) rows.push([name.replaceAll("_", " "), tidy(society.value(name, Math.min(k, society.newest), regional ? r : RUSSIA), unit), regional || r === RUSSIA ? meaning : `${meaning} In all of Russia.`]);
        }
        body.replaceChildren(...rows.map(([a, b, t]) => el("tr", "", { title: t ?? "" }, el("td", a), el("td", b))));
      };
      this.live(Math.max(0, page.seen));
    });
  }

  census(society, zone, k, stage) {
    const { persons, standing } = society.go(k);
    let all = 0, members = 0, present = 0, old = 0, appointed = 0, upper = 0;
    for (let i = 0; i < persons.length; i++) {
      if (zoneOf(persons[i]) !== zone && zoneShown(persons[i], standing[i]) !== zone) continue;
      const w = society.weight[i];
      all += w;
      if (persons[i] & MEMBER) members += w;
      if (persons[i] & PRESENT) present += w;
      if (society.kind[i] & OLD_OFFICE) old += w;
      if (standing[i] & APPOINTED) appointed += w;
      if (rankOf(standing[i]) === UPPER) upper += w;
    }
    const pc = (x) => (all ? tidy(x / all, "0..1") : "–"), rows = [["Persons", short(all)], ["Party members", pc(members)]];
    if (stage?.map && stage.k === k) {
      const dots = stage.owner.reduce((n, i) => n + (i >= 0 && stage.zoneOf[stage.where[i]] === zone), 0), each = Math.max(1, Math.round(stage.map.unit[zone]));
      rows.splice(1, 0, ["Dots in the room", `${dots}, each ${each === 1 ? "one person" : `about ${each} people`}`]);
    }
    if (isFactory(zone)) rows.push(["At this month’s meeting", pc(present)]);
    if (isOffice(zone)) rows.push(["Held office under the old state", pc(old)], ["Appointed", pc(appointed)], ["Upper rank", pc(upper)]);
    return rows;
  }

  person(n, i) { // a life, month by month
    const page = this.page, society = page.societies[n], place = page.stages[n].stage;
    this.unfollow();
    place.followed = i;
    place.dim = true;
    place.k >= 0 && place.paint();
    this.open = `person ${i}`;
    const life = this.life(society, i);
    const origins = ["a worker", "an official of the old state", "an educated person", "a peasant"];
    this.fill(`Person ${i}`, (box) => {
      const size = el("span");
      box.append(el("p", `Origin: ${origins[originOf(society.kind[i])]}${society.kind[i] & OLD_OFFICE ? ", in office before October 1917" : ""}. `, {}, size),
        el("p", "", {}, el("button", "Stop following", { onclick: () => { this.unfollow(); this.shut(); } })));
      const list = el("table");
      box.append(list);
      this.live = (k) => {
        const row = society.rowAt(i, k), n = society.weight[row];
        if (place.followed !== row) { place.followed = row; if (place.k >= 0) place.paint(); }
        size.textContent = `This row of the model represents ${n} ${n === 1 ? "person" : "persons"}.`;
        list.replaceChildren(...life.filter(([m]) => m <= k).map(([m, text]) => el("tr", "", {}, el("td", monthName(society, m)), el("td", text))));
        this.trailOf(place, society, i, k);
      };
      this.live(Math.max(0, page.seen));
    });
  }

  trailOf(place, society, i, k) { // the centres of the zones that the person passed through
    const trail = [];
    let last = -1;
    for (let m = 0; m <= k; m++) {
      const row = society.rowAt(i, m), f = society.frames[m], zone = zoneShown(f.persons[row], f.standing[row]);
      if (zone === last) continue;
      last = zone;
      const box = place.map?.zones.find((z) => z.zone === zone);
      if (box) trail.push([box.x + box.w / 2, box.y + box.h / 2]);
    }
    place.trail = trail.slice(0, -1);
    place.fresh = true;
  }

  life(society, i) {
    const found = [];
    let zone = -1, member = -1, rank = -1, faction = 0, seat = 0;
    const ranks = ["lower", "middle", "upper"];
    society.frames.forEach((f, k) => {
      const row = society.rowAt(i, k), byte = f.persons[row], z = zoneOf(byte), m = byte & MEMBER;
      const standing = f.standing[row], how = standing & APPOINTED ? "appointed" : "elected";
      const now = { rank: rankOf(standing), seat: seatOf(standing) }, changes = [];
      if (z !== zone) changes.push(zoneName(this.page.words, z, society, k) + (isOffice(z) ? ` (${ranks[now.rank]} post, ${how})` : ""));
      else if (now.rank !== rank && isOffice(z)) changes.push(`${now.rank > rank ? "rises" : "falls"} to ${now.rank === UPPER ? "an" : "a"} ${ranks[now.rank]} post`);
      if (member >= 0 && m !== member) changes.push(m ? "joins the party" : "leaves the party");
      else if (member < 0 && m) changes.push("party member");
      if ((byte & OPPOSITION) !== faction) changes.push(byte & OPPOSITION ? "joins the opposition" : "leaves the opposition");
      const part = f.parents.indexOf(row), child = f.persons.length - f.parents.length + part;
      if (part >= 0) changes.push(`${f.parts[part]} of these persons go to ${zoneName(this.page.words, zoneOf(f.persons[child]))}, as a separate row`);
      else if (k && row !== society.rowAt(i, k - 1)) changes.push("a separate row from now on, before that part of a larger one");
      if (now.seat !== seat) changes.push(now.seat ? "becomes a deputy of the soviet" : "is not a deputy any more");
      zone = z; member = m; rank = now.rank; seat = now.seat; faction = byte & OPPOSITION;
      if (changes.length) found.push([k, changes.join("; ")]);
    });
    return found;
  }

  unfollow() {
    for (const { stage } of this.page.stages) {
      if (stage.followed < 0 && !stage.dim) continue;
      stage.followed = -1; stage.dim = false; stage.trail = null;
      if (stage.map && stage.k >= 0) stage.paint();
    }
  }

  classroom({ code, address }) { // the address and code for followers
    const box = this.page.$("#which");
    this.code = { code, address };
    let note = this.page.$("#classroom");
    if (!note) { note = el("div", "", { id: "classroom" }); this.page.$("header").append(note); }
    note.replaceChildren(el("span", `Follow: ${address}  code `), el("b", code));
  }

  institutions() { // the picture as a table: the month shown and the eve
    const page = this.page, dialog = page.$("#twin"), k = Math.max(0, page.seen), t = el("table"), shown = page.shown();
    if (!shown.length) return;
    const now = shown.map((s) => headcount(s, Math.min(k, s.newest))), eve = headcount(shown[0], 0);
    shown[0].go(Math.min(k, shown[0].newest));
    t.append(el("tr", "", {}, el("th", "Institution"), el("th", "The eve"), ...shown.map((s) => el("th", `${titleOf(page, shown.indexOf(s))}, ${monthName(s, k)}`)), el("th", "A dot represents")));
    for (const { zone } of page.stages[0].stage.map.zones) {
      const hall = isHall(zone), people = Math.max(1, Math.round(page.stages[0].stage.map.unit[zone]));
      const count = (s, counts, m) => (hall ? tidy(s.value("soviet_attendance", m, zone - Zone.HALL), "0..1") : Math.round(counts[zone]).toLocaleString("en"));
      t.append(el("tr", "", {}, el("th", zoneName(page.words, zone, shown[0], k) + (hall ? " (deputies who came)" : "")), el("td", count(shown[0], eve, 0)),
        ...shown.map((s, n) => el("td", count(s, now[n], Math.min(k, s.newest)))), el("td", hall ? "one deputy" : `${people} ${people === 1 ? "person" : "people"}`)));
    }
    dialog.ariaLabel = "All institutions";
    dialog.querySelector("div").replaceChildren(el("h2", "All institutions"), t);
    dialog.showModal();
  }

  table(chart) { // the chart as a table
    const page = this.page, dialog = page.$("#twin"), box = dialog.querySelector("div"), t = el("table");
    t.append(el("caption", `${chart.meaning.replace(`${chart.title}: `, "")} (${chart.unit})`), el("tr", "", {}, el("th", "Month"), ...page.shown().map((s, n) => el("th", titleOf(page, n)))));
    for (let k = 1; k <= page.reach(); k += 1) {
      t.append(el("tr", "", {}, el("th", monthName(page.shown()[0], k)), ...page.shown().map((s) => el("td", tidy(s.value(chart.name, k), chart.unit)))));
    }
    const list = el("ul", "", {}, ...chart.figures.map((f) => el("li", `${f.text}: ${f.relation} ${f.value}${f.high ? ` to ${f.high}` : ""} (${f.source})`)));
    const other = el("select", "", { onchange: () => { page.setCharts(page.chosen.map((n) => (n === chart.name ? other.value : n))); page.link(); dialog.close(); } });
    other.setAttribute("aria-label", "Show another curve here");
    for (const name of page.shown()[0].observables) other.append(el("option", name.replaceAll("_", " "), { value: name, selected: name === chart.name }));
    dialog.ariaLabel = chart.title;
    box.replaceChildren(el("h2", chart.title), el("p", "Show another curve here: ", {}, other), list, t);
    dialog.showModal();
  }
}
