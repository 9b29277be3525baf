// Forms of ordinary pages that hold a text: kept while typed, sent once, the words never lost.
import { all, one } from "./dom.js";
import { Drafts } from "./drafts.js";
import { Outbox } from "./outbox.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";

/** @param {any} data page data @param {() => void} signedOut */
export function keepForms(data, signedOut) {
  const forms = all("form[data-draft]");
  if (!forms.length || !data.urls?.drafts) return null;
  const subject = one("[data-draft-subject]")?.dataset.draftSubject || "bureau";
  const store = new Store(data.agent.id, subject);
  const sync = new Sync(store, (state) => { document.documentElement.dataset.saved = state; }, signedOut);
  const drafts = new Drafts(store, sync, `${data.urls.drafts}${subject}/`);
  const outbox = new Outbox(store, sync, drafts);
  for (const form of forms) {
    drafts.restore(form).then(() => { if (one("[data-found]", form)) form.closest("details")?.setAttribute("open", ""); });
    form.addEventListener("input", () => drafts.keep(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      // A form given back with its faults is a whole page: the browser asks for it again itself.
      outbox.send(form, event.submitter, { again: () => form.submit() });
    });
  }
  if (sync.pending()) sync.soon(0);
  return sync;
}
