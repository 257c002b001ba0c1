// Links that restore the page, and exports: picture, charts, table, replay.
import { REGIONS, monthName, toText } from "./wire.js";

export function writeLink(page) {
  const r = page.recipe, q = new URLSearchParams();
  q.set("s", r.scenario);
  if (r.account) q.set("a", r.account);
  q.set("seed", r.seed);
  if (r.scale !== page.words.scale) q.set("scale", r.scale);
  for (const [name, value] of Object.entries(r.parameters)) q.append("p", `${name}:${value}`);
  for (const [month, name, value] of r.holds) q.append("h", `${month}:${name}:${value ?? ""}`);
  if (page.compared) q.set("c", page.compared);
  q.set("m", page.wanted ?? Math.max(0, page.seen));
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
    frame: month !== null && +month >= 0 ? +month : 0,
    view: q.get("v"),
    chapter: q.get("ch") ? +q.get("ch") - 1 : -1,
    definition: q.get("d"),
    charts: q.get("x")?.split(",") ?? null,
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

export function savePicture(page) { // the stage with its names, the month and the regime label
  const { stage, labels } = page.stages[0], c = document.createElement("canvas");
  const wide = page.stages.reduce((n, s) => n + s.stage.width, 0), top = 70;
  c.width = wide; c.height = stage.height + top;
  const d = c.getContext("2d");
  d.fillStyle = "#0d1117"; d.fillRect(0, 0, c.width, c.height);
  let x = 0;
  for (const s of page.stages) {
    d.drawImage(s.stage.canvas, x, top);
    d.fillStyle = "#f2f5f9"; d.textBaseline = "middle";
    const size = Math.round(s.stage.map.title * 0.68);
    d.font = `${size}px system-ui, sans-serif`;
    for (const l of s.labels) {
      const box = s.stage.map.zones.find((z) => z.zone === l.zone);
      d.fillText(l.button.textContent, x + box.x + 3, top + box.y - s.stage.map.title / 2, box.w);
    }
    x += s.stage.width;
  }
  d.font = "bold 34px system-ui, sans-serif"; d.fillStyle = "#fff";
  d.fillText(`${page.$("#month").textContent}: ${page.$("#regime b").textContent}`, 12, 26);
  d.font = "18px system-ui, sans-serif"; d.fillStyle = "#b8c3d1";
  d.fillText(`${page.$("#which").textContent}; seed ${page.recipe.seed}; thermidor ${page.words.version}`, 12, 55);
  c.toBlob((blob) => save(fileName(page, "png"), blob));
}

export function saveCharts(page) {
  const parts = page.charts.map((chart, n) => `<g transform="translate(0 ${n * 265})">${chart.svg(page.shown())}</g>`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="${page.charts.length * 265}" font-family="sans-serif"><rect width="100%" height="100%" fill="#fff"/>${parts.join("")}</svg>`;
  save(fileName(page, "svg"), svg, "image/svg+xml");
}

export function table(page) { // all months, observables and societies on the page
  const names = page.shown()[0].observables, lines = [["scenario", "seed", "month", "region", ...names].join(",")];
  for (const s of page.shown()) {
    for (let k = 1; k <= s.newest; k++) {
      const { year, month } = s.date(k);
      REGIONS.forEach((region, r) => {
        const row = names.map((n) => { const v = s.value(n, k, r); return Number.isFinite(v) ? +v.toPrecision(6) : ""; });
        lines.push([s.name, page.recipe.seed, `${year}-${String(month).padStart(2, "0")}`, region, ...row].join(","));
      });
    }
  }
  return lines.join("\n") + "\n";
}

export function saveTable(page) { save(fileName(page, "csv"), table(page), "text/csv"); }

const ORDER = ["wire", "layout", "packing", "stage", "charts", "labels", "signs", "share", "story", "panels", "sources", "page"];

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
