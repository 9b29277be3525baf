// The console: puts the parts together. Each part lives in its own module.
import { signInAgain } from "./again.js";
import { all, clock, fill, fragment, make, one, pageData, post } from "./dom.js";
import { Drawer } from "./drawer.js";
import { proposeGuides } from "./guesses.js";
import { Guide } from "./guide.js";
import { icon } from "./icons.js";
import { bind, keyFor, listen, openSheet } from "./keyboard.js";
import { listenLive } from "./live.js";
import { openPaletteOn } from "./palette.js";
import { showRings, tickRings } from "./rings.js";
import { watchSilence } from "./silence.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";
import { showUrgent } from "./urgent.js";
import { listenToWords } from "./words.js";

const data = pageData();
const store = new Store(data.agent.id, data.ticket.id);

// --- the truth about what is saved
const saved = one("[data-saved]");
let savedAt = 0;
function tell(state, detail = "") {
  if (state === "saved") savedAt = Date.now();
  saved.dataset.state = state;
  const words = { saving: "Enregistrement…", local: "Gardé sur ce poste, envoi au retour du réseau" };
  one("[data-saved-word]").textContent = state === "saved" ? "Enregistré à l’instant" : detail || words[state];
  saved.classList.toggle("warn", state === "local" || state === "refused");
  saved.querySelector("svg")?.replaceWith(icon(state === "local" ? "wifi-off" : "check"));
}
const again = signInAgain(data, () => sync.now());
const sync = new Sync(store, tell, again);
setInterval(() => {
  if (saved.dataset.state !== "saved" || !savedAt) return;
  const ago = Math.round((Date.now() - savedAt) / 1000);
  one("[data-saved-word]").textContent = ago < 60 ? `Enregistré il y a ${ago} s` : `Enregistré il y a ${Math.round(ago / 60)} min`;
}, 1000);
const network = one("[data-network]");
function tellNetwork(up) {
  one("[data-network-word]").textContent = up ? "Réseau bon" : "Réseau coupé, tout continue ici";
  network.classList.toggle("warn", !up);
  network.querySelector("svg")?.replaceWith(icon(up ? "wifi" : "wifi-off"));
}
addEventListener("offline", () => tellNetwork(false));
addEventListener("online", () => tellNetwork(true));

// --- the guide, the guesses, the thread
const drawer = new Drawer(store, sync, data.urls.draft);
const thread = one("[data-trace]");
let guesses = null;
let shownRows = [];
/** Only what changed is drawn again: the thread of a long call has hundreds of lines. */
function showThread(lines, state) {
  const rows = lines.map((line) => ({ ...line, dot: line.mark === "red" ? "red" : "done" }));
  if (state && !state.ended) rows.push({ place: state.place, dot: "now" });
  const keys = rows.map((row) => JSON.stringify(row));
  let same = 0;
  while (same < keys.length && keys[same] === shownRows[same]) same += 1;
  while (thread.children.length > same) thread.lastElementChild.remove();
  thread.append(...rows.slice(same).map(threadRow));
  shownRows = keys;
  thread.parentElement.hidden = false;
  guesses?.draw();
}
function threadRow({ seconds, text, answer, place, dot }) {
  const words = dot === "now" ? [make("b", {}, `Étape ${place}`), ", en cours"] : [text, answer ? " : " : "", answer ? make("b", {}, answer) : null];
  return make("li", {}, make("time", {}, dot === "now" ? "" : clock(seconds)), make("span", { class: `dot dot-${dot}` }), make("span", {}, ...words));
}
const guide = new Guide({
  data, store, sync,
  onChange: showThread,
  onEscalate: (level) => drawer.open(data.urls.escalation + (level ? `?niveau=${level}` : "")),
  onFinish: () => drawer.open(data.urls.wrapup),
  onDoubt: (url) => drawer.open(url),
});
guesses = proposeGuides(data, guide);
guide.shown = guesses.shown;
listenToWords(data, store, sync, (text) => guesses.words(text));
showUrgent(guide).then(() => guesses.drawAlarm());
const openPalette = openPaletteOn(data.urls.palette, { onProcedure: (id) => guide.start(id) });

