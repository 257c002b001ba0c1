// Legend, events on the track, news of the month, and the regime label with its reasons.
import { COLOURS } from "./stage.js";
import { monthName } from "./wire.js";

const PEOPLE = [
  ["worker", "square", "worker at the meeting"], ["tired", "square", "worker not at the meeting"],
  ["member", "plus", "party member"], ["deputy", "square", "elected deputy"], ["deputy", "ring", "appointed"],
  ["old", "ring", "official of the old state"], ["clerk", "square", "new official"], ["away", "ring", "refuses to serve"],
  ["opposition", "diamond", "opposition"], ["soldier", "square", "soldier"], ["level", "line", "as full as on the eve"],
];

function shape(kind, ink) {
  const inner = {
    square: `<rect x="2" y="2" width="12" height="12" fill="${ink}"/>`,
    ring: `<rect x="3.5" y="3.5" width="9" height="9" fill="none" stroke="${ink}" stroke-width="3"/>`,
    plus: `<path d="M6 2h4v4h4v4h-4v4H6v-4H2V6h4z" fill="${ink}"/>`,
    line: `<path d="M0 8h6M10 8h6" stroke="${ink}" stroke-width="2.5"/>`,
    diamond: `<path d="M8 1l7 7-7 7-7-7z" fill="${ink}"/>`,
  }[kind];
  return `<svg width="16" height="16" aria-hidden="true">${inner}</svg>`;
}

export function drawLegend(box) {
  box.innerHTML = PEOPLE.map(([ink, kind, text]) => `<span>${shape(kind, COLOURS[ink])}${text}</span>`).join("");
}

export function drawEvents(canvas, society) { // small marks on the track; events with acts that took effect are bright
  const ratio = Math.min(2, devicePixelRatio || 1), w = canvas.clientWidth, h = canvas.clientHeight;
  if (!w || !society) return;
  const key = `${w}:${h}:${society.newest}:${society.name}`;
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
    c.fillStyle = e.acts && acted.has(e.id) ? "#ffc24b" : "#6d7c91";
    c.fillRect(x(e.month + 1) - 1, 0, 2, e.acts ? 8 : 5);
  }
}

export function newsOf(box, society, k) { // events of this month, or the last ones before it
  const acted = (n) => society.frames[n]?.acts ?? [];
  const recent = [];
  for (let n = k; n > Math.max(0, k - 4) && !recent.length; n--) {
    for (const e of society.events) {
      if (acted(n).includes(e.id) || (e.month === n - 1 && !e.acts)) recent.push([e, n]);
    }
  }
  let room = innerWidth < 761 ? 200 : box.clientWidth / 8.5; // letters that fit; events are not cut
  for (const [e, n] of recent.slice(0, 3)) {
    room -= e.title.length + (e.source ?? "").length + 22;
    if (room < 0 && box.firstChild) break;
    const item = document.createElement("span");
    item.textContent = `${n === k ? "● " : "○ "}${monthName(society, n)}: ${e.title}  `;
    item.title = e.source;
    const from = document.createElement("em");
    from.textContent = e.source ? `(${e.source})   ` : "";
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

export function regimeOf(button, society, k, words, definition) {
  const [name, ink] = words.regimes[Math.round(society.value(definition, k))] ?? ["", "#888"];
  button.firstElementChild.textContent = name;
  button.lastElementChild.textContent = reasons(society, k, words).join(" · ");
  button.style.borderLeftColor = ink;
}

export function regimeName(words, code) { return words.regimes[Math.round(code)]?.[0] ?? "–"; }
