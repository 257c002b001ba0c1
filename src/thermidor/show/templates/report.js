"use strict";
// Filters, sorts and opens a figure's story. Everything is in the page already; nothing is fetched.
const figures = JSON.parse(document.getElementById("figures").textContent);
const byId = new Map(figures.map((figure) => [figure.id, figure]));
const rows = [...document.querySelectorAll("#all tbody tr")];
const marks = [...document.querySelectorAll("#charts .mark")];
const field = (id) => document.getElementById(id);
const filters = ["by-institution", "by-use", "by-verdict", "by-text"].map(field);

function wanted(figure) {
  const [institution, use, verdict, text] = filters.map((input) => input.value);
  return (!institution || figure.institution === institution) && (!use || figure.use === use)
    && (!verdict || figure.verdict === verdict)
    && text.toLowerCase().split(/\s+/).every((word) => figure.search.includes(word));
}

function filter() {
  const kept = new Set(figures.filter(wanted).map((figure) => figure.id));
  for (const row of rows) row.hidden = !kept.has(row.dataset.id);
  for (const mark of marks) mark.style.display = kept.has(mark.dataset.id) ? "" : "none";
  for (const part of document.querySelectorAll("#charts figure")) {
    part.hidden = ![...part.querySelectorAll(".mark")].some((mark) => kept.has(mark.dataset.id));
  }
  for (const part of document.querySelectorAll("#charts .institution")) {
    part.hidden = ![...part.querySelectorAll("figure")].some((figure) => !figure.hidden);
  }
  field("count").textContent = `${kept.size} of ${figures.length} figures`;
}

function sort(head) {
  const column = [...head.parentNode.children].indexOf(head);
  const rising = head.getAttribute("aria-sort") !== "ascending";
  for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", rising ? "ascending" : "descending");
  const key = (row) => {
    const cell = row.children[column];
    const number = parseFloat(cell.dataset.sort ?? "");
    return Number.isNaN(number) ? cell.textContent.trim() : number;
  };
  const order = (a, b) => {
    const [x, y] = [key(a), key(b)];
    if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
    const less = typeof x === "number" ? x - y : x.localeCompare(y);
    return rising ? less : -less;
  };
  head.closest("table").tBodies[0].append(...[...rows].sort(order));
}

let opened = null;
function open(id) {
  const figure = byId.get(id);
  if (!figure) return;
  opened = id;
  const body = field("story-body");
  body.textContent = "";
  const add = (parent, name, text, kind) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    parent.append(made);
    return made;
  };
  add(body, "h2", figure.quantity).id = "story-title";
  add(body, "p", figure.summary, `verdict ${figure.verdict}`);
  const list = document.createElement("dl");
  for (const [name, text] of figure.story) {
    add(list, "dt", name);
    add(list, "dd", text);
  }
  body.append(list);
  if (!field("story").open) field("story").showModal();
}

function step(by) {
  const shown = figures.filter(wanted);
  const at = shown.findIndex((figure) => figure.id === opened);
  open(shown[(at + by + shown.length) % shown.length]?.id);
}

function save() {
  const quote = (text) => `"${text.replaceAll('"', '""')}"`;
  const lines = [...document.querySelectorAll("#all tr")].filter((row) => !row.hidden)
    .map((row) => [...row.children].map((cell) => quote(cell.textContent.trim())).join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`\ufeff${lines.join("\n")}`], { type: "text/csv" }));
  link.download = "ledger.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-open], .mark");
  if (mark) {
    event.preventDefault();
    open(mark.dataset.open ?? mark.dataset.id);
  }
});
for (const input of filters) input.addEventListener("input", filter);
for (const button of document.querySelectorAll("#all thead button")) {
  button.addEventListener("click", () => sort(button.closest("th")));
}
field("clear").addEventListener("click", () => {
  for (const input of filters) input.value = "";
  filter();
});
field("before").addEventListener("click", () => step(-1));
field("after").addEventListener("click", () => step(1));
field("close").addEventListener("click", () => field("story").close());
field("save").addEventListener("click", save);
field("story").addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") step(-1);
  if (event.key === "ArrowRight") step(1);
});
filter();
if (byId.has(location.hash.slice(1))) open(location.hash.slice(1));
