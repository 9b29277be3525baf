// One sentence at the bottom start, with an undo that says in words how long it lasts.

const SECONDS = 15;

/** @typedef {{ seconds?: number, undo?: () => (void | Promise<void>), icon?: Node, key?: string }} ToastOptions */

/** The time left, as it is read: « Annuler, 12 s ». @param {number} left */
export const undoWords = (left) => `Annuler, ${left}\u00a0s`;

/**
 * Say something. The count stops while the toast is hovered or holds the focus.
 * Resolves to "undone" or "gone".
 * @param {string} sentence @param {ToastOptions} [options] @returns {Promise<"undone" | "gone">}
 */
export function toast(sentence, options = {}) {
  const spot = document.querySelector("[data-toasts]");
  if (!spot) return Promise.resolve("gone");
  const box = document.createElement("div");
  box.className = "toast";
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  if (options.icon) box.append(options.icon);
  box.append(words);
  spot.append(box);
  // Filled after it is in the page, so that the sentence is read aloud.
  requestAnimationFrame(() => { words.textContent = sentence; });
  return options.undo ? undoable(box, options) : passing(box, options.seconds ?? 6);
}

/** @param {HTMLElement} box @param {number} seconds @returns {Promise<"gone">} */
function passing(box, seconds) {
  return count(box, seconds, () => {}).then(() => { box.remove(); return "gone"; });
}

/** @param {HTMLElement} box @param {ToastOptions} options @returns {Promise<"undone" | "gone">} */
function undoable(box, options) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.dataset.key = options.key || "z";
  button.setAttribute("aria-label", "Annuler");
  const left = document.createElement("span");
  const cap = document.createElement("kbd");
  cap.textContent = (options.key || "z").toUpperCase();
  button.append(left, " ", cap);
  box.append(button);
  return new Promise((resolve) => {
    const stop = new AbortController();
    button.addEventListener("click", async () => {
      stop.abort();
      button.setAttribute("aria-disabled", "true");
      await options.undo?.();
      box.remove();
      resolve("undone");
    }, { once: true });
    count(box, options.seconds ?? SECONDS, (rest) => { left.textContent = undoWords(rest); }, stop.signal).then(() => {
      if (stop.signal.aborted) return;
      box.remove();
      resolve("gone");
    });
  });
}

/**
 * Count seconds that are really lived with: none while the person points at the toast or is in it.
 * @param {HTMLElement} box @param {number} seconds @param {(left: number) => void} tell @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
function count(box, seconds, tell, signal) {
  let left = seconds;
  tell(left);
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (signal?.aborted || !box.isConnected) {
        clearInterval(timer);
        resolve();
        return;
      }
      if (box.matches(":hover, :focus-within") || document.hidden) return;
      left -= 1;
      tell(left);
      if (left <= 0) {
        clearInterval(timer);
        resolve();
      }
    }, 1000);
  });
}
