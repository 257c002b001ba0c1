// The page: one clock, one or two societies, and the actions of the visitor.
import { isHall, monthName } from "./wire.js";
import { headcount } from "./layout.js";
import { Stage } from "./stage.js";
import { ABOUT_CURVE, CHARTS, Chart } from "./charts.js";
import { labelStage, updateLabels, zoneName } from "./labels.js";
import { drawEvents, drawLegend, newsOf, regimeName, regimeOf, titleOf } from "./signs.js";
import { Panels } from "./panels.js";
import { Occasion } from "./votes.js";
import { Story } from "./story.js";
import { readLink, writeLink } from "./share.js";
import { Recorded, Server } from "./sources.js";

export class Page {
  constructor(root, words, source) {
    this.root = root;
    this.words = words;
    this.$ = (q) => root.querySelector(q);
    this.societies = [null, null];
    this.stages = [];
    this.clock = 0;
    this.playing = false;
    this.speed = 3;
    this.seen = -1;
    this.rates = [];
    this.definition = "regime_label";
    this.recipe = { scenario: words.first, account: "", parameters: {}, seed: 1, scale: words.scale, holds: [], ...words.recipe };
    this.compared = null;
    this.past = []; // pressures held before each change, for undo and redo
    this.undone = [];
    this.panels = new Panels(this);
    this.story = new Story(this);
    this.occasion = new Occasion(this);
    this.setCharts();
    drawLegend(this.$("#legend"));
    this.addStage(0);
    this.wire();
    this.source = source;
    this.start();
  }

  setCharts(names = CHARTS.map(([name]) => name)) { // the curves next to the picture
    const words = this.words;
    this.chosen = names.filter((name) => words.observables[name]).slice(0, 12);
    const about = (name) => ABOUT_CURVE.get(name) ?? [name, name[0].toUpperCase() + name.slice(1).replaceAll("_", " "), words.observables[name][1]];
    this.charts = this.chosen.map((name) => new Chart(...about(name), words, (chart) => this.panels.table(chart)));
    this.$("#charts").replaceChildren(...this.charts.map((chart) => chart.box));
    this.dirty = true;
  }

  usualCharts() { return this.chosen.join() === CHARTS.map(([name]) => name).join(); }

  start() {
    const link = readLink(location.hash, this.words);
    Object.assign(this.recipe, link.recipe);
    const shared = this.words.shared ?? {}; // what a replay showed when it was written
    this.compared = link.compared ?? this.words.compared?.scenario ?? null;
    this.comparedHolds = this.words.compared?.holds ?? [];
    this.wanted = link.frame ?? shared.frame ?? 0;
    link.charts ??= shared.charts;
    link.definition ??= shared.definition;
    this.view = link;
    if (link.charts) this.setCharts(link.charts);
    if (this.words.observables[link.definition]) this.definition = link.definition;
    if (link.chapter >= 0) this.story.open(link.chapter);
    if (link.view && ["story", "scenario", "pressures", "share", "help", "regime", "decides"].includes(link.view)) this.panels.open = link.view;
    this.source.begin(this);
    requestAnimationFrame((t) => this.tick(t));
  }

  // Societies --------------------------------------------------------------------------------

  run(slot = 0, from = 0) { // ask the source for the recipe
    if (!this.source.live) return;
    const recipe = slot ? this.comparedRecipe() : this.recipe;
    this.source.record(slot, recipe, from);
    if (slot === 0 && this.compared && from === 0) this.run(1);
    this.link();
  }

  comparedRecipe() { // the same seed and settings under another scenario
    return { ...this.recipe, scenario: this.compared, holds: this.comparedHolds ?? [] };
  }

  recipeOf(slot) { return slot ? this.comparedRecipe() : this.recipe; }

  head(slot, society) {
    society.holds = this.recipeOf(slot).holds;
    this.societies[slot] = society;
    this.pendingShow ??= new Set();
    this.pendingShow.add(slot);
    if (slot === 0) this.$("#slider").max = society.months;
  }

  frame(slot, k, bytes, raw) {
    const society = this.societies[slot];
    if (!society || !society.push(k, bytes, raw)) return;
    if (this.pendingShow?.delete(slot)) {
      if (slot) this.addStage(1);
      this.stages[slot].stage.show(society);
      this.entitle();
      this.resize();
      if (slot === 0) { this.panels.refresh(); this.openRoom(); }
      this.$("#opening").hidden = true;
    }
    if (this.wanted !== undefined && this.shown().length === (this.compared ? 2 : 1) && this.reach() >= this.wanted) {
      this.seek(this.wanted);
      this.wanted = undefined;
      this.story.ready();
    }
    const now = performance.now(); // months that arrive while others are shown only make the track longer
    if (k <= this.clock + 1 || society.complete || now - (this.grown ?? 0) > 250) { this.dirty = true; this.grown = now; }
  }

