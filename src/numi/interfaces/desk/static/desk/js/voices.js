// Draw one step: the voices, the things to tick, the answers. Only draws; gestures go to the guide.
import { all, key, make } from "./dom.js";
import { icon, priority } from "./icons.js";

const VOICES = [
  ["say", "Dire", "quote", "say", "say-label"],
  ["simpler", "Plus simple", "lightbulb", "simpler", "near"],
  ["do", "Faire", "mouse-pointer-click", "do", ""],
  ["see", "Elle voit", "eye", "do", ""],
  ["never", "Jamais", "ban", "never", "never-label"],
  ["note", "Noter", "pencil", "do", ""],
  ["promise", "Promettre", "calendar", "do", ""],
];
const OUTCOMES = {
  resolved: "Issue : résolu", escalate: "Issue : passer la main", callback: "Issue : rappel promis",
  referred: "Issue : orienter", refused: "Issue : la personne ne souhaite pas continuer",
};

/** @param {any} procedure @param {any} step @param {any} state @param {any} guide */
export function drawStep(procedure, step, state, guide) {
  return [head(procedure, step, state), score(step, guide), waiting(step, guide), checklist(procedure, step, state, guide), reply(step, state, guide)];
}

function head(procedure, step, state) {
  const bars = make("ol", { class: "steps", "aria-hidden": "true" });
  for (let place = 1; place <= Math.min(state.total, 12); place += 1) {
    bars.append(make("li", { class: place < state.place ? "done" : place === state.place ? "now" : false }));
  }
  return make("header", { class: "step-head" },
    make("div", {},
      make("p", { class: "row s quiet wrap" }, priority(procedure.urgency), procedure.title, state.stack ? make("span", { class: "tag" }, "puis retour au guide d’avant") : null),
      make("h2", { tabindex: "-1", "data-step-title": true }, step.title)),
    make("div", { class: "push step-count" },
      make("span", { class: "s quiet" }, "Étape ", make("b", {}, String(state.place)), ` sur ${state.total} environ`), bars));
}

function score(step, guide) {
  const list = make("dl", { class: "score" });
  for (const [name, word, glyph, look, labelLook] of VOICES) {
    (step[name] || []).forEach((html, place) => {
      if (name === "simpler" && !guide.showsSimpler) return;
      const label = make("dt", { class: labelLook || false }, icon(glyph), make("span", {}, word));
      const said = name === "say" ? sayable(html) : make("span", { html });
      list.append(place ? make("dt", { class: "unseen" }, word) : label, make("dd", { class: `${look}${name === "simpler" ? " near" : ""}` }, said));
    });
    if (name === "say" && step.simpler.length && !guide.showsSimpler) {
      list.append(make("dt", { class: "near" }, ""), make("dd", { class: "near" },
        make("button", { type: "button", class: "btn btn-quiet", on: { click: () => guide.simpler() } }, icon("lightbulb"), "Plus simple ", key(guide.keyFor("a").toUpperCase()))));
    }
  }
  for (const text of step.recap || []) list.append(make("dt", {}, icon("pencil"), make("span", {}, "Sera écrit")), make("dd", { class: "simpler" }, text));
  for (const link of all("a[data-directory]", list)) link.replaceWith(contact(link, guide.directory[link.dataset.directory]));
  for (const link of all("a[data-message], a[data-tool]", list)) link.replaceWith(make("b", {}, link.textContent));
  return list;
}

/** The words to say, their guillemets hanging. @param {string} html */
function sayable(html) {
  return make("span", { html: html.trim().startsWith("«") ? html : `«\u00a0${html}\u00a0»` });
}

/** An official number or site, dated, with its cost; doubt is shown. */
function contact(link, entry) {
  if (!entry) return make("b", {}, link.textContent);
  const cost = [entry.cost, entry.hours].filter(Boolean).join(", ");
  return make("span", { class: "contact" },
    make("b", { class: "nowrap" }, `${entry.name}\u00a0: ${entry.display}`),
    make("small", {}, ` ${cost}. ${entry.warning ? `${entry.warning} ` : ""}`, entry.state ? make("b", { class: "warn" }, entry.state) : `Vérifié le ${entry.checked}.`));
}

function waiting(step, guide) {
  if (!step.wait) return null;
  const left = guide.timers.left(step);
  const minutes = Math.round(step.wait.seconds / 60);
  const length = step.wait.seconds % 60 || !minutes ? `${step.wait.seconds} s` : `${minutes} min`;
  return make("div", { class: "note note-honey wait" }, icon("hourglass"),
    make("span", { html: step.wait.html }),
    left === null
      ? make("button", { type: "button", class: "btn push", on: { click: () => guide.startTimer(step) } }, `Lancer ${length} `, key(guide.keyFor("w").toUpperCase()))
      : make("b", { class: "push num", "data-timer-left": String(left) }, ""));
}

