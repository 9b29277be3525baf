// A pack: the browser holds the file, the server says what it would change, the person says what to do with it.
import { Refused, csrf, fill, one, withToken } from "./dom.js";

const form = one("[data-pack]");
const report = form && one("[data-pack-report]", form);
const problem = form && one("[data-pack-problem]", form);

/** @param {string} url @param {string} accept @param {Record<string, string>} more */
async function send(url, accept, more) {
  const body = new FormData();
  body.append("pack", form.elements.pack.files[0]);
  for (const [name, value] of Object.entries(more)) body.append(name, value);
  const response = await withToken(() => fetch(url, { method: "POST", credentials: "same-origin", body, headers: { Accept: accept, "X-CSRFToken": csrf() } }));
  if (!response.ok) throw new Refused(response.status, await response.json().catch(() => ({})));
  return response;
}

/** @param {HTMLButtonElement} button */
async function act(button) {
  problem.hidden = true;
  button.setAttribute("aria-busy", "true");
  try {
    if (button.name === "how") {
      const { digest } = one("[data-digest]", report).dataset;
      const answer = await send(form.dataset.take, "application/json", { how: button.value, digest, note: form.elements.note?.value || "" });
      location.assign((await answer.json()).url);
      return;
    }
    report.replaceChildren();
    fill(report, await (await send(form.dataset.stage, "application/json, text/html", {})).text());
    report.focus();
  } catch (error) {
    problem.textContent = error instanceof Refused ? error.message : "Pas de réseau. Rien n’a été repris : réessayez à son retour.";
    problem.hidden = false;
  } finally {
    button.removeAttribute("aria-busy");
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement} */ (event.submitter);
  if (!button.getAttribute("aria-busy")) act(button);
});
form?.elements.pack.addEventListener("change", () => report.replaceChildren());
