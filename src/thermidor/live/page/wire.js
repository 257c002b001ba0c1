// A society in the page: all months so far, two bytes for each person and month.
// The bytes are written by server/frames.py; this module does not know where they came from.

export const Zone = { // the zones of the picture, as server/scene.py numbers them; three where each region has one
  FACTORY: 0, HALL: 3, COMMISSARIATS: 6, CHEKA: 7, ECONOMIC: 8, COLLEGIA: 9, SECRETARIAT: 10,
  OFFICES: 11, OTHER: 14, STAFF: 17, PARTY: 20, UNIONS: 23, ARMY: 26, VILLAGE: 27, IDLE: 28, DEAD: 29,
};
export const FIRST_BODY = Zone.COMMISSARIATS, N_ZONES = 32, REGIONS = ["petrograd", "moscow", "provinces", "russia"], RUSSIA = 3;
export const isFactory = (zone) => zone < Zone.HALL;
export const isHall = (zone) => zone >= Zone.HALL && zone < FIRST_BODY;
export const isOffice = (zone) => zone >= FIRST_BODY && zone < Zone.ARMY;

// The first byte of a person: zone and marks.
export const PRESENT = 32, MEMBER = 64, OPPOSITION = 128;
export const zoneOf = (byte) => byte & 31;
// The second byte: rank, how the post was filled, seat in a soviet, presence in its hall and region.
const CAME = 32;
export const APPOINTED = 4, STANDING = 63, RESERVED_SEAT = 2;
export const rankOf = (standing) => standing & 3;
export const seatOf = (standing) => (standing >> 3) & 3;
// The byte that never changes: origin, and whether the person held office before October 1917.
export const OLD_OFFICE = 4;
export const originOf = (kind) => kind & 3;
// The byte of a workplace: who runs it, whether it has closed, and whether it is on strike.
export const CLOSED = 8, STOPPED = 16;
export const formOf = (plant) => plant & 3;

export function zoneShown(byte, standing) { // the zone of the dot: the hall for a deputy who came to the soviet
  return standing & CAME ? Zone.HALL + (standing >> 6) : zoneOf(byte);
}

export async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

export function toText(bytes) { // base 85: four bytes in five letters, none of them special in HTML
  const codes = new Uint8Array(Math.ceil((bytes.length * 5) / 4)), five = new Uint8Array(5);
  for (let i = 0, at = 0; i < bytes.length; i += 4, at += 5) {
    let n = 0;
    for (let j = i; j < i + 4; j++) n = n * 256 + (bytes[j] ?? 0);
    for (let j = 4; j >= 0; j--) { five[j] = DIGITS.charCodeAt(n % 85); n = Math.floor(n / 85); }
    codes.set(five.subarray(0, codes.length - at), at);
  }
  return new TextDecoder().decode(codes);
}

export function toBytes(text) {
  const value = new Uint8Array(128), bytes = new Uint8Array(Math.floor((text.length * 4) / 5));
  for (let v = 0; v < 85; v++) value[DIGITS.charCodeAt(v)] = v;
  for (let i = 0, at = 0; i < text.length; i += 5) {
    let n = 0;
    for (let j = i; j < i + 5; j++) n = n * 85 + (j < text.length ? value[text.charCodeAt(j)] : 84);
    for (let j = 24; j >= 0 && at < bytes.length; j -= 8) bytes[at++] = (n >>> j) & 255;
  }
  return bytes;
}

function reader(bytes) {
  let at = 0;
  return (kind, n) => {
    const size = n * kind.BYTES_PER_ELEMENT;
    const part = bytes.slice(at, at + size);
    at += size;
    return kind === Uint8Array ? part : new kind(part.buffer);
  };
}