  openRoom() { // a link may show an institution
    const zone = /^zone (\d+)$/.exec(this.view?.view ?? "");
    this.view = null;
    if (zone && this.words.zones[+zone[1]]) this.panels.zone(0, +zone[1]);
  }

  hold(name, value) { // hold a pressure from the next month on
    const k = Math.floor(this.clock + 1e-6);
    if (k >= this.months() || this.societies[0].newest < k) return;
    this.setHolds([...this.recipe.holds.filter(([m, n]) => m < k || n !== name), [k, name, value]]);
  }

  setHolds(holds, moved = true) { // run the months again from the first that differs
    if (this.source.follower) return;
    if (!this.source.ready) { // without the server the months after it would be lost
      this.trouble("The server does not answer, so the pressure was not moved. The months already loaded are kept.");
      this.panels.refresh();
      return;
    }
    const old = this.recipe.holds, text = (list) => list.map(String), society = this.societies[0];
    const differ = [...old.filter((h) => !text(holds).includes(String(h))), ...holds.filter((h) => !text(old).includes(String(h)))];
    if (!differ.length) return;
    if (moved) { this.past.push(old); this.undone = []; }
    const first = Math.min(...differ.map(([m]) => m)) + 1;
    this.recipe = { ...this.recipe, holds };
    society.holds = holds;
    if (this.clock >= first) { this.wanted = Math.floor(this.clock); this.clock = first - 1; }
    society.cut(first);
    this.run(0, first);
    this.entitle();
    this.dirty = true;
  }

  undo(back = true) { // moved pressures, one after another
    const from = back ? this.past : this.undone, to = back ? this.undone : this.past;
    if (!from.length || !this.source.ready) return;
    to.push(this.recipe.holds);
    this.setHolds(from.pop(), false);
  }

  compare(name) {
    this.compared = name || null;
    if (!name) {
      this.source.drop?.(1);
      this.societies[1] = null;
      this.dropStage();
      this.link();
    } else this.run(1);
    this.entitle();
  }

  shown() { return this.societies.filter((s) => s && s.newest >= 0); }
  months() { return this.societies[0]?.months ?? 134; }
  reach() { return Math.min(...this.shown().map((s) => s.newest)); }

  // Time -------------------------------------------------------------------------------------

  seek(k) {
    k = Math.max(0, Math.min(this.months(), k));
    if (!this.shown().length) { this.wanted = k; return; }
    this.clock = Math.min(k, this.reach());
    this.wanted = this.clock < k ? k : undefined; // go there when it is recorded
    this.dirty = true;
  }

  play(on = !this.playing) {
    if (on) this.wanted = undefined;
    if (on && this.clock >= this.months()) this.clock = 0;
    this.playing = on;
    const button = this.$("#play");
    button.textContent = on ? "❚❚" : "▶";
    button.setAttribute("aria-label", on ? "Pause" : "Play");
    this.$("#news").setAttribute("aria-live", on ? "off" : "polite"); // at ten months a second a screen reader cannot follow
    this.share();
  }

  step(by) {
    this.play(false);
    this.seek(Math.floor(this.clock + 1e-6) + by); // from the month shown
    this.link();
  }

  setSpeed(speed) {
    this.speed = Math.max(0.1, Math.min(50, speed));
    this.$("#speed").value = Math.log10(this.speed);
    this.$("#pace output").textContent = `${this.speed < 1 ? this.speed.toFixed(1) : this.speed.toFixed(this.speed < 10 ? 1 : 0)} months/s`;
  }

  tick(now) {
    const dt = Math.min(0.25, (now - (this.before ?? now)) / 1000);
    this.before = now;
    if (this.playing && this.shown().length) {
      const next = Math.min(this.clock + dt * this.speed, this.story.until ?? Infinity, this.months());
      this.waiting = next > this.reach();
      if (this.waiting && this.source.live && !this.source.ready) {
        this.play(false);
        this.trouble("The server does not answer: these are all the months that it has sent. The page will try again.");
      }
      this.clock = Math.min(next, this.reach());
      if (this.clock >= this.months() || this.story.stops(this.clock)) { this.play(false); this.link(); }
    }
    const k = Math.floor(this.clock + 1e-6);
    if (this.shown().length && (k !== this.seen || this.dirty)) this.showFrame(k);
    let busy = this.playing;
    for (const { stage } of this.stages) if (stage.draw(dt, Math.max(0.07, Math.min(0.28, 0.5 / this.speed)))) busy = true;
    if (busy) { this.rates.push(now); if (this.rates.length > 600) this.rates.shift(); }
    requestAnimationFrame((t) => this.tick(t));
  }

