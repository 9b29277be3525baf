// Keeping the text: here at each key, on the server within two seconds. A colleague who saved meanwhile stops the
// sending; both texts are shown, and the person chooses. Nothing that was typed goes away.
import { Refused, fill, make, one, post, withToken, csrf } from "./dom.js";
import { watchFolds } from "./editor-diff.js";

const QUIET = 800;
const LONGEST_WAIT = 1800;

export class Keeper {
  /** @param {any} parts data, box, store, sync */
  constructor({ data, box, store, sync, onRefused }) {
    Object.assign(this, { data, box, store, sync, onRefused });
    this.version = data.revision.version;
    this.served = box.value;
    this.waits = false;
    this.since = 0;
    this.stopped = null;
    this.setsAside = false;
    sync.add({ pending: () => this.waits, send: () => this.send() });
    this.restore();
  }

  /** The text changed under the hand. */
  changed() {
    const now = Date.now();
    if (!this.waits) this.since = now;
    this.waits = true;
    const kept = this.store.put("text", { text: this.box.value, version: this.version, waits: true });
    if (!kept) this.onRefused("Ce navigateur ne peut pas garder un texte aussi long. Ne fermez pas la page avant qu’il soit enregistré.");
    else if (!this.isTooLong()) this.onRefused("");
    if (this.isTooLong()) this.onRefused(this.tooLong());
    this.sync.soon(Math.max(0, Math.min(QUIET, LONGEST_WAIT - (now - this.since))));
  }

  isTooLong() {
    return this.box.value.length > this.data.limit;
  }

  tooLong() {
    const count = (number) => number.toLocaleString("fr-FR");
    return `Ce texte fait ${count(this.box.value.length)} signes, ${count(this.data.limit)} au plus. Rien n’est perdu : il est gardé sur ce poste, et la version enregistrée n’a pas bougé. Retirez ce qui est en trop (Ctrl Z défait un collage).`;
  }

  async send() {
    if (this.stopped) throw this.stopped;
    if (this.isTooLong()) throw new Refused(422, { message: "Trop long pour être enregistré. Gardé sur ce poste." });
    const text = this.box.value;
    try {
      const { version } = await post(this.data.urls.save, { text, version: this.version, sets_aside: this.setsAside });
      this.version = version;
      this.setsAside = false;
    } catch (problem) {
      if (problem instanceof Refused && problem.status === 409 && problem.fields.text) this.stop(problem);
      throw problem;
    }
    this.waits = this.box.value !== text;
    if (this.waits) this.store.put("text", { text: this.box.value, version: this.version, waits: true });
    else this.store.drop("text");
  }

  /** What this browser still held when the page opened. */
  restore() {
    const kept = this.store.get("text");
    if (!kept?.waits || kept.text === this.served) {
      this.store.drop("text");
      return;
    }
    if (!this.data.revision.may_save) {
      this.tellLeft(kept.text);
      return;
    }
    this.box.value = kept.text;
    this.waits = true;
    if (kept.version === this.version) {
      one("[data-conflict]").replaceChildren(make("p", { class: "note note-sky", role: "status" }, "Votre texte d’avant est revenu. Il s’enregistre."));
      this.sync.soon(0);
      return;
    }
    this.stop(new Refused(409, {
      message: "Un autre texte a été enregistré pendant votre absence. Rien n’est perdu : comparez les deux, puis choisissez.",
      fields: { text: { mine: kept.text, theirs: this.served }, version: { theirs: String(this.version) }, who: { theirs: "l’autre" } },
    }));
    this.sync.failed(this.stopped);
  }

  /** The text is no draft any more, and something typed here never left: it can be read and copied. */
  tellLeft(text) {
    one("[data-conflict]").replaceChildren(make("details", { class: "note note-honey", open: true }, make("summary", {}, "Ce que vous aviez tapé ici n’a pas été enregistré"),
      make("textarea", { class: "input ed-left", readonly: true, "aria-label": "Votre texte non enregistré", rows: "12" }, text)));
  }

  // --- two texts

  /** A colleague saved: stop sending, show both. @param {Refused} problem */
  async stop(problem) {
    this.stopped = problem;
    const { text, version, who } = problem.fields;
    const spot = one("[data-conflict]");
    const both = make("div", {}, make("p", { class: "quiet" }, "Comparaison…"));
    const theirs = who?.theirs === "l’autre" ? "L’autre texte" : `Le texte de ${who.theirs}`;
    spot.replaceChildren(make("section", { class: "card pad stack ed-conflict", "aria-labelledby": "conflict-title" },
      make("h2", { id: "conflict-title", tabindex: "-1" }, "Deux textes, un seul à garder"),
      make("p", { role: "alert" }, problem.message),
      make("div", { class: "row wrap" },
        make("button", { type: "button", class: "btn", on: { click: () => this.keepMine(Number(version.theirs)) } }, "Garder le mien"),
        make("button", { type: "button", class: "btn", on: { click: () => this.takeTheirs(text.theirs, Number(version.theirs)) } }, "Prendre l’autre"),
        make("span", { class: "s quiet" }, "Celui que vous ne gardez pas reste lisible.")),
      both));
    one("#conflict-title").focus();
    const shown = await differences(this.data.urls.compare, { old: text.theirs, new: this.box.value, old_label: theirs, new_label: "Le mien" })
      .catch(() => null);
    if (shown) { fill(both, shown); watchFolds(both); } else both.replaceChildren(beside(theirs, text.theirs, this.box.value));
  }

  keepMine(version) {
    this.version = version;
    this.setsAside = true;
    this.goOn("Votre texte est gardé. L’autre est mis de côté, dans « Textes en cours ».");
    this.changed();
  }

  takeTheirs(theirs, version) {
    const mine = this.box.value;
    this.version = version;
    this.box.value = theirs;
    this.waits = false;
    this.store.drop("text");
    this.store.put("aside", { text: mine });
    this.goOn("L’autre texte est repris. Le vôtre est gardé sur ce poste. ",
      make("button", { type: "button", class: "link-plain", on: { click: () => { this.box.value = mine; this.box.area.dispatchEvent(new Event("input", { bubbles: true })); } } }, "Remettre le mien"));
    this.box.area.dispatchEvent(new Event("numi:taken"));
    this.sync.now();
  }

  goOn(...said) {
    this.stopped = null;
    one("[data-conflict]").replaceChildren(make("p", { class: "note note-sky", role: "status" }, make("span", {}, ...said)));
    this.box.area.focus();
  }
}

/** Two texts compared by the server, as a fragment of page. @param {string} url @param {Record<string, string>} texts */
export async function differences(url, texts) {
  const response = await withToken(() => fetch(url, {
    method: "POST", credentials: "same-origin", body: JSON.stringify(texts),
    headers: { "Content-Type": "application/json", Accept: "text/html", "X-CSRFToken": csrf() },
  }));
  if (!response.ok) throw new Refused(response.status, {});
  return response.text();
}

/** Without the network, both texts whole. */
function beside(label, theirs, mine) {
  return make("div", { class: "both" }, make("div", {}, make("h3", {}, label), make("p", { class: "pre" }, theirs)), make("div", { class: "mine" }, make("h3", {}, "Le mien"), make("p", { class: "pre" }, mine)));
}
