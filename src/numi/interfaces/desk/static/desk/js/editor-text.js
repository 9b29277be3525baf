// The text and its line numbers: a real text field; behind it, a copy that wraps the same way carries the numbers and
// the marks. Only the lines that changed are drawn again.
import { make } from "./dom.js";

const TOO_MANY_LINES = 12000;
const LOOKS = [
  [/^#{1,3} /, "is-head"], [/^> \*\*(?:Dire)\*\*/i, "is-say"], [/^> \*\*Ne jamais\*\*/i, "is-never"], [/^> \*\*/, "is-voice"],
  [/^- \[[ !]\]/, "is-item"], [/^- \[/, "is-branch"],
];

export class TextBox {
  /** @param {HTMLTextAreaElement} area @param {HTMLElement} lines */
  constructor(area, lines) {
    Object.assign(this, { area, lines, shown: [], marks: new Map() });
    area.addEventListener("scroll", () => { lines.scrollTop = area.scrollTop; });
    area.addEventListener("input", () => this.draw());
    this.draw();
  }

  get value() {
    return this.area.value;
  }

  /** Put another text in place of all. @param {string} text */
  set value(text) {
    this.area.value = text;
    this.draw();
  }

  draw() {
    const rows = this.area.value.split("\n");
    this.lines.hidden = rows.length > TOO_MANY_LINES;
    if (this.lines.hidden) return;
    const most = Math.min(rows.length, this.shown.length);
    let head = 0;
    while (head < most && rows[head] === this.shown[head]) head += 1;
    let tail = 0;
    while (tail < most - head && rows[rows.length - 1 - tail] === this.shown[this.shown.length - 1 - tail]) tail += 1;
    const gone = [...this.lines.children].slice(head, this.shown.length - tail);
    const next = this.lines.children[this.shown.length - tail] || null;
    for (const node of gone) node.remove();
    const fresh = document.createDocumentFragment();
    for (const row of rows.slice(head, rows.length - tail)) fresh.append(make("div", { class: lookOf(row) || false }, row || "\u200b"));
    this.lines.insertBefore(fresh, next);
    this.shown = rows;
    this.lines.scrollTop = this.area.scrollTop;
  }

  /** Show which lines have something to mend. @param {Array<{line: number, severity: string}>} remarks */
  mark(remarks) {
    for (const line of this.marks.keys()) this.lines.children[line - 1]?.classList.remove("has-error", "has-warning");
    this.marks.clear();
    for (const { line, severity } of remarks) if (this.marks.get(line) !== "error") this.marks.set(line, severity);
    for (const [line, severity] of this.marks) this.lines.children[line - 1]?.classList.add(severity === "error" ? "has-error" : "has-warning");
  }

  /** The line where the caret is, from 1. */
  line() {
    return this.area.value.slice(0, this.area.selectionStart).split("\n").length;
  }

  /** Where a line begins and ends. @param {number} line @returns {[number, number]} */
  span(line) {
    const rows = this.area.value.split("\n");
    const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
    return [start, start + (rows[line - 1] || "").length];
  }

  /** Go to a line: it is selected and in sight. @param {number} line */
  goTo(line) {
    const [start, end] = this.span(line);
    this.select(start, end);
  }

  /** Select a stretch and bring its line in sight. @param {number} start @param {number} end */
  select(start, end) {
    this.area.focus();
    this.area.setSelectionRange(start, end);
    const node = this.lines.children[this.line() - 1];
    if (!node) return;
    const { scrollTop, clientHeight } = this.area;
    if (node.offsetTop < scrollTop || node.offsetTop + node.offsetHeight > scrollTop + clientHeight) this.area.scrollTop = Math.max(0, node.offsetTop - clientHeight / 3);
  }

  /** Write in place of a stretch, as the person would: the browser can undo it. @param {number} start @param {number} end @param {string} text */
  write(start, end, text) {
    this.area.focus();
    this.area.setSelectionRange(start, end);
    if (document.execCommand("insertText", false, text)) return;
    this.area.setRangeText(text, start, end, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {number} line @param {string} text */
  writeLine(line, text) {
    this.write(...this.span(line), text);
  }

  /** The step of a line: the nearest title above it, "" before the first. @param {number} line */
  stepAt(line) {
    const rows = this.area.value.split("\n").slice(0, line);
    for (let place = rows.length - 1; place >= 0; place -= 1) {
      const step = /^### .*\{#([a-z0-9-]+)[^}]*\}\s*$/.exec(rows[place]);
      if (step) return step[1];
      if (/^## /.test(rows[place])) return "";
    }
    return "";
  }

  /** Every step of the text as it is, whether it can be read or not. @returns {Array<{id: string, title: string}>} */
  steps() {
    return [...this.area.value.matchAll(/^### (.*?)\s*\{#([a-z0-9-]+)[^}]*\}\s*$/gm)].map(([, title, id]) => ({ id, title }));
  }

  /** The line after which the front matter is over. */
  bodyStart() {
    const rows = this.area.value.split("\n");
    const end = rows.findIndex((row, place) => place > 0 && row.trim() === "---");
    return end < 0 ? 0 : end + 1;
  }
}

/** @param {string} row */
function lookOf(row) {
  return LOOKS.find(([pattern]) => /** @type {RegExp} */ (pattern).test(row))?.[1];
}
