// Chapters: states of the page with a caption and its sources. Also: following a lecturer.
export class Story {
  constructor(page) {
    this.page = page;
    this.chapters = page.words.chapters ?? [];
    this.at = -1;
    this.until = null;
  }

  go(n) {
    if (!this.chapters.length) return;
    if (n < 0 || n >= this.chapters.length) return; // the first and the last chapter stay
    const page = this.page, chapter = this.chapters[n], now = page.recipe;
    this.at = n;
    this.shownFromLink = false;
    const recipe = { ...now, scenario: chapter.scenario ?? page.words.first, holds: chapter.holds ?? [],
      account: chapter.account ?? now.account, seed: chapter.seed ?? now.seed };
    const same = JSON.stringify(recipe) === JSON.stringify(now) && page.compared === (chapter.compare ?? null);
    if (!same && page.source.live) {
      page.recipe = recipe;
      if (page.compared && !chapter.compare) page.compare(null);
      page.compared = chapter.compare ?? null;
      page.wanted = this.frame(chapter);
      page.play(false);
      page.run(0);
    } else this.ready();
    this.caption();
    page.panels.refresh();
  }

  open(n) { // a link names a chapter: show its caption, and the month of the link
    this.at = n < this.chapters.length ? n : -1;
    this.shownFromLink = true;
    this.caption();
  }

  frame(chapter) {
    const society = this.page.societies[0];
    const start = this.page.words.scenarios?.find((s) => s.name === (chapter.scenario ?? this.page.words.first))?.start ?? society?.start ?? "1917-11";
    const [y, m] = start.split("-").map(Number), [a, b] = (chapter.month ?? start).split("-").map(Number);
    return Math.max(0, (a - y) * 12 + b - m + 1);
  }

  ready() { // the months are loaded: show those of the chapter
    const chapter = this.chapters[this.at], page = this.page;
    if (!chapter || this.shownFromLink) { this.shownFromLink = false; return; }
    page.setCharts(chapter.charts);
    page.panels.highlight(chapter.focus ?? []);
    page.seek(this.frame(chapter));
    this.until = chapter.until ? this.frame({ ...chapter, month: chapter.until }) : null;
    if (this.until !== null) page.play(true);
    page.link();
  }

  stops(clock) { // a chapter ends at its last month
    if (this.until === null || clock < this.until) return false;
    this.until = null;
    return true;
  }

  caption() {
    const box = this.page.$("#caption"), chapter = this.chapters[this.at];
    box.hidden = !chapter;
    if (!chapter) return;
    box.replaceChildren();
    const add = (tag, text, to = box) => { const e = document.createElement(tag); e.textContent = text; to.append(e); return e; };
    add("h2", `${this.at + 1}. ${chapter.title}`);
    add("p", chapter.text);
    if (chapter.source) add("small", `Sources: ${chapter.source}`);
    const row = add("div", "");
    row.className = "row";
    for (const [text, step] of [["‹ Back", -1], ["Next ›", 1]]) {
      const button = add("button", text, row);
      button.disabled = !this.chapters[this.at + step];
      button.onclick = () => this.go(this.at + step);
    }
    add("button", "Close", row).onclick = () => this.close();
  }

  leave() { // the visitor changes the run: it is not the chapter any more
    const { page } = this;
    this.at = -1;
    this.until = null;
    page.play(false);
    page.panels.highlight([]);
    this.caption();
  }

  close() { // end the chapter with what it brought: comparison, pressures, charts
    const { page } = this, chapter = this.chapters[this.at];
    this.leave();
    page.setCharts();
    if (chapter?.compare && page.source.live) page.compare(null);
    if (chapter?.holds && page.source.live) page.setHolds([]);
    page.link();
  }

  follow(shown) { // show what the lecturer's page shows
    const page = this.page, [recipe, compared] = shown.societies;
    const key = JSON.stringify(shown.societies);
    if (key !== this.followed) {
      this.followed = key;
      page.recipe = recipe;
      if (page.compared && !compared) page.compare(null);
      page.compared = compared?.scenario ?? null;
      page.comparedHolds = compared?.holds ?? [];
      page.wanted = shown.frame;
      page.run(0);
    } else if (Math.abs(shown.frame - page.clock) > (shown.playing ? 2.5 : 0.01)) page.seek(shown.frame);
    page.setSpeed(Math.max(0.1, shown.speed));
    if (page.playing !== shown.playing) page.play(shown.playing);
    if (this.at !== shown.chapter) { // the chapter's charts and frames too
      this.at = shown.chapter;
      const chapter = this.chapters[this.at];
      page.setCharts(chapter?.charts);
      page.panels.highlight(chapter?.focus ?? []);
      this.caption();
    }
  }
}
