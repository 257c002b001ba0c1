// Sources of societies: the server of this page, or the months that this file contains.
import { Line, Society, inflate, toBytes } from "./wire.js";

export class Server { // societies from the server of this page
  constructor() { this.live = true; }

  begin(page) {
    this.page = page;
    const key = new URLSearchParams(location.hash.slice(1)).get("lecturer") ?? sessionStorage.getItem("lecturer");
    if (key) sessionStorage.setItem("lecturer", key);
    this.key = key;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.line = new Line(`${scheme}://${location.host}/live`, {
      greeting: () => (page.words.classroom ? { do: "enter", key: this.key ?? "", code: this.code ?? "", own: this.own ?? false } : null),
      state: (state, reason, code) => this.state(state, reason, code),
      trouble: (text) => page.trouble(text),
      message: (m) => this.message(m),
      head: (slot, society) => page.head(slot, society),
      frame: (slot, k, bytes, raw) => page.frame(slot, k, bytes, raw),
    });
  }

  get ready() { return this.line?.welcomed === true; }
  record(slot, recipe, from) { this.line.record(slot, recipe, from); }
  drop(slot) { this.line.drop(slot); }

  state(state, reason, code) {
    if (state === "open") return this.page.trouble(null);
    if (code === 4400 && this.page.words.classroom && !this.key) return this.enter(this.code ? reason : "");
    this.page.trouble(reason || "The server does not answer. You can still play the months already loaded; the page will try again.");
  }

  enter(reason) {
    const dialog = this.page.$("#entry");
    dialog.querySelector("h2").textContent = reason || "Follow the lecture";
    dialog.onclose = () => {
      this.code = dialog.querySelector("#code").value;
      this.own = dialog.returnValue === "own";
      this.line.open();
    };
    if (!dialog.open) dialog.showModal();
  }

  message(m) {
    const page = this.page;
    if (m.is === "welcome") {
      this.role = m.role;
      this.follower = m.role === "follower";
      document.body.classList.toggle("follower", this.follower);
      if (m.code) page.panels.classroom(m);
      if (!this.follower && page.societies[0]?.complete !== true) page.run(0);
    } else if (m.is === "follow") page.story.follow(m);
    else if (m.is === "failed" || m.is === "refused") page.trouble(m.reason);
    else if (m.is === "done") page.recorded?.(m);
  }

  show(page) { // the lecturer's month goes to the followers, at most eight times a second
    if (this.role !== "lecturer" || !this.line.welcomed) return;
    clearTimeout(this.later);
    const wait = 125 - (performance.now() - (this.lastSent ?? -1000));
    if (wait > 0) { this.later = setTimeout(() => this.show(page), wait); return; }
    const societies = page.compared ? [page.recipe, page.comparedRecipe()] : [page.recipe];
    const now = JSON.stringify([societies, page.seen, page.playing, page.speed, page.story.at]);
    if (now === this.sent) return;
    this.sent = now;
    this.lastSent = performance.now();
    this.line.send({ do: "show", societies, frame: Math.max(0, page.seen), playing: page.playing, speed: page.speed, chapter: page.story.at });
  }
}

export class Recorded { // societies from the months that this file contains
  constructor(packed) { this.live = false; this.packed = packed; }

  async begin(page) {
    for (const [slot, parts] of this.packed.entries()) {
      const bytes = parts.map(toBytes);
      page.head(slot, new Society(await inflate(bytes[0]), bytes[0]));
      for (let k = 1; k < bytes.length; k++) page.frame(slot, k - 1, await inflate(bytes[k]), bytes[k]);
    }
  }
}
