// Who decides: a congress that votes, seat by seat, and the threads of patronage, both on request.
import { monthName, zoneShown } from "./wire.js";
import { COLOURS } from "./stage.js";
import { short } from "./labels.js";

const HALL_INK = { against: COLOURS.worker, aye: COLOURS.clerk, waiting: COLOURS.seat };
const CAME_BY = ["chosen by those they stand for", "sent by a secretary who chose among several", "owe their post to a posting"];
const READ = 900, SPLIT = 1600, STAYS = 7000; // milliseconds: the motion is read, the hall splits, the card stays

const ayeOf = (seat) => seat & 1, cameOf = (seat) => seat >> 1; // a seat is a digit: how the voter came times two, plus one for a vote for it
export const seatsOf = (vote) => Array.from(vote.seats, Number);

export function placesOf(n, w, h) { // seats in half circles, row by row: [x, y, angle], and the size of a seat
  const tall = Math.min(h - 4, w / 2 - 4);
  for (let size = 22; size >= 3; size--) {
    const found = [];
    for (let d = tall - size / 2; d > tall * 0.3 && found.length < n; d -= size * 1.25) {
      const wide = Math.min((n - found.length), Math.max(1, Math.floor((Math.PI * d) / (size * 1.2))));
      for (let s = 0; s < wide; s++) {
        const turn = Math.PI * ((s + 0.5) / wide);
        found.push([w / 2 - Math.cos(turn) * d * ((w / 2 - 4) / tall), h - 2 - Math.sin(turn) * d, turn]);
      }
    }
    if (found.length >= n) return { places: found, size };
  }
  return { places: [], size: 3 };
}

export function hallOf(vote, w, h) { // where every voter sits while the motion is read, and where after the vote
  const seats = seatsOf(vote), { places, size } = placesOf(seats.length, w, h);
  const byAngle = places.map((p, i) => i).sort((a, b) => places[a][2] - places[b][2] || a - b);
  const sorted = seats.map((s, i) => i).sort((a, b) => ayeOf(seats[a]) - ayeOf(seats[b]) || cameOf(seats[a]) - cameOf(seats[b]) || a - b);
  const after = [];
  sorted.forEach((voter, n) => { after[voter] = places[byAngle[n]]; });
  return { seats, before: places, after, size };
}

export function wordsOf(vote) { // the result in a line, and how each kind of voter voted
  const kinds = CAME_BY.map(() => [0, 0]);
  for (const seat of seatsOf(vote)) kinds[cameOf(seat)][ayeOf(seat)]++;
  const lines = kinds.map(([no, yes], n) => (no + yes ? `${no + yes} ${CAME_BY[n]}: ${Math.round((100 * yes) / (no + yes))} % for it` : ""));
  return { result: `${vote.for} for, ${vote.against} against: ${vote.passed ? "passed" : "not passed"}`, lines: lines.filter(Boolean) };
}

function seatShape(c, x, y, size, came) { // square, ring or diamond, as in the legend
  const r = size * 0.4;
  if (came === 2) { c.beginPath(); c.moveTo(x, y - r * 1.25); c.lineTo(x + r * 1.25, y); c.lineTo(x, y + r * 1.25); c.lineTo(x - r * 1.25, y); c.fill(); }
  else if (came === 1) { c.lineWidth = Math.max(1.2, r * 0.6); c.strokeRect(x - r * 0.75, y - r * 0.75, r * 1.5, r * 1.5); }
  else c.fillRect(x - r, y - r, 2 * r, 2 * r);
}

export function splitHall(canvas, vote, done = false) { // draw the vote; frames run only while the hall splits
  const ratio = Math.min(2, devicePixelRatio || 1), w = canvas.clientWidth, h = canvas.clientHeight;
  if (!w || !h) return;
  canvas.width = w * ratio; canvas.height = h * ratio;
  const c = canvas.getContext("2d"), { seats, before, after, size } = hallOf(vote, w, h);
  c.scale(ratio, ratio);
  const still = done || matchMedia("(prefers-reduced-motion: reduce)").matches, started = performance.now();
  const draw = (now) => {
    const t = still ? 1 : Math.max(0, Math.min(1, (now - started - READ) / SPLIT)), ease = t * t * (3 - 2 * t);
    c.clearRect(0, 0, w, h);
    seats.forEach((seat, i) => {
      if (!before[i]) return;
      c.fillStyle = c.strokeStyle = t === 0 ? HALL_INK.waiting : ayeOf(seat) ? HALL_INK.aye : HALL_INK.against;
      seatShape(c, before[i][0] + (after[i][0] - before[i][0]) * ease, before[i][1] + (after[i][1] - before[i][1]) * ease, size, cameOf(seat));
    });
    if (t < 1 && canvas.isConnected && canvas.vote === vote) requestAnimationFrame(draw);
  };
  canvas.vote = vote;
  draw(started);
}

