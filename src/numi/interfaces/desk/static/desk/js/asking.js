// Ask for a reason in place: digits pick, Enter takes the first, words are welcome, Escape gives up.
import { key, make } from "./dom.js";

/**
 * @param {HTMLElement} spot @param {string} question @param {string[]} reasons @param {(reason: string) => void} take "" when given up
 * @returns {(name: string) => boolean} what to do with a single key
 */
export function askReason(spot, question, reasons, take) {
  const done = (reason) => {
    box.remove();
    take(reason.slice(0, 240));
  };
  const input = make("input", { class: "input", type: "text", maxlength: "240", "aria-label": "Autre raison", placeholder: "Autre raison" });
  const send = (event) => {
    event.preventDefault();
    done(input.value.trim() || reasons[0]);
  };
  const choices = reasons.map((reason, place) => make("button", { type: "button", class: "btn", on: { click: () => done(reason) } }, key(String(place + 1)), reason));
  const box = make("form", { class: "note note-sky ask-reason", "aria-label": question, on: { submit: send } },
    make("b", {}, question),
    make("div", { class: "row wrap" }, ...choices),
    make("div", { class: "row wrap" }, input, make("button", { class: "btn" }, "Valider"), make("button", { type: "button", class: "btn btn-quiet", on: { click: () => done("") } }, "Annuler ", key("Échap"))));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    done("");
  });
  spot.prepend(box);
  box.scrollIntoView({ block: "nearest" });
  return (name) => {
    if (name === "Escape") done("");
    else if (name === "Enter") done(reasons[0]);
    else if (reasons[Number(name) - 1]) done(reasons[Number(name) - 1]);
    else return name.length === 1;
    return true;
  };
}
