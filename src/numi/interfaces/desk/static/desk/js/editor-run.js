// The preview: the procedure as it is written, walked with the same keys and drawn by the same hands as in a call.
// Nothing is recorded and nothing leaves.
import { all, make, one, read } from "./dom.js";
import { fillIn } from "./fields.js";
import { keyFor, listen } from "./keyboard.js";
import { StepTimers } from "./timers.js";
import { drawBand, drawMap, drawStep } from "./voices.js";
import { holdsLeft, replay } from "./walk.js";

const SLOW_WORDS_A_SECOND = 2.1;

export class Rehearsal {
  /** @param {any} data page data @param {(step: string) => void} onLine go to the text of a step */
  constructor(data, onLine) {
    Object.assign(this, { data, onLine, keyFor, texts: null, pack: null, events: [], showsSimpler: false, look: "step" });
    this.spot = one("[data-guide]");
    this.bandSpot = one("[data-redband]");
    this.timers = new StepTimers(() => this.texts && this.step());
    listen((name, event) => this.onKey(name, event));
  }

  get procedures() {
    return { ...this.pack?.procedures, ...this.texts?.procedures };
  }

  get directory() {
    return { ...this.pack?.directory, ...this.texts?.directory };
  }

  get first() {
    return this.texts.procedure;
  }

  /** The text was read again. @param {any} texts */
  show(texts) {
    this.texts = texts;
    this.draw(false);
  }

  /** Show a step of the text, as if the call had led there. @param {string} step */
  at(step) {
    if (!this.texts?.procedures[this.first].steps[step]) return;
    const { procedure, step: now } = this.position();
    if (procedure === this.first && now === step) return;
    this.events = [];
    this.gesture("start", { answer: `${this.first}#${step}` });
    this.showsSimpler = false;
    this.draw(false);
  }

  restart() {
    this.events = [];
    this.look = "step";
    this.move();
  }

  position() {
    return replay(this.procedures, this.first, this.events);
  }

  step(position = this.position()) {
    return this.procedures[position.procedure].steps[position.step];
  }

  gesture(kind, more = {}) {
    const { procedure, step } = this.events.length ? this.position() : { procedure: this.first, step: this.procedures[this.first].first };
    const seq = this.events.length + 1;
    this.events.push({ id: String(seq).padStart(6, "0"), seq, kind, procedure, step, answer: "", item: "", reason: "", ...more });
  }

  // --- gestures: those that a call has; the ones that would leave say so

  async answer(name) {
    const branch = this.step().branches.find((one) => one.key === name);
    if (!branch) return;
    if (!this.procedures[branch.go.procedure]) this.pack = await read(this.data.urls.pack).catch(() => this.pack);
    if (!this.procedures[branch.go.procedure]?.steps[branch.go.step]) {
      this.say("Cette suite ne mène encore nulle part.");
      return;
    }
    this.gesture("answer", { answer: name });
    this.move();
  }

  harm() {
    this.gesture("harm");
    this.move();
  }

  simpler() {
    this.showsSimpler = true;
    this.draw(false);
  }

  tick(item, done) {
    this.gesture(done ? "tick" : "untick", { item: item.id });
    this.draw(false, `item-${item.id}`);
  }

  tickNext() {
    const position = this.position();
    const item = this.step(position).items.find((one) => !position.ticked.has(`${position.procedure}/${one.id}`));
    if (item) this.tick(item, true);
  }

  waive(item) {
    this.gesture("waive", { item: item.id, reason: "dans l’aperçu" });
    this.draw(false);
  }

  askBack() {
    if (!this.position().path.length) return;
    this.gesture("back");
    this.move();
  }

  askJump(step) {
    this.gesture("jump", { answer: `${this.position().procedure}#${step}` });
    this.look = "step";
    this.move();
  }

  toggleMap() {
    this.turn(this.look === "map" ? "step" : "map");
  }

  askOffScript() { this.say("Dans un appel, le conseiller dirait pourquoi il sort du guide."); }

  escalate() { this.say("Dans un appel, la demande passerait à un collègue. Ici, rien ne part."); }

  finish() { this.say("Dans un appel, le compte rendu s’ouvrirait. Ici, rien ne part."); }

  doubt() { this.say("Dans un appel, le doute arriverait à qui tient la procédure. Ici, rien ne part."); }

  startTimer(step) {
    this.timers.start(step);
    this.draw(false);
  }

  say(words) {
    const spot = one("[data-step-said]");
    spot.className = "note note-sky";
    spot.textContent = words;
  }

  // --- keys

