// Names and numbers over the zones: buttons, so that keyboard and screen reader find them too.
import { FIRST_BODY, HALL } from "./wire.js";
import { headcount } from "./layout.js";

const PLACE = { petrograd: "Petrograd", moscow: "Moscow", provinces: "Provinces" };
const NAMED = { 0: ["Petrograd: factories", "Petrograd"], 1: ["Moscow: factories", "Moscow"],
  2: ["Provinces: factories", "Provinces"], 3: ["Petrograd Soviet", "Soviet"], 4: ["Moscow Soviet", "Soviet"],
  5: ["Soviets of the provinces", "Soviets"], 8: ["Economic boards", "Boards"], 9: ["Commissars"],
  11: ["Petrograd: state offices", "State offices", "Offices"], 12: ["Moscow: state offices", "State offices", "Offices"],
  13: ["Provinces: state offices", "State offices", "Offices"], 14: ["Private offices", "Private"],
  15: ["Private offices", "Private"], 16: ["Private offices", "Private"], 17: ["Soviet staff", "Staff"],
  18: ["Soviet staff", "Staff"], 19: ["Soviet staff", "Staff"], 20: ["Party committees", "Party"], 28: ["Out of work", "Idle"],
  21: ["Party committees", "Party"], 22: ["Party committees", "Party"] }; // from long to short

export function zoneName(words, zone) {
  const [title, region] = words.zones[zone];
  return PLACE[region] ? `${title}, ${PLACE[region]}` : title;
}

const isHall = (zone) => zone >= HALL && zone < FIRST_BODY;

function fitting(names, sample, width, measure) { // the longest name that fits, with the number if it can
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
    const names = NAMED[zone] ?? [words.zones[zone][0]], width = box.w / scale - 6;
    const came = isHall(zone) && measure(`${names.at(-1)} 100 % came`) <= width;
    const sample = isHall(zone) ? (came ? "100 % came" : "100 %") : short(1.02 * stage.map.most[zone]);
    const [name, counted] = fitting(names, sample, width, measure);
    b.innerHTML = "<span></span> <b></b>";
    b.firstChild.textContent = name;
    const people = Math.max(1, Math.round(stage.map.unit[zone]));
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
    labels.push({ zone, whole, number: b.lastChild, button: b, counted, came });
  }
  return labels;
}

export function updateLabels(labels, society, k) {
  if (!labels) return;
  const counts = headcount(society, k);
  for (const { zone, whole, button, number, counted, came } of labels) {
    const share = society.value("soviet_attendance", k, zone - HALL);
    let text = isHall(zone) ? `${Math.round(100 * share) || 0} %${came ? " came" : ""}` : short(counts[zone]);
    if (zone === 10) text = short(society.value("secretariat_staff", k));
    if (button.said === text) continue;
    button.said = text;
    button.setAttribute("aria-label", `${whole}: ${text}`);
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