export function votesUntil(society, k) { // the votes of a run up to a month, the last first: [[vote, frame], ...]
  const found = [];
  for (let n = Math.min(k, society.newest); n > 0; n--) for (const vote of society.frames[n].votes ?? []) found.push([vote, n]);
  return found;
}

export function titleOfVote(society, vote) { return society.events.find((e) => e.id === vote.id)?.title ?? vote.id.replaceAll("_", " "); }

function part(tag, text = "", attributes = {}, ...children) {
  const e = document.createElement(tag);
  if (text) e.textContent = text;
  Object.assign(e, attributes);
  e.append(...children);
  return e;
}

function aboutVote(box, page, society, vote, n, done) { // one vote: title, hall, result; on the card (null) no more
  const { result, lines } = wordsOf(vote), canvas = part("canvas", "", { className: "hall", role: "img" });
  canvas.setAttribute("aria-label", result);
  box.replaceChildren(part("h3", titleOfVote(society, vote)), part("p", `${monthName(society, n)}, put to the ${page.words.bodies?.[vote.body] ?? vote.body}`), canvas,
    part("p", "", { className: "result" }, part("b", result)),
    part("small", "", {}, part("i", "■ ", { style: `color:${HALL_INK.against}` }), "against  ", part("i", "■ ", { style: `color:${HALL_INK.aye}` }), "for.  Square: chosen by those they stand for; ring: sent by a secretary; diamond: owe their post."),
    ...(done === null ? [] : lines.map((line) => part("p", line))));
  splitHall(canvas, vote, done);
}

export class Occasion { // the card that shows a vote when its month comes while the run plays
  constructor(page) { this.page = page; this.seen = null; }

  frame(society, k) { // called once a month: nothing else of the card runs while no vote is shown
    if (!this.page.playing || k === this.month) return;
    this.month = k;
    const vote = society.frames[k]?.votes?.at(-1);
    if (vote && this.page.panels.open !== "decides") this.show(society, vote, k);
  }

  show(society, vote, k) {
    this.box ??= this.page.$("main").appendChild(part("section", "", { id: "vote", ariaLive: "polite" }));
    const body = part("div"), shut = part("button", "Close", { className: "shut", onclick: () => this.hide() });
    this.box.hidden = false;
    this.box.replaceChildren(shut, body);
    aboutVote(body, this.page, society, vote, k, null);
    clearTimeout(this.later);
    this.later = setTimeout(() => this.hide(), STAYS);
  }

  hide() { if (this.box) this.box.hidden = true; }
}

// The threads of patronage ------------------------------------------------------------------------

export function patronsAt(society, k) { // the last count at or before a month: { head, leaders: [[row, authority, circle, [[body, posts], ...]], ...] }
  for (let n = Math.min(k, society.newest); n >= 0; n--) if (society.frames[n].patrons) return [society.frames[n].patrons, n];
  return [null, -1];
}

const given = (leader) => leader[3].reduce((sum, [, n]) => sum + n, 0);

