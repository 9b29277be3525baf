"""A procedure as a graph: reachable steps, distance to an end, Mermaid."""

from collections.abc import Iterator

from numi.procedures.schema import Procedure, Step


def next_steps(procedure: Procedure, step: Step) -> list[str]:
    """The steps of the same procedure that may follow (a call counts by its way back)."""
    found = []
    for branch in step.branches:
        target = branch.target
        if target.kind == "call":
            found.append(target.back)
        elif target.procedure == procedure.id:
            found.append(target.step or procedure.first)
    return [one for one in found if one in procedure.steps]


def reachable(procedure: Procedure, entries: frozenset[str] = frozenset()) -> set[str]:
    """Steps that can be reached from the first one, from the danger key, or from ``entries`` (other procedures)."""
    waiting = [procedure.first, *entries]
    if procedure.danger and procedure.danger.key_step:
        waiting.append(procedure.danger.key_step)
    seen: set[str] = set()
    while waiting:
        ident = waiting.pop()
        if ident in seen or ident not in procedure.steps:
            continue
        seen.add(ident)
        waiting += next_steps(procedure, procedure.steps[ident])
    return seen


def steps_left(procedure: Procedure) -> dict[str, int]:
    """For each step, about how many steps until an end: the mean over the branches, loops not counted."""
    left = {ident: (1.0 if step.outcome else 0.0) for ident, step in procedure.steps.items()}
    for _ in range(len(procedure.steps) + 1):
        moved = False
        for ident, step in procedure.steps.items():
            if step.outcome:
                continue
            known = [left[one] for one in next_steps(procedure, step) if left[one] > 0]
            leaves = len(step.branches) > len(next_steps(procedure, step))
            value = 1 + (sum(known) / len(known) if known else (1 if leaves else 0))
            value = min(value, float(len(procedure.steps)))
            if abs(value - left[ident]) > 0.05 and (known or leaves):
                left[ident], moved = value, True
        if not moved:
            break
    return {ident: max(1, round(value)) for ident, value in left.items()}


def ends(procedure: Procedure) -> set[str]:
    """Steps from which some end (an outcome or another procedure) can be reached."""
    good = {
        ident
        for ident, step in procedure.steps.items()
        if step.outcome
        or any(b.target.kind == "procedure" and b.target.procedure != procedure.id for b in step.branches)
    }
    while True:
        more = {
            ident
            for ident, step in procedure.steps.items()
            if ident not in good and good.intersection(next_steps(procedure, step))
        }
        if not more:
            return good
        good |= more


def mermaid(procedure: Procedure) -> Iterator[str]:
    """The lines of a flow chart: phases as groups, outcomes rounded."""
    yield "flowchart TD"
    for phase in procedure.phases:
        yield f'    subgraph {_name(phase.id, "p")}["{_label(phase.title)}"]'
        for ident in phase.steps:
            step = procedure.steps[ident]
            shape = f'(["{_label(step.title)}"])' if step.outcome else f'["{_label(step.title)}"]'
            yield f"        {_name(ident)}{shape}"
        yield "    end"
    for step in procedure.steps.values():
        for branch in step.branches:
            target = branch.target
            goal = target.back if target.kind == "call" else target.step
            if target.kind != "step":
                label = f"{branch.label} ({target.procedure})"
                other = _name(f"{target.procedure}-{target.step or 'debut'}")
                yield f'    {_name(step.id)} -. "{_label(label)}" .-> {other}[["{_label(target.procedure)}"]]'
            if target.kind != "procedure":
                yield f'    {_name(step.id)} -- "{_label(branch.label)}" --> {_name(goal)}'


def _name(ident: str, kind: str = "s") -> str:
    """A step and a phase may have the same id: they are two things of the drawing."""
    return f"{kind}_" + ident.replace("-", "_")


def _label(text: str) -> str:
    return text.replace('"', "'")