function checklist(procedure, step, state, guide) {
  if (!step.items.length) return null;
  const list = make("ul", { class: "checks" });
  for (const item of step.items) {
    const name = `${procedure.id}/${item.id}`;
    const done = state.ticked.has(name);
    const box = make("input", { type: "checkbox", class: "check", id: `item-${item.id}`, checked: done, on: { change: () => guide.tick(item, !done) } });
    const waived = name in state.waived;
    list.append(make("li", {}, box,
      make("label", { for: `item-${item.id}` }, make("span", { html: item.html }), waived ? make("span", { class: "xs quiet" }, ` levé : ${state.waived[name]}`) : null),
      item.holds
        ? make("span", { class: "row xs quiet" }, icon("lock"), "avant de clore", done || waived ? null : make("button", { type: "button", class: "link-plain", on: { click: () => guide.waive(item) } }, "lever"))
        : make("span", {})));
  }
  return make("fieldset", { class: "items" }, make("legend", { class: "over" }, "À cocher ", key(guide.keyFor("x").toUpperCase())), list);
}

function reply(step, state, guide) {
  const box = make("div", { class: "reply" });
  if (step.kind === "outcome") {
    box.append(make("div", { class: "ask outcome" }, make("p", { class: "row" }, icon("check"), make("b", {}, OUTCOMES[step.outcome] || "Issue")),
      make("div", { class: "row wrap" },
        step.outcome === "escalate" ? make("button", { type: "button", class: "btn btn-main", on: { click: () => guide.escalate(step.to_level) } }, `Passer ${levelName(step.to_level)} `, key(guide.keyFor("e").toUpperCase())) : null,
        make("button", { type: "button", class: step.outcome === "escalate" ? "btn" : "btn btn-main", on: { click: () => guide.finish() } }, "Finir l’appel ", key(guide.keyFor("f").toUpperCase())))));
  } else {
    const answers = make("div", { class: "answers" });
    for (const branch of step.branches) {
      answers.append(make("button", { type: "button", class: "answer", "data-answer": branch.key, on: { click: () => guide.answer(branch.key) } },
        key(branch.key), make("strong", {}, branch.label), make("span", {}, `aller à : ${branch.leads_to}`)));
    }
    box.append(make("fieldset", { class: "ask" }, make("legend", { class: "unseen" }, step.title), answers));
  }
  box.append(make("footer", { class: "row s quiet step-foot wrap" },
    state.place > 1 ? make("button", { type: "button", class: "btn btn-quiet", on: { click: () => guide.askBack() } }, key("⌫"), ` Étape ${state.place - 1}`) : null,
    make("button", { type: "button", class: "btn btn-quiet", on: { click: () => guide.askOffScript() } }, key(guide.keyFor("q").toUpperCase()), state.offScript ? " Revenir au guide" : " Hors script"),
    make("button", { type: "button", class: "btn btn-quiet", on: { click: () => guide.toggleMap() } }, key(guide.keyFor("v").toUpperCase()), " Plan"),
    make("button", { type: "button", class: "btn btn-quiet", on: { click: () => guide.doubt() } }, key(guide.keyFor("k").toUpperCase()), " Je doute"),
    make("button", { type: "button", class: "btn btn-quiet push", on: { click: () => guide.escalate(0) } }, key(guide.keyFor("e").toUpperCase()), " Passer la main")));
  return box;
}

function levelName(level) {
  return { 2: "au N2", 3: "au Maître cyber (N3)", 4: "au superviseur" }[level] || "la main";
}

/** The whole procedure at once, for those who know it. */
export function drawMap(procedure, state, guide) {
  const list = make("ol", { class: "map" });
  for (const phase of procedure.phases) {
    const steps = make("ol", {});
    for (const ident of phase.steps) {
      const step = procedure.steps[ident];
      const here = ident === state.step;
      steps.append(make("li", { class: here ? "here" : false },
        make("button", { type: "button", class: "link-plain", "aria-current": here ? "step" : false, on: { click: () => guide.askJump(ident) } }, step.title),
        step.outcome ? make("span", { class: "tag" }, "issue") : null));
    }
    list.append(make("li", {}, make("h3", { class: "over" }, phase.title), steps));
  }
  return make("nav", { class: "map-box card", "aria-label": "Plan du guide" }, list);
}

/** The red band: what must not happen, and the key for when it already did. */
export function drawBand(procedure, state, guide) {
  if (!procedure.danger) return null;
  const band = make("section", { class: `redband${state.harmed ? " harmed" : ""}`, role: "alert", "aria-label": "Danger" },
    icon("octagon-alert"),
    make("div", {},
      make("h2", {}, procedure.title), make("p", {}, procedure.danger.text)),
    procedure.danger.key_step && !state.harmed
      ? make("button", { type: "button", class: "btn", on: { click: () => guide.harm() } }, `${procedure.danger.key_label} `, key(guide.keyFor("u").toUpperCase()))
      : null);
  return band;
}
