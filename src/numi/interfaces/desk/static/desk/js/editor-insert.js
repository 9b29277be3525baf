// What can be put in the text without knowing how it is written: a step, a voice, a branch, an outcome, a number.
import { make, one } from "./dom.js";

const OUTCOMES = [
  ["resolved", "C’est réglé"], ["callback", "On la rappellera"], ["referred", "Elle est orientée ailleurs"],
  ["escalate .n2", "On passe au N2"], ["escalate .n3", "On passe au Maître cyber (N3)"], ["escalate .supervisor", "On passe au superviseur"], ["refused", "Elle ne souhaite pas continuer"],
];
const VOICES = { say: "Dire", simpler: "Plus simple", never: "Ne jamais" };
const SPOKEN = { say: "« … »", simpler: "« … »", never: "Ce qui mettrait la personne en danger." };
const NEW_STEP = "+";

export class Insertion {
  /** @param {any} data page data @param {import("./editor-text.js").TextBox} box */
  constructor(data, box) {
    Object.assign(this, { data, box });
    this.tools = one("[data-tools]");
    this.spot = one("[data-insertion]");
    if (!this.tools) return;
    const button = (label, act) => make("button", { type: "button", class: "btn btn-s", on: { click: act } }, label);
    this.tools.append(
      button("Étape", () => this.step()), button("Dire", () => this.voice("say")), button("Plus simple", () => this.voice("simpler")), button("Ne jamais", () => this.voice("never")),
      button("À cocher", () => this.row("- [ ] ", "Ce qui doit être fait")), button("Suite…", () => this.askBranch()), button("Issue…", () => this.askOutcome()), button("Numéro…", () => this.askNumber()));
    for (const node of this.tools.children) node.addEventListener("mousedown", (event) => event.preventDefault());
    this.tools.addEventListener("keydown", (event) => this.walk(event));
    [...this.tools.children].forEach((node, place) => { node.tabIndex = place ? -1 : 0; });
  }

  /** One stop for Tab; the arrows go along the bar. @param {KeyboardEvent} event */
  walk(event) {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const nodes = /** @type {HTMLElement[]} */ ([...this.tools.children]);
    if (!move) return;
    event.preventDefault();
    const at = nodes.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = nodes[(at + move + nodes.length) % nodes.length];
    for (const node of nodes) node.tabIndex = node === next ? 0 : -1;
    next.focus();
  }

  // --- where

  rows() {
    return this.box.value.split("\n");
  }

  /** The line after which a block goes: the end of the paragraph where the caret is, never in the front matter. */
  endOfBlock() {
    const rows = this.rows();
    let line = Math.max(this.box.line(), this.box.bodyStart());
    while (line < rows.length && rows[line - 1].trim() && rows[line].trim()) line += 1;
    return line;
  }

