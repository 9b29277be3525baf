// Theme, density and keys, tried at once; keeping them is the settings page's business.

const ROOT = document.documentElement;
/** Attributes of <html> that a page may try, and the value that means "as the system says". */
const TRIED = { theme: "", density: "desk", keys: "on" };

/** Show a value and mark the button that stands for it. @param {string} name @param {string} value */
export function show(name, value) {
  if (!(name in TRIED)) return;
  if (value) ROOT.dataset[name] = value;
  else delete ROOT.dataset[name];
  mark(name, value);
}

/** @param {string} name @param {string} value */
function mark(name, value) {
  for (const button of document.querySelectorAll(`[data-try="${name}"]`)) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-value") === value));
  }
}

/** Let every `[data-try]` button (name in `data-try`, value in `data-value`) act, and reflect what is shown now. */
export function start() {
  for (const name of Object.keys(TRIED)) mark(name, ROOT.dataset[name] ?? TRIED[name]);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-try]") : null;
    if (button instanceof HTMLElement) show(button.dataset.try || "", button.dataset.value || "");
  });
}