  showFrame(k) {
    this.seen = k;
    this.dirty = false;
    const shown = this.shown();
    this.stages.forEach(({ stage, labels }, n) => {
      const society = this.societies[n];
      if (!society || society.newest < 0 || !stage.map) return;
      stage.go(Math.min(k, society.newest));
      updateLabels(labels, society, Math.min(k, society.newest));
      const label = shown.length > 1 && this.stages[n].box.querySelector("h2 span");
      if (label) label.textContent = regimeName(this.words, society.value(this.definition, Math.min(k, society.newest)));
    });
    for (const chart of this.charts) chart.draw(shown, k, this.months());
    const society = shown[0];
    this.$("#month").textContent = monthName(society, k);
    if (document.activeElement !== this.$("#slider") || !this.sliding) this.$("#slider").value = k;
    this.$("#slider").setAttribute("aria-valuetext", monthName(society, k));
    regimeOf(this.$("#regime"), shown, k, this.words, this.definition);
    this.$("#news").innerHTML = "";
    newsOf(this.$("#news"), society, k, this.words, (vote) => { this.panels.vote = vote; this.panels.show("decides"); });
    this.occasion.frame(society, k);
    drawEvents(this.$("#events"), society);
    this.panels.frame(k);
    this.share();
  }

  share() { this.source.show?.(this); }

  link() { if (this.source.live && !this.source.follower) history.replaceState(null, "", writeLink(this)); }

  entitle() {
    const [a, b] = this.societies;
    const account = a && a.account !== "synthesis" ? `, account: ${a.account.replaceAll("_", " ")}` : "";
    const names = b ? `${titleOf(this, 0)} | ${titleOf(this, 1)}` : titleOf(this, 0);
    this.$("#which").textContent = this.$("#which").title = `${names}, seed ${this.recipe.seed}${account}`;
    this.$("#stages").classList.toggle("paired", this.stages.length > 1);
    this.stages.forEach(({ box }, n) => {
      box.querySelector("h2").innerHTML = this.stages.length > 1 ? "<i></i> <b></b> <span></span>" : "";
      if (this.stages.length < 2) return;
      box.querySelector("i").textContent = n ? "┅┅" : "━━";
      box.querySelector("b").textContent = `${titleOf(this, n)}: `;
    });
  }

  // The stages -------------------------------------------------------------------------------

  addStage(n) {
    if (this.stages[n]) return;
    const box = document.createElement("div");
    box.className = "stage";
    box.innerHTML = `<canvas role="img" aria-label="The society as dots; key T: its institutions as a table"></canvas><h2></h2><div class="labels"></div>`;
    this.$("#stages").append(box);
    const stage = new Stage(box.querySelector("canvas"));
    this.stages[n] = { box, stage, labels: null };
    box.querySelector("canvas").onclick = (e) => {
      const rect = stage.canvas.getBoundingClientRect();
      const i = stage.personAt(((e.clientX - rect.left) * stage.width) / rect.width, ((e.clientY - rect.top) * stage.height) / rect.height);
      if (i >= 0) this.panels.person(n, i);
      else this.nobody(stage, ((e.clientX - rect.left) * stage.width) / rect.width, ((e.clientY - rect.top) * stage.height) / rect.height, e);
    };
    if (n) this.resize();
  }

  nobody(stage, x, y, event) { // a click on an empty place of a room is answered
    const box = stage.map?.zones.find((z) => x >= z.x && x < z.x + z.w && y >= z.y && y < z.y + z.h);
    if (!box) return;
    const empty = !headcount(stage.society, stage.k)[box.zone] && !isHall(box.zone), name = zoneName(this.words, box.zone, stage.society, stage.k);
    this.charts[0].tip(event, `${name}: ${empty ? "nobody works in this room this month." : "there is nobody at this place. Click a dot for a life, or the name of the room for its numbers."}`);
    clearTimeout(this.tipped);
    this.tipped = setTimeout(() => { this.$("#tip").hidden = true; }, 5000);
  }

  dropStage() {
    const gone = this.stages.splice(1)[0];
    gone?.box.remove();
    this.entitle();
    this.resize();
  }

