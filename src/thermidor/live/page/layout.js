// The layout: where the zones are and where the dots in them are. The centre is at the top; below
// it, for each region, its offices, its soviet, party and unions, and its factories; at the bottom
// village, army and persons out of work. A room has space for the largest number of persons that the
// institution ever has. So a dot represents `unit` persons, and a full room looks full at every scale.
import { N_ZONES, Zone, isFactory, zoneOf } from "./wire.js";

const CENTRE = [[Zone.COLLEGIA, 0.12], [Zone.COMMISSARIATS, 0.34], [Zone.ECONOMIC, 0.25], [Zone.CHEKA, 0.14], [Zone.SECRETARIAT, 0.15]]; // share of the width
const GROWTH = { // largest number of persons in any shipped scenario, divided by the number at the start
  [Zone.COMMISSARIATS]: 3.3, [Zone.COLLEGIA]: 1.06, [Zone.OFFICES]: 4.7, [Zone.OFFICES + 1]: 6.1, [Zone.OFFICES + 2]: 4.2,
  [Zone.STAFF]: 2.2, [Zone.STAFF + 1]: 4.6, [Zone.STAFF + 2]: 4.5, [Zone.PARTY]: 60, [Zone.PARTY + 1]: 105, [Zone.PARTY + 2]: 59,
  [Zone.UNIONS]: 2, [Zone.UNIONS + 1]: 3.6, [Zone.UNIONS + 2]: 3.8, [Zone.ARMY]: 2.7, [Zone.VILLAGE]: 2, [Zone.IDLE]: 1.85 };
const FROM_ALL = { [Zone.CHEKA]: 0.004, [Zone.ECONOMIC]: 0.0114, [Zone.SECRETARIAT]: 0.00032, [Zone.ARMY]: 0.1 }; // the same, divided by all persons
const SHARES = { centre: 0.16, office: 0.22, middle: 0.25, factory: 0.29, away: 0.08 }; // of the height
const PITCHES = [[1, 1], [2, 1], [2, 2], [3, 2], [3, 3], [4, 3], [4, 4], [5, 4], [5, 5], [6, 5],
  [6, 6], [7, 7], [8, 8], [9, 9], [10, 10], [12, 12], [14, 14], [16, 16]];
const SEATS = 372;

export function headcount(society, k) { // real persons in each zone; deputies are counted where they work
  const counts = new Float64Array(N_ZONES), { persons } = society.go(k);
  for (let i = 0; i < persons.length; i++) counts[zoneOf(persons[i])] += society.weight[i];
  return counts;
}

export class Plan { // coordinates of every slot for a dot, by place (a workplace or a zone)
  constructor(society, width, height, unit) {
    const at = society.at;
    this.society = society;
    this.u = unit;
    this.zones = [];
    this.blocks = [];
    this.places = society.plants + Zone.DEAD + 1;
    this.unit = new Float64Array(N_ZONES).fill(1); // persons for each dot, by zone
    this.pitch = Array.from({ length: N_ZONES }, () => [1, 1]);
    this.start = headcount(society, 0);
    this.inPlants();
    society.go(at);
    const all = this.start.reduce((a, b) => a + b, 0);
    this.most = this.start.map((n, z) => Math.max(1, n * (GROWTH[z] ?? 1), all * (FROM_ALL[z] ?? 0)));
    this.usual = all / society.frames[0].persons.length; // persons that a row represents
    this.found = [];
    this.build(width, height);
    this.collect();
  }

  inPlants() { // persons in each workplace at the start, and rows at the workplaces of each region
    const s = this.society, { persons } = s.go(0);
    this.heads = new Float64Array(s.plants);
    this.rows = [0, 0, 0];
    for (let i = 0; i < persons.length; i++) {
      const zone = zoneOf(persons[i]);
      if (!isFactory(zone) || s.place[i] < 0) continue;
      this.heads[s.place[i]] += s.weight[i];
      this.rows[zone]++;
    }
  }

