// Where the zones lie and where the places in them are: the centre above, below it for each region
// its offices, its soviet, party and unions, its factories; at the foot village, army, out of work.
import { FIRST_BODY, HALL, ZONE, zoneShown } from "./wire.js";

const CENTRE = [9, 6, 8, 7, 10];
export const BIG = new Set([3, 4, 5, 9, 10, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
const GROWTH = { 6: 2.4, 11: 3.5, 12: 2.4, 13: 2.0, 14: 1.05, 15: 1.05, 16: 1.05, 17: 1.4, 18: 1.6,
  19: 1.2, 20: 3, 21: 2.4, 22: 1.4, 23: 1.6, 24: 1.7, 25: 1.3, 26: 2.6, 27: 4.3, 28: 1 };
const FROM_ALL = { 6: 0.02, 7: 0.022, 8: 0.02, 10: 0.0004, 28: 0.14, 26: 0.11 };
const PITCHES = [[1, 1], [2, 1], [2, 2], [3, 2], [3, 3], [4, 3], [4, 4], [5, 4], [5, 5], [6, 5],
  [6, 6], [7, 6], [7, 7], [8, 8], [9, 9], [10, 10], [12, 12]];

export function rooms(society) { // how many places each zone needs
  const counts = new Float64Array(32);
  const { persons, standing } = society.frames[0];
  for (let i = 0; i < persons.length; i++) counts[zoneShown(persons[i], standing[i])]++;
  for (let z = FIRST_BODY; z < 29; z++) {
    counts[z] = Math.ceil(Math.max(counts[z] * (GROWTH[z] ?? 1), society.people * (FROM_ALL[z] ?? 0),
      BIG.has(z) ? 24 : 40));
  }
  for (let r = 0; r < 3; r++) counts[3 + r] = 420;
  return counts;
}

function heads(society) { // rows in each workplace at the start
  const n = new Int32Array(society.plants);
  for (let i = 0; i < society.people; i++) {
    const p = society.startPlace[i];
    if (p >= 0 && (society.frames[0].persons[i] & ZONE) < HALL) n[p]++;
  }
  return n;
}

export class Plan { // all places of a stage: coordinates of every slot, by place
  constructor(society, width, height, unit) {
    society.startPlace ??= society.place.slice();
    this.society = society;
    this.unit = unit;
    this.zones = [];
    this.places = society.plants + 30;
    this.first = new Int32Array(this.places + 1);
    this.room = new Int32Array(this.places);
    this.need = rooms(society);
    this.heads = heads(society);
    let size = { bench: 0, office: 0, away: 0 }; // of the dots, each kind as large as will fit
    const fits = (s) => Object.values(s).every((n) => n < PITCHES.length) && this.fit(width, height, s);
    for (const grown of [["bench", "office"], ["bench"], ["office"], ["away"]]) {
      for (;;) {
        const next = { ...size };
        for (const name of grown) next[name]++;
        if (next.away > Math.max(1, next.bench - 1) || next.office > next.bench + 2 || !fits(next)) break;
        size = next;
      }
    }
    this.build(this.fit(width, height, size, true), width, height);
  }

  fit(width, height, size, force = false) { // heights of the rows at these pitches, or null
    const [px, py] = PITCHES[size.bench];
    this.pitches = { bench: [px, py], office: PITCHES[size.office], away: PITCHES[size.away] };
    const u = this.unit, title = Math.round(21 * u), gap = Math.round(5 * u);
    const big = this.pitchOf(3)[0], [ox, oy] = this.pitches.office;
    const bench = [0, 1, 2].map((r) => this.benchOf(r));
    const total = bench[0] + bench[1] + bench[2];
    const inner = width - 2 * gap;
    const least = inner * 0.26;
    let widths = bench.map((n) => Math.max(least, (inner * n) / total));
    const sum = widths[0] + widths[1] + widths[2];
    widths = widths.map((w) => Math.floor((w / sum) * inner) - gap);
    const floors = widths.map((w, r) => this.shelves(r, w, px, py));
    const factory = Math.max(...floors.map((f) => f.height));
    const middle = Math.max(Math.round(84 * u), Math.ceil(Math.sqrt(420 * big * big * 0.62) + 8 * u));
    const office = Math.max(...widths.map((w, r) =>
      Math.ceil(((this.need[11 + r] + this.need[14 + r]) * ox * oy * 1.04) / (w - gap - 12))));
    const centreNeed = CENTRE.reduce((n, z) => n + this.area(z), 0);
    const centre = Math.max(Math.round(38 * u), Math.ceil((centreNeed * 1.06) / (inner - 5 * gap)));
    const [sx, sy] = this.pitches.away;
    const away = Math.ceil(((this.need[26] + this.need[27] + this.need[28]) * sx * sy * 1.02) /
      (inner - 2 * gap));
    const rows = [centre, office, middle, factory, away];
    const used = rows.reduce((a, b) => a + b, 0) + 5 * title + 6 * gap;
    if (used > height && !force) return null;
    return { px, py, widths, floors, rows, title, gap, pitches: this.pitches, spare: Math.max(0, height - used) };
  }

  benchOf(r) {
    let n = 0;
    for (let p = 0; p < this.society.plants; p++) {
      if (this.society.plantRegion[p] === r) n += this.heads[p];
    }
    return n;
  }

  pitchOf(z) {
    if (z === 26 || z === 27 || z === 28) return this.pitches.away;
    if (z < 3) return this.pitches.bench;
    if (!BIG.has(z)) return this.pitches.office;
    const side = Math.max(3, Math.round(Math.max(this.pitches.bench[0] + 2, 5.5 * this.unit)));
    return [side, side];
  }

  area(z) {
    const [a, b] = this.pitchOf(z);
    return this.need[z] * a * b;
  }

  shelves(r, width, px, py) { // a row of workshops beside one another, as many rows as it takes
    let best = null;
    for (const deep of [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24]) {
      const shelves = [];
      let x = 0, shelf = [];
      for (let p = 0; p < this.society.plants; p++) {
        if (this.society.plantRegion[p] !== r) continue;
        let cols = Math.max(1, Math.ceil((this.heads[p] * 1.02) / deep));
        const most = Math.max(1, Math.floor(width / px));
        cols = Math.min(cols, most);
        const wide = cols * px + Math.max(2, px - 1);
        if (x + wide > width + px && shelf.length) { shelves.push(shelf); shelf = []; x = 0; }
        shelf.push([p, x, cols]);
        x += wide;
      }
      if (shelf.length) shelves.push(shelf);
      const height = shelves.length * (deep * py + 4);
      if (!best || height < best.height) best = { shelves, deep, height };
    }
    return best;
  }

  build({ px, py, widths, floors, rows, title, gap, pitches, spare }, width) {
    Object.assign(this, { pitches, title });
    const xs = [], ys = [];
    let y = gap + title;
    const slots = []; // place, x, y
    const grow = [0.1, 0.15, 0.35, 0.35, 0.05].map((s) => Math.floor(s * spare));
    const heights = rows.map((h, i) => h + grow[i]);
    const box = (zone, x, top, w, h) => {
      const rect = { zone, x: Math.round(x), y: Math.round(top), w: Math.floor(w), h: Math.floor(h) };
      this.zones.push(rect);
      return rect;
    };
    const inner = width - 2 * gap;
    this.across(CENTRE, gap, y, inner, heights[0], gap, slots, box);
    y += Math.round(heights[0]) + gap + title;
    let x = gap;
    this.columns = [];
    for (let r = 0; r < 3; r++) {
      this.columns.push({ x, w: widths[r] });
      this.across([11 + r, 14 + r], x, y, widths[r], heights[1], gap, slots, box);
      const my = y + heights[1] + gap + title;
      const half = Math.floor(widths[r] * 0.46);
      const hall = box(3 + r, x, my, half, heights[2]);
      slots.push([this.society.plants + 3 + r, this.arcs(hall)]);
      this.across([17 + r, 20 + r, 23 + r], x + half + gap, my, widths[r] - half - gap, heights[2],
        gap, slots, box, true);
      const fy = my + heights[2] + gap + title;
      box(r, x, fy, widths[r], heights[3]);
      this.floor(r, floors[r], x, fy, py, px, slots, heights[3]);
      x += widths[r] + gap;
    }
    y += heights[1] + heights[2] + heights[3] + 3 * gap + 3 * title;
    this.across([27, 26, 28], gap, y, inner, heights[4], gap, slots, box);
    slots.sort((a, b) => a[0] - b[0]);
    let at = 0, n = 0;
    for (let p = 0; p < this.places; p++) {
      this.first[p] = n;
      if (at < slots.length && slots[at][0] === p) {
        for (const [sx, sy] of slots[at][1]) { xs.push(sx); ys.push(sy); }
        n = xs.length;
        at++;
      }
      this.room[p] = n - this.first[p];
    }
    this.first[this.places] = n;
    this.x = Float32Array.from(xs);
    this.y = Float32Array.from(ys);
  }

  across(zones, x, y, w, h, gap, slots, box, even = false) { // zones beside one another
    const share = zones.map((z) => (even ? 1 : Math.max(this.area(z), 0.0)));
    const sum = share.reduce((a, b) => a + b, 0);
    const room = w - gap * (zones.length - 1);
    const least = Math.min(room / zones.length, (even ? 64 : 136) * this.unit);
    let wide = share.map((s) => Math.max(least, (room * s) / sum));
    const over = wide.reduce((a, b) => a + b, 0) - room;
    if (over > 0) {
      const slack = wide.reduce((a, v) => a + Math.max(0, v - least), 0) || 1;
      wide = wide.map((v) => v - (over * Math.max(0, v - least)) / slack);
    }
    for (let i = 0; i < zones.length; i++) {
      const rect = box(zones[i], x, y, wide[i], h);
      slots.push([this.society.plants + zones[i], this.grid(rect, zones[i])]);
      x += wide[i] + gap;
    }
  }

  grid(rect, z) { // filled from the foot upwards
    const [a, b] = this.pitchOf(z), found = [];
    const cols = Math.max(1, Math.floor((rect.w - 4) / a)), lines = Math.max(1, Math.floor((rect.h - 4) / b));
    for (let k = 0; k < lines; k++) {
      for (let c = 0; c < cols; c++) found.push([rect.x + 3 + c * a, rect.y + rect.h - 2 - (k + 1) * b]);
    }
    return found;
  }

  arcs(rect) { // benches in half circles about the tribune
    const [a] = this.pitchOf(3), found = [];
    const cx = rect.x + rect.w / 2, cy = rect.y + rect.h - a;
    const tall = rect.h - 2 * a - 4, wide = rect.w / 2 - a;
    for (let d = 3 * a; d <= tall; d += a + 1) {
      const rx = Math.min(wide, (d / tall) * wide), length = Math.PI * Math.sqrt((rx * rx + d * d) / 2);
      const n = Math.max(3, Math.floor(length / (a + 1)));
      for (let s = 0; s < n; s++) {
        const turn = Math.PI * ((s + 0.5) / n);
        found.push([Math.round(cx - Math.cos(turn) * rx - a / 2), Math.round(cy - Math.sin(turn) * d)]);
      }
    }
    return found;
  }

  floor(r, { shelves, deep }, x, y, py, px, slots, height) {
    const step = Math.min(deep * py + 24, Math.max(deep * py + 4, Math.floor(height / shelves.length)));
    this.blocks ??= [];
    shelves.forEach((shelf, s) => {
      const top = Math.round(y) + s * step;
      for (const [p, sx, cols] of shelf) {
        const found = [];
        for (let k = 0; k < deep; k++) {
          for (let c = 0; c < cols; c++) found.push([Math.round(x + sx) + c * px, top + (deep - 1 - k) * py]);
        }
        slots.push([p, found]);
        this.blocks.push({ p, x: Math.round(x + sx), y: top, w: cols * px, h: deep * py });
      }
    });
  }
}
