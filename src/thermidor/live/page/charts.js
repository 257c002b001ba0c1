// Line charts that grow with the months; figures of the article are points that show their source.
import { REGIONS, RUSSIA, monthName } from "./wire.js";

export const CHARTS = [
  ["participation", "Participation", "share of workers at a meeting this month"],
  ["power_to_decide", "Power to decide", "share of decisions taken by elected bodies"],
  ["appointment_share", "Appointed posts", "share of posts filled by appointment, not election"],
  ["apparatus_size", "The apparatus", "paid posts in state, party, unions"],
  ["direction", "Who directs whom", "log axis; above 1 officials direct the politicians"],
];
const MORE_CURVES = [["party_decision_share", "Party decisions", "share of decisions taken in party bodies"],
  ["secretariat_staff", "The secretariat", "people on its staff"],
  ["appointment_list_size", "Posts on the lists", "posts that the centre records and fills"],
  ["pay_ratio_top_to_skilled", "Pay at the top", "times a skilled worker’s pay"],
  ["party_democracy_index", "Party debate", "how far the party debates and elects"],
  ["opposition_members", "Opposition", "party members in an opposition"],
  ["expelled_oppositionists", "Expelled", "oppositionists expelled from the party"],
  ["old_guard_upper_share", "The old guard", "its share of the highest posts"],
  ["privilege", "Privilege", "what the upper ranks have more than others"]];
export const ABOUT_CURVE = new Map([...CHARTS, ...MORE_CURVES].map((curve) => [curve[0], curve]));
const LINES = ["#ffc24b", "#4aa8f0"];
const SHARE = /share|0\.\.1|chance/;

export function tidy(value, unit = "") {
  if (!Number.isFinite(value)) return "–";
  if (SHARE.test(unit) || unit === "0..1") return `${(100 * value).toFixed(value && value < 0.095 ? 1 : 0)} %`;
  if (Math.abs(value) >= 1e6) return `${(value / 1e6).toFixed(2)} m`;
  if (Math.abs(value) >= 1e4) return `${Math.round(value / 1e3)}k`;
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en");
  return value.toFixed(Math.abs(value) < 10 ? 2 : 0);
}

export class Chart {
  constructor(name, title, about, words, open) {
    Object.assign(this, { name, title, about, words });
    [this.unit, this.meaning] = words.observables[name] ?? ["", "", false];
    this.figures = words.figures.filter((f) => f.of === name && f.region === REGIONS[RUSSIA]);
    this.box = document.createElement("figure");
    this.box.className = "chart";
    this.box.innerHTML = `<figcaption><button class="name"></button><b class="now"></b><span class="about"></span></figcaption>
      <canvas role="img"></canvas>`;
    this.box.querySelector(".name").textContent = title;
    this.box.querySelector(".name").title = this.meaning;
    this.box.querySelector(".name").onclick = () => open(this);
    this.box.querySelector(".about").textContent = about;
    this.canvas = this.box.querySelector("canvas");
    this.canvas.onpointermove = (e) => this.point(e);
    this.canvas.onpointerleave = () => { this.hover = null; this.tip(null); };
    this.canvas.onpointerdown = (e) => this.point(e);
  }

  colours() { return LINES; }

  size() {
    const ratio = Math.min(2, devicePixelRatio || 1);
    const w = this.canvas.clientWidth, h = this.canvas.clientHeight;
    if (!w || !h) return false;
    if (this.canvas.width !== Math.round(w * ratio) || this.canvas.height !== Math.round(h * ratio)) {
      this.canvas.width = Math.round(w * ratio);
      this.canvas.height = Math.round(h * ratio);
    }
    Object.assign(this, { ratio, w, h, left: 6, right: w - 6, up: 15, foot: h - 16 });
    return true;
  }

  range(societies) { // from the whole curve, so that the scale does not change
    const all = societies.flatMap((s) => s.line(this.name).slice(s.newest > 12 ? 7 : 0)).filter(Number.isFinite).sort((a, b) => a - b);
    const usual = all[Math.floor(0.95 * (all.length - 1))] ?? 0;
    let high = (all.at(-1) ?? 0) > 3 * usual && usual > 0 ? usual : all.at(-1) ?? 0; // extreme months may leave the chart
    for (const f of this.figures) high = Math.max(high, f.high ?? f.value);
    this.low = 0;
    if (this.name === "direction") { // a ratio: equal steps for equal factors, whole powers of ten
      const some = societies.flatMap((s) => s.line(this.name)).filter((v) => v > 0).sort((a, b) => a - b); // the first months too
      this.low = 10 ** Math.floor(Math.log10(Math.min(1, some[0] ?? 1)));
      this.high = 10 ** Math.ceil(Math.log10(Math.max(10, some.at(-1) ?? 1)));
      this.share = false;
      return;
    }
    const share = SHARE.test(this.unit) || this.unit === "0..1";
    this.high = share ? Math.max(1, high) : Math.max(high * 1.08, 1e-9);
    this.share = share;
  }

