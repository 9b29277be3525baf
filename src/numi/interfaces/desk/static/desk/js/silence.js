// A silence may be somebody who cannot speak. It is the clock that hears it: no engine is asked.
import { clock, make, one } from "./dom.js";

const SILENT = 20; // seconds, as long as the guide itself asks to listen
const GUIDE = "appel-muet";

/**
 * Says that nothing was heard (or, with no speech engine, that nothing was written since the call was answered).
 * @param {{since: number, isLive: () => boolean, guide: import("./guide.js").Guide, words: HTMLTextAreaElement}} of
 * @returns {{heard: () => void}} to call at each line of a transcript
 */
export function watchSilence({ since, isLive, guide, words }) {
  const spot = one("[data-silence]");
  let heardAt = 0;
  let wasShown = false;
  const told = make("p");
  const draw = () => {
    const seconds = Math.floor((Date.now() - (heardAt || since)) / 1000);
    const silent = Boolean(since) && isLive() && !guide.run && (heardAt || !words.value.trim()) && seconds >= SILENT;
    spot.hidden = !silent;
    if (!silent) {
      wasShown = false;
      return;
    }
    told.textContent = heardAt ? `Silence depuis ${clock(seconds)}.` : `Rien d’écrit depuis ${clock(seconds)} : un silence ?`;
    if (wasShown) return;
    wasShown = true;
    const title = guide.pack?.procedures[GUIDE]?.title;
    const open = title ? make("p", {}, make("button", { type: "button", class: "btn", on: { click: () => guide.start(GUIDE) } }, title)) : null;
    spot.replaceChildren(make("div", { class: "stack-s" }, told, open));
  };
  setInterval(draw, 1000);
  return { heard: () => { heardAt = Date.now(); draw(); } };
}
