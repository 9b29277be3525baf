// Lint as one types: the server reads the text, an old question is given up, the answer says line and mend.
import { Refused, make, one, post } from "./dom.js";
import { icon } from "./icons.js";

const PAUSE = 150;

export class Proof {
  /** @param {any} data page data @param {import("./editor-text.js").TextBox} box @param {(texts: any) => void} onRead */
  constructor(data, box, onRead) {
    Object.assign(this, { data, box, onRead, timer: 0, asking: null });
    this.list = one("[data-remarks]");
    this.count = one("[data-remarks-count]");
    this.stale = one("[data-stale]");
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (this.box.value.length > this.data.limit) return;
    const mine = new AbortController();
    this.asking = mine;
    const began = performance.now();
    try {
      const read = await post(this.data.urls.preview, { text: this.box.value }, { signal: mine.signal });
      if (this.asking !== mine) return;
      this.draw(read.remarks);
      this.stale.hidden = Boolean(read.procedure);
      this.list.dataset.took = String(Math.round(performance.now() - began));
      if (read.procedure) this.onRead(read);
    } catch (problem) {
      if (problem instanceof DOMException && problem.name === "AbortError") return;
      this.count.textContent = problem instanceof Refused ? problem.message : "Pas de réseau : les remarques reviendront avec lui.";
    }
  }

  /** @param {Array<any>} remarks */
  draw(remarks) {
    const errors = remarks.filter((one) => one.severity === "error").length;
    const seen = remarks.length - errors;
    const parts = [errors ? `${errors} chose${errors > 1 ? "s" : ""} à corriger avant de publier` : "", seen ? `${seen} à voir` : ""].filter(Boolean);
    this.count.textContent = parts.join(", ") || "tout est bon";
    this.list.replaceChildren(...remarks.map((remark) => this.row(remark)));
    if (!remarks.length) this.list.append(make("li", { class: "ed-fine" }, icon("check"), make("span", {}, "Chaque étape se dit, se redit plus simplement et mène à une fin.")));
    this.box.mark(remarks);
  }

  row(remark) {
    const isError = remark.severity === "error";
    return make("li", { class: isError ? "ed-error" : "ed-warning" }, icon(isError ? "octagon-alert" : "triangle-alert"),
      make("button", { type: "button", class: "link-plain ed-line", on: { click: () => this.box.goTo(remark.line) } }, make("b", {}, `Ligne ${remark.line}`), make("span", {}, ` ${remark.message} ${remark.mend}`)),
      remark.fix ? make("button", { type: "button", class: "link s", on: { click: () => this.box.writeLine(remark.line, remark.fix.line) } }, remark.fix.label) : null);
  }
}
