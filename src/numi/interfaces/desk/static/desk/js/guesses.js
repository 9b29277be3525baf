// What is proposed for what the person says: three guides that digits open, the alarm, signals, where to send, what to ask.
import { key, make, one, read } from "./dom.js";
import { icon } from "./icons.js";
import { keyFor, listen } from "./keyboard.js";

const WORDS = 4; // from the fourth word on
const PAUSE = 150; // inside a word; at its end, at once
const STEADY = 400; // a digit typed so soon after a change meant what was read before it
const FIRM_AFTER = 4; // answers in a row that ring: half-typed words ring one in five calm calls for a moment
const STILL = 2000; // or one answer, when nothing more was typed for so long

/** @param {any} data @param {import("./guide.js").Guide} guide */
export function proposeGuides(data, guide) {
  const list = one("[data-guesses]");
  const spots = { none: one("[data-no-guess]"), about: one("[data-about-words]"), alarm: one("[data-alarm]"), signals: one("[data-signals]") };
  let shown = [];
  let before = { guides: [], until: 0 };
  let rung = [];
  let reason = "";
  let firm = false;
  let inARow = 0;
  let settling = 0;
  let waiting = null;
  let timer = 0;
  let asking = null;
  let asked = "";

  const draw = () => {
    const current = guide.run ? guide.position().procedure : "";
    list.replaceChildren(...shown.map((found, place) => make("li", {},
      make("button", { type: "button", class: `guess${found.id === current ? " guess-on" : ""}`, "aria-pressed": found.id === current ? "true" : "false", on: { click: () => guide.start(found.id) } },
        key(String(place + 1)), make("b", {}, found.title),
        make("span", { class: "sure" }, sureness(found.strength)),
        found.why.length ? make("span", { class: "why" }, found.why.map((word) => `«\u00a0${word}\u00a0»`).join(", ")) : null))));
  };

  /** Nothing moves under a hand that is on the list: what came is shown once it has left. */
  const isHeld = () => list.matches(":hover") || list.contains(document.activeElement);
  list.addEventListener("pointerleave", () => take());
  list.addEventListener("focusout", () => setTimeout(take));

  const take = () => {
    if (!waiting || isHeld()) return;
    const found = waiting;
    waiting = null;
    if (found.guides.map((guess) => guess.id).join() !== shown.map((guess) => guess.id).join()) before = { guides: shown, until: Date.now() + STEADY };
    shown = found.guides;
    drawAbout(found);
    draw();
  };

  const drawAbout = ({ guides, sure, send_to: door, question, signals }) => {
    spots.none.hidden = sure || Boolean(door) || (!guides.length && !asked);
    spots.about.replaceChildren(...[
      door ? make("p", { class: "note note-sky" }, make("span", {}, "Ce n’est pas notre métier. La bonne porte\u00a0: ", make("b", {}, door), ".")) : null,
      !door && question ? make("p", { class: "note note-sky" }, make("span", {}, "À demander\u00a0: ", make("b", {}, question))) : null,
    ].filter(Boolean));
    spots.signals.replaceChildren(...(signals || []).map((heard) => make("li", { class: "pill", title: `«\u00a0${heard.evidence}\u00a0»` }, heard.label, make("span", { class: "unseen" }, `, entendu dans «\u00a0${heard.evidence}\u00a0»`))));
  };

  /** Once firm it stays: calming words do not bring the money back. Before, it comes and goes with the words. */
  const hearAlarm = ({ alarm, because }, isFirm = false) => {
    clearTimeout(settling);
    inARow = alarm.length ? inARow + 1 : 0;
    const next = (firm ? [...rung, ...alarm.filter(([ident]) => !rung.some(([known]) => known === ident))] : alarm).slice(0, 3);
    const changed = next.map(([ident]) => ident).join() !== rung.map(([ident]) => ident).join();
    rung = next;
    if (!firm) reason = because || "";
    if (changed) drawAlarm();
    if (!alarm.length) return;
    if (isFirm || firm || inARow >= FIRM_AFTER) stay();
    else settling = setTimeout(stay, STILL);
  };

  const stay = () => {
    if (!firm) {
      firm = true;
      drawAlarm();
    }
    guide.store.put("alarm", { rung, because: reason });
  };

  const drawAlarm = () => {
    spots.alarm.hidden = !rung.length;
    if (!rung.length) return;
    const [first] = rung;
    const danger = guide.procedures[first[0]]?.danger || guide.pack?.procedures[first[0]]?.danger;
    spots.alarm.setAttribute("role", "alert");
    spots.alarm.replaceChildren(icon("octagon-alert"), make("div", {},
      make("p", {}, make("b", {}, danger ? danger.text : "Danger possible. Vérifiez avant tout."), reason ? make("small", {}, ` Entendu\u00a0: «\u00a0${reason}\u00a0».`) : null),
      make("p", { class: "row wrap" }, ...rung.map(([ident, title], place) => make("button", { type: "button", class: "btn", on: { click: () => guide.start(ident) } }, title, " ", place ? null : key(keyFor("g").toUpperCase()))))));
  };

  const local = (text) => {
    const words = text.toLowerCase().split(/[^\p{L}]+/u).filter((word) => word.length > 3);
    const shared = (procedure) => words.filter((word) => procedure.title.toLowerCase().includes(word)).length;
    return Object.values(guide.pack?.procedures || {})
      .filter(shared).sort((a, b) => shared(b) - shared(a)).slice(0, 3).map((procedure) => ({ id: procedure.id, title: procedure.title, strength: 0.4, why: [] }));
  };

  const ask = async (text, url = `${data.urls.suggest}?q=${encodeURIComponent(text.slice(-1500))}`) => {
    asking?.abort();
    asking = new AbortController();
    asked = text;
    try {
      waiting = await read(url, asking.signal);
      hearAlarm(waiting, url === data.urls.heard);
    } catch (problem) {
      if (problem instanceof DOMException && problem.name === "AbortError") return;
      waiting = { guides: local(text), sure: false, signals: [] };
    }
    take();
  };

  const kept = guide.store.get("alarm");
  if (kept) hearAlarm({ alarm: kept.rung, because: kept.because }, true);

  listen((name) => {
    if (name === keyFor("g") && rung.length) {
      guide.start(rung[0][0]);
      return true;
    }
    const seen = Date.now() < before.until && before.guides.length ? before.guides : shown;
    if (guide.run || !/^[1-9]$/.test(name) || !seen[Number(name) - 1]) return false;
    guide.start(seen[Number(name) - 1].id);
    return true;
  });

  return {
    draw,
    /** What the screen proposes now, as it is kept with the choice. */
    shown: () => shown.map((found) => [found.id, found.strength]),
    /** The texts of the guides are here: the alarm says its first gesture. */
    drawAlarm,
    /** The transcript of the call went on. */
    heard: () => ask("…", data.urls.heard),
    /** The stream is open: what was said before it is asked for, unless words are being typed. */
    catchUp: () => asked || ask("", data.urls.heard),
    words(text) {
      clearTimeout(timer);
      const count = text.trim().split(/\s+/).filter(Boolean).length;
      if (!count) {
        asked = "";
        waiting = { guides: [], sure: true, signals: [] };
        hearAlarm({ alarm: [] });
        take();
        return;
      }
      const ends = count >= WORDS && /[\s.,;:!?]$/.test(text);
      if (count >= WORDS || text.length > 12) timer = setTimeout(() => ask(text), ends ? 0 : PAUSE);
    },
  };
}

/** How sure, in words. @param {number} chance 0–1 */
function sureness(chance) {
  if (chance >= 0.7) return "Très probable";
  return chance >= 0.3 ? "Possible" : "Peu sûr";
}