  onKey(name, event) {
    if (!this.texts || this.look === "paper" || one("details[data-gesture][open]")) return false;
    const step = this.step();
    const upper = name.length === 1 ? name.toUpperCase() : name;
    if (step.branches.some((branch) => branch.key === upper)) {
      this.answer(upper);
      return true;
    }
    const onControl = event.target instanceof HTMLElement && event.target.closest("button, a, summary, input");
    if (name === "Enter" && !onControl && step.branches.length === 1) {
      this.answer(step.branches[0].key);
      return true;
    }
    const acts = {
      [keyFor("a")]: () => this.simpler(), [keyFor("u")]: () => this.harm(), [keyFor("x")]: () => this.tickNext(),
      [keyFor("v")]: () => this.toggleMap(), [keyFor("w")]: () => step.wait && this.startTimer(step), Backspace: () => this.askBack(),
    };
    if (!acts[name]) return false;
    acts[name]();
    return true;
  }

  // --- drawing

  /** Look at the step, at the whole way, or at what the person will keep. @param {string} look */
  turn(look) {
    this.look = look;
    this.draw(false);
  }

  state() {
    const position = this.position();
    const step = this.step(position);
    const place = position.path.length + 1;
    return { ...position, place, total: Math.max(place, place - 1 + step.left), stack: position.stack.length, left: holdsLeft(this.procedures, position), outcome: step.outcome };
  }

  move() {
    this.showsSimpler = false;
    const said = one("[data-step-said]");
    said.className = "unseen";
    this.draw(true);
    const { place, total } = this.state();
    said.textContent = `Étape ${place} sur ${total} environ`;
  }

  draw(focus, at = "") {
    if (!this.texts) return;
    const state = this.state();
    const procedure = this.procedures[state.procedure];
    const step = procedure.steps[state.step];
    const shown = { step: () => drawStep(procedure, step, state, this), map: () => [drawMap(procedure, state, this)], paper: () => [drawPaper(this.texts.leaflet, this.directory)] };
    this.spot.replaceChildren(...shown[this.look]().filter(Boolean));
    fillIn(this.spot, this.data.card, this.data.placeholders);
    const band = this.look === "step" ? drawBand(procedure, state, this) : null;
    band?.setAttribute("role", "note");
    this.bandSpot.replaceChildren(...(band ? [band] : []));
    for (const button of document.querySelectorAll("[data-look]")) button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.look === this.look));
    this.drawFigures(procedure, step);
    const title = one("[data-step-title]", this.spot);
    if (state.procedure === this.first && title) {
      title.parentElement.append(make("button", { type: "button", class: "link xs", on: { click: () => this.onLine(state.step) } }, "Aller au texte de cette étape"));
    }
    if (at) document.getElementById(at)?.focus();
    else if (focus) title?.focus({ preventScroll: true });
  }

  drawFigures(procedure, step) {
    const words = procedure.id === this.first ? this.texts.words[step.id] || 0 : 0;
    const seconds = Math.max(1, Math.round(words / SLOW_WORDS_A_SECOND));
    const said = words ? `À dire : ${words} mot${words > 1 ? "s" : ""}, ${seconds} seconde${seconds > 1 ? "s" : ""} en parlant lentement. ` : "";
    one("[data-figures]").textContent = `${said}Durée de la procédure : ${procedure.minutes[0]} à ${procedure.minutes[1]} min.`;
  }
}

/** What the person keeps. @param {any} leaflet @param {Record<string, any>} directory */
function drawPaper(leaflet, directory) {
  if (!leaflet) return make("p", { class: "quiet" }, "Cette procédure n’a pas de feuillet. Il s’écrit à la fin : « ## Titre {#feuillet .leaflet} ».");
  const page = make("div", { class: "ed-paper" }, make("h2", {}, leaflet.title),
    ...leaflet.parts.flatMap((part) => [
      part.title ? make("h3", {}, part.title) : null,
      ...part.intro.map((html) => make("p", { html })),
      make("ol", {}, ...part.lines.map((html) => make("li", { html }))),
    ].filter(Boolean)),
    ...leaflet.cautions.map((html) => make("p", { class: "note note-honey" }, make("b", {}, "Attention"), make("span", { html }))),
    leaflet.sms ? make("p", { class: "note note-sky" }, make("b", {}, `SMS, ${leaflet.sms.length} signes`), make("span", {}, leaflet.sms)) : null);
  for (const link of all("a", page)) {
    const entry = directory[link.dataset.directory];
    link.replaceWith(make("b", {}, entry ? `${link.textContent} (${entry.display})` : link.textContent));
  }
  return page;
}
