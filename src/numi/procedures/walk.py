"""From what has been answered so far to where we are. Pure; the browser walks by the same rules (``desk/js/walk.js``),
and both are held to ``tests/procedures/vectors``.

Events are replayed in the order of ``seq``. The same event twice counts once. An answer given at another step than the
present one is first taken as a jump there: nothing that a hotliner did is dropped. Going back undoes the last move of
the hotliner whole: the call of a procedure is forgotten, a return that was automatic is undone with the answer before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from numi.procedures.schema import Branch, Procedure, Step

MOVES = frozenset({"answer", "known", "back", "jump", "harm", "start"})
RETURN = "return"
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """One gesture. ``answer`` is a branch key, or ``procedure#step`` for a jump; ``item`` a checklist item."""

    id: str
    seq: int
    kind: str
    procedure: str
    step: str
    answer: str = ""
    item: str = ""
    reason: str = ""


@dataclass(slots=True)
class Position:
    """Where a run is. ``stack`` holds the places to come back to, innermost last.

    ``path`` holds the steps passed, oldest first: procedure, step, the answer given there, the stack as it was.
    """

    procedure: str
    step: str
    stack: list[Place] = field(default_factory=list)
    path: list[tuple[str, str, str, tuple[Place, ...]]] = field(default_factory=list)
    ticked: set[str] = field(default_factory=set)
    waived: dict[str, str] = field(default_factory=dict)
    off_script: str = ""
    paused: bool = False
    ended: bool = False
    harmed: bool = False


def replay(procedures: Mapping[str, Procedure], first: str, events: Iterable[Event]) -> Position:
    """The position after ``events`` in a run that began with procedure ``first``."""
    begin = procedures[first]
    position = Position(first, begin.first)
    seen: set[str] = set()
    for event in sorted(events, key=lambda one: (one.seq, one.id)):
        if event.id in seen:
            continue
        seen.add(event.id)
        _apply(procedures, position, event)
    return position


def _apply(  # noqa: C901, PLR0915 -- one flat table of gestures
    procedures: Mapping[str, Procedure], position: Position, event: Event
) -> None:
    if event.kind in ("answer", "known") and (event.procedure, event.step) != (position.procedure, position.step):
        if _step(procedures, event.procedure, event.step) is None:
            return
        _leave_for(position, event.procedure, event.step)
    match event.kind:
        case "start":
            if event.answer:
                _jump(procedures, position, event.answer)
                position.path.clear()
                position.stack.clear()
        case "answer" | "known":
            _answer(procedures, position, event)
        case "back":
            _back(position)
        case "jump":
            _jump(procedures, position, event.answer)
        case "harm":
            _harm(procedures, position)
        case "tick":
            position.ticked.add(f"{event.procedure}/{event.item}")
        case "untick":
            position.ticked.discard(f"{event.procedure}/{event.item}")
        case "waive":
            position.waived[f"{event.procedure}/{event.item}"] = event.reason
        case "off_script":
            position.off_script = event.reason
        case "on_script":
            position.off_script = ""
        case "pause":
            position.paused = True
        case "resume":
            position.paused = False
        case "end":
            position.ended = True


def _step(procedures: Mapping[str, Procedure], procedure: str, step: str) -> Step | None:
    found = procedures.get(procedure)
    return found.steps.get(step) if found else None


def _go(position: Position, procedure: str, step: str, answer: str) -> None:
    position.path.append((position.procedure, position.step, answer, tuple(position.stack)))
    position.procedure, position.step = procedure, step
    position.ended = False


def _jump(procedures: Mapping[str, Procedure], position: Position, place: str) -> None:
    name, _, step = place.partition("#")
    found = procedures.get(name)
    if found is None:
        return
    step = step or found.first
    if step in found.steps:
        _leave_for(position, name, step)


def _leave_for(position: Position, procedure: str, step: str) -> None:
    """Go somewhere without having been called."""
    was = position.procedure
    _go(position, procedure, step, "")
    _forget_calls(position, was)


def _forget_calls(position: Position, was: str) -> None:
    """In a procedure that called, other than by the end of the called one, there is nothing to come back to."""
    callers = [caller for caller, _ in position.stack]
    if position.procedure != was and position.procedure in callers:
        del position.stack[callers.index(position.procedure) :]


def _back(position: Position) -> None:
    while position.path:
        position.procedure, position.step, answer, stack = position.path.pop()
        position.stack[:] = stack
        position.ended = False
        if answer != RETURN:
            return


def _harm(procedures: Mapping[str, Procedure], position: Position) -> None:
    found = procedures.get(position.procedure)
    if found is None or found.danger is None:
        return
    position.harmed = True
    if found.danger.key_step in found.steps and found.danger.key_step != position.step:
        _go(position, found.id, found.danger.key_step, "U")


def _answer(procedures: Mapping[str, Procedure], position: Position, event: Event) -> None:
    step = _step(procedures, position.procedure, position.step)
    branch = step.branch(event.answer) if step else None
    if branch is None:
        return
    destination = _destination(procedures, branch)
    if destination is None:
        return
    caller = position.procedure
    _go(position, *destination, event.answer)
    if branch.target.kind == "call":
        position.stack.append((caller, branch.target.back))
    else:
        _forget_calls(position, caller)
    _come_back(procedures, position)


def _destination(procedures: Mapping[str, Procedure], branch: Branch) -> tuple[str, str] | None:
    found = procedures.get(branch.target.procedure)
    if found is None:
        return None
    step = branch.target.step or found.first
    return (found.id, step) if step in found.steps else None


def _come_back(procedures: Mapping[str, Procedure], position: Position) -> None:
    """A called procedure that ends well (``resolved``) gives the hand back to the one that called it."""
    step = _step(procedures, position.procedure, position.step)
    if step is None or step.outcome != "resolved" or not position.stack:
        return
    procedure, back = position.stack[-1]
    if _step(procedures, procedure, back) is not None:
        _go(position, procedure, back, RETURN)
    position.stack.pop()


def known_answer(step: Step, card: Mapping[str, str]) -> str:
    """The key of the branch that the card answers, empty when the question must be asked."""
    value = card.get(step.known, "") if step.known else ""
    if not value:
        return ""
    return next((branch.key for branch in step.branches if branch.value and branch.value == value), "")


def holds_left(procedures: Mapping[str, Procedure], position: Position) -> list[tuple[str, str]]:
    """Items that hold closing, of the steps passed, neither ticked nor waived: (procedure/item, text)."""
    left: list[tuple[str, str]] = []
    passed = [(name, ident) for name, ident, *_ in position.path] + [(position.procedure, position.step)]
    for name, ident in dict.fromkeys(passed):
        step = _step(procedures, name, ident)
        for item in step.items if step else ():
            key = f"{name}/{item.id}"
            if item.holds and key not in position.ticked and key not in position.waived:
                left.append((key, item.text))
    return left
