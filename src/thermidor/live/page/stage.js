// The picture of one society: persons are dots in a pixel buffer and walk when a person moves.
import { APPOINTED, CLOSED, MEMBER, OLD_OFFICE, OPPOSITION, PRESENT, RESERVED_SEAT, STANDING, STOPPED, Zone, formOf, isFactory, isHall, seatOf, zoneShown } from "./wire.js";
import { Plan } from "./layout.js";
import { Packing } from "./packing.js";

const rgb = (hex) => 0xff000000 | (parseInt(hex.slice(5, 7), 16) << 16) |
  (parseInt(hex.slice(3, 5), 16) << 8) | parseInt(hex.slice(1, 3), 16);

export const COLOURS = { // readable with colour blindness on dark ground; shapes repeat the information
  night: "#0d1117", room: "#161c26", bench: "#1b2432", seat: "#56657f", level: "#d5dde8", worker: "#ffc24b", tired: "#8f6a22",
  deputy: "#f6ee8a", member: "#ff5a36", quiet: "#a5442f", old: "#e6edf6", clerk: "#4aa8f0",
  away: "#66768c", soldier: "#8fb98a", villager: "#5b8a68", idle: "#8a8f98", opposition: "#ff7fe0",
  owner: "#6b7a92", control: "#ffc24b", collegial: "#7fd6a8", oneman: "#4aa8f0", strike: "#ff3b3b",
};
const INK = Object.fromEntries(Object.entries(COLOURS).map(([k, v]) => [k, rgb(v) >>> 0]));
const FORMS = [INK.owner, INK.control, INK.collegial, INK.oneman];
export const FULL = 0, PLUS = 1, RING = 2, DIAMOND = 3;

export function look(byte, standing, kind) { // colour and shape of a person
  const zone = zoneShown(byte, standing), present = byte & PRESENT, old = kind & OLD_OFFICE;
  if (byte & OPPOSITION) return [INK.opposition, DIAMOND];
  if (isFactory(zone)) {
    if (byte & MEMBER) return [present ? INK.member : INK.quiet, PLUS];
    return [present ? INK.worker : INK.tired, FULL];
  }
  if (isHall(zone)) return [byte & MEMBER ? INK.member : INK.deputy, seatOf(standing) === RESERVED_SEAT ? RING : FULL];
  if (zone === Zone.ARMY) return byte & MEMBER ? [INK.member, PLUS] : [INK.soldier, FULL];
  if (zone === Zone.VILLAGE) return [INK.villager, FULL];
  if (zone === Zone.IDLE) return [INK.idle, FULL];
  if (!present) return [INK.away, RING];
  if (zone >= Zone.STAFF && zone < Zone.ARMY) {
    return [byte & MEMBER ? INK.member : old ? INK.old : INK.deputy, standing & APPOINTED ? RING : FULL];
  }
  if (byte & MEMBER) return [INK.member, PLUS];
  return old ? [INK.old, RING] : [INK.clerk, FULL];
}

const lookKey = (byte, standing, kind) => byte | (standing & STANDING) << 8 | (kind & OLD_OFFICE) << 12;
const INKS = new Uint32Array(1 << 15), SHAPES = new Uint8Array(1 << 15); // a table of `look`, for speed
for (let key = 0; key < 1 << 15; key++) [INKS[key], SHAPES[key]] = look(key & 255, key >> 8 & STANDING, key >> 12 & OLD_OFFICE);

function sprite(shape, w, h, line) { // offsets of the pixels of a shape in the buffer
  const found = [], cx = (w - 1) / 2, cy = (h - 1) / 2, small = w < 3 || h < 3;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const edge = x === 0 || y === 0 || x === w - 1 || y === h - 1;
      const cross = Math.abs(x - cx) < Math.max(0.6, w / 5) || Math.abs(y - cy) < Math.max(0.6, h / 5);
      const dia = Math.abs(x - cx) / (cx + 0.5) + Math.abs(y - cy) / (cy + 0.5) <= 1.05;
      if (small || (shape === FULL) || (shape === RING && edge) || (shape === PLUS && cross) ||
        (shape === DIAMOND && dia)) found.push(y * line + x);
    }
  }
  return Int32Array.from(found);
}

