"""What the browser gets: procedures as data, so that a cut line stops nothing."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from numi.procedures.catalog import Catalog
from numi.procedures.fields import fill
from numi.procedures.graph import steps_left
from numi.procedures.schema import Branch, Procedure, Spoken, Step


def bundle(
    catalog: Catalog, names: Iterable[str], *, today: datetime.date, values: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """``{procedures: {id: …}, directory: {id: …}}`` of some procedures, with the official numbers that they cite.

    ``values`` are put in the texts; None leaves the placeholders, which the browser fills from the card it shows.
    """
    procedures = [one for one in map(catalog.get, names) if one]
    needed = {
        target
        for one in procedures
        for step in one.steps.values()
        for kind, target, _ in step.references
        if kind == "directory"
    }
    return {
        "procedures": {one.id: export(one, catalog, values) for one in procedures},
        "directory": {
            name: {
                "name": entry.name,
                "kind": entry.kind,
                "display": entry.display,
                "cost": entry.cost,
                "hours": entry.hours,
                "what_for": entry.what_for,
                "warning": entry.warning,
                "checked": entry.checked.strftime("%d/%m/%Y"),
                "state": entry.state(today),
            }
            for name, entry in sorted(catalog.directory.items())
            if name in needed
        },
    }


def export(procedure: Procedure, catalog: Catalog, values: Mapping[str, str] | None) -> dict[str, Any]:
    """One procedure as JSON data (see ``docs/howto/add-a-procedure.md``)."""
    left = steps_left(procedure)
    danger = procedure.danger
    order = list(procedure.steps)
    return {
        "id": procedure.id,
        "title": procedure.title,
        "hash": procedure.hash,
        "level": procedure.level,
        "urgency": procedure.urgency,
        "case": procedure.case,
        "minutes": list(procedure.minutes),
        "reviewed": procedure.reviewed.strftime("%d/%m/%Y"),
        "danger": {"text": danger.text, "key_label": danger.key_label, "key_step": danger.key_step} if danger else None,
        "first": procedure.first,
        "order": order,
        "phases": [{"id": one.id, "title": one.title, "steps": list(one.steps)} for one in procedure.phases],
        "steps": {ident: _step(step, catalog, values, left[ident]) for ident, step in procedure.steps.items()},
    }


def _step(step: Step, catalog: Catalog, values: Mapping[str, str] | None, left: int) -> dict[str, Any]:
    def put(markup: str) -> str:
        return markup if values is None else fill(markup, values)

    def texts(spoken: tuple[Spoken, ...]) -> list[str]:
        return [put(one.html) for one in spoken]

    return {
        "id": step.id,
        "title": put(step.title),
        "phase": step.phase,
        "left": left,
        "kind": "outcome" if step.outcome else "step",
        "outcome": step.outcome,
        "to_level": step.to_level,
        "sensitive": step.sensitive,
        "known": step.known,
        "say": texts(step.say),
        "simpler": texts(step.simpler),
        "never": texts(step.never),
        "see": texts(step.see),
        "note": texts(step.note),
        "promise": texts(step.promise),
        "recap": [put(one.text) for one in step.recap],
        "do": texts(step.do),
        "wait": {"seconds": step.wait.seconds, "html": put(step.wait.html)} if step.wait else None,
        "items": [
            {"id": item.id, "text": item.text, "html": put(item.html), "holds": item.holds} for item in step.items
        ],
        "branches": [_branch(branch, catalog) for branch in step.branches],
    }


def _branch(branch: Branch, catalog: Catalog) -> dict[str, Any]:
    target = branch.target
    other = catalog.get(target.procedure)
    step = target.step or (other.first if other else "")
    reached = other.steps.get(step) if other else None
    leads = reached.title if reached else ""
    if target.kind != "step" and other:
        leads = other.title
    return {
        "key": branch.key,
        "label": branch.label,
        "value": branch.value,
        "leads_to": leads,
        "go": {"type": target.kind, "procedure": target.procedure, "step": step, "back": target.back},
    }
