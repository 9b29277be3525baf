// The session is over: sign in again here, over the page. Nothing moves, what was typed waits and then goes.
import { fill, fragment, one, takeToken } from "./dom.js";

/** @param {any} data page data @param {() => void} done what to do once signed in */
export function signInAgain(data, done) {
  let box = one("#again");
  const show = (html) => {
    fill(box, html);
    box.querySelector("input[name=login]").focus();
    box.querySelector("form").addEventListener("submit", send);
    for (const button of box.querySelectorAll("[data-show]")) {
      button.addEventListener("click", () => {
        const field = one(`#${button.dataset.show}`);
        field.type = field.type === "password" ? "text" : "password";
        button.setAttribute("aria-pressed", String(field.type === "text"));
      });
    }
  };
  async function send(event) {
    event.preventDefault();
    const response = await fetch(data.urls.again, { method: "POST", credentials: "same-origin", body: new URLSearchParams([...new FormData(event.target)]) }).catch(() => null);
    if (!response) return;
    if (!response.ok) {
      show(await response.text());
      return;
    }
    const { csrf } = await response.json();
    takeToken(csrf);
    box.close();
    box.replaceChildren();
    done();
  }
  return async () => {
    if (!box || box.open) return;
    show(await fragment(`${data.urls.again}?who=${data.agent.id}`));
    box.show();
    box.querySelector("input[name=login]").focus();
  };
}
