// Legend, events on the track, news of the month, and the regime label with its reasons.
import { COLOURS } from "./stage.js";
import { monthName } from "./wire.js";
import { tidy } from "./charts.js";
import { newsOfStrikes, newsOfVotes } from "./votes.js";

export function pressureAt(society, holds, name, k) { // of frame k in this run: the curve of the scenario, or the value held
  const held = holds.filter(([m, n]) => n === name && m < k).at(-1), curve = society.pressures[name] ?? [];
  return held && held[2] !== null ? held[2] : curve[Math.max(0, Math.min(curve.length, k) - 1)] ?? 0;
}

export function heldAt(holds, k) { // pressures held at frame k: [[name, value], ...]
  const last = new Map();
  for (const [m, name, value] of holds) if (m < k) last.set(name, value);
  return [...last].filter(([, value]) => value !== null);
}

export function versionOf(page, slot) { // what the visitor changed in a run; empty if nothing
  const recipe = page.recipeOf(slot), society = page.societies[slot];
  const when = (m) => (society ? monthName(society, m + 1) : `month ${m + 1}`);
  return [...Object.entries(recipe.parameters ?? {}).map(([name, value]) => `${name} = ${value}`),
    ...recipe.holds.map(([m, name, value]) => `${name.replaceAll("_", " ")} ${value === null ? "released" : `held at ${tidy(value, "0..1")}`} from ${when(m)}`)].join("; ");
}

export function titleOf(page, slot) { // one title of a run everywhere: page, picture, charts, tables, replay
  const { scenario } = page.recipeOf(slot), version = versionOf(page, slot);
  const title = page.societies[slot]?.title || page.words.scenarios?.find((s) => s.name === scenario)?.title || scenario;
  return version ? `${title}, your version: ${version}` : title;
}

const PEOPLE = [
  ["worker", "square", "worker at the meeting"], ["tired", "square", "worker not at the meeting"],
  ["member", "plus", "party member (in soviets a square)"], ["deputy", "square", "deputy or soviet staff, elected"], ["deputy", "ring", "the same, appointed"],
  ["old", "ring", "official of the old state"], ["clerk", "square", "other official or clerk"], ["away", "ring", "refuses to serve"],
  ["opposition", "diamond", "opposition"], ["soldier", "square", "soldier"], ["villager", "square", "gone to the village"],
  ["idle", "square", "out of work"], ["level", "line", "as full as on the eve"], ["strike", "frame", "on strike"],
];

function shape(kind, ink) {
  const inner = {
    square: `<rect x="2" y="2" width="12" height="12" fill="${ink}"/>`,
    frame: `<rect x="1.5" y="4" width="13" height="9" fill="none" stroke="${ink}" stroke-width="1.5"/>`,
    ring: `<rect x="3.5" y="3.5" width="9" height="9" fill="none" stroke="${ink}" stroke-width="3"/>`,
    plus: `<path d="M6 2h4v4h4v4h-4v4H6v-4H2V6h4z" fill="${ink}"/>`,
    line: `<path d="M0 8h6M10 8h6" stroke="${ink}" stroke-width="2.5"/>`,
    diamond: `<path d="M8 1l7 7-7 7-7-7z" fill="${ink}"/>`,
  }[kind];
  return `<svg width="16" height="16" aria-hidden="true">${inner}</svg>`;
}

export function drawLegend(box) {
  box.innerHTML = PEOPLE.map(([ink, kind, text]) => `<span>${shape(kind, COLOURS[ink])}${text}</span>`).join("") + "<span><b>•&#8202;40</b> after a name: a dot is 40 people</span>";
}

export function drawEvents(canvas, society) { // small marks on the track; events with acts that took effect are bright
  const ratio = Math.min(2, devicePixelRatio || 1), w = canvas.clientWidth, h = canvas.clientHeight;
  if (!w || !society) return;
  const key = `${w}:${h}:${society.newest}:${society.name}:${JSON.stringify(society.holds)}`;
  if (canvas.dataset.key === key) return;
  canvas.dataset.key = key;
  canvas.width = w * ratio; canvas.height = h * ratio;
  const c = canvas.getContext("2d");
  c.scale(ratio, ratio);
  const x = (k) => 9 + ((w - 18) * k) / society.months;
  c.fillStyle = "#1d2633"; c.fillRect(9, h / 2 - 4, w - 18, 8);
  c.fillStyle = "#3b4a5e"; c.fillRect(9, h / 2 - 4, x(society.newest) - 9, 8);
  c.font = "11px system-ui, sans-serif"; c.fillStyle = "#b8c3d1";
  for (let m = (13 - society.date(1).month) % 12; m < society.months; m += 12) {
    const year = society.date(m + 1).year;
    if (x(12) - x(0) > 42 || year % 2 === 0) c.fillText(String(year), x(m) + 2, h - 1);
    c.fillRect(x(m), h - 9, 1, 9);
  }
  const acted = new Set(society.frames.flatMap((f) => f.acts));
  for (const e of society.events) {
    if (!acted.has(e.id) && !outside(society, e) && society.newest > e.month) continue; // it did not happen in this run
    c.fillStyle = e.acts && acted.has(e.id) ? "#ffc24b" : "#6d7c91";
    c.fillRect(x(e.month + 1) - 1, 0, 2, e.acts ? 8 : 5);
  }
}

