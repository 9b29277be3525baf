// Times that run on the screen, from the server's clock: a machine whose clock steps does not change them.

const served = Date.parse(document.documentElement.dataset.now || "") || Date.now();
const opened = performance.now();

/** The present moment, as the server counts it. */
export const now = () => served + (performance.now() - opened);

/** « 00:31 », or « 1:02:03 » from one hour on. @param {number} seconds */
export function written(seconds) {
  const total = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const tail = `${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
  return total >= 3600 ? `${Math.floor(total / 3600)}:${tail}` : tail;
}

/** Write every `[data-clock]` (ISO moment it counts from) once. */
export function tick() {
  for (const node of document.querySelectorAll("[data-clock]")) {
    const from = Date.parse(node.getAttribute("data-clock") || "");
    if (!Number.isNaN(from)) node.textContent = written((now() - from) / 1000);
  }
}

// A page that shows one keeps it running; importing this module is asking for it.
tick();
setInterval(tick, 1000);
