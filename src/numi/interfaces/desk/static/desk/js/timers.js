// The waits of a guide: « attendre dix minutes », counted down where the step shows it.
import { one } from "./dom.js";

export class StepTimers {
  /** @param {() => any} current the step on the screen, if any */
  constructor(current) {
    this.ends = new Map();
    this.current = current;
    setInterval(() => this.show(), 500);
  }

  start(step) {
    this.ends.set(step.id, Date.now() + step.wait.seconds * 1000);
  }

  /** Seconds left; null when the wait was not begun. */
  left(step) {
    const end = this.ends.get(step.id);
    return end ? Math.max(0, Math.round((end - Date.now()) / 1000)) : null;
  }

  show() {
    const node = one("[data-timer-left]");
    const step = this.current();
    if (!node || !step) return;
    const left = this.left(step);
    node.textContent = left ? `encore ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "C’est le moment.";
  }
}
