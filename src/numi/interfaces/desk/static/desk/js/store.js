// What this browser keeps until the server has it: gestures, words, drafts. Keyed by person and request, so that a text
// never shows on somebody else's card.

const PREFIX = "numi";
const SEEN = "numi-seen";
const FORGET_AFTER = 3 * 24 * 3600 * 1000;

/** @param {string} agent @param {string} ticket @param {string} kind */
const name = (agent, ticket, kind) => `${PREFIX}:${agent}:${ticket}:${kind}`;

export class Store {
  /** @param {string} agent @param {string} ticket @param {Storage} [storage] */
  constructor(agent, ticket, storage = window.localStorage) {
    this.agent = agent;
    this.ticket = ticket;
    this.storage = storage;
    this.sweep();
  }

  /** Forget what was left here days ago and is on the server; what still waits is kept as long as it waits. */
  sweep() {
    try {
      const seen = JSON.parse(this.storage.getItem(SEEN) || "{}");
      const now = Date.now();
      seen[`${this.agent}:${this.ticket}`] = now;
      for (const [owner, at] of Object.entries(seen)) {
        if (now - at < FORGET_AFTER) continue;
        const entries = Object.keys(this.storage).filter((entry) => entry.startsWith(`${PREFIX}:${owner}:`));
        if (entries.some((entry) => waits(entry, this.storage.getItem(entry)))) continue;
        for (const entry of entries) this.storage.removeItem(entry);
        delete seen[owner];
      }
      this.storage.setItem(SEEN, JSON.stringify(seen));
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }

  /** @param {string} kind @returns {any} */
  get(kind) {
    try {
      return JSON.parse(this.storage.getItem(name(this.agent, this.ticket, kind)) || "null");
    } catch {
      return null;
    }
  }

  /** Keep a value; false when the browser refuses (full, private): the caller then says so. @param {string} kind @param {any} value */
  put(kind, value) {
    try {
      this.storage.setItem(name(this.agent, this.ticket, kind), JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  /** @param {string} kind */
  drop(kind) {
    this.storage.removeItem(name(this.agent, this.ticket, kind));
  }

  /** Kinds kept for this request that begin with a prefix. @param {string} prefix */
  kinds(prefix) {
    const start = name(this.agent, this.ticket, prefix);
    const skip = name(this.agent, this.ticket, "").length;
    return Object.keys(this.storage).filter((entry) => entry.startsWith(start)).map((entry) => entry.slice(skip));
  }
}

/** Whether an entry holds something that the server does not have yet. @param {string} entry @param {string|null} value */
function waits(entry, value) {
  const kept = JSON.parse(value || "null");
  return /:(words|form:.*|left-.*)$/.test(entry) || Boolean(kept?.waits) || Boolean(kept?.unsent?.length);
}

/** The person leaves this machine: nothing of theirs stays but what is still to be sent. @param {string} agent @param {Storage} [storage] */
export function leaveNothing(agent, storage = window.localStorage) {
  for (const entry of Object.keys(storage)) {
    if (entry.startsWith(`${PREFIX}:${agent}:`) && !waits(entry, storage.getItem(entry))) storage.removeItem(entry);
  }
}