// --- keys of the console
bind("?", "Cette feuille", openSheet);
bind(keyFor("b"), "Souffler après l’appel", () => one("[data-breathe]")?.click());
listen((name) => {
  const people = all("[data-people] form, [data-people-found] form");
  if (guide.run || one(".guess") || !/^[1-9]$/.test(name) || !people[Number(name) - 1]) return false;
  people[Number(name) - 1].requestSubmit();
  return true;
});
for (const node of all("[data-open]")) node.addEventListener("click", () => (node.dataset.open === "keys" ? openSheet() : openPalette()));

// --- who is calling
const people = one("[data-people]");
const showPeople = async (asked = "") => {
  if (people) fill(people, await fragment(`${people.dataset.url}${asked ? `?q=${encodeURIComponent(asked)}` : ""}`).catch(() => ""));
};
showPeople();
const search = one("[data-find-person]");
if (search) {
  let timer = 0;
  search.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => showPeople(search.elements.q.value), 150);
  });
}
for (const button of all("[data-deny]")) {
  button.addEventListener("click", async () => {
    await sync.now();
    await post(button.dataset.deny, {});
    location.reload();
  });
}

// --- raise the hand
const hand = one("[data-hand]");
hand.addEventListener("click", async () => {
  try {
    const { up } = await post(data.urls.hand, { up: hand.getAttribute("aria-pressed") !== "true" });
    hand.setAttribute("aria-pressed", String(up));
    one("[data-hand-word]").textContent = up ? "Main levée" : "Lever la main";
  } catch (problem) {
    tell("refused", problem.message || "La main ne peut pas se lever sans réseau. Appelez votre superviseur.");
  }
});

// --- the call itself
const timer = one("[data-timer]");
const began = data.call?.answered_at ? Date.parse(data.call.answered_at) : 0;
let ended = data.call?.ended_at ? Date.parse(data.call.ended_at) : 0;
function tick() {
  if (timer && began) timer.textContent = clock(((ended || Date.now()) - began) / 1000);
  tickRings();
}
setInterval(tick, 1000);
tick();
const silence = watchSilence({ since: began, isLive: () => !ended && data.call?.state === "answered", guide, words: one("[data-words]") });
function callChanged({ call, state }) {
  if (!data.call || call !== data.call.id) return;
  if (state === "ended" && !ended) {
    ended = Date.now();
    one("[data-call-word]").textContent = "Raccroché";
    one(".live-dot")?.replaceWith(make("span", { class: "live-over" }));
    guide.refresh().catch(() => {});
  } else if (state !== data.call.state && state !== "ended") {
    data.call.state = state;
    one("[data-call-word]").textContent = state === "on_hold" ? "En attente" : "En ligne";
  }
}

// --- colleagues
const viewers = one("[data-viewers]");
const notes = one("[data-thread]");
let typedAt = 0;
one("[data-words]").addEventListener("input", () => { typedAt = Date.now(); });
const look = (more = {}, options = {}) => post(data.urls.look, { typing: Date.now() - typedAt < 5000, ...more }, options).catch(() => {});
setInterval(look, 10000);
look();
addEventListener("pagehide", () => look({ leaving: true }, { keepalive: true }));
const showViewers = () => fragment(data.urls.viewing).then((html) => { if (viewers.dataset.shown !== html) { viewers.dataset.shown = html; fill(viewers, html); } }).catch(() => {});
setTimeout(showViewers, 300);
setInterval(showViewers, 15000);

listenLive(`${data.urls.live}?demande=${data.ticket.number}`, {
  "call.changed": callChanged,
  "call.ringing": showRings,
  "call.gone": showRings,
  "case.viewers": showViewers,
  "case.changed": () => {
    fragment(data.urls.thread).then((html) => { fill(notes, html); }).catch(() => {});
    guide.refresh().catch(() => {});
  },
  "case.heard": () => {
    silence.heard();
    guesses.heard();
  },
  "doubt.warning": ({ step }) => guide.warn(step),
  "hand.seen": () => { one("[data-hand-word]").textContent = "Un superviseur arrive"; },
  "account.cut": () => { tell("refused", "Votre session est finie. Reconnectez-vous : votre texte est gardé sur ce poste."); again(); },
}, (up) => {
  tellNetwork(up);
  if (up) guesses.catchUp();
});

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/bureau/hors-ligne.js", { scope: "/bureau/" }).catch(() => {});
