// A page of the desk outside a call: keys, palette, rings.
import { signInAgain } from "./again.js";
import { all, one, pageData, post } from "./dom.js";
import { keepForms } from "./forms.js";
import { bind, openSheet } from "./keyboard.js";
import { listenLive } from "./live.js";
import { openPaletteOn } from "./palette.js";
import { showRings, tickRings } from "./rings.js";
import { leaveNothing } from "./store.js";
import { toast } from "../../ui/js/toast.js";

const data = pageData();
const openPalette = openPaletteOn(data.urls?.palette || "/bureau/chercher/");
bind("?", "Cette feuille", openSheet);
for (const node of all("[data-open]")) node.addEventListener("click", () => (node.dataset.open === "keys" ? openSheet() : openPalette()));
for (const field of all(".form input:not([type=hidden]):not([type=checkbox]):not([type=radio]), .form textarea, .form select, .act input:not([type=hidden]):not([type=checkbox]):not([type=radio]), .act textarea, .act select, form.card input:not([type=hidden]):not([type=checkbox]), form.card textarea, form.card select")) field.classList.add("input");
for (const box of all("input[type=checkbox]")) box.classList.add("check");

const again = signInAgain(data, () => kept?.now());
const kept = keepForms(data, again);

for (const form of all("form[data-sign-out]")) form.addEventListener("submit", () => leaveNothing(data.agent.id));

const seen = one("[data-viewed]");
if (seen) post(seen.dataset.viewed, {}).catch(() => {});
for (const button of all("[data-print]")) button.addEventListener("click", () => window.print());
for (const button of all("[data-copy]")) button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy).then(() => toast("Lien copié.")));

let moved = 0;
bind("ArrowDown", "Ligne suivante", () => walkRows(1));
bind("ArrowUp", "Ligne d’avant", () => walkRows(-1));
function walkRows(step) {
  const links = all("main .table tbody a, main .promises a");
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[(at + step + links.length) % links.length].focus();
}

const network = one("[data-network]");
listenLive(data.urls?.live || "/flux/bureau", {
  "call.ringing": showRings,
  "call.gone": showRings,
  "call.answered": () => location.assign("/bureau/appels/en-cours/"),
  "presence.changed": () => { if (Date.now() - moved > 1000) { moved = Date.now(); showRings(); } },
  "hand.raised": () => one("[data-rings-here]") && location.reload(),
  "doubt.raised": () => one("[data-rings-here]") && location.reload(),
  "doubt.answered": () => toast("Votre doute sur une procédure a une réponse."),
  "account.cut": () => (kept ? again() : location.reload()),
}, (up) => {
  if (network) network.lastChild.textContent = up ? "Réseau bon" : "Réseau coupé";
  if (up) showRings();
});
setInterval(tickRings, 1000);
