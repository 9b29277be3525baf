// The editor of a procedure: puts the parts together. Each part lives in its own module.
import { signInAgain } from "./again.js";
import { all, fill, fragment, make, one, pageData } from "./dom.js";
import { watchFolds } from "./editor-diff.js";
import { mainGesture, watchGestures } from "./editor-gestures.js";
import { Insertion } from "./editor-insert.js";
import { Keeper } from "./editor-keep.js";
import { Proof } from "./editor-proof.js";
import { Rehearsal } from "./editor-run.js";
import { TextBox } from "./editor-text.js";
import { icon } from "./icons.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";

const data = pageData();
const store = new Store(data.agent.id, `revision-${data.revision.id}`);

// --- the truth about what is saved
const saved = one("[data-saved]");
let savedAt = Date.parse(data.revision.saved_at);
function tell(state, detail = "") {
  if (state === "saved" && saved.dataset.state !== "saved") savedAt = Date.now();
  const words = { saving: "Enregistrement…", local: "Gardé sur ce poste, envoi au retour du réseau" };
  saved.dataset.state = state;
  one("[data-saved-word]").textContent = state === "saved" ? ago() : detail || words[state];
  saved.classList.toggle("warn", state === "local" || state === "refused");
  saved.querySelector("svg")?.replaceWith(icon({ local: "wifi-off", refused: "octagon-alert" }[state] || "check"));
}
function ago() {
  const seconds = Math.round((Date.now() - savedAt) / 1000);
  if (seconds < 2) return "Enregistré à l’instant";
  if (seconds < 60) return `Enregistré il y a ${seconds} s`;
  return seconds < 3600 ? `Enregistré il y a ${Math.round(seconds / 60)} min` : `Enregistré il y a ${Math.round(seconds / 3600)} h`;
}
setInterval(() => { if (saved.dataset.state === "saved") one("[data-saved-word]").textContent = ago(); }, 1000);
const again = signInAgain(data, () => sync.now());
const sync = new Sync(store, tell, again);

// --- the text, its remarks, its preview
const area = one("[data-text]");
const box = new TextBox(area, one("[data-lines]"));
const rehearsal = new Rehearsal(data, (step) => goToStep(step));
let lines = {};
const proof = new Proof(data, box, (read) => {
  lines = read.lines;
  rehearsal.show(read);
  one("[data-title]").textContent = read.procedures[read.procedure].title;
});
const problem = one("[data-text-problem]");
const keeper = new Keeper({
  data, box, store, sync,
  onRefused: (words) => {
    problem.textContent = words;
    problem.hidden = !words;
  },
});
function goToStep(step) {
  if (lines[step]) box.goTo(lines[step]);
}
area.addEventListener("input", () => {
  keeper.changed();
  proof.soon();
});
area.addEventListener("numi:taken", () => proof.ask());
let shownStep = "";
document.addEventListener("selectionchange", () => {
  if (document.activeElement !== area) return;
  const step = box.stepAt(box.line());
  if (step && step !== shownStep) rehearsal.at(step);
  shownStep = step;
});
for (const button of all("[data-look]")) button.addEventListener("click", () => rehearsal.turn(button.dataset.look));
one("[data-restart]").addEventListener("click", () => rehearsal.restart());
proof.ask();

// --- what helps the hand: curly apostrophes and true ellipses, as French is written
area.addEventListener("beforeinput", (event) => {
  if (event.inputType !== "insertText" || box.line() <= box.bodyStart()) return;
  const before = area.value.slice(0, area.selectionStart);
  if (event.data === "'" && /[\p{L}]$/u.test(before)) {
    event.preventDefault();
    box.write(area.selectionStart, area.selectionEnd, "’");
  } else if (event.data === "." && before.endsWith("..")) {
    event.preventDefault();
    box.write(before.length - 2, area.selectionEnd, "…");
  }
});
const insertion = new Insertion(data, box);

// --- gestures
watchGestures({ keeper, sync });
const comparison = one("[data-comparison]");
one("[data-compare]").addEventListener("click", async (event) => {
  event.preventDefault();
  if (comparison.firstChild) return closeComparison();
  await sync.now();
  const html = await fragment(data.urls.compare).catch(() => "");
  const page = new DOMParser().parseFromString(html, "text/html");
  const shown = page.querySelector(".diff-box");
  if (!shown) return location.assign(data.urls.compare);
  const body = make("div", {});
  comparison.replaceChildren(make("section", { class: "card pad stack", "aria-labelledby": "compare-title" },
    make("div", { class: "row" }, make("h2", { id: "compare-title", tabindex: "-1" }, "Ce qui changerait"), make("button", { type: "button", class: "btn btn-s push", on: { click: closeComparison } }, "Fermer")), body));
  fill(body, shown.outerHTML);
  watchFolds(body);
  one("#compare-title").focus();
  return null;
});
function closeComparison() {
  comparison.replaceChildren();
  one("[data-compare]").focus();
}
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const acts = { s: () => sync.now(), Enter: mainGesture, " ": () => insertion.complete() };
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || (event.key === " " && document.activeElement !== area)) return;
  event.preventDefault();
  act();
});
