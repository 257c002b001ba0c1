// Links that restore the page, and exports: picture, charts, table, replay.
import { REGIONS, toText } from "./wire.js";
import { heldAt, titleOf, versionOf } from "./signs.js";

export function writeLink(page) {
  const r = page.recipe, q = new URLSearchParams();
  q.set("s", r.scenario);
  if (r.account) q.set("a", r.account);
  q.set("seed", r.seed);
  if (r.scale !== page.words.scale) q.set("scale", r.scale);
  for (const [name, value] of Object.entries(r.parameters)) q.append("p", `${name}:${value}`);
  for (const [month, name, value] of r.holds) q.append("h", `${month}:${name}:${value ?? ""}`);
  if (page.compared) q.set("c", page.compared);
  q.set("m", page.wanted ?? Math.floor(page.clock + 1e-6));
  if (page.panels.open) q.set("v", page.panels.open);
  if (page.story.at >= 0) q.set("ch", page.story.at + 1);
  if (!page.usualCharts()) q.set("x", page.chosen.join(","));
  if (page.definition !== "regime_label") q.set("d", page.definition);
  return `#${q}`;
}

export function readLink(hash, words) {
  const q = new URLSearchParams(hash.replace(/^#/, "")), recipe = {};
  const known = new Set((words.scenarios ?? []).map((s) => s.name));
  if (known.has(q.get("s"))) recipe.scenario = q.get("s");
  if (words.accounts?.includes(q.get("a"))) recipe.account = q.get("a");
  if (q.get("seed") && Number.isInteger(+q.get("seed"))) recipe.seed = Math.max(0, +q.get("seed"));
  if (+q.get("scale") > 0) recipe.scale = Math.min(words.most, +q.get("scale"));
  const parameters = {};
  for (const text of q.getAll("p")) {
    const [name, value] = text.split(":");
    if (words.parameters.some(([n]) => n === name) && Number.isFinite(+value)) parameters[name] = +value;
  }
  if (Object.keys(parameters).length) recipe.parameters = parameters;
  const holds = q.getAll("h").map((t) => t.split(":")).filter((h) => h.length === 3)
    .map(([m, n, v]) => [+m, n, v === "" ? null : +v]).filter(([m, , v]) => Number.isInteger(m) && !Number.isNaN(v));
  if (holds.length) recipe.holds = holds;
  const month = q.get("m");
  return {
    recipe,
    compared: known.has(q.get("c")) ? q.get("c") : null,
    frame: month !== null && +month >= 0 ? +month : null,
    view: q.get("v"),
    chapter: q.get("ch") ? +q.get("ch") - 1 : -1,
    definition: q.get("d") ?? undefined,
    charts: q.get("x")?.split(","),
  };
}

export function save(name, content, kind) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: kind }));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 20000);
}

const fileName = (page, end) => `thermidor-${page.recipe.scenario}-${page.recipe.seed}.${end}`;

export function savePicture(page) { // the stages with their names, month, titles, labels, legend and curves
  const c = document.createElement("canvas"), d = c.getContext("2d"), { stage: first } = page.stages[0];
  const wide = page.stages.reduce((n, s) => n + s.stage.width, 0), top = 100, tall = first.height, pair = page.stages.length > 1;
  const curves = page.charts.filter((chart) => chart.canvas.width && chart.canvas.clientHeight), side = curves.length ? Math.max(260, Math.round(wide / 4)) : 0;
  c.width = wide + side; c.height = tall + top + 70;
  d.fillStyle = "#0d1117"; d.fillRect(0, 0, c.width, c.height);
  d.textBaseline = "middle";
  const write = (text, x, y, font, ink, room = Infinity) => { // smaller rather than cut
    d.font = `${font} system-ui, sans-serif`;
    const wide = d.measureText(text).width, less = Math.max(0.6, Math.min(1, room / wide));
    if (less < 1) d.font = `${font.replace(/\d+/, (n) => Math.floor(n * less))} system-ui, sans-serif`.replace(/(\d)(px)? system/, "$1px system");
    d.fillStyle = ink;
    d.fillText(text, x, y, Number.isFinite(room) ? room : undefined);
  };
  write(`${page.$("#month").textContent}: ${page.$("#regime b").textContent}`, 12, 26, "bold 34px", "#fff", c.width - 24);
  write(`${page.$("#which").textContent}; thermidor ${page.words.version}`, 12, 58, "18px", "#b8c3d1", c.width - 24);
  let x = 0;
  page.stages.forEach(({ stage, labels }, n) => {
    if (pair) write(`${n ? "┅┅" : "━━"} ${titleOf(page, n)}`, x + 8, 86, "bold 18px", n ? "#4aa8f0" : "#ffc24b", stage.width - 16);
    d.drawImage(stage.canvas, x, top);
    for (const l of labels) {
      const box = stage.map.zones.find((z) => z.zone === l.zone);
      write(l.button.textContent.trim(), x + box.x + 3, top + box.y - stage.map.title / 2, `${Math.round(stage.map.title * 0.68)}px`, "#f2f5f9", box.w);
    }
    x += stage.width;
  });
  curves.forEach((chart, n) => {
    const h = tall / curves.length, y = top + n * h;
    write(`${chart.title}: ${chart.text}`, x + 12, y + 12, "bold 16px", "#f2f5f9", side - 24);
    d.drawImage(chart.canvas, x + 8, y + 26, side - 16, Math.min(h - 30, (chart.canvas.height * (side - 16)) / chart.canvas.width));
  });
  x = 12;
  let y = tall + top + 14;
  for (const item of page.$("#legend").querySelectorAll("span")) {
    const ink = /(?:fill|stroke)="(#\w+)"/.exec(item.innerHTML)?.[1], text = `${ink ? "■ " : ""}${item.textContent}`;
    d.font = "14px system-ui, sans-serif";
    const w = d.measureText(text).width + 14;
    if (x + w > c.width) { x = 12; y += 20; }
    write(text, x, y, "14px", ink ?? "#b8c3d1");
    x += w;
  }
  c.toBlob((blob) => save(fileName(page, "png"), blob));
}

