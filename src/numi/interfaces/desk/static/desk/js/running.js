// What is being followed, gesture by gesture: kept here first, then sent. No network is needed to go on.
import { post, read, uuid } from "./dom.js";
import { merge } from "./trace.js";
import { replay } from "./walk.js";

export class Running {
  /** @param {any} data page data @param {import("./store.js").Store} store @param {import("./sync.js").Sync} sync */
  constructor(data, store, sync) {
    Object.assign(this, { data, store, sync });
    this.run = null;
    this.pack = null;
    sync.add({ pending: () => this.unsent().length > 0, send: () => this.send() });
    sync.add({ pending: () => this.leftRuns().length > 0, send: () => this.sendLeft() });
  }

  /** @param {any} run id, first procedure, what was proposed, gestures, those not sent, whether the server knows it, texts in hand */
  open({ id, first, events, unsent, started, texts, shown = [] }) {
    this.run = { id, first, shown, events, unsent: new Set(unsent), started, texts, began: Date.parse(events[0]?.at) || Date.now() };
  }

  /** The procedures in hand: the very texts of the run first, then what is in use today. */
  get procedures() {
    return { ...this.pack?.procedures, ...this.run?.texts?.procedures };
  }

  get directory() {
    return { ...this.pack?.directory, ...this.run?.texts?.directory };
  }

  /** Every text in use: its address names it, so the browser keeps it, and serves it without the network. */
  async load() {
    this.pack = await read(this.data.urls.pack).catch(() => this.pack);
    return this.pack;
  }

  position() {
    return replay(this.procedures, this.run.first, this.run.events);
  }

  unsent() {
    return this.run ? this.run.events.filter((event) => this.run.unsent.has(event.id)) : [];
  }

  kept() {
    const { id, first, shown, events, started } = this.run;
    return { id, first, shown, events, unsent: [...this.run.unsent], started };
  }

  /** @param {string} kind @param {any} [more] */
  gesture(kind, more = {}) {
    const position = this.position();
    const last = this.run.events.reduce((most, event) => Math.max(most, event.seq), 0);
    const now = Date.now();
    const event = {
      id: uuid(), seq: last + 1, kind, procedure: position.procedure, step: position.step, answer: "", item: "", reason: "",
      at: new Date(now).toISOString(), elapsed_ms: Math.min(Math.max(0, Math.round(now - (this.shownAt || now))), 86400000), ...more,
    };
    this.run.events.push(event);
    this.run.unsent.add(event.id);
    if (!this.store.put("run", this.kept())) this.sync.tell("refused", "Ce navigateur ne peut rien garder. Ne fermez pas la page.");
    this.sync.soon(0);
    return event;
  }

  async send() {
    const { run } = this;
    if (!run.started) {
      await post(this.data.urls.start, { procedure: run.first, run: run.id, shown: run.shown });
      run.started = true;
    }
    const answer = await post(this.data.urls.gestures.replace("{id}", run.id), { gestures: this.unsent() });
    for (const id of answer.accepted) run.unsent.delete(id);
    if (this.run === run) this.store.put("run", this.kept());
  }

  /** Another guide is taken while gestures of this one still wait: they stay here until the server has them. */
  leaveRun() {
    if (this.run && this.unsent().length) this.store.put(`left-${this.run.id}`, this.kept());
  }

  leftRuns() {
    return this.store.kinds("left-");
  }

  async sendLeft() {
    const [kind] = this.leftRuns();
    const left = this.store.get(kind);
    if (!left.started) await post(this.data.urls.start, { procedure: left.first, run: left.id, shown: left.shown });
    await post(this.data.urls.gestures.replace("{id}", left.id), { gestures: left.events.filter((event) => left.unsent.includes(event.id)) });
    this.store.drop(kind);
  }

  /** The gestures of a colleague on the same run, put with ours. */
  async fetchRun() {
    const served = await read(this.data.urls.run.replace("{id}", this.run.id));
    this.run.events = merge(served.events, this.run.events);
    this.run.texts = served.bundle;
  }
}