  /** The line after which a step goes: the last of the present step, before the next title. */
  endOfStep() {
    const rows = this.rows();
    let line = Math.max(this.box.line(), this.box.bodyStart());
    while (line < rows.length && !/^#{2,3} /.test(rows[line])) line += 1;
    while (line > 1 && !rows[line - 1].trim()) line -= 1;
    return line;
  }

  /** The end of the last step: before the leaflet when there is one. */
  endOfSteps() {
    const rows = this.rows();
    let line = rows.findIndex((row) => /^## .*\.leaflet/.test(row));
    if (line < 0) line = rows.length;
    while (line > 1 && !rows[line - 1].trim()) line -= 1;
    return line;
  }

  /** Write a block after a line, an empty line on both sides, and select some words of it. */
  block(line, text, words, { tight = false } = {}) {
    const rows = this.rows();
    const [, end] = this.box.span(line);
    const before = tight || !rows[line - 1].trim() ? "\n" : "\n\n";
    const after = rows[line] === undefined ? "\n" : rows[line].trim() && !tight ? "\n" : "";
    const start = !rows[line - 1].trim() && line === rows.length ? "" : before;
    this.box.write(end, end, `${start}${text}${after}`);
    const place = this.box.value.indexOf(words, end);
    if (place >= 0) this.box.select(place, place + words.length);
  }

  freeId(stem) {
    const taken = new Set(this.box.steps().map((step) => step.id));
    let number = 1;
    while (taken.has(number === 1 ? stem : `${stem}-${number}`)) number += 1;
    return number === 1 ? stem : `${stem}-${number}`;
  }

  // --- what

  step(title = "Que voit-elle ?", line = this.endOfStep()) {
    const id = this.freeId(slug(title) || "etape");
    this.block(line, `### ${title} {#${id}}\n> **Dire** — « … »\n\n> **Plus simple** — « … »`, title);
    return id;
  }

  voice(kind) {
    this.block(this.endOfBlock(), `> **${VOICES[kind]}** — ${SPOKEN[kind]}`, kind === "never" ? SPOKEN.never : "…");
  }

  /** A line of a list: with those of its kind in the present step, else before the branches, else at the end. */
  row(mark, words, rest = "") {
    const rows = this.rows();
    const last = this.endOfStep();
    let first = last;
    while (first > 1 && !/^#{2,3} /.test(rows[first - 1])) first -= 1;
    const find = (pattern) => Array.from({ length: last - first + 1 }, (_, place) => first + place).filter((line) => pattern.test(rows[line - 1] || ""));
    const items = find(/^- \[[ !]\] /);
    const branches = find(/^- \[[^\]]{2,}\]\(/);
    const alike = mark === "- [ ] " ? items : branches;
    const text = `${mark}${words}${rest}`;
    if (alike.length) this.block(alike[alike.length - 1], text, words, { tight: true });
    else if (branches.length) this.above(branches[0], text, words);
    else this.block(Math.max(last, this.box.bodyStart()), text, words, { tight: items.length > 0 && items[items.length - 1] === last });
  }

  /** Write a line just above another. */
  above(line, text, words) {
    const [start] = this.box.span(line);
    this.box.write(start, start, `${text}\n`);
    const place = this.box.value.indexOf(words, start);
    this.box.select(place, place + words.length);
  }

  // --- what needs a choice: asked in place

  ask(title, fields, take) {
    const close = () => {
      this.spot.replaceChildren();
      this.box.area.focus();
    };
    const form = make("form", { class: "ed-ask note note-sky", "aria-label": title, on: { submit: (event) => { event.preventDefault(); const values = Object.fromEntries(new FormData(form)); close(); take(values); } } },
      make("b", {}, title), ...fields,
      make("div", { class: "row wrap" }, make("button", { class: "btn btn-main" }, "Insérer"), make("button", { type: "button", class: "btn btn-quiet", on: { click: close } }, "Annuler")));
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    this.spot.replaceChildren(form);
    one("input, select", form).focus();
  }

  askBranch() {
    const line = this.box.line();
    const steps = this.box.steps().map(({ id, title }) => [`#${id}`, title]);
    const others = this.data.procedures.map(({ id, title }) => [`procedure:${id}`, title]);
    this.ask("Une suite : ce qu’elle répond, et où cela mène", [
      field("Réponse", make("input", { class: "input", name: "label", required: true, maxlength: "80", value: "Oui" })),
      field("Mène à", select("to", [["", [["+", "Une étape nouvelle"]]], ["Étapes", steps], ["Autres procédures", others]])),
    ], ({ label, to }) => {
      this.backTo(line);
      if (to !== NEW_STEP) return this.row("- [", label, `](${to})`);
      const id = this.freeId(slug(label) || "etape");
      this.row("- [", label, `](#${id})`);
      this.block(this.endOfStep(), `### ${label} {#${id}}\n> **Dire** — « … »\n\n> **Plus simple** — « … »`, label);
      return null;
    });
  }

  askOutcome() {
    this.ask("Une issue : comment cela finit", [
      field("Titre", make("input", { class: "input", name: "title", required: true, maxlength: "80", value: "C’est fait" })),
      field("Nature", select("kind", [["", OUTCOMES]])),
    ], ({ title, kind }) => {
      const promise = /^(?:escalate|callback)/.test(kind) ? "\n\n> **Promettre** — Qui fait quoi, et quand." : "";
      const recap = kind === "refused" ? "" : "\n\n> **Récapitulatif** — Ce que nous avons fait ensemble.";
      this.block(this.endOfSteps(), `### ${title} {#${this.freeId(slug(title) || "issue")} .${kind}}\n> **Dire** — « … »\n\n> **Plus simple** — « … »${promise}${recap}`, "…");
    });
  }

  askNumber() {
    const start = this.box.area.selectionStart;
    const entries = this.data.directory.map((entry) => [entry.id, `${entry.name} (${entry.display})`]);
    this.ask("Un numéro ou un site officiel, tiré de l’annuaire", [field("Entrée de l’annuaire", select("id", [["", entries]]))], ({ id }) => {
      const entry = this.data.directory.find((one) => one.id === id);
      this.box.write(start, start, `[${entry.name}](directory:${id})`);
    });
  }

  backTo(line) {
    const [, end] = this.box.span(line);
    this.box.area.setSelectionRange(end, end);
  }

  // --- Ctrl Espace: finish the link where the caret is

  complete() {
    const at = this.box.area.selectionStart;
    const before = this.box.value.slice(0, at);
    const link = /\]\((#|directory:|procedure:|call:)([a-z0-9-]*)$/.exec(before);
    if (!link) {
      one("button[tabindex='0']", this.tools)?.focus();
      return;
    }
    const [, kind, begun] = link;
    const known = { "#": this.box.steps(), "directory:": this.data.directory }[kind] || this.data.procedures;
    const stem = this.cycle && this.cycle.at === at ? this.cycle.stem : begun;
    const fitting = known.map((one) => one.id).filter((id) => id.startsWith(stem));
    if (!fitting.length) return;
    const next = fitting[(fitting.indexOf(begun) + 1) % fitting.length];
    this.box.write(at - begun.length, at, next);
    this.cycle = { at: this.box.area.selectionStart, stem };
  }
}

function field(label, control) {
  const id = `insert-${control.getAttribute("name")}`;
  control.id = id;
  return make("div", { class: "field" }, make("label", { for: id }, label), control);
}

/** @param {string} name @param {Array<[string, Array<[string, string]>]>} groups */
function select(name, groups) {
  const options = (rows) => rows.map(([value, label]) => make("option", { value }, label));
  return make("select", { class: "input", name }, ...groups.flatMap(([label, rows]) => (label && rows.length ? [make("optgroup", { label }, ...options(rows))] : options(rows))));
}

/** @param {string} text */
function slug(text) {
  return text.toLowerCase().replace(/œ/g, "oe").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40).replace(/-+$/, "");
}