  build(width, height) {
    const u = this.u, title = (this.title = Math.round(21 * u)), gap = Math.round(5 * u), wide = 3 * gap;
    const inner = width - 2 * gap - 2 * wide;
    const total = this.start[0] + this.start[1] + this.start[2];
    const least = inner * (inner < 560 * u ? 0.325 : inner < 900 * u ? 0.3 : 0.27);
    let widths = [0, 1, 2].map((r) => Math.max(least, (inner * this.start[r]) / total));
    const sum = widths[0] + widths[1] + widths[2];
    widths = widths.map((w) => Math.floor((w / sum) * inner));
    const aside = (w) => w >= 300 * u && 0.4 * w > SHARES.middle * height; // soviet and staff side by side
    const stacked = widths.map((w) => !aside(w));
    const titles = stacked[0] ? 6 : 5, extra = stacked[0] ? gap + title : 0;
    const free = Math.max(60, height - titles * title - (titles + 1) * gap);
    const tall = Object.fromEntries(Object.entries(SHARES).map(([k, s]) => [k, Math.floor(s * free)]));
    let y = gap + title, x = gap;
    this.across(CENTRE.map(([zone]) => zone), x, y, width - 2 * gap, tall.centre, gap, CENTRE.map(([, share]) => share));
    y += tall.centre + gap + title;
    this.columns = [];
    for (let r = 0; r < 3; r++) {
      const w = widths[r], mates = [Zone.OFFICES + r, Zone.OTHER + r];
      this.columns.push({ x, w });
      this.across(mates, x, y, w, tall.office, gap, mates.map((z) => this.most[z]), true);
      const my = y + tall.office + gap + title, middle = tall.middle + (stacked[r] ? 0 : extra);
      const bodies = [Zone.STAFF + r, Zone.PARTY + r, Zone.UNIONS + r];
      if (stacked[r]) {
        const hall = Math.floor(middle * 0.6);
        this.hall(this.box(Zone.HALL + r, x, my, w, hall));
        this.across(bodies, x, my + hall + gap + title, w, middle - hall, gap, [1, 1, 1]);
      } else {
        const half = Math.floor(w * 0.48);
        this.hall(this.box(Zone.HALL + r, x, my, half, middle));
        this.across(bodies, x + half + gap, my, w - half - gap, middle, gap, [1, 1, 1]);
      }
      this.floor(r, this.box(Zone.FACTORY + r, x, my + tall.middle + extra + gap + title, w, tall.factory));
      x += w + wide;
    }
    y += tall.office + tall.middle + tall.factory + (titles - 2) * (gap + title);
    const away = [Zone.VILLAGE, Zone.ARMY, Zone.IDLE];
    this.across(away, gap, y, width - 2 * gap, height - y - gap, gap, away.map((z) => this.most[z]), true);
  }

  box(zone, x, y, w, h) {
    const rect = { zone, x: Math.round(x), y: Math.round(y), w: Math.floor(w), h: Math.floor(h) };
    this.zones.push(rect);
    return rect;
  }

  across(zones, x, y, w, h, gap, share, same = false) { // zones next to one another, with dots of the same size
    const room = w - gap * (zones.length - 1), sum = share.reduce((a, b) => a + b, 0);
    const least = Math.min(room / zones.length, 96 * this.u);
    let wide = share.map((s) => Math.max(least, (room * s) / sum));
    const over = wide.reduce((a, b) => a + b, 0) - room;
    if (over > 0) {
      const slack = wide.reduce((a, v) => a + (v - least), 0) || 1;
      wide = wide.map((v) => v - (over * (v - least)) / slack);
    }
    const rects = zones.map((z, n) => {
      const rect = this.box(z, x, y, wide[n], h);
      x += wide[n] + gap;
      return rect;
    });
    const pitches = rects.map((rect) => this.pitchFor(rect));
    const common = Math.min(...pitches);
    rects.forEach((rect, n) => { // a room with few persons has larger dots than its neighbours
      const few = this.most[rect.zone] < this.capacity(rect, PITCHES[common]);
      this.pitch[rect.zone] = PITCHES[few ? pitches[n] : common];
    });
    const rooms = rects.map((rect) => this.capacity(rect, this.pitch[rect.zone]));
    const shared = Math.max(...rects.map((rect, n) => this.most[rect.zone] / rooms[n]));
    rects.forEach((rect, n) => {
      this.unit[rect.zone] = Math.max(1, same ? shared : this.most[rect.zone] / rooms[n]);
      this.grid(rect);
    });
  }

  capacity(rect, [a, b]) { return Math.max(1, Math.floor((rect.w - 4) / a)) * Math.max(1, Math.floor((rect.h - 3) / b)); }

  pitchFor(rect) { // the largest dots that leave about one dot for each row
    const most = this.most[rect.zone], cap = Math.max(3, 9 * this.u);
    let best = 4;
    for (let n = 4; n < PITCHES.length; n++) {
      const there = this.capacity(rect, PITCHES[n]);
      if (most / there > Math.max(1, 0.8 * this.usual) || (PITCHES[n][0] > cap && most > there / 2)) break;
      best = n;
    }
    return best;
  }

