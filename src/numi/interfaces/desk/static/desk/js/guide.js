// The guided run: walks in the browser, draws the step, answers to the keys.
import { askReason } from "./asking.js";
import { key, make, one, post, uuid } from "./dom.js";
import { fillIn } from "./fields.js";
import { keyFor, listen } from "./keyboard.js";
import { Running } from "./running.js";
import { StepTimers } from "./timers.js";
import { drawBand, drawMap, drawStep } from "./voices.js";
import { merge, threadOf } from "./trace.js";
import { holdsLeft, knownAnswer } from "./walk.js";

const BACK_REASONS = ["Je me suis trompé de réponse", "La personne a changé d’avis", "Je veux relire l’étape"];
const OFF_REASONS = ["La personne parle d’autre chose", "Le guide ne convient pas ici", "Je connais un chemin plus court"];
const WAIVE_REASONS = ["Déjà fait ailleurs", "Ne concerne pas cette personne", "La personne refuse"];
const JUMP_REASONS = ["Déjà fait avec la personne", "Je connais le chemin"];

export class Guide extends Running {
  /** @param {any} options page data, store, sync, callbacks */
  constructor({ data, store, sync, onChange, onEscalate, onFinish, onDoubt }) {
    super(data, store, sync);
    Object.assign(this, { onChange, onEscalate, onFinish, onDoubt });
    this.spot = one("[data-guide]");
    this.bandSpot = one("[data-redband]");
    this.keyFor = keyFor;
    this.showsSimpler = false;
    this.showsMap = data.agent.view === "map";
    this.timers = new StepTimers(() => this.run && this.step());
    this.doubted = new Set();
    listen((name, event) => this.onKey(name, event));
    this.restore();
    addEventListener("online", () => this.run || this.restore());
  }

  // --- runs

  /** Take up what this browser or the server knows of; the texts may still be on their way. */
  async restore() {
    const kept = this.store.get("run");
    const served = this.data.run;
    const known = served && { id: served.id, first: served.bundle.first, events: served.events, unsent: [], started: true, texts: served.bundle };
    const isOurs = kept && (!served || served.id === kept.id);
    if (kept?.unsent.length && !isOurs) this.store.put(`left-${kept.id}`, kept);
    const run = isOurs ? { ...kept, events: merge(served?.events || [], kept.events), texts: known?.texts || null } : known;
    if (!run) return;
    const names = [run.first, ...run.events.map((event) => event.procedure)];
    const inHand = () => names.every((name) => run.texts?.procedures[name] || this.pack?.procedures[name]);
    if (!inHand()) await this.load();
    if (this.run || !inHand()) return;
    this.open(run);
    this.draw({ focus: false });
  }

  /** Open a guide. @param {string} procedure */
  async start(procedure) {
    if (this.run && this.position().procedure === procedure && !this.position().ended) return this.focus();
    if (!this.pack?.procedures[procedure]) await this.load();
    const id = uuid();
    const inHand = Boolean(this.pack?.procedures[procedure]);
    const shown = this.shown?.() || [];
    const texts = inHand ? null : (await post(this.data.urls.start, { procedure, run: id, shown })).bundle;
    this.leaveRun();
    this.open({ id, first: procedure, events: [], unsent: [], started: !inHand, texts, shown });
    this.gesture("start");
    this.skipKnown();
    return this.draw({ focus: true });
  }

  /** A colleague went on with the same run: take their gestures in, keep ours. */
  async refresh() {
    if (!this.run?.started) return;
    const before = this.position();
    await this.fetchRun();
    const after = this.position();
    if (before.step !== after.step || before.paused !== after.paused) this.draw({ focus: false });
    else this.onChange(threadOf(this), this.state());
  }

  // --- acts

  async answer(name) {
    const position = this.position();
    const branch = this.step(position).branches.find((one) => one.key === name);
    if (!branch) return;
    if (!this.procedures[branch.go.procedure]) await this.load();
    if (!this.procedures[branch.go.procedure]) {
      this.sync.tell("local", "La suite de ce guide n’est pas sur ce poste. Elle viendra avec le réseau.");
      return;
    }
    if (position.paused) this.gesture("resume");
    this.gesture("answer", { answer: name });
    this.skipKnown();
    this.move();
  }

  /** No question whose answer is on the card. */
  skipKnown() {
    for (let guard = 0; guard < 20; guard += 1) {
      const position = this.position();
      const passed = position.path.some(([name, step]) => name === position.procedure && step === position.step);
      const known = passed ? "" : knownAnswer(this.step(position), this.data.card);
      if (!known) return;
      this.gesture("known", { answer: known });
    }
  }

  harm() {
    this.gesture("harm");
    this.move();
  }

  simpler() {
    if (this.showsSimpler || !this.step().simpler.length) return;
    this.showsSimpler = true;
    this.gesture("simpler");
    this.draw({ focus: false });
  }

  tick(item, done) {
    this.gesture(done ? "tick" : "untick", { item: item.id });
    this.draw({ focus: false, at: `item-${item.id}` });
  }

  tickNext() {
    const position = this.position();
    const item = this.step(position).items.find((one) => !position.ticked.has(`${position.procedure}/${one.id}`));
    if (item) this.tick(item, true);
  }

  waive(item) {
    this.ask("Lever sans le faire : pourquoi ?", WAIVE_REASONS, (reason) => {
      this.gesture("waive", { item: item.id, reason });
      this.draw({ focus: false });
    });
  }

  askBack() {
    if (!this.position().path.length) return;
    this.ask("Revenir en arrière : pourquoi ?", BACK_REASONS, (reason) => {
      this.gesture("back", { reason });
      this.move();
    });
  }

