// Which row has which slot in each month. The slots of a month follow from the months before it by one
// rule, so a month has one picture, however the visitor reaches it: a room is filled from its first
// slot without gaps; a dot that stays keeps its slot unless it must close a gap; a deputy has one seat.
import { N_ZONES, Zone, isFactory, isHall, seatOf, zoneShown } from "./wire.js";

export class Packing {
  constructor(society, plan) {
    this.society = society;
    this.plan = plan;
    this.slots = plan.x.length;
    this.state = new Int32Array(2 * this.slots).fill(-1); // the row in each slot, then the deputy to whom the seat belongs
    this.owner = this.state.subarray(0, this.slots);
    this.seats = this.state.subarray(this.slots);
    this.zoneOf = Uint8Array.from({ length: plan.places }, (_, p) => (p < society.plants ? society.plantRegion[p] : p - society.plants));
    this.steps = []; // what changes from the month before
    this.at = -1;
  }

  go(k) { // bring `owner` to month k
    const { frames } = this.society, changed = this.steps.findIndex((step, n) => step.frame !== frames[n]);
    if (changed >= 0) { // a pressure was moved: these months have been run again
      while (this.at >= changed) this.back();
      this.steps.length = changed;
    }
    while (this.at > k) this.back();
    while (this.at < k) {
      const step = this.steps[++this.at];
      if (step) for (let n = 0; n < step.slots.length; n++) this.state[step.slots[n]] = step.now[n];
      else this.steps.push(this.step(this.at));
    }
  }

  back() {
    const step = this.steps[this.at--];
    for (let n = 0; n < step.slots.length; n++) this.state[step.slots[n]] = step.was[n];
  }

  places(k) { // the place of every row: a workplace, a room, or -1
    const frame = this.society.go(k), { persons, standing } = frame, { place, plants } = this.society;
    if (this.known?.frame === frame) return this.known.places;
    const places = new Int32Array(this.society.rows).fill(-1);
    for (let i = 0; i < persons.length; i++) {
      const zone = zoneShown(persons[i], standing[i]);
      if (zone !== Zone.DEAD) places[i] = isFactory(zone) ? place[i] : plants + zone;
    }
    this.known = { frame, places };
    return places;
  }

  step(k) {
    const old = this.state.slice(), before = k ? this.places(k - 1) : null, after = this.places(k);
    const frame = this.society.frames[k], rows = frame.persons.length, have = new Int32Array(this.society.rows);
    const { owner, state, plan } = this;
    for (let t = 0; t < owner.length; t++) if (owner[t] >= 0) have[owner[t]]++;
    const wanted = this.wanted(rows, before, after, have), arriving = new Map();
    const drop = have.slice();
    let drops = false;
    for (let i = 0; i < rows; i++) {
      const p = after[i], kept = before && before[i] === p ? Math.min(have[i], wanted[i]) : 0;
      if (drop[i] -= kept) drops = true;
      if (p < 0 || wanted[i] <= kept) continue;
      if (!arriving.has(p)) arriving.set(p, []);
      for (let n = kept; n < wanted[i]; n++) arriving.get(p).push(i);
    }
    for (let t = drops ? owner.length - 1 : -1; t >= 0; t--) {
      if (owner[t] >= 0 && drop[owner[t]]-- > 0) owner[t] = -1;
    }
    for (let p = 0; p < plan.places; p++) {
      if (isHall(this.zoneOf[p])) this.sit(p, frame, arriving.get(p) ?? []);
      else this.fill(p, arriving.get(p) ?? []);
    }
    const changed = [];
    for (let t = 0; t < old.length; t++) if (old[t] !== state[t]) changed.push(t);
    const [slots, was, now] = [0, 0, 0].map(() => new Int32Array(changed.length));
    for (let n = 0; n < changed.length; n++) { slots[n] = changed[n]; was[n] = old[slots[n]]; now[n] = state[slots[n]]; }
    return { frame, slots, was, now };
  }

  wanted(rows, before, after, have) { // dots of every row; a room has its persons divided by the persons of a dot
    const { weight } = this.society, { unit } = this.plan, zones = this.zoneOf;
    const wanted = new Int32Array(rows), share = new Float64Array(rows), carry = new Float64Array(N_ZONES).fill(0.5);
    const due = new Float64Array(N_ZONES), fresh = [];
    for (let i = 0; i < rows; i++) {
      if (after[i] < 0) continue;
      const zone = zones[after[i]];
      if (isHall(zone)) { wanted[i] = 1; continue; }
      share[i] = weight[i] / unit[zone];
      due[zone] += share[i];
      if (!before || before[i] !== after[i]) { fresh.push(i); continue; }
      wanted[i] = Math.max(Math.floor(share[i]), Math.min(have[i], Math.ceil(share[i])));
      carry[zone] += share[i] - wanted[i];
    }
    for (const i of fresh) { // the remainder of a row is carried to the next
      const zone = zones[after[i]], least = Math.floor(share[i]);
      wanted[i] = share[i] + carry[zone] >= least + 1 ? least + 1 : least;
      carry[zone] += share[i] - wanted[i];
    }
    const lack = due.map((sum, zone) => Math.floor(sum + 0.5) - Math.round(sum + 0.5 - carry[zone])); // dots too few or too many
    for (let i = lack.some((n) => n > 0) ? 0 : rows; i < rows; i++) {
      const zone = after[i] < 0 ? 0 : zones[after[i]];
      if (lack[zone] > 0 && share[i] > wanted[i]) { wanted[i]++; lack[zone]--; }
    }
    for (let i = lack.some((n) => n < 0) ? rows - 1 : -1; i >= 0; i--) {
      const zone = after[i] < 0 ? 0 : zones[after[i]];
      if (lack[zone] < 0 && share[i] && wanted[i] > share[i]) { wanted[i]--; lack[zone]++; }
    }
    return wanted;
  }

  fill(p, arriving) { // those who arrive take the first free slots; then the last dots close the gaps
    const { owner } = this, first = this.plan.first[p], room = this.plan.room[p];
    let dots = arriving.length, top = first + room - 1, next = 0;
    for (let t = first; t < first + room; t++) if (owner[t] >= 0) dots++;
    for (let t = first; t < first + Math.min(room, dots); t++) {
      if (owner[t] >= 0) continue;
      if (next < arriving.length) { owner[t] = arriving[next++]; continue; }
      while (owner[top] < 0) top--;
      owner[t] = owner[top];
      owner[top] = -1;
    }
  }

  sit(p, { persons, standing }, arriving) { // a deputy keeps a seat as long as there is a mandate
    const { owner, seats } = this, first = this.plan.first[p], end = first + this.plan.room[p], seat = new Map();
    for (let t = first; t < end; t++) {
      if (seats[t] >= persons.length || !seatOf(standing[seats[t]])) seats[t] = -1;
      if (seats[t] >= 0) seat.set(seats[t], t);
    }
    const others = arriving.filter((i) => {
      const t = seat.get(i);
      if (t === undefined || owner[t] >= 0) return true;
      owner[t] = i;
      return false;
    });
    let next = first, any = first;
    for (const i of others) {
      while (next < end && (owner[next] >= 0 || seats[next] >= 0)) next++;
      while (any < end && owner[any] >= 0) any++;
      if (next < end && !seat.has(i)) { owner[next] = seats[next] = i; } else if (any < end) owner[any] = i;
    }
  }
}