export function drawThreads(page, slot, leader, k) { // lines from where the leader is to the bodies whose posts he gave
  clearThreads(page);
  const { box, stage } = page.stages[slot], society = page.societies[slot];
  if (!leader || !stage.map) return;
  const scale = stage.width / box.clientWidth, NS = "http://www.w3.org/2000/svg", svg = document.createElementNS(NS, "svg");
  const middle = (zone) => { const z = stage.map.zones.find((one) => one.zone === zone); return z && [(z.x + z.w / 2) / scale, (z.y + z.h / 2) / scale]; };
  const frame = society.frames[Math.min(k, society.newest)], row = society.rowAt(leader[0], Math.min(k, society.newest));
  const from = middle(zoneShown(frame.persons[row], frame.standing[row]));
  if (!from) return;
  const most = Math.max(1, ...leader[3].map(([, n]) => n)), add = (tag, attributes, text = "") => {
    const e = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
    e.textContent = text;
    svg.append(e);
  };
  svg.setAttribute("class", "threads");
  svg.setAttribute("aria-hidden", "true");
  for (const [zone, n] of leader[3]) {
    const to = middle(zone);
    if (!to) continue;
    add("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1], stroke: COLOURS.level, "stroke-width": 1 + 7 * Math.sqrt(n / most), "stroke-opacity": 0.75 });
    add("text", { x: to[0], y: to[1] + 5, "text-anchor": "middle" }, short(n));
  }
  add("circle", { cx: from[0], cy: from[1], r: 7, fill: COLOURS.worker });
  box.append(svg);
}

export function clearThreads(page) { for (const { box } of page.stages) box.querySelector("svg.threads")?.remove(); }

function aboutThreads(box, page, k) {
  const society = page.societies[0], [patrons, n] = patronsAt(society, k);
  const head = part("tr", "", {}, ...["Leader", "Say among leaders", "Circle", "Posts given"].map((text) => part("th", text)));
  if (!patrons) { box.replaceChildren(part("p", "Nobody has clients yet.")); return; }
  const most = Math.max(1, ...patrons.leaders.map(given)), rows = [];
  patrons.leaders.forEach((leader, i) => {
    if (leader[0] < 0) return;
    const name = part("button", `Leader ${i + 1}${i === patrons.head ? ", heads the secretariat" : ""}`, { onclick: () => page.panels.person(0, society.rowAt(leader[0], page.seen)) });
    const row = part("tr", "", { onmouseenter: () => drawThreads(page, 0, leader, k), onmouseleave: () => clearThreads(page) },
      part("td", "", {}, name), part("td", `${Math.round(leader[1] / 10)} %`), part("td", short(leader[2])), part("td", short(given(leader)), { style: `background:linear-gradient(90deg,#33415a ${(100 * given(leader)) / most}%,transparent 0)` }));
    name.onfocus = () => drawThreads(page, 0, leader, k);
    name.onblur = () => clearThreads(page);
    rows.push([given(leader), row]);
  });
  rows.sort((a, b) => b[0] - a[0]);
  box.replaceChildren(part("p", `${monthName(society, n)}. Point at a leader to see the bodies in which persons owe him their posts; the circle are members who follow him.`), part("table", "", {}, head, ...rows.map(([, row]) => row)));
}

export function fillDecides(panels, box) { // the panel: the last vote, all votes so far, the threads
  const page = panels.page, society = page.societies[0];
  if (!society || society.newest < 0) { box.append(part("p", "The first month is not made yet.")); return; }
  const hall = part("div"), list = part("table"), threads = part("div");
  let chosen = panels.vote ?? null, listed = -1, counted = -2;
  const choose = (vote, n) => { chosen = vote; aboutVote(hall, page, society, vote, n, false); };
  box.append(part("h3", "Votes"), hall, list, part("h3", "Threads of patronage"), threads);
  panels.vote = null;
  panels.live = (k) => {
    const found = votesUntil(society, k);
    if (found.length !== listed) {
      listed = found.length;
      const one = found.find(([vote]) => vote.id === chosen?.id) ?? found[0];
      if (!one) hall.replaceChildren(part("p", "No motion has been put to the vote yet."));
      else if (hall.vote !== one[0].id) { hall.vote = one[0].id; choose(...one); }
      list.replaceChildren(...found.map(([vote, n]) => part("tr", "", {}, part("td", monthName(society, n)),
        part("td", "", {}, part("button", titleOfVote(society, vote), { onclick: () => { hall.vote = vote.id; choose(vote, n); hall.scrollIntoView({ block: "nearest" }); } })), part("td", `${vote.for} : ${vote.against}`))));
    }
    const [, n] = patronsAt(society, k);
    if (n !== counted) { counted = n; aboutThreads(threads, page, k); }
  };
  panels.live(Math.max(0, page.seen));
}

// News --------------------------------------------------------------------------------------------

export function newsOfVotes(society, n, words) { // what was put to the vote in a month, passed or not
  return (society.frames[n]?.votes ?? []).map((vote) => {
    const body = words.bodies?.[vote.body] ?? vote.body, source = society.events.find((e) => e.id === vote.id)?.source ?? "";
    return { id: vote.id, vote, title: `${titleOfVote(society, vote)}: ${vote.passed ? "passed" : "not passed"} by the ${body}, ${vote.for} to ${vote.against}`, source };
  });
}

const DONE = ["nothing was done about", "by concessions", "by lock-outs", "by arrests", "by force"]; // in the order of the model's answers
const WAVE = { towns: 2, share: 0.04 }; // as in runs/waves.py: the towns where a fifth stopped, the share of all workers

export function isWave(society, n) {
  const s = society.frames[n]?.strikes;
  return Boolean(s) && society.value("towns_stopped", n) >= WAVE.towns && society.value("workers_stopped", n) >= WAVE.share;
}

export function newsOfStrikes(society, n) { // a wave when it begins
  if (!isWave(society, n) || isWave(society, n - 1)) return [];
  const s = society.frames[n].strikes, done = s.kinds.map((many, kind) => [Math.round(many), kind]).filter(([many]) => many > 0).sort((a, b) => b[0] - a[0]);
  const answers = done.filter(([, kind]) => kind > 0).map(([many, kind]) => `${many} ${DONE[kind]}`).join(", ");
  const idle = s.kinds[0] > 0 ? `, ${DONE[0]} ${s.kinds[0]}` : "", asked = s.roads[0] + s.roads[1];
  const who = asked ? `, ${Math.round((100 * s.roads[1]) / asked)} % in party committees` : "";
  return [{ title: `${s.plants.toLocaleString("en")} plants of ${s.towns} towns stopped work${answers ? `; answered ${answers}` : ""}${idle}${who}`, source: "this run" }];
}
