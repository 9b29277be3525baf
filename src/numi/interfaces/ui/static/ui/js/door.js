// The door: show a password, say that Caps Lock is on, say plainly when a key could not be used.

export function wireDoor(root = document) {
  for (const button of root.querySelectorAll("[data-show]")) {
    const field = root.querySelector(`#${CSS.escape(button.dataset.show)}`);
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      button.querySelector("span").textContent = shown ? "Cacher" : "Montrer";
      field.focus();
    });
    watchCapsLock(field);
  }
}

function watchCapsLock(field) {
  const line = document.createElement("p");
  line.className = "help";
  line.setAttribute("role", "status");
  field.closest(".field").append(line);
  field.addEventListener("keyup", (event) => {
    const on = event.getModifierState?.("CapsLock");
    line.textContent = on ? "La touche Verr. Maj est allumée." : "";
  });
}

function sayKeyProblem(event) {
  event.preventDefault();
  const place = document.querySelector(".door-form");
  const old = place.querySelector("[data-key-problem]");
  const line = old || document.createElement("p");
  line.className = "problem";
  line.dataset.keyProblem = "";
  line.setAttribute("role", "alert");
  line.textContent = "La clé n’a pas répondu. Réessayez, ou choisissez une autre manière d’entrer.";
  if (!old) place.append(line);
}

document.addEventListener("allauth.error", sayKeyProblem);
wireDoor();
