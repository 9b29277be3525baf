// Where a run is, from its gestures. The same rules as numi/procedures/walk.py; both satisfy tests/procedures/vectors.

/** @typedef {{id: string, seq: number, kind: string, procedure: string, step: string, answer?: string, item?: string, reason?: string}} Gesture */

const RETURN = "return";

/**
 * @param {Record<string, any>} procedures @param {string} first @param {Gesture[]} gestures
 */
export function replay(procedures, first, gestures) {
  const position = {
    procedure: first, step: procedures[first].first, stack: [], path: [], ticked: new Set(), waived: {},
    offScript: "", paused: false, ended: false, harmed: false,
  };
  const seen = new Set();
  const ordered = [...gestures].sort((a, b) => a.seq - b.seq || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  for (const gesture of ordered) {
    if (seen.has(gesture.id)) continue;
    seen.add(gesture.id);
    apply(procedures, position, gesture);
  }
  return position;
}

/** What an object itself holds under a name, never what every object has. */
const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);

const stepOf = (procedures, procedure, step) => own(own(procedures, procedure)?.steps, step);

function go(position, procedure, step, answer) {
  position.path.push([position.procedure, position.step, answer, [...position.stack]]);
  position.procedure = procedure;
  position.step = step;
  position.ended = false;
}

/** Go somewhere without having been called. */
function leaveFor(position, procedure, step) {
  const was = position.procedure;
  go(position, procedure, step, "");
  forgetCalls(position, was);
}

/** In a procedure that called, other than by the end of the called one, there is nothing to come back to. */
function forgetCalls(position, was) {
  const call = position.stack.findIndex(([caller]) => caller === position.procedure);
  if (position.procedure !== was && call >= 0) position.stack.length = call;
}

function jump(procedures, position, place) {
  const text = String(place || "");
  const mark = text.indexOf("#");
  const name = mark < 0 ? text : text.slice(0, mark);
  const found = own(procedures, name);
  if (!found) return;
  const step = (mark < 0 ? "" : text.slice(mark + 1)) || found.first;
  if (own(found.steps, step)) leaveFor(position, name, step);
}

function back(position) {
  while (position.path.length) {
    const [procedure, step, answer, stack] = position.path.pop();
    Object.assign(position, { procedure, step, stack: [...stack], ended: false });
    if (answer !== RETURN) return;
  }
}

function harm(procedures, position) {
  const danger = own(procedures, position.procedure)?.danger;
  if (!danger) return;
  position.harmed = true;
  if (stepOf(procedures, position.procedure, danger.key_step) && danger.key_step !== position.step) {
    go(position, position.procedure, danger.key_step, "U");
  }
}

function answer(procedures, position, gesture) {
  const step = stepOf(procedures, position.procedure, position.step);
  const branch = step?.branches.find((one) => one.key === gesture.answer);
  if (!branch) return;
  const found = own(procedures, branch.go.procedure);
  if (!found) return;
  const target = branch.go.step || found.first;
  if (!own(found.steps, target)) return;
  const caller = position.procedure;
  go(position, branch.go.procedure, target, gesture.answer);
  if (branch.go.type === "call") position.stack.push([caller, branch.go.back]);
  else forgetCalls(position, caller);
  comeBack(procedures, position);
}

/** A called procedure that ends well gives the hand back to the one that called it. */
function comeBack(procedures, position) {
  const reached = stepOf(procedures, position.procedure, position.step);
  if (reached.outcome !== "resolved" || !position.stack.length) return;
  const [procedure, step] = position.stack.at(-1);
  if (stepOf(procedures, procedure, step)) go(position, procedure, step, RETURN);
  position.stack.pop();
}

function apply(procedures, position, gesture) {
  const { kind } = gesture;
  if ((kind === "answer" || kind === "known") && (gesture.procedure !== position.procedure || gesture.step !== position.step)) {
    if (!stepOf(procedures, gesture.procedure, gesture.step)) return;
    leaveFor(position, gesture.procedure, gesture.step);
  }
  const item = `${gesture.procedure}/${gesture.item || ""}`;
  switch (kind) {
    case "start":
      if (gesture.answer) {
        jump(procedures, position, gesture.answer);
        position.path.length = 0;
        position.stack.length = 0;
      }
      break;
    case "answer":
    case "known":
      answer(procedures, position, gesture);
      break;
    case "back": back(position); break;
    case "jump": jump(procedures, position, gesture.answer); break;
    case "harm": harm(procedures, position); break;
    case "tick": position.ticked.add(item); break;
    case "untick": position.ticked.delete(item); break;
    case "waive": position.waived[item] = gesture.reason || ""; break;
    case "off_script": position.offScript = gesture.reason || ""; break;
    case "on_script": position.offScript = ""; break;
    case "pause": position.paused = true; break;
    case "resume": position.paused = false; break;
    case "end": position.ended = true; break;
    default:
  }
}

/** The key of the branch that the card answers, "" when the question must be asked. @param {any} step @param {Record<string, string>} card */
export function knownAnswer(step, card) {
  const value = step.known ? card[step.known] || "" : "";
  return value ? step.branches.find((one) => one.value && one.value === value)?.key || "" : "";
}

/** What holds closing, of the steps passed. @param {Record<string, any>} procedures @param {ReturnType<typeof replay>} position */
export function holdsLeft(procedures, position) {
  const passed = [...position.path.map(([name, step]) => `${name}#${step}`), `${position.procedure}#${position.step}`];
  const left = [];
  for (const place of new Set(passed)) {
    const [name, step] = place.split("#");
    for (const item of stepOf(procedures, name, step)?.items || []) {
      const key = `${name}/${item.id}`;
      if (item.holds && !position.ticked.has(key) && !(key in position.waived)) left.push([key, item.text]);
    }
  }
  return left;
}
