// Names and numbers above the zones: buttons, so that keyboards and screen readers find them.
import { Zone, isHall } from "./wire.js";
import { headcount } from "./layout.js";

const PLACE = { petrograd: "Petrograd", moscow: "Moscow", provinces: "Provinces" };
const state = (place) => [`${place}: state offices`, "State offices", "Offices"];
const NAMES = new Map([ // by zone, from long to short; other zones use their title
  [0, ["Petrograd: factories", "Petrograd"]], [1, ["Moscow: factories", "Moscow"]], [2, ["Provinces: factories", "Provinces"]],
  [3, ["Petrograd Soviet"]], [4, ["Moscow Soviet"]], [5, ["Soviets of the provinces", "Soviets"]],
  [Zone.ECONOMIC, ["Economic boards", "Boards"]], [Zone.COLLEGIA, ["Commissars"]], [Zone.IDLE, ["Out of work", "No work"]], [Zone.VILLAGE, ["Gone to the village", "To the village"]],
  ...["Petrograd", "Moscow", "Provinces"].flatMap((place, region) => [
    [Zone.OFFICES + region, state(place)], [Zone.OTHER + region, ["Private offices", "Private"]],
    [Zone.STAFF + region, ["Soviet staff", "Staff"]], [Zone.PARTY + region, ["Party committees", "Committees", "Cttees"]]]),
]);

export function dated(name, society, k) { // the name of that month: Leningrad from January 1924, GPU from February 1922
  if (!society || k < 1) return name;
  const { year, month } = society.date(k), m = year * 12 + month;
  if (m >= 1924 * 12 + 1) name = name.replace("Petrograd", "Leningrad");
  return m >= 1922 * 12 + 2 ? name.replace("Cheka", m >= 1923 * 12 + 11 ? "OGPU" : "GPU") : name;
}

export function zoneName(words, zone, society = null, k = 0) {
  const [title, region] = words.zones[zone];
  return dated(PLACE[region] ? `${title}, ${PLACE[region]}` : title, society, k);
}

function fitting(names, sample, width, measure) { // the longest name that fits, with the number if both fit
  const gap = measure("n");
  const both = names.find((name) => measure(name) + gap + measure(sample) <= width);
  return both ? [both, true] : [names.find((name) => measure(name) <= width) ?? names.at(-1), false];
}

export function labelStage(layer, stage, scale, text, words, open) {
  layer.replaceChildren();
  const labels = [], pen = document.createElement("canvas").getContext("2d");
  pen.font = `600 ${text}px ${getComputedStyle(document.body).fontFamily}`;
  const measure = (t) => pen.measureText(t).width;
  for (const box of stage.map.zones) {
    const zone = box.zone, whole = zoneName(words, zone), b = document.createElement("button");
    b.className = "label";
    const names = NAMES.get(zone) ?? [words.zones[zone][0]], width = box.w / scale - 6;
    const came = isHall(zone) && measure(`${names.at(-1)} 100 % came`) <= width;
    const sample = isHall(zone) ? (came ? "100 % came" : "100 %") : short(1.02 * stage.map.most[zone]);
    const [name, counted] = fitting(names, sample, width, measure);
    const people = Math.max(1, Math.round(stage.map.unit[zone])), fits = counted && measure(`${name}n${sample}n•${people}`) <= width;
    b.innerHTML = "<span></span> <b></b>";
    if (!isHall(zone)) {
      b.append(" ");
      const unit = b.appendChild(document.createElement("small"));
      if (!fits) unit.className = "inside";
      unit.textContent = `•\u200a${people}`;
    }
    b.firstChild.textContent = name;
    b.title = isHall(zone) ? `${whole}: deputies who came this month` : `${whole}: a dot is ${people === 1 ? "one person" : `about ${people} people`}`;
    const tight = measure(name) / width;
    if (tight > 1) b.style.fontSize = `${Math.max(7, text / tight)}px`; // smaller rather than cut
    b.style.setProperty("--room", `${box.h / scale}px`);
    b.style.left = `${box.x / scale}px`;
    b.style.top = `${(box.y - stage.map.title) / scale}px`;
    b.style.width = `${box.w / scale}px`;
    b.style.height = `${stage.map.title / scale}px`;
    b.onclick = () => open(zone);
    layer.append(b);
    labels.push({ zone, whole, name, number: b.querySelector("b"), button: b, counted, came });
  }
  return labels;
}

export function updateLabels(labels, society, k) {
  if (!labels) return;
  const counts = headcount(society, k);
  for (const { zone, whole, name, button, number, counted, came } of labels) {
    const share = society.value("soviet_attendance", k, zone - Zone.HALL);
    let text = isHall(zone) ? `${Math.round(100 * share) || 0} %${came ? " came" : ""}` : short(counts[zone]);
    if (zone === Zone.SECRETARIAT) text = short(society.value("secretariat_staff", k));
    const now = dated(name, society, k);
    if (button.shown === now + text) continue;
    button.shown = now + text;
    button.firstChild.textContent = now;
    button.setAttribute("aria-label", `${dated(whole, society, k)}: ${text}`);
    if (counted) number.textContent = text;
  }
}

export function short(n) {
  if (!Number.isFinite(n)) return "–";
  if (n >= 1e6) return `${(n / 1e6).toFixed(1)} m`;
  if (n >= 1e4) return `${Math.round(n / 1e3)}k`;
  if (n >= 1e3) return `${(n / 1e3).toFixed(1)}k`;
  return `${Math.round(n)}`;
}
