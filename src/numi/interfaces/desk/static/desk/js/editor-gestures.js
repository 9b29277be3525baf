// Publish, have read, send back, plan, give up: asked in place, sent once what is typed is on the server.
import { Refused, all, make, one, withToken, csrf } from "./dom.js";

/** @param {any} parts keeper, sync */
export function watchGestures({ keeper, sync }) {
  for (const form of all("[data-gesture-form]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, keeper, sync).catch((problem) => refuse(form, problem));
    });
  }
  for (const button of all("[data-close-gesture]")) button.addEventListener("click", () => close(button.closest("details")));
  for (const details of all("details[data-gesture]")) {
    details.addEventListener("toggle", () => details.open && focusIn(details));
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      event.stopPropagation();
      close(details);
    });
  }
}

/** Ctrl Entrée: the next gesture asks, then goes. */
export function mainGesture() {
  const summary = one("[data-main-gesture]");
  if (!summary) return;
  const details = summary.closest("details");
  if (details.open) one("form", details).requestSubmit();
  else {
    details.open = true;
    focusIn(details); // at once: the next keys are already on their way
  }
}

function focusIn(details) {
  one("input:not([type=hidden]), textarea, button", one("form", details))?.focus();
}

function close(details) {
  details.open = false;
  one("summary", details).focus();
}

async function send(form, keeper, sync) {
  const button = one("button:not([type])", form);
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    await sync.now();
    if (keeper.waits) throw new Refused(0, { message: "Votre texte n’est pas encore enregistré. Rien n’a été fait : réessayez dans un instant." });
    if (form.elements.version) form.elements.version.value = String(keeper.version);
    const response = await withToken(() => fetch(form.action, {
      method: "POST", credentials: "same-origin", headers: { Accept: "application/json", "X-CSRFToken": csrf() },
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
    }));
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Refused(response.status, answer);
    location.assign(answer.url);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** @param {HTMLFormElement} form @param {unknown} problem */
function refuse(form, problem) {
  const words = problem instanceof Refused ? problem.message : "Pas de réseau. Rien n’a été fait, votre texte est gardé : réessayez au retour du réseau.";
  one("[data-form-problem]", form)?.remove();
  form.prepend(make("p", { class: "problem", role: "alert", "data-form-problem": true }, words));
  if (problem instanceof Refused && problem.status === 409) form.append(make("p", { "data-form-problem": true }, make("a", { href: location.pathname }, "Recharger la page : votre texte y sera")));
}