  part(v) { // how high a value is on the axis, from 0 to 1.04
    if (this.low > 0) return Math.max(0, Math.log10(Math.max(v, this.low) / this.low) / Math.log10(this.high / this.low));
    return Math.min(v / this.high, 1.04);
  }

  ticks() { // values with a line and a number
    if (!this.low) return [0, this.high / 2, this.high];
    const found = [];
    for (let v = this.low; v <= this.high * 1.001; v *= 10) found.push(v);
    return found;
  }

  draw(societies, k, months) {
    if (!this.size() || !societies.length) return;
    this.range(societies);
    Object.assign(this, { societies, k, months });
    const c = this.canvas.getContext("2d");
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    c.clearRect(0, 0, this.w, this.h);
    const x = (m) => this.left + ((this.right - this.left) * m) / months;
    const y = (v) => this.foot - (this.foot - this.up) * this.part(v);
    this.at = { x, y };
    this.frameOf(c, x, y);
    if (societies.length > 1) this.difference(c, x, y);
    societies.forEach((s, n) => this.curve(c, s, n, x, y));
    this.points(c, x, y);
    const now = societies.map((s) => tidy(s.value(this.name, Math.min(k, s.newest)), this.unit));
    const text = now.join(" | ");
    if (text !== this.text) {
      this.text = this.box.querySelector(".now").textContent = text;
      this.canvas.setAttribute("aria-label", `${this.title}: ${text}`);
    }
  }

  frameOf(c, x, y) {
    c.strokeStyle = "#2b3546"; c.fillStyle = "#aeb9c8"; c.lineWidth = 1;
    c.font = "12px system-ui, sans-serif"; c.textAlign = "center";
    const s = this.societies[0], { month } = s.date(1);
    for (let m = (13 - month) % 12; m < this.months; m += 12) {
      c.beginPath(); c.moveTo(x(m), this.up); c.lineTo(x(m), this.foot); c.stroke();
      const year = s.date(m + 1).year;
      if (x(12) - x(0) > 24 ? this.months <= 150 || year % 5 === 0 : year % 2 === 0 && this.months <= 150) c.fillText(`’${String(year % 100).padStart(2, "0")}`, x(m + 6), this.h - 3);
    }
    c.beginPath(); c.moveTo(this.left, this.foot); c.lineTo(this.right, this.foot); c.stroke();
    c.textAlign = "right";
    c.fillText(tidy(this.high, this.unit), this.right - 2, this.up - 4);
    if (this.low) for (const v of this.ticks().slice(0, -1)) c.fillText(String(+v.toPrecision(1)), this.right - 2, y(v) - 2);
    c.textAlign = "left";
    if (this.name === "direction") {
      c.setLineDash([4, 4]); c.beginPath(); c.moveTo(x(0), y(1)); c.lineTo(x(this.months), y(1)); c.stroke(); c.setLineDash([]);
    }
  }

  difference(c, x, y) {
    const [a, b] = this.societies, last = Math.min(this.k, a.newest, b.newest);
    c.fillStyle = "rgba(230,237,246,.16)";
    c.beginPath();
    for (let m = 0; m <= last; m++) c.lineTo(x(m), y(a.value(this.name, m) || 0));
    for (let m = last; m >= 0; m--) c.lineTo(x(m), y(b.value(this.name, m) || 0));
    c.fill();
  }

  curve(c, s, n, x, y) {
    const last = Math.min(this.k, s.newest);
    c.strokeStyle = LINES[n]; c.lineWidth = 2.5; c.lineJoin = "round";
    c.setLineDash(n ? [7, 4] : []);
    c.beginPath();
    let open = false, end = null;
    for (let m = 0; m <= last; m++) {
      const v = s.value(this.name, m);
      if (!Number.isFinite(v)) { open = false; continue; }
      if (open) c.lineTo(x(m), y(v)); else c.moveTo(x(m), y(v));
      open = true; end = [x(m), y(v)];
    }
    c.stroke();
    c.setLineDash([]);
    if (end) { c.fillStyle = LINES[n]; c.beginPath(); c.arc(end[0], end[1], 4, 0, 7); c.fill(); }
  }

