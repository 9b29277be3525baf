// The gestures of a run: put together, said in words.
import { filled } from "./fields.js";

/** The thread of the run of a guide. @param {any} guide @returns {Array<{seconds: number, text: string, answer: string, mark: string}>} */
export function threadOf(guide) {
  if (!guide.run) return [];
  const { data, procedures, run } = guide;
  const ordered = [...run.events].sort((a, b) => a.seq - b.seq);
  const lines = ordered.map((event) => words(run, procedures[event.procedure], event)).filter(Boolean);
  return lines.map((line) => ({ ...line, text: filled(line.text, data.card, data.placeholders) }));
}

function words(run, procedure, event) {
  const step = procedure?.steps[event.step];
  const seconds = (Date.parse(event.at) - run.began) / 1000;
  const line = (text, answer = "", mark = "done") => ({ seconds, text, answer, mark });
  const item = step?.items.find((one) => one.id === event.item);
  const branch = step?.branches.find((one) => one.key === event.answer);
  const said = step?.sensitive ? "répondu" : branch?.label || "";
  switch (event.kind) {
    case "start": return line("Guide ouvert", procedure?.title || "", "start");
    case "answer": return line(step?.title || "", said);
    case "known": return line(step?.title || "", `${said} (connu de la fiche)`);
    case "harm": return line(procedure?.danger?.key_label || "Le mal est fait", "", "red");
    case "back": return line("Retour", event.reason);
    case "jump": return line("Saut", event.reason);
    case "off_script": return line("Hors script", event.reason, "off");
    case "on_script": return line("Retour au guide");
    case "tick": return line(item?.text || "", "fait");
    case "waive": return line(item?.text || "", `levé, ${event.reason}`, "off");
    case "simpler": return line("Plus simple, lu une fois");
    case "pause": return line("Appel coupé, guide en pause", "", "off");
    case "resume": return line("Guide repris", event.by || "");
    default: return null;
  }
}

/** Gestures of two places, each once. */
export function merge(first, second) {
  const found = new Map();
  for (const event of [...first, ...second]) if (!found.has(event.id)) found.set(event.id, event);
  return [...found.values()];
}
