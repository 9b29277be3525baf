// Sending a form once, whatever the network does: kept here first, sent, sent again, followed where the server leads.
import { Refused, csrf, make, one, uuid, withToken } from "./dom.js";

/**
 * @typedef {{again: (html: string) => void, stay?: () => void}} Then ``again``: what to do with the form that the server
 * gives back, its faults named; ``stay``: what to do instead of following where the server leads
 */

export class Outbox {
  /** @param {import("./store.js").Store} store @param {import("./sync.js").Sync} sync @param {import("./drafts.js").Drafts} drafts */
  constructor(store, sync, drafts) {
    Object.assign(this, { store, sync, drafts });
    /** @type {Map<string, {form: HTMLFormElement, then: Then, held: boolean}>} the forms that are still on the screen */
    this.shown = new Map();
    sync.add({ pending: () => this.next() !== undefined, send: () => this.sendKept() });
  }

  next() {
    return this.store.kinds("form:").find((kind) => !this.shown.get(kind)?.held);
  }

  /** @param {HTMLFormElement} form @param {HTMLElement|null} submitter @param {Then} then */
  async send(form, submitter, then) {
    const values = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    if (submitter instanceof HTMLButtonElement && submitter.name) values.push([submitter.name, submitter.value]);
    const kind = `form:${uuid()}`;
    const shown = { form, then, held: true };
    this.store.put(kind, { url: form.action, values, draft: form.dataset.draft });
    this.shown.set(kind, shown);
    await this.sync.now(); // what was done before goes before
    shown.held = false;
    await this.sync.now();
    if (this.store.get(kind)) refuse(form, "Gardé sur ce poste, envoi au retour du réseau. Vous pouvez continuer.");
  }

  /** Send one kept form. @param {string} kind @param {Then} [then] absent after a reload: nothing waits for the answer */
  async sendOne(kind, then) {
    const kept = this.store.get(kind);
    const response = await withToken(() => fetch(kept.url, {
      method: "POST", credentials: "same-origin", body: new URLSearchParams(kept.values.map(fresh)),
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json, text/html", "X-Numi-Follow": "1" },
    }));
    const isPage = !(response.headers.get("Content-Type") || "").includes("json");
    if (response.status === 422 && isPage && then) {
      this.store.drop(kind);
      then.again(await response.text());
      return;
    }
    const answer = isPage ? {} : await response.json().catch(() => ({}));
    if (!response.ok) throw new Refused(response.status, answer);
    this.store.drop(kind);
    if (kept.draft) this.drafts.drop(kept.draft);
    if (then?.stay) {
      then.stay();
      return;
    }
    await this.drafts.send();
    if (then || answer.follow) location.assign(answer.follow || response.url);
  }

  /** The next form: on the screen, or one whose answer never came, after a cut or a reload. */
  async sendKept() {
    const kind = this.next();
    const shown = this.shown.get(kind);
    try {
      await this.sendOne(kind, shown?.then);
    } catch (problem) {
      const isFinal = problem instanceof Refused && problem.status < 500 && problem.status !== 401 && problem.status !== 429;
      if (isFinal) this.store.drop(kind);
      if (!isFinal || !shown) throw problem;
      refuse(shown.form, problem.message, problem.fields);
    }
    this.shown.delete(kind);
  }
}

/** The token of the present session: a form may be sent after a new sign-in. @param {[string, string]} pair @returns {[string, string]} */
function fresh([name, value]) {
  return [name, name === "csrfmiddlewaretoken" ? csrf() : value];
}

/**
 * Say above the fields why it did not go; when a colleague changed the same field, both values are there to choose from.
 * @param {HTMLFormElement} form @param {string} message @param {Record<string, {mine: string, theirs: string}>} [clashes]
 */
export function refuse(form, message, clashes = {}) {
  one("[data-form-problem]", form)?.remove();
  const line = make("div", { class: "stack", role: "alert", "data-form-problem": true }, make("p", { class: "problem" }, message),
    ...Object.entries(clashes).map(([name, { theirs }]) => clash(form, name, theirs)));
  (one(".drawer-body", form) || form).prepend(line);
  line.scrollIntoView({ block: "nearest" });
}

/** Both values of one field. Whichever is kept, the form then starts from what the colleague wrote. */
function clash(form, name, theirs) {
  const field = form.elements[name];
  const label = field?.labels?.[0]?.textContent.trim() || name;
  const choose = (value) => {
    const base = form.elements[`base-${name}`];
    if (base) base.value = theirs;
    if (field && value !== null) field.value = value;
    form.dispatchEvent(new Event("input"));
    box.remove();
  };
  const box = make("div", { class: "note note-honey" }, make("div", { class: "stack-s" },
    make("b", {}, `${label}, écrit par un collègue`), make("p", { class: "pre" }, theirs || "(vide)"),
    make("div", { class: "row wrap" },
      make("button", { type: "button", class: "btn", on: { click: () => choose(null) } }, "Garder le mien"),
      make("button", { type: "button", class: "btn", on: { click: () => choose(theirs) } }, "Prendre le sien"))));
  return box;
}