export class Stage {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false });
    this.moving = new Int32Array(0);
    this.n = 0;
    this.followed = -1;
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  resize(width, height, unit) { // in pixels of the canvas
    if (width < 40 || height < 40) return;
    this.canvas.width = this.width = width;
    this.canvas.height = this.height = height;
    this.unit = unit;
    this.image = this.context.createImageData(width, height);
    this.out = new Uint32Array(this.image.data.buffer);
    this.base = new Uint32Array(this.out.length);
    if (this.society) this.plan();
  }

  show(society) {
    this.society = society;
    this.k = -1;
    if (this.width) this.plan();
  }

  plan() {
    const s = this.society;
    if (!s.frames.length) return;
    const plan = (this.map = new Plan(s, this.width, this.height, this.unit));
    const line = this.width;
    this.sizes = plan.pitch.map((pitch) => pitch.map((a) => (a <= 2 ? a : a - 1)));
    this.sprites = [];
    for (const [w, h] of this.sizes) for (let shape = 0; shape < 4; shape++) this.sprites.push(sprite(shape, w, h, line));
    this.packing = new Packing(s, plan);
    this.owner = this.packing.owner; // the row whose dot is in a slot
    this.zoneOf = this.packing.zoneOf;
    this.filled = new Int32Array(plan.places); // dots in a place
    this.slot = new Int32Array(s.rows).fill(-1); // the first slot of a row
    this.more = new Int32Array(plan.x.length).fill(-1); // the next slot of the same row
    this.where = new Int32Array(s.rows).fill(-1); // the place of a row
    this.px = new Float32Array(s.rows);
    this.py = new Float32Array(s.rows);
    this.ink = new Uint32Array(s.rows);
    this.form = new Uint8Array(s.rows);
    this.walks = new Uint8Array(s.rows);
    this.moving = new Int32Array(s.rows);
    this.n = 0;
    this.floorOf();
    const k = this.k;
    this.k = -1;
    this.go(Math.max(0, Math.min(k, s.newest)), true);
  }

  floorOf() { // the background of the dots: rooms and empty seats
    const floor = (this.ground = new Uint32Array(this.out.length)).fill(INK.night);
    const rect = (x, y, w, h, ink) => {
      for (let j = Math.max(0, y); j < Math.min(this.height, y + h); j++) {
        floor.fill(ink, j * this.width + Math.max(0, x), j * this.width + Math.min(this.width, x + w));
      }
    };
    for (const z of this.map.zones) if (!isFactory(z.zone)) rect(z.x, z.y, z.w, z.h, INK.room);
    for (const b of this.map.blocks) rect(b.x - 1, b.y - 1, b.w + 1, b.h + 1, INK.bench);
    for (let zone = Zone.HALL; isHall(zone); zone++) {
      const p = this.society.plants + zone, [w, h] = this.sizes[zone];
      for (let s = this.map.first[p]; s < this.map.first[p] + this.map.room[p]; s++) {
        rect(this.map.x[s], this.map.y[s] + h - 2, w, 2, INK.seat);
      }
    }
  }

  target(i) { // a row without a dot walks into the filled part of its room
    const p = this.where[i];
    if (this.slot[i] >= 0) return this.slot[i];
    return this.map.first[p] + ((i * 2654435761) >>> 0) % Math.max(1, this.filled[p]);
  }

  go(k, jump = false) {
    const s = this.society, old = this.where;
    if (!this.map || (k === this.k && this.frame === s.frames[k])) return;
    jump ||= this.k < 0 || Math.abs(k - this.k) !== 1 || this.still;
    const forward = k > this.k;
    this.packing.go(k);
    this.where = this.packing.places(k);
    const frame = (this.frame = s.go(k)), { persons, standing } = frame, { owner, slot, more } = this;
    slot.fill(-1);
    this.filled.fill(0);
    for (let t = owner.length - 1; t >= 0; t--) {
      if (owner[t] < 0) continue;
      this.filled[this.where[owner[t]]]++;
      more[t] = slot[owner[t]];
      slot[owner[t]] = t;
    }
    this.k = k;
    if (jump) { this.walks.fill(0); this.n = 0; }
    const walking = jump ? null : this.walkers(old, forward ? frame : null, persons.length);
    const { where, walks, px, py, ink, form } = this, { x, y } = this.map, { kind } = s;
    for (let i = 0; i < persons.length; i++) {
      if (where[i] >= 0 && !walks[i]) {
        if (walking?.[i]) { walks[i] = 1; this.moving[this.n++] = i; }
        else if (slot[i] >= 0) { px[i] = x[slot[i]]; py[i] = y[slot[i]]; } else this.settle(i);
      }
      const key = lookKey(persons[i], standing[i], kind[i]);
      ink[i] = INKS[key];
      form[i] = SHAPES[key];
    }
    this.paint();
  }

  walkers(old, divided, rows) { // rows that go to another place; of deputies only those by whom a hall grows or shrinks
    const { where } = this, found = new Uint8Array(rows), hall = (p) => p >= 0 && isHall(this.zoneOf[p]);
    const more = new Map();
    for (let i = 0; i < rows; i++) {
      if (old[i] === where[i]) continue;
      if (hall(where[i])) more.set(where[i], (more.get(where[i]) ?? 0) + 1);
      if (hall(old[i])) more.set(old[i], (more.get(old[i]) ?? 0) - 1);
    }
    for (let i = 0; i < rows; i++) {
      const p = where[i], q = old[i];
      if (p === q || p < 0 || q < 0) continue;
      if (!hall(p) && !hall(q)) found[i] = 1;
      else if (hall(p) && more.get(p) > 0) { found[i] = 1; more.set(p, more.get(p) - 1); }
      else if (hall(q) && more.get(q) < 0) { found[i] = 1; more.set(q, more.get(q) + 1); }
    }
    divided?.parents.forEach((p, m) => { // a new row starts from the row that it was divided from
      const i = rows - divided.parents.length + m;
      if (old[p] < 0 || where[i] < 0) return;
      found[i] = 1;
      this.px[i] = this.px[p]; this.py[i] = this.py[p];
    });
    return found;
  }

  settle(i) {
    const t = this.target(i);
    this.px[i] = this.map.x[t]; this.py[i] = this.map.y[t];
  }

  paint() { // all dots that do not move, and the levels of the eve
    const { base, map, width } = this, s = this.society;
    base.set(this.ground);
    const forms = s.frames[this.k].plants;
    for (const b of map.blocks) {
      const ink = forms[b.p] & CLOSED ? INK.bench : FORMS[formOf(forms[b.p])];
      base.fill(ink, (b.y + b.h) * width + b.x, (b.y + b.h) * width + b.x + b.w - 1);
      if (forms[b.p] & STOPPED) this.frameOf(base, b);
    }
    const { owner, walks } = this, { x, y } = map;
    for (let t = 0; t < owner.length; t++) {
      const i = owner[t];
      if (i >= 0 && !walks[i]) this.dot(base, i, x[t], y[t]);
    }
    if (this.followed >= 0 && this.where[this.followed] >= 0 && this.slot[this.followed] < 0) {
      this.dot(base, this.followed, this.px[this.followed], this.py[this.followed]);
    }
    this.levels(base);
    this.fresh = true;
  }

  frameOf(base, b) { // a red frame: the plant is on strike
    const { width, height } = this, x = Math.max(0, b.x - 1), right = Math.min(width, b.x + b.w);
    for (const y of [b.y - 1, b.y + b.h]) if (y >= 0 && y < height) base.fill(INK.strike, y * width + x, y * width + right);
    for (let y = Math.max(0, b.y - 1); y <= Math.min(height - 1, b.y + b.h); y++) { base[y * width + x] = INK.strike; base[y * width + right - 1] = INK.strike; }
  }

  levels(base) { // a dashed line: how full the room was on the eve
    const dash = Math.max(3, Math.round(5 * this.unit)), thick = Math.max(1, Math.round(1.4 * this.unit));
    for (const z of this.map.zones) {
      if (z.level == null) continue;
      for (let x = z.x; x < z.x + z.w; x += 2 * dash) {
        for (let j = 0; j < thick; j++) {
          const at = (z.level + j) * this.width;
          base.fill(INK.level, at + x, at + Math.min(x + dash, z.x + z.w));
        }
      }
    }
  }

  stand(i) { // draw all dots of a row that has arrived
    for (let t = this.slot[i]; t >= 0; t = this.more[t]) this.dot(this.base, i, this.map.x[t], this.map.y[t]);
    if (i === this.followed && this.slot[i] < 0) this.dot(this.base, i, this.px[i], this.py[i]);
  }

  dot(buffer, i, px, py) {
    const x = Math.round(px), y = Math.round(py), zone = this.zoneOf[this.where[i]];
    if (x < 0 || y < 0 || x + this.sizes[zone][0] > this.width || y + this.sizes[zone][1] > this.height) return;
    const offsets = this.sprites[zone * 4 + this.form[i]];
    const at = y * this.width + x, ink = this.dim && i !== this.followed ? this.faint(this.ink[i]) : this.ink[i];
    for (let o = 0; o < offsets.length; o++) buffer[at + offsets[o]] = ink;
  }

  faint(ink) { return (((ink >> 2) & 0x3f3f3f) + 0x0c0906) | 0xff000000; }

  draw(dt, pace) { // one frame of the screen; returns whether anything moves
    if (!this.map || (!this.n && !this.fresh)) return false;
    const ease = 1 - Math.exp(-dt / pace);
    let kept = 0;
    for (let m = 0; m < this.n; m++) {
      const i = this.moving[m];
      if (this.where[i] < 0) { this.walks[i] = 0; continue; }
      const t = this.target(i), dx = this.map.x[t] - this.px[i], dy = this.map.y[t] - this.py[i];
      if (Math.abs(dx) + Math.abs(dy) < 1.2) {
        this.px[i] = this.map.x[t]; this.py[i] = this.map.y[t];
        this.walks[i] = 0;
        this.stand(i);
      } else {
        this.px[i] += dx * ease; this.py[i] += dy * ease;
        this.moving[kept++] = i;
      }
    }
    if (this.n && !kept) { this.n = 0; this.paint(); } // all have arrived: the picture of this month
    this.n = kept;
    this.out.set(this.base);
    for (let m = 0; m < kept; m++) this.dot(this.out, this.moving[m], this.px[this.moving[m]], this.py[this.moving[m]]);
    this.fresh = false;
    this.context.putImageData(this.image, 0, 0);
    if (this.followed >= 0 || this.trail) this.mark();
    return kept > 0;
  }

  mark() { // trail and ring of the person who is followed
    const c = this.context, i = this.followed;
    c.strokeStyle = "#ffffff"; c.lineWidth = 2 * this.unit; c.globalAlpha = 0.75;
    c.beginPath();
    (this.trail ?? []).forEach(([x, y], n) => (n ? c.lineTo(x, y) : c.moveTo(x, y)));
    if (this.where[i] >= 0) c.lineTo(this.px[i], this.py[i]);
    c.stroke();
    c.globalAlpha = 1;
    if (this.where[i] < 0) return;
    c.lineWidth = 3 * this.unit;
    c.beginPath(); c.arc(this.px[i] + 1, this.py[i] + 1, 11 * this.unit, 0, 7); c.stroke();
  }

  personAt(x, y) { // the row whose dot is nearest to a point of the canvas
    let best = -1, least = 14 * 14 * this.unit * this.unit;
    const near = (i, px, py) => {
      const d = (px + 1 - x) ** 2 + (py + 1 - y) ** 2;
      if (d < least) { least = d; best = i; }
    };
    this.owner.forEach((i, t) => { if (i >= 0 && !this.walks[i]) near(i, this.map.x[t], this.map.y[t]); });
    for (let m = 0; m < this.n; m++) near(this.moving[m], this.px[this.moving[m]], this.py[this.moving[m]]);
    return best;
  }
}