export function saveCharts(page) { // every chart, and which line is which run
  const runs = page.shown().map((s, n) => titleOf(page, n)), high = 265, top = 24 + 18 * runs.length;
  const parts = page.charts.map((chart, n) => `<g transform="translate(0 ${top + n * high})">${chart.svg(page.shown())}</g>`);
  const escaped = (t) => t.replace(/[<>&"]/g, (q) => `&#${q.charCodeAt(0)};`);
  const names = runs.map((title, n) => `<line x1="46" x2="80" y1="${18 + 18 * n}" y2="${18 + 18 * n}" stroke="${["#b36b00", "#0b62a4"][n]}" stroke-width="2.5"${n ? ' stroke-dasharray="7 4"' : ""}/><text x="88" y="${22 + 18 * n}" font-size="12">${escaped(title)}, seed ${page.recipe.seed}</text>`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="${top + page.charts.length * high}" font-family="sans-serif"><rect width="100%" height="100%" fill="#fff"/>${names.join("")}${parts.join("")}</svg>`;
  save(fileName(page, "svg"), svg, "image/svg+xml");
}

export function table(page) { // all months, observables and societies on the page
  const names = page.shown()[0].observables, quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const lines = [["scenario", "title", "your_version", "seed", "month", "region", "held", ...names].join(",")];
  for (const [slot, s] of page.shown().entries()) {
    const { holds } = page.recipeOf(slot), version = quoted(versionOf(page, slot)), title = quoted(titleOf(page, slot));
    for (let k = 1; k <= s.newest; k++) {
      const { year, month } = s.date(k), held = quoted(heldAt(holds, k).map(([name, value]) => `${name}=${value}`).join(" "));
      REGIONS.forEach((region, r) => {
        const row = names.map((n) => { const v = s.value(n, k, r); return Number.isFinite(v) ? +v.toPrecision(6) : ""; });
        lines.push([s.name, title, version, page.recipe.seed, `${year}-${String(month).padStart(2, "0")}`, region, held, ...row].join(","));
      });
    }
  }
  return lines.join("\n") + "\n";
}

export function saveTable(page) { save(fileName(page, "csv"), table(page), "text/csv"); }

const ORDER = ["wire", "layout", "packing", "stage", "charts", "labels", "votes", "signs", "share", "story", "panels", "sources", "page"];

export function bundle(sources) { // modules in order, joined into one: their names all differ
  return sources.map((text) => text.replace(/^import .*$/gm, "").replace(/^export /gm, "")).join("\n");
}

export async function replay(page) { // the page, its modules and every month in one file
  const get = async (name) => (await fetch(name)).text();
  const html = page.source.live ? await get("./") : `<!doctype html>${document.documentElement.outerHTML}`;
  const [css, ...modules] = await Promise.all(["page.css", ...ORDER.map((n) => `${n}.js`)].map(get));
  const societies = page.shown().map((s) => [toText(s.rawHead), ...s.frames.map((f) => toText(f.raw))]);
  const { scenarios, accounts, parameters, chapters, ...kept } = page.words;
  const used = new Set(kept.figures.map((f) => f.of));
  const words = { ...kept, scenarios: [], accounts: [], parameters: [], first: page.recipe.scenario, recipe: page.recipe,
    compared: page.compared ? { scenario: page.compared, holds: page.comparedHolds ?? [] } : null,
    shared: { frame: Math.floor(page.clock + 1e-6), charts: page.chosen, definition: page.definition },
    chapters: chapters.filter((c) => (c.scenario ?? page.words.first) === page.recipe.scenario && (!c.compare || c.compare === page.compared) && !c.holds) };
  const safe = (value) => JSON.stringify(value).replace(/</g, "\\u003c");
  const script = `globalThis.THERMIDOR=${safe({ words, societies })};\n${bundle(modules).replace(/<\/script/g, "<\\/script")}`;
  return html
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${css}</style>`)
    .replace(/<script type="module"[^>]*><\/script>/, () => `<script type="module">${script}</script>`);
}

export async function saveReplay(page) {
  save(fileName(page, "html"), await replay(page), "text/html");
}
