// The drawer beside the client: fetched, kept as it is typed, sent once. Not a trap: Escape closes and keeps the text.
import { fill, fragment, make, one } from "./dom.js";
import { Drafts } from "./drafts.js";
import { Outbox } from "./outbox.js";

export class Drawer {
  /** @param {import("./store.js").Store} store @param {import("./sync.js").Sync} sync @param {string} draftUrl */
  constructor(store, sync, draftUrl) {
    this.sync = sync;
    this.drafts = new Drafts(store, sync, draftUrl);
    this.outbox = new Outbox(store, sync, this.drafts);
    this.spot = one("[data-drawer-spot]");
    this.back = null;
    document.addEventListener("click", (event) => this.onClick(event));
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  get isOpen() {
    return !this.spot.hidden;
  }

  /** What a drawer shows is written from the trace: everything is sent first. @param {string} url */
  async open(url) {
    this.back = document.activeElement;
    await this.sync.now();
    try {
      this.show(await fragment(url));
    } catch {
      this.show("");
      this.spot.replaceChildren(make("div", { class: "drawer-head" }, make("h2", { tabindex: "-1" }, "Pas de réseau"),
        make("p", {}, "Ce tiroir s’ouvrira au retour du réseau. Le guide et vos notes continuent, tout est gardé sur ce poste."),
        make("button", { type: "button", class: "btn", "data-close-drawer": true }, "Fermer")));
      one("h2", this.spot).focus();
    }
  }

  /** @param {string} html */
  show(html) {
    fill(this.spot, html);
    this.spot.hidden = false;
    one(".cockpit").classList.add("cockpit-wrap");
    const form = one("[data-drawer-form]", this.spot);
    if (!form) return;
    for (const field of form.querySelectorAll("input:not([type=checkbox]):not([type=radio]):not([type=hidden]), textarea, select")) field.classList.add("input");
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.classList.add("check");
    for (const radio of form.querySelectorAll("input[type=radio]")) radio.classList.add("radio");
    this.drafts.restore(form);
    form.addEventListener("input", () => this.drafts.keep(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const stay = form.dataset.stay === undefined ? undefined : () => { if (form.isConnected) this.close(); };
      this.outbox.send(form, event.submitter, { again: (html) => this.show(html), stay });
    });
    (one("h2", this.spot) || this.spot).focus();
  }

  close() {
    this.spot.hidden = true;
    this.spot.replaceChildren();
    one(".cockpit").classList.remove("cockpit-wrap");
    if (this.back instanceof HTMLElement && this.back.isConnected) this.back.focus();
  }

  onClick(event) {
    const target = event.target instanceof Element ? event.target : null;
    const opener = target?.closest("[data-drawer]");
    if (opener) this.open(opener.dataset.drawer);
    if (target?.closest("[data-close-drawer]")) this.close();
    if (target?.closest("[data-breathe]")) {
      const form = target.closest("form");
      const hard = form.elements.was_hard;
      if (hard) hard.checked = true;
      form.requestSubmit();
    }
  }

  onKey(event) {
    if (!this.isOpen || one("dialog[open]")) return;
    const form = one("[data-drawer-form]", this.spot);
    const inText = event.target instanceof HTMLTextAreaElement;
    if (event.key === "Escape") {
      event.preventDefault();
      if (inText || event.target instanceof HTMLInputElement) one("h2", this.spot)?.focus();
      else this.close();
    } else if (event.key === "Enter" && form && ((event.ctrlKey && !event.altKey) || (form.dataset.enter !== undefined && !inText && !event.target.closest?.("button, summary, a")))) {
      event.preventDefault();
      form.requestSubmit(one(".btn-main", form));
    }
  }
}