  resize() {
    const ratio = Math.min(devicePixelRatio || 1, 2);
    for (const [n, place] of this.stages.entries()) {
      const w = place.box.clientWidth, h = place.box.clientHeight;
      const most = Math.sqrt((1920 * 1080) / this.stages.length / Math.max(1, w * h));
      const scale = Math.min(ratio, most);
      const text = Math.max(11, Math.min(20, innerHeight / 56, w / 44));
      place.stage.resize(Math.round(w * scale), Math.round(h * scale), (scale * text) / 15);
      if (place.stage.map) {
        place.box.style.setProperty("--text", `${text}px`);
        place.labels = labelStage(place.box.querySelector(".labels"), place.stage, scale, text, this.words, (zone) => this.panels.zone(n, zone));
        this.panels.highlight(this.panels.lit ?? []);
      }
    }
    this.dirty = true;
  }

  // What the visitor does --------------------------------------------------------------------

  wire() {
    const $ = this.$;
    $("#play").onclick = () => this.play();
    $("#back").onclick = () => this.step(-1);
    $("#next").onclick = () => this.step(1);
    $("#slider").oninput = (e) => { this.sliding = true; this.seek(+e.target.value); this.sliding = false; };
    $("#slider").onchange = () => this.link();
    $("#speed").oninput = (e) => this.setSpeed(10 ** +e.target.value);
    this.setSpeed(this.speed);
    for (const b of this.root.querySelectorAll("[data-open]")) b.onclick = () => this.panels.toggle(b.dataset.open);
    $("#regime").onclick = () => this.panels.toggle("regime");
    addEventListener("keydown", (e) => this.key(e));
    let wait = 0;
    new ResizeObserver(() => { clearTimeout(wait); wait = setTimeout(() => this.resize(), 60); }).observe($("#stages"));
  }

  key(event) {
    const letter = event.key.toLowerCase?.();
    if ((event.ctrlKey || event.metaKey) && (letter === "z" || letter === "y") && !event.target.matches?.("input:not([type=range]), select, textarea")) {
      event.preventDefault();
      this.undo(letter === "z" && !event.shiftKey);
      return;
    }
    if (this.source.follower && !["f", "t", "?", "escape", "tab"].includes(letter)) return; // the lecturer leads
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const on = event.target;
    if (on.matches?.("input:not([type=range]), select, textarea")) return;
    const keys = {
      " ": () => this.play(), ArrowRight: () => this.step(event.shiftKey ? 12 : 1), ArrowLeft: () => this.step(event.shiftKey ? -12 : -1),
      ArrowUp: () => this.setSpeed(this.speed * 1.5), ArrowDown: () => this.setSpeed(this.speed / 1.5),
      Home: () => { this.seek(0); this.link(); }, End: () => { this.seek(this.months()); this.link(); },
      f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.()),
      h: () => { this.root.classList.toggle("bare"); this.resize(); },
      "?": () => this.panels.toggle("help"), t: () => this.panels.institutions(), p: () => this.panels.toggle("pressures"), c: () => this.panels.toggle("story"), v: () => this.panels.toggle("decides"),
      PageDown: () => this.story.go(this.story.at + 1), PageUp: () => this.story.go(this.story.at - 1),
      n: () => this.story.go(this.story.at + 1), b: () => this.story.go(this.story.at - 1),
      Escape: () => {
        const open = this.panels.open || this.stages.some(({ stage }) => stage.followed >= 0);
        this.panels.shut(); this.panels.unfollow();
        if (!open && this.story.at >= 0) this.story.close();
      },
    };
    if (/^[1-9]$/.test(event.key)) keys[event.key] = () => this.story.go(+event.key - 1);
    const act = keys[event.key] ?? keys[event.key.toLowerCase?.()];
    if (!act) return;
    if (on.matches?.("button") && event.key === " ") { if (on.id !== "play") return; }
    if (on.matches?.("#panel input[type=range], #speed") && event.key.startsWith("Arrow")) return;
    event.preventDefault();
    act();
  }

  trouble(text) {
    const box = this.$("#trouble");
    box.hidden = !text;
    box.textContent = text ?? "";
    clearTimeout(this.troubled);
    if (text) this.troubled = setTimeout(() => { box.hidden = true; }, 12000);
  }
}

export async function begin() {
  const root = document.querySelector("#thermidor");
  const packed = globalThis.THERMIDOR;
  if (packed) { globalThis.page = new Page(root, packed.words, new Recorded(packed.societies)); return; }
  const words = await (await fetch("catalogue")).json();
  globalThis.page = new Page(root, words, new Server());
}

if (document.querySelector("#thermidor") && !globalThis.THERMIDOR_WIDGET) begin();
