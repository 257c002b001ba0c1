// Names and numbers over the zones: buttons, so that keyboard and screen reader find them too.
import { HALL, ZONE } from "./wire.js";
import { tidy } from "./charts.js";

const PLACE = { petrograd: "Petrograd", moscow: "Moscow", provinces: "Provinces" };
const NAMED = { 0: "PETROGRAD: factories", 1: "MOSCOW: factories", 2: "PROVINCES: factories", 3: "Soviet",
  4: "Soviet", 5: "Soviets", 11: "State offices", 12: "State offices", 13: "State offices", 14: "Private",
  15: "Private", 16: "Private", 17: "Staff", 18: "Staff", 19: "Staff", 20: "Party", 21: "Party", 22: "Party",
  23: "Unions", 24: "Unions", 25: "Unions", 9: "Commissars" };

const SEATS = new Set([3, 4, 5]);

export function zoneName(words, zone) {
  const [title, region] = words.zones[zone];
  return PLACE[region] ? `${title}, ${PLACE[region]}` : title;
}

export function labelStage(layer, stage, scale, words, open) {
  layer.replaceChildren();
  const labels = [];
  for (const box of stage.map.zones) {
    const b = document.createElement("button");
    b.className = "label";
    const [title, region] = words.zones[box.zone];
    const name = NAMED[box.zone] ?? (PLACE[region] ? `${title}, ${PLACE[region]}` : title);
    b.innerHTML = `<span></span> <b></b>`;
    b.firstChild.textContent = name;
    b.setAttribute("aria-label", zoneName(words, box.zone));
    if (SEATS.has(box.zone)) b.title = "Deputies who came this month";
    b.classList.toggle("narrow", box.w / scale < 100);
    b.style.left = `${box.x / scale}px`;
    b.style.top = `${(box.y - stage.map.title) / scale}px`;
    b.style.width = `${box.w / scale}px`;
    b.style.height = `${stage.map.title / scale}px`;
    b.onclick = () => open(box.zone);
    layer.append(b);
    labels.push({ zone: box.zone, number: b.querySelector("b"), button: b, wide: box.w / scale > 170 });
  }
  return labels;
}

export function headcount(society, k) { // real persons in each zone
  const counts = new Float64Array(32), persons = society.go(k).persons, weight = society.weight;
  for (let i = 0; i < persons.length; i++) counts[persons[i] & ZONE] += weight[i];
  return counts;
}

export function updateLabels(labels, society, k) {
  if (!labels) return;
  const counts = headcount(society, k);
  for (const { zone, number, wide } of labels) {
    const came = society.value("soviet_attendance", k, zone - HALL);
    let text = SEATS.has(zone) ? `${Math.round(100 * came) || 0} %${wide ? " came" : ""}` : short(counts[zone]);
    if (zone === 10) text = short(society.value("secretariat_staff", k));
    if (number.textContent !== text) number.textContent = text;
  }
}

export function short(n) {
  if (!Number.isFinite(n)) return "–";
  if (n >= 1e6) return `${(n / 1e6).toFixed(1)} m`;
  if (n >= 1e4) return `${Math.round(n / 1e3)}k`;
  if (n >= 1e3) return `${(n / 1e3).toFixed(1)}k`;
  return `${Math.round(n)}`;
}
