// The critical guides, always at hand: no engine is trusted never to miss one.
import { make, one } from "./dom.js";

/** @param {import("./guide.js").Guide} guide */
export async function showUrgent(guide) {
  const spot = one("[data-urgent]");
  const pack = await guide.load();
  const urgent = Object.values(pack?.procedures || {}).filter((procedure) => procedure.urgency === "critique").sort((a, b) => a.title.localeCompare(b.title, "fr"));
  one("[data-urgent-list]", spot).replaceChildren(...urgent.map((procedure) => make("li", {},
    make("button", { type: "button", class: "urgent-guide", on: { click: () => guide.start(procedure.id) } }, procedure.title))));
  spot.hidden = !urgent.length;
}
