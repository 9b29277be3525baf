// Ctrl K: people, requests, procedures, places and gestures in one list. The last three first.
import { make, one, read } from "./dom.js";
import { icon } from "./icons.js";

const RECENT = "numi:palette";
const PAUSE = 80;

/** @param {string} url @param {{onProcedure?: (id: string) => void}} [options] */
export function openPaletteOn(url, options = {}) {
  const dialog = one("#palette");
  const input = one(".palette-input", dialog);
  const list = one(".palette-list", dialog);
  const empty = one(".palette-empty", dialog);
  let rows = [];
  let chosen = 0;
  let timer = 0;
  let asking = null;

  const recent = () => JSON.parse(sessionStorage.getItem(RECENT) || "[]");
  const take = (row) => {
    const kept = [row, ...recent().filter((one) => one.url !== row.url)].slice(0, 3);
    sessionStorage.setItem(RECENT, JSON.stringify(kept));
    dialog.close();
    if (row.procedure && options.onProcedure) options.onProcedure(row.procedure);
    else location.assign(row.url);
  };
  const draw = () => {
    list.replaceChildren(...rows.map((row, place) => make("li", {
      id: `palette-${place}`, role: "option", "aria-selected": place === chosen ? "true" : "false", on: { click: () => take(row) },
    }, icon(row.icon), make("b", {}, row.title), make("span", { class: "quiet s" }, row.about))));
    input.setAttribute("aria-activedescendant", rows.length ? `palette-${chosen}` : "");
    empty.hidden = rows.length > 0;
    empty.textContent = input.value ? "Rien ne correspond. Essayez un nom, un numéro, ou les mots de la personne." : "Tapez un nom, un numéro de téléphone ou de demande, ou les mots de la personne.";
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const { found } = await read(`${url}?q=${encodeURIComponent(input.value)}`, asking.signal);
      rows = input.value ? found : [...recent(), ...found.filter((row) => !recent().some((one) => one.url === row.url))];
      chosen = 0;
      draw();
    } catch (problem) {
      if (problem instanceof DOMException && problem.name === "AbortError") return;
      rows = [];
      draw();
      empty.hidden = false;
      empty.textContent = "Pas de réseau : la recherche reviendra avec lui. Le guide ouvert continue.";
    }
  };
  const open = () => {
    if (dialog.open) return;
    input.value = "";
    dialog.showModal();
    ask();
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && rows.length) {
      event.preventDefault();
      chosen = (chosen + move + rows.length) % rows.length;
      draw();
      one(`#palette-${chosen}`).scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(timer);
      if (rows[chosen] && !asking?.signal.aborted) take(rows[chosen]);
    }
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  return open;
}
