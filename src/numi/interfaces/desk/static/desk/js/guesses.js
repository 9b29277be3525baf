// The guides proposed for what the person says. Digits open them while no guide is open.
import { key, make, one, read } from "./dom.js";
import { listen } from "./keyboard.js";

const PAUSE = 120;

/** @param {any} data @param {import("./guide.js").Guide} guide */
export function proposeGuides(data, guide) {
  const list = one("[data-guesses]");
  const none = one("[data-no-guess]");
  let shown = [];
  let timer = 0;
  let asking = null;
  const draw = () => {
    const current = guide.run ? guide.position().procedure : "";
    list.replaceChildren(...shown.map((found, place) => make("li", {},
      make("button", { type: "button", class: `guess${found.id === current ? " guess-on" : ""}`, "aria-pressed": found.id === current ? "true" : "false", on: { click: () => guide.start(found.id) } },
        key(String(place + 1)), make("b", {}, found.title),
        make("span", { class: "sure" }, strength(found.strength)),
        found.why.length ? make("span", { class: "why" }, found.why.map((word) => `«\u00a0${word}\u00a0»`).join(", ")) : null))));
  };
  const local = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter((word) => word.length > 3);
    return Object.values(guide.pack?.procedures || {})
      .filter((one) => words.some((word) => one.title.toLowerCase().includes(word)))
      .slice(0, 3).map((one) => ({ id: one.id, title: one.title, strength: 0.4, why: [] }));
  };
  const ask = async (text) => {
    asking?.abort();
    asking = new AbortController();
    try {
      shown = (await read(`${data.urls.suggest}?q=${encodeURIComponent(text.slice(-400))}`, asking.signal)).guides;
    } catch (problem) {
      if (problem instanceof DOMException && problem.name === "AbortError") return;
      shown = local(text);
    }
    none.hidden = shown.length > 0 || !text.trim();
    draw();
  };
  listen((name) => {
    if (guide.run || !/^[1-9]$/.test(name) || !shown[Number(name) - 1]) return false;
    guide.start(shown[Number(name) - 1].id);
    return true;
  });
  return {
    draw,
    words(text) {
      clearTimeout(timer);
      if (!text.trim()) {
        shown = [];
        none.hidden = true;
        draw();
        return;
      }
      timer = setTimeout(() => ask(text), PAUSE);
    },
  };
}

/** How near, in words and blocks, against the best of this search. @param {number} value */
function strength(value) {
  if (value >= 0.8) return "Le plus proche";
  return value >= 0.5 ? "Possible" : "Moins probable";
}