function outside(society, event) { // events of the start, and those of the outside world while their pressure acts
  if (event.acts) return false;
  if (event.month === 0) return true;
  const at = (k) => pressureAt(society, society.holds ?? [], event.pressure, k) > 0;
  return event.pressure !== "" && (at(event.month + 1) || (event.id.endsWith("_ends") && at(event.month)));
}

const TURNS = [ // observable, threshold, news when it is passed upwards and downwards
  ["participation", 0.5, "More than half of the workers come to the meetings again", "Fewer than half of the workers come to the meetings"],
  ["participation", 0.25, "A quarter of the workers come to the meetings again", "Fewer than a quarter of the workers come to the meetings"],
  ["power_to_decide", 0.5, "Elected bodies take most decisions again", "Elected bodies take fewer than half of the decisions"],
  ["party_decision_share", 0.5, "Party bodies take most decisions", "Party bodies take fewer than half of the decisions"],
  ["appointment_share", 0.5, "Most posts are filled by appointment", "Fewer than half of the posts are filled by appointment"],
  ["one_man_share", 0.5, "Most workplaces have one manager", "Fewer than half of the workplaces have one manager"],
];
const CALM = 6; // months on one side of a threshold before passing it is news

function turns(society, k, words) { // what this run itself shows in a month
  const found = [], label = (m) => words.regimes[Math.round(society.value("regime_label", m))]?.[0];
  if (k > 1 && label(k) && label(k) !== label(k - 1)) found.push(`The label becomes “${label(k)}”`);
  for (const [name, level, up, down] of TURNS) {
    const side = (m) => society.value(name, m) >= level, now = side(k);
    if (k < 2 || !Number.isFinite(society.value(name, k))) continue;
    let calm = true;
    for (let m = Math.max(1, k - CALM); m < k; m++) calm &&= Number.isFinite(society.value(name, m)) && side(m) !== now;
    if (calm) found.push(now ? up : down);
  }
  return found.map((title) => ({ title, source: "this run" }));
}

export function newsOf(box, society, k, words, open) { // what happened in this run in this month, or in the last months before it
  const acted = (n) => society.frames[n]?.acts ?? [];
  const recent = [];
  for (let n = k; n > Math.max(0, k - 4) && !recent.length; n--) {
    const votes = newsOfVotes(society, n, words);
    for (const one of [...votes, ...newsOfStrikes(society, n)]) recent.push([one, n]);
    for (const e of society.events) {
      if (votes.some((vote) => vote.id === e.id)) continue;
      if (acted(n).includes(e.id) || (e.month === n - 1 && outside(society, e))) recent.push([e, n]);
    }
    for (const turn of turns(society, n, words)) recent.push([turn, n]);
  }
  let room = innerWidth < 761 ? 200 : box.clientWidth / 8.5; // letters that fit; events are not cut
  for (const [e, n] of recent.slice(0, 3)) {
    room -= e.title.length + (e.source ?? "").length + 22;
    if (room < 0 && box.firstChild) break;
    const item = document.createElement(e.vote ? "button" : "span");
    if (e.vote) item.onclick = () => open(e.vote);
    item.textContent = `${n === k ? "● " : "○ "}${monthName(society, n)}: ${e.title}  `;
    item.title = e.source;
    const from = document.createElement("em");
    from.textContent = e.source ? ` (${e.source})   ` : "";
    box.append(item, from);
  }
}

export function reasons(society, k, words) {
  const v = (name) => society.value(name, k), pc = (x) => `${Math.round(100 * x)} %`;
  const democracy = v("soviet_democracy_index");
  return [
    `soviet democracy ${democracy >= words.thresholds.living ? "lives" : democracy >= words.thresholds.gone ? "fades" : "is gone"}: ${pc(democracy)}`,
    `appointed posts: ${pc(v("appointment_share"))}`,
    `decisions taken in party bodies: ${pc(v("party_decision_share"))}`,
    `debate in the party: ${pc(v("party_democracy_index"))}`,
  ];
}

export function regimeOf(button, shown, k, words, definition) { // the labels of one run or of both
  const of = (s) => words.regimes[Math.round(s.value(definition, Math.min(k, s.newest)))] ?? ["", "#888"];
  button.firstElementChild.textContent = shown.map((s) => of(s)[0]).join(" | ");
  button.firstElementChild.classList.toggle("two", shown.length > 1);
  const texts = shown.map((s) => reasons(s, Math.min(k, s.newest), words));
  button.lastElementChild.textContent = texts[0].map((text, n) => (texts[1] ? `${text} | ${texts[1][n].split(": ").at(-1)}` : text)).join(" · ");
  const inks = shown.map((s) => of(s)[1]);
  button.style.borderImage = inks.length > 1 ? `linear-gradient(${inks[0]} 50%, ${inks[1]} 50%) 1` : "";
  button.style.borderLeftColor = inks[0];
}

export function regimeName(words, code) { return words.regimes[Math.round(code)]?.[0] ?? "–"; }