export class Society {
  constructor(bytes, raw) {
    const take = reader(bytes);
    const length = take(Uint32Array, 1)[0];
    const words = new TextDecoder().decode(take(Uint8Array, length));
    take(Uint8Array, (4 - (length % 4)) % 4);
    Object.assign(this, JSON.parse(words));
    this.strength = take(Float32Array, this.plants);
    this.plantWeight = take(Float32Array, this.plants);
    const persons = (kind) => { // with room for the rows that are divided later
      const all = new kind(this.rows);
      all.set(take(kind, this.people));
      return all;
    };
    this.weight = persons(Int32Array); // at frame `at`, as is `place`
    this.place = persons(Int16Array);
    this.plantRegion = take(Uint8Array, this.plants);
    this.kind = persons(Uint8Array);
    this.parent = new Int32Array(this.rows); // the row that a later row was divided from
    this.rawHead = raw;
    this.last = this.place.slice(); // workplaces at the newest frame
    this.at = 0;
    this.frames = [];
    this.row = new Map(this.observables.map((name, i) => [name, i]));
  }

  get newest() { return this.frames.length - 1; }
  get complete() { return this.frames.length === this.months + 1; }

  push(k, bytes, raw) {
    if (k < this.frames.length) this.cut(k);
    if (k !== this.frames.length) return false;
    const take = reader(bytes);
    const [people, plants, moves, series, words, parts] = take(Uint32Array, 6);
    const frame = { raw };
    frame.series = take(Float32Array, series);
    frame.who = take(Uint32Array, moves);
    for (let m = 1; m < moves; m++) frame.who[m] += frame.who[m - 1];
    frame.to = take(Int16Array, moves);
    frame.parents = take(Uint32Array, parts); // row people - parts + n was divided from parents[n]
    for (let m = 1; m < parts; m++) frame.parents[m] += frame.parents[m - 1];
    frame.parts = take(Uint32Array, parts);
    frame.persons = take(Uint8Array, people);
    const unusual = take(Uint8Array, Math.ceil(people / 8));
    frame.standing = take(Uint8Array, people);
    frame.plants = take(Uint8Array, plants);
    Object.assign(frame, JSON.parse(new TextDecoder().decode(take(Uint8Array, words)))); // acts, votes, strikes, patrons
    for (let m = 0; m < parts; m++) {
      const p = frame.parents[m], row = people - parts + m;
      this.parent[row] = p;
      this.kind[row] = this.kind[p];
      this.last[row] = this.last[p];
    }
    frame.from = new Int16Array(moves);
    for (let m = 0; m < moves; m++) {
      frame.from[m] = this.last[frame.who[m]];
      this.last[frame.who[m]] = frame.to[m];
    }
    if (k > 0) {
      const before = this.frames[k - 1];
      for (const name of ["persons", "standing", "plants"]) {
        const now = frame[name], old = before[name];
        const keep = name === "persons" ? 255 - PRESENT : 255;
        for (let i = 0; i < old.length; i++) now[i] ^= old[i] & keep;
      }
    }
    for (let i = 0; i < people; i++) { // a bit is set for persons present at the bench or absent from a post
      const zone = zoneOf(frame.persons[i]), bit = (unusual[i >> 3] >> (i & 7)) & 1;
      if (bit ^ (isHall(zone) || isOffice(zone))) frame.persons[i] |= PRESENT;
    }
    this.frames.push(frame);
    return true;
  }

  cut(k) { // delete frame k and all later frames
    if (this.at >= k) this.go(Math.max(0, k - 1));
    while (this.frames.length > k) {
      const f = this.frames.pop();
      for (let m = f.who.length - 1; m >= 0; m--) this.last[f.who[m]] = f.from[m];
    }
  }

  go(k) { // bring `place` and `weight` to frame k
    k = Math.max(0, Math.min(k, this.newest));
    while (this.at < k) {
      const f = this.frames[++this.at];
      this.part(f, 1);
      for (let m = 0; m < f.who.length; m++) this.place[f.who[m]] = f.to[m];
    }
    while (this.at > k) {
      const f = this.frames[this.at--];
      for (let m = f.who.length - 1; m >= 0; m--) this.place[f.who[m]] = f.from[m];
      this.part(f, -1);
    }
    return this.frames[k];
  }

