// Single keys outside text fields. Digits by place (the AZERTY row works without Shift), letters by what is written.
// Nothing on AltGr; Ctrl only with K and Enter. All can be changed or switched off (page data: `keys`).
import { all, isTyping, make, one, pageData } from "./dom.js";

const settings = pageData().keys || {};
const off = Boolean(settings.off);
const changed = settings.map || {};
/** @type {Map<string, {label: string, act: (event: KeyboardEvent) => void}>} */
const bound = new Map();
/** @type {Array<(name: string, event: KeyboardEvent) => boolean>} */
const listeners = [];

/** The name of a key press, "" when it is not a single key. @param {KeyboardEvent} event */
export function nameOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.getModifierState("AltGraph")) return "";
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  if (digit) return digit[1];
  if (event.key.length === 1) return event.key.toLowerCase();
  return event.key;
}

/** The key in use for a gesture. @param {string} usual */
export const keyFor = (usual) => changed[usual] || usual;

/** Bind a key to a gesture. @param {string} usual @param {string} label @param {(event: KeyboardEvent) => void} act */
export function bind(usual, label, act) {
  bound.set(keyFor(usual), { label, act });
}

/** Ask to see every single key before the bound ones; answer true when it was used. @param {(name: string, event: KeyboardEvent) => boolean} ask */
export function listen(ask) {
  listeners.unshift(ask);
}

function buttonFor(name) {
  const wanted = all("[data-key]").filter((node) => keyFor(node.dataset.key) === name || keyFor(node.dataset.key).toLowerCase() === name);
  return wanted.find((node) => node.offsetParent !== null && !node.closest("[hidden]"));
}

function press(node) {
  if (isTyping(node)) node.focus();
  else node.click();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(event.target)) {
    if (!(event.target instanceof HTMLElement && event.target.closest("dialog"))) event.target.blur();
    return;
  }
  if (event.defaultPrevented || off || isTyping(event.target) || one("dialog[open]:not(.again)")) return;
  const name = nameOf(event);
  if (!name) return;
  if (listeners.some((ask) => ask(name, event))) {
    event.preventDefault();
    return;
  }
  const gesture = bound.get(name);
  if (gesture) {
    event.preventDefault();
    gesture.act(event);
    return;
  }
  const onControl = event.target instanceof HTMLElement && event.target.closest("a, button, summary, input");
  if (name === "Enter" && onControl) return;
  const button = buttonFor(name);
  if (button) {
    event.preventDefault();
    press(button);
  }
});

/** Fill the sheet of keys with what acts on this page. */
export function fillSheet() {
  const list = one("[data-keys-list]");
  if (!list) return;
  const rows = new Map([["Ctrl K", "Chercher partout"], ["?", "Cette feuille"], ["Échap", "Sortir d’un champ, fermer"]]);
  for (const [name, { label }] of bound) rows.set(name.length === 1 ? name.toUpperCase() : name, label);
  for (const node of all("[data-key]")) {
    const name = keyFor(node.dataset.key);
    const label = (node.getAttribute("aria-label") || node.textContent || node.id).replace(/\s+/g, " ").trim().replace(/ \S+$/, "");
    const written = name === "Enter" ? "Entrée" : name.toUpperCase();
    if (!rows.has(written)) rows.set(written, label || "Ses mots");
  }
  list.replaceChildren(
    ...[...rows].map(([name, label]) => make("div", {}, make("dt", {}, make("kbd", {}, name)), make("dd", {}, label))),
  );
}

export function openSheet() {
  fillSheet();
  one("#keys").showModal();
}

if (off) document.documentElement.dataset.keys = "off";
