// Cards of what rings. They slide in beside the work and never take the focus.
import { all, clock, fill, fragment, one } from "./dom.js";

const URL = "/bureau/appels/sonnent/";

export async function showRings() {
  const spot = one("[data-rings-here]") || one("[data-rings]");
  if (!spot) return;
  try {
    const html = await fragment(URL);
    if (spot.dataset.shown === html) return;
    spot.dataset.shown = html;
    fill(spot, html);
    spot.dataset.at = String(Date.now());
  } catch {
    // The stream comes back and asks again.
  }
}

export function tickRings() {
  for (const node of all("[data-since]")) {
    node.textContent = clock((Date.now() - Date.parse(node.dataset.since)) / 1000);
  }
}