  part(f, way) { // a small body takes some of the persons of a row; backwards they return to it
    const first = f.persons.length - f.parts.length;
    for (let m = 0; m < f.parts.length; m++) {
      const p = f.parents[m], row = first + m;
      this.weight[p] -= way * f.parts[m];
      this.weight[row] += way * f.parts[m];
      this.place[row] = this.place[p];
    }
  }

  rowAt(i, k) { // the row that represented a person at frame k
    while (i >= this.frames[k].persons.length) i = this.parent[i];
    return i;
  }

  value(name, k, region = RUSSIA) {
    const row = this.row.get(name), frame = this.frames[k];
    return row === undefined || !frame ? NaN : frame.series[row * REGIONS.length + region];
  }

  line(name, region = RUSSIA) { // all months so far
    const row = this.row.get(name);
    return this.frames.map((f) => f.series[row * REGIONS.length + region]);
  }

  date(k) { // name of the month that ends at frame k
    const [year, month] = this.start.split("-").map(Number);
    const m = year * 12 + month - 1 + k - 1;
    return { year: Math.floor(m / 12), month: (m % 12) + 1 };
  }

  frameOf(text) {
    const [year, month] = this.start.split("-").map(Number);
    const [y, m] = text.split("-").map(Number);
    return Math.max(0, Math.min(this.months, (y - year) * 12 + (m - month) + 1));
  }
}

const HEAD_MESSAGE = 0; // kind of a binary message: the head of a society; else a frame
export const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];

export function monthName(society, k) {
  if (k < 1) return "The eve";
  const { year, month } = society.date(k);
  return `${MONTHS[month - 1]} ${year}`;
}

export class Line { // the connection to the server: it sends orders and receives societies, in order
  constructor(address, handlers) {
    this.handlers = handlers;
    this.queue = Promise.resolve();
    this.waiting = [];
    this.tokens = [0, 0];
    this.tries = 0;
    this.address = address;
    this.open();
  }

  open() {
    const socket = (this.socket = new WebSocket(this.address));
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      const greeting = this.handlers.greeting();
      if (greeting) socket.send(JSON.stringify(greeting));
      this.handlers.state("open");
    };
    socket.onmessage = (event) => {
      this.queue = this.queue.then(() => this.take(event.data)).catch((problem) => {
        this.handlers.trouble(String(problem));
      });
    };
    socket.onclose = (event) => {
      if (this.closed) return;
      this.welcomed = false;
      this.handlers.state("closed", event.reason, event.code);
      if (event.code < 4000 && this.tries < 40) {
        setTimeout(() => this.open(), Math.min(8000, 400 * 2 ** this.tries++));
      }
    };
  }

  async take(data) {
    if (typeof data === "string") {
      const message = JSON.parse(data);
      if (message.is === "welcome") {
        this.welcomed = true;
        this.tries = 0;
        for (const order of this.waiting.splice(0)) this.send(order);
      }
      return this.handlers.message(message);
    }
    const view = new DataView(data);
    const kind = view.getUint8(0), slot = view.getUint8(1), token = view.getUint16(2, true);
    if (token !== this.tokens[slot]) return;
    const raw = new Uint8Array(data, 8);
    const bytes = await inflate(raw);
    if (token !== this.tokens[slot]) return; // the visitor has asked for another society since
    if (kind === HEAD_MESSAGE) this.handlers.head(slot, new Society(bytes, raw));
    else this.handlers.frame(slot, view.getUint32(4, true), bytes, raw);
  }

  send(order) {
    if (this.welcomed && this.socket.readyState === 1) this.socket.send(JSON.stringify(order));
    else this.waiting.push(order);
  }

  record(slot, recipe, from = 0) {
    this.tokens[slot] = (this.tokens[slot] + 1) % 65536;
    this.waiting = this.waiting.filter((o) => o.slot !== slot);
    this.send({ do: "open", slot, token: this.tokens[slot], from, recipe });
  }

  drop(slot) {
    this.tokens[slot] = (this.tokens[slot] + 1) % 65536;
    this.send({ do: "close", slot });
  }
}
