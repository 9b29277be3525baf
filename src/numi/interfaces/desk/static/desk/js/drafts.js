// What is being typed in a form: kept here at each key, on the server within two seconds, given back on the same thing
// and nowhere else. Only the fields that the person changed are kept: what a page proposes stays fresh.
import { make, one, post, read } from "./dom.js";

const QUIET = 900;
const SKIPPED = ["csrfmiddlewaretoken", "form_token", "version", "from"];

/** @param {any} field */
function isChanged(field) {
  if (field instanceof HTMLSelectElement) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

/** The changed fields of a form. @param {HTMLFormElement} form @returns {Array<[string, string]>} */
export function changedValues(form) {
  const found = [];
  for (const field of /** @type {any} */ (form.elements)) {
    if (!field.name || field.type === "hidden" || field.type === "submit" || field.type === "password" || SKIPPED.includes(field.name) || !isChanged(field)) continue;
    if (field.type === "radio" && !field.checked) continue;
    found.push([field.name, field.type === "checkbox" ? (field.checked ? field.value : "") : field.value]);
  }
  return found;
}

/** Put kept values back. @param {HTMLFormElement} form @param {Array<[string, string]>} values */
export function putBack(form, values) {
  for (const [name, value] of values) {
    for (const field of /** @type {any} */ (form.elements)) {
      if (field.name !== name || field.type === "hidden") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
}

export class Drafts {
  /** @param {import("./store.js").Store} store @param {import("./sync.js").Sync} sync @param {string} url address of this thing's drafts, ending in « / » */
  constructor(store, sync, url) {
    Object.assign(this, { store, sync, url });
    sync.add({ pending: () => this.waiting().length > 0, send: () => this.send() });
  }

  name(kind) {
    return `draft:${kind}`;
  }

  waiting() {
    return this.store.kinds("draft:").filter((name) => this.store.get(name)?.waits);
  }

  /** @param {HTMLFormElement} form */
  keep(form) {
    const { draft } = form.dataset;
    if (!draft) return;
    const kept = this.store.put(this.name(draft), { values: changedValues(form), token: form.elements.form_token?.value || "", waits: true });
    if (!kept) this.sync.tell("refused", "Ce navigateur ne peut rien garder. Ne fermez pas la page.");
    this.sync.soon(QUIET);
  }

  /** The text was taken in, or given up: forget it everywhere. @param {string} draft */
  drop(draft) {
    this.store.put(this.name(draft), { values: [], token: "", waits: true });
    this.sync.soon(0);
  }

  async send() {
    const [name] = this.waiting();
    if (!name) return;
    const { values, token } = this.store.get(name);
    await post(`${this.url}${name.slice("draft:".length)}/`, { values, token });
    const now = this.store.get(name);
    if (JSON.stringify(now?.values) !== JSON.stringify(values)) return;
    if (values.length) this.store.put(name, { values, token, waits: false });
    else this.store.drop(name);
  }

  /** Give back what was typed here before, from this browser or another. @param {HTMLFormElement} form */
  async restore(form) {
    const { draft } = form.dataset;
    if (!draft) return;
    let kept = this.store.get(this.name(draft));
    if (!kept) kept = await read(`${this.url}${draft}/`).catch(() => null);
    if (!kept?.values.length || changedValues(form).length) return;
    putBack(form, kept.values);
    if (kept.token && form.elements.form_token) form.elements.form_token.value = kept.token;
    this.sayFound(form);
  }

  sayFound(form) {
    const forget = () => {
      form.reset();
      this.drop(form.dataset.draft);
      line.remove();
    };
    const line = make("p", { class: "note note-sky", role: "status", "data-found": true }, make("span", {}, "Votre texte d’avant est revenu. "),
      make("button", { type: "button", class: "link-plain push", on: { click: forget } }, "Recommencer sans lui"));
    (one(".drawer-body", form) || form).prepend(line);
  }
}
