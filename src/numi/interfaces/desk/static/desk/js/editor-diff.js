// Two texts side by side: unfold what did not change.
import { all } from "./dom.js";

/** @param {ParentNode} root */
export function watchFolds(root) {
  for (const button of all("[data-unfold]", root)) {
    button.addEventListener("click", () => {
      const rows = button.closest("tbody").nextElementSibling;
      rows.hidden = !rows.hidden;
      button.setAttribute("aria-expanded", String(!rows.hidden));
    });
  }
}

watchFolds(document);