  askOffScript() {
    if (this.position().offScript) {
      this.gesture("on_script");
      this.draw({ focus: true });
      return;
    }
    this.ask("Hors script parce que…", OFF_REASONS, (reason) => {
      this.gesture("off_script", { reason });
      this.draw({ focus: false });
    });
  }

  askJump(step) {
    const { procedure } = this.position();
    this.ask("Sauter à cette étape : pourquoi ?", JUMP_REASONS, (reason) => {
      this.gesture("jump", { answer: `${procedure}#${step}`, reason });
      this.move();
    });
  }

  toggleMap() {
    this.showsMap = !this.showsMap;
    this.draw({ focus: false });
  }

  resume() {
    this.gesture("resume");
    this.draw({ focus: true });
  }

  doubt() {
    const { procedure, step } = this.position();
    this.onDoubt(`${this.data.urls.doubt.replace("{id}", procedure)}?etape=${step}&demande=${this.data.ticket.number}`);
  }

  /** A colleague says that a step may do harm: it is written on the step, until the guide is drawn without it. */
  warn(step) {
    this.doubted.add(step);
    if (this.run) this.draw({ focus: false });
  }

  escalate(level) {
    this.onEscalate(level);
  }

  finish() {
    this.onFinish();
  }

  startTimer(step) {
    this.timers.start(step);
    this.gesture("timer");
    this.draw({ focus: false });
  }

  // --- keys

  onKey(name, event) {
    if (this.asking) return this.asking(name);
    if (!this.run || one("[data-drawer-spot]:not([hidden])")) return false;
    const position = this.position();
    const step = this.step(position);
    if (position.paused && name === "Enter") return this.resume() || true;
    const upper = name.length === 1 ? name.toUpperCase() : name;
    if (step.branches.some((branch) => branch.key === upper)) {
      this.answer(upper);
      return true;
    }
    const acts = {
      [keyFor("a")]: () => this.simpler(), [keyFor("u")]: () => this.harm(),
      [keyFor("x")]: () => this.tickNext(), [keyFor("q")]: () => this.askOffScript(), [keyFor("v")]: () => this.toggleMap(),
      [keyFor("e")]: () => this.escalate(step.to_level || 0), [keyFor("w")]: () => step.wait && this.startTimer(step), [keyFor("k")]: () => this.doubt(),
      Backspace: () => this.askBack(),
    };
    if (name === "Enter" && !(event.target instanceof HTMLElement && event.target.closest("button, a, summary, input")) && step.branches.length === 1) {
      this.answer(step.branches[0].key);
      return true;
    }
    if (!acts[name]) return false;
    acts[name]();
    return true;
  }

  /** Ask for a reason, in place. @param {string} question @param {string[]} reasons @param {(reason: string) => void} take */
  ask(question, reasons, take) {
    this.asking = askReason(one(".reply", this.spot), question, reasons, (reason) => {
      this.asking = null;
      if (reason) take(reason);
      else this.focus();
    });
  }

  // --- drawing

  step(position = this.position()) {
    return this.procedures[position.procedure].steps[position.step];
  }

  state() {
    const position = this.position();
    const step = this.step(position);
    const place = position.path.length + 1;
    return { ...position, place, total: Math.max(place, place - 1 + step.left), stack: position.stack.length, left: holdsLeft(this.procedures, position), outcome: step.outcome };
  }

  move() {
    this.showsSimpler = false;
    this.asking = null;
    this.draw({ focus: true });
  }

  draw({ focus, at }) {
    const start = performance.now();
    const state = this.state();
    const procedure = this.procedures[state.procedure];
    const step = procedure.steps[state.step];
    const parts = drawStep(procedure, step, state, this).filter(Boolean);
    if (this.showsMap) parts.splice(1, 0, drawMap(procedure, state, this));
    if (state.paused) parts.splice(1, 0, this.pausedNote());
    if (this.doubted.has(state.step)) parts.splice(1, 0, make("p", { class: "note note-honey", role: "alert" }, "Un collègue doute de cette étape à l’instant. Contrôlez avant de la suivre, ou levez la main."));
    if (state.offScript) parts.splice(1, 0, make("p", { class: "note note-honey" }, `Hors script : ${state.offScript}`));
    this.spot.replaceChildren(...parts);
    fillIn(this.spot, this.data.card, this.data.placeholders);
    this.drawBand(procedure, state);
    this.shownAt = Date.now();
    if (at) one(`#${CSS.escape(at)}`)?.focus();
    else if (focus) this.focus();
    if (focus) one("[data-step-said]").textContent = `Étape ${state.place} sur ${state.total} environ`;
    this.spot.dataset.drawn = String(Math.round((performance.now() - start) * 10) / 10);
    this.onChange(threadOf(this), state);
  }

  /** The band is drawn again only when it changes: a screen reader says an alert once. */
  drawBand(procedure, state) {
    const shown = JSON.stringify([procedure.id, state.harmed]);
    if (this.bandSpot.dataset.shown === shown) return;
    const band = drawBand(procedure, state, this);
    this.bandSpot.replaceChildren(...(band ? [band] : []));
    this.bandSpot.dataset.shown = shown;
  }

  pausedNote() {
    return make("p", { class: "note note-sky" }, "Guide en pause depuis que la ligne a été coupée. ",
      make("button", { type: "button", class: "btn btn-main", on: { click: () => this.resume() } }, "Reprendre ici ", key("Entrée")));
  }

  focus() {
    one("[data-step-title]", this.spot)?.focus({ preventScroll: true });
    this.spot.scrollTop = 0;
  }
}