  grid(rect) { // filled from the bottom
    const [a, b] = this.pitch[rect.zone], found = [];
    const cols = Math.max(1, Math.floor((rect.w - 4) / a)), lines = Math.max(1, Math.floor((rect.h - 3) / b));
    const left = rect.x + ((rect.w - cols * a + 1) >> 1);
    for (let k = 0; k < lines; k++) {
      for (let c = 0; c < cols; c++) found.push([left + c * a, rect.y + rect.h - 2 - (k + 1) * b]);
    }
    this.found.push([this.society.plants + rect.zone, found]);
    const filled = this.start[rect.zone] / this.unit[rect.zone] / cols; // lines filled at the start
    rect.level = filled >= 0.3 && filled < lines ? Math.round(rect.y + rect.h - 3 - Math.max(1, filled) * b) : null;
  }

  hall(rect) { // seats in half circles around the tribune, as large as they fit
    let best = null;
    for (let a = 3; a <= 18; a++) {
      const seats = this.arcs(rect, a);
      if (best && seats.length < SEATS) break;
      best = seats;
      this.pitch[rect.zone] = [a, a];
    }
    this.found.push([this.society.plants + rect.zone, best]);
  }

  arcs(rect, a) {
    const found = [], cx = rect.x + rect.w / 2, cy = rect.y + rect.h - a - 1;
    const wide = Math.min(rect.w / 2 - a, 1.9 * (rect.h - a - 4)), tall = Math.min(rect.h - a - 4, 1.15 * wide), step = a + 1;
    for (let d = 2.4 * a; d <= tall; d += step) {
      const rx = wide * (d / tall), length = Math.PI * Math.sqrt((rx * rx + d * d) / 2);
      const n = Math.max(3, Math.floor(length / step));
      for (let s = 0; s < n; s++) {
        const turn = Math.PI * ((s + 0.5) / n);
        found.push([Math.round(cx - Math.cos(turn) * rx - a / 2), Math.round(cy - Math.sin(turn) * d)]);
      }
    }
    return found;
  }

  // The factories: rows of workplaces next to one another ------------------------------------------

  floor(r, rect) {
    const usual = this.start[r] / Math.max(1, this.rows[r]);
    let best = null, at = 1;
    for (const people of [1, 1.5, 2, 3, 4, 6, 9]) { // one dot for each row, or fewer if there is not enough space
      this.unit[r] = people * usual;
      for (let n = at; n < PITCHES.length - 3; n++) {
        const next = this.shelves(r, rect.w, PITCHES[n]);
        if (best && next.height > rect.h) break;
        best = next;
        at = n;
      }
      if (best.height <= rect.h) break;
    }
    const [px, py] = (this.pitch[r] = PITCHES[at]), { shelves, deep } = best;
    const step = Math.min(deep * py + 24, Math.max(deep * py + 3, Math.floor(rect.h / shelves.length)));
    shelves.forEach((shelf, s) => {
      const top = rect.y + s * step;
      for (const [p, sx, cols] of shelf) {
        const found = [];
        for (let k = 0; k < deep; k++) {
          for (let c = 0; c < cols; c++) found.push([Math.round(rect.x + sx) + c * px, top + (deep - 1 - k) * py]);
        }
        this.found.push([p, found]);
        this.blocks.push({ p, x: Math.round(rect.x + sx), y: top, w: cols * px, h: deep * py });
      }
    });
  }

  shelves(r, width, [px, py]) { // the depth that needs the least height
    const s = this.society, most = Math.max(1, Math.floor(width / px));
    let best = null;
    for (const deep of [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24]) {
      const shelves = [];
      let x = 0, shelf = [];
      for (let p = 0; p < s.plants; p++) {
        if (s.plantRegion[p] !== r) continue;
        const cols = Math.min(most, Math.max(1, Math.ceil((this.heads[p] / this.unit[r]) * 1.02 / deep)));
        const wide = cols * px + Math.max(2, px - 1);
        if (x + wide > width + px && shelf.length) { shelves.push(shelf); shelf = []; x = 0; }
        shelf.push([p, x, cols]);
        x += wide;
      }
      if (shelf.length) shelves.push(shelf);
      const height = shelves.length * (deep * py + 3);
      if (!best || height < best.height) best = { shelves, deep, height };
    }
    return best;
  }

  collect() { // every slot in one list, by place
    this.first = new Int32Array(this.places + 1);
    this.room = new Int32Array(this.places);
    this.found.sort((a, b) => a[0] - b[0]);
    const xs = [], ys = [];
    let at = 0;
    for (let p = 0; p < this.places; p++) {
      this.first[p] = xs.length;
      if (at < this.found.length && this.found[at][0] === p) {
        for (const [x, y] of this.found[at++][1]) { xs.push(x); ys.push(y); }
      }
      this.room[p] = xs.length - this.first[p];
    }
    this.first[this.places] = xs.length;
    this.x = Float32Array.from(xs);
    this.y = Float32Array.from(ys);
    this.found = null;
  }
}