  points(c, x, y) { // figures of the article: ▼ at most, ▲ at least, a bar for a range
    for (const f of this.figures) {
      const fx = x((f.from + f.to) / 2), fy = y(f.value);
      c.fillStyle = "#fff"; c.strokeStyle = "#fff"; c.lineWidth = 1.5;
      if (f.to - f.from > 1.5) { c.beginPath(); c.moveTo(x(f.from), fy); c.lineTo(x(f.to), fy); c.stroke(); }
      if (f.high) { c.beginPath(); c.moveTo(fx, fy); c.lineTo(fx, y(f.high)); c.stroke(); }
      const d = f.relation === ">" ? 1 : f.relation === "<" ? -1 : 0;
      c.beginPath();
      if (d) { c.moveTo(fx - 6, fy + 4 * d); c.lineTo(fx + 6, fy + 4 * d); c.lineTo(fx, fy - 6 * d); }
      else c.arc(fx, fy, 5, 0, 7);
      c.fill();
      c.strokeStyle = "#0d1117"; c.stroke();
    }
  }

  point(event) {
    if (!this.at) return;
    const rect = this.canvas.getBoundingClientRect();
    const px = event.clientX - rect.left, py = event.clientY - rect.top;
    let near = null, least = 20 ** 2;
    for (const f of this.figures) {
      const d = (this.at.x((f.from + f.to) / 2) - px) ** 2 + (this.at.y(f.value) - py) ** 2;
      if (d < least) { least = d; near = f; }
    }
    if (near) {
      const how = { "<": "at most ", ">": "at least ", "~": "about " }[near.relation] ?? "";
      const value = tidy(near.value, this.unit) + (near.high ? ` to ${tidy(near.high, this.unit)}` : "");
      this.tip(event, `Figure of the article: ${how}${value}. ${near.text}. Source: ${near.source}.`);
      return;
    }
    const k = Math.round(((px - this.left) / (this.right - this.left)) * this.months);
    const s = this.societies[0];
    if (k < 0 || k > Math.min(this.k, s.newest)) return this.tip(null);
    const values = this.societies.map((t) => tidy(t.value(this.name, k), this.unit)).join(" | ");
    this.tip(event, `${monthName(s, k)}: ${values}`);
  }

  tip(event, text) {
    const tip = document.querySelector("#tip");
    tip.hidden = !event;
    if (!event) return;
    tip.textContent = text;
    tip.style.left = `${Math.max(8, Math.min(innerWidth - 330, event.clientX - 150))}px`;
    tip.style.top = `${event.clientY > innerHeight / 2 ? event.clientY - 90 : event.clientY + 18}px`;
  }

  svg(societies) { // the same chart as an SVG for a paper
    const x = (m) => 46 + (580 * m) / this.months, y = (v) => 225 - 190 * this.part(v), clip = `clip-${this.name}`;
    const esc = (t) => String(t).replace(/[<>&"]/g, (q) => `&#${q.charCodeAt(0)};`);
    const paths = societies.map((s, n) => {
      const d = s.frames.map((f, m) => [m, s.value(this.name, m)]).filter(([, v]) => Number.isFinite(v))
        .map(([m, v], i) => `${i ? "L" : "M"}${x(m).toFixed(1)} ${y(v).toFixed(1)}`).join("");
      return `<path d="${d}" fill="none" stroke="${["#b36b00", "#0b62a4"][n]}" stroke-width="2.5"${n ? ' stroke-dasharray="7 4"' : ""}/>`;
    });
    const years = [];
    for (let m = (13 - societies[0].date(1).month) % 12; m < this.months; m += 12) {
      years.push(`<line x1="${x(m)}" x2="${x(m)}" y1="35" y2="225" stroke="#ddd"/><text x="${x(m) + 3}" y="241" font-size="11">${societies[0].date(m + 1).year}</text>`);
    }
    const axis = this.ticks().map((v) => `<line x1="42" x2="626" y1="${y(v)}" y2="${y(v)}" stroke="#ddd"/><text x="40" y="${y(v) + 4}" font-size="11" text-anchor="end">${esc(v >= 1 && this.low ? v : tidy(v, this.unit))}</text>`);
    const marks = this.figures.map((f) => `<circle cx="${x((f.from + f.to) / 2)}" cy="${y(f.value)}" r="5" fill="#fff" stroke="#000" stroke-width="1.5"><title>${esc(f.text)}: ${f.value} (${esc(f.source)})</title></circle>`);
    return `<g><text x="46" y="14" font-size="15" font-weight="bold">${esc(this.title)}</text><text x="46" y="28" font-size="11">${esc(this.about)}</text><clipPath id="${clip}"><rect x="46" y="33" width="580" height="194"/></clipPath>${years.join("")}${axis.join("")}<line x1="46" x2="626" y1="225" y2="225" stroke="#000"/><g clip-path="url(#${clip})">${paths.join("")}</g>${marks.join("")}</g>`;
  }
}
