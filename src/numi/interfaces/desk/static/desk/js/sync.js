// Send what the store keeps, in order, until the server has it. The state shown is the true one.
import { Refused } from "./dom.js";

const RETRY_FIRST = 800;
const RETRY_LAST = 15000;

export class Sync {
  /**
   * @param {import("./store.js").Store} store @param {(state: "saved"|"saving"|"local"|"refused", detail?: string) => void} tell
   * @param {() => void} [signedOut] the session is over: what to do
   */
  constructor(store, tell, signedOut = () => {}) {
    this.store = store;
    this.tell = tell;
    this.signedOut = signedOut;
    /** @type {Array<{pending: () => boolean, send: () => Promise<void>}>} */
    this.jobs = [];
    /** @type {Promise<void>|null} */
    this.current = null;
    this.wait = RETRY_FIRST;
    this.timer = 0;
    addEventListener("online", () => this.now());
  }

  /** @param {{pending: () => boolean, send: () => Promise<void>}} job */
  add(job) {
    this.jobs.push(job);
  }

  pending() {
    return this.jobs.some((job) => job.pending());
  }

  /** Send soon (a pause in typing) or at once. @param {number} [delay] */
  soon(delay = 0) {
    if (this.pending()) this.tell("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), delay);
  }

  /** Send everything; resolves when what was waiting has been tried. One sending at a time. @returns {Promise<void>} */
  now() {
    clearTimeout(this.timer);
    if (this.current) return this.current.then(() => (this.pending() ? this.now() : undefined));
    this.current = this.run().finally(() => { this.current = null; });
    return this.current;
  }

  async run() {
    try {
      for (const job of this.jobs) {
        while (job.pending()) await job.send();
      }
      this.wait = RETRY_FIRST;
      this.tell("saved");
    } catch (problem) {
      this.failed(problem);
    }
  }

  /** @param {unknown} problem */
  failed(problem) {
    if (problem instanceof Refused && problem.status < 500 && problem.status !== 429 && problem.status !== 408) {
      this.tell("refused", problem.message);
      if (problem.status !== 401) return;
      this.signedOut();
    } else {
      this.tell("local");
    }
    this.timer = setTimeout(() => this.now(), this.wait);
    this.wait = Math.min(this.wait * 2, RETRY_LAST);
  }
}

