// What the person says: kept at each key, sent within two seconds, on leaving the field and on leaving the page.
import { Refused, make, one, post } from "./dom.js";

const QUIET = 700;

/** @param {any} data @param {import("./store.js").Store} store @param {import("./sync.js").Sync} sync @param {(text: string) => void} onWords */
export function listenToWords(data, store, sync, onWords) {
  const field = one("[data-words]");
  const note = one("[data-masked]");
  let base = data.ticket.words;
  const kept = store.get("words");
  // What was sent and may have arrived although its answer was lost: our own text is no colleague's.
  let sent = kept?.sent || [];
  if (kept && kept.text !== base) {
    field.value = kept.text;
    base = kept.base;
  }
  const pending = () => {
    const waiting = store.get("words");
    return Boolean(waiting) && !waiting.stuck;
  };
  const send = async (options = {}) => {
    const { text } = store.get("words");
    sent = [...sent.slice(-4), text];
    store.put("words", { text, base, sent });
    try {
      const answer = await post(data.urls.words, { words: text, base }, options);
      base = answer.words;
      sent = [];
      if (field.value === text) {
        store.drop("words");
        if (answer.words !== text) replace(field, answer.words);
      } else store.put("words", { text: field.value, base, sent });
      note.textContent = answer.masked.length ? `Masqué avant d’être gardé : ${answer.masked.join(", ")}.` : "";
    } catch (problem) {
      if (problem instanceof Refused && problem.status === 409 && problem.fields.words) {
        if (sent.includes(problem.fields.words.theirs)) {
          base = problem.fields.words.theirs;
          store.put("words", { text: field.value, base, sent });
          return;
        }
        showBoth(problem.fields.words);
        store.put("words", { text, base, stuck: true });
        return;
      }
      if (problem instanceof Refused && problem.status === 422) store.put("words", { text, base, stuck: true });
      throw problem;
    }
  };
  const keep = () => {
    if (!store.put("words", { text: field.value, base, sent })) sync.tell("refused", "Ce navigateur ne peut rien garder. Ne fermez pas la page.");
  };
  /** Both values side by side; the hotliner chooses, nothing is lost. */
  function showBoth({ mine, theirs }) {
    const choose = (text) => {
      box.remove();
      base = theirs;
      field.value = text;
      keep();
      sync.soon(0);
      field.focus();
    };
    one("[data-both]")?.remove();
    const box = make("div", { class: "note note-honey", "data-both": true, role: "alert" },
      make("div", { class: "stack" }, make("b", {}, "Un collègue a écrit ici en même temps."), make("p", {}, `Le sien : « ${theirs} »`), make("p", {}, `Le vôtre : « ${mine} »`),
        make("div", { class: "row wrap" },
          make("button", { type: "button", class: "btn", on: { click: () => choose(field.value) } }, "Garder le mien"),
          make("button", { type: "button", class: "btn", on: { click: () => choose(theirs) } }, "Garder le sien"),
          make("button", { type: "button", class: "btn", on: { click: () => choose(`${theirs}\n${field.value}`) } }, "Garder les deux"))));
    field.after(box);
  }
  sync.add({ pending, send });
  field.addEventListener("input", () => {
    keep();
    sync.soon(QUIET);
    onWords(field.value);
  });
  field.addEventListener("blur", () => pending() && sync.soon(0));
  addEventListener("pagehide", () => {
    if (pending()) send({ keepalive: true }).catch(() => {});
  });
  if (pending()) sync.soon(0);
  onWords(field.value);
}

/** Put a text in a field without moving the caret more than needed. */
function replace(field, text) {
  const { selectionStart } = field;
  const focused = document.activeElement === field;
  field.value = text;
  if (focused) field.setSelectionRange(Math.min(selectionStart, text.length), Math.min(selectionStart, text.length));
}
