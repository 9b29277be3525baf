"""Walks through the published procedures: real steps, real answers, so that traces and briefs read like true ones."""

import json
from dataclasses import dataclass

from django.conf import settings

from numi.interfaces.cli.benches.fill_people import World
from numi.interfaces.cli.benches.loading import stamp, table
from numi.interfaces.cli.benches.names import Dice
from numi.library.queries import current_catalog
from numi.procedures.catalog import Catalog
from numi.procedures.walk import Event, replay

RUN = table(
    "guidance_run",
    "id procedure_id content_hash versions state current_procedure current_step outcome_step outcome holds_left "
    "started_at touched_at paused_at ended_at call_id started_by_id ticket_id",
)
EVENT = table(
    "guidance_stepevent",
    "id seq kind procedure step answer item reason elapsed_ms at received_at by_id run_id",
)
TABLES = (RUN, EVENT)
WALKS_EACH = 4
LONG = 400


@dataclass(frozen=True, slots=True)
class Walk:
    """A path through a procedure and where it leads."""

    procedure: str
    digest: str
    versions: str
    gestures: tuple[tuple[str, str, str, str], ...]
    end: tuple[str, str]
    outcome: str


def walks(dice: Dice) -> list[Walk]:
    """A few walks of every procedure in use."""
    catalog = current_catalog(str(settings.CONTENT))
    return [_walk(catalog, one.id, dice, 12) for one in catalog for _ in range(WALKS_EACH)]


def long_walk(dice: Dice) -> Walk:
    """Answers, and back again, hundreds of times: the call that lasted the whole morning."""
    catalog = current_catalog(str(settings.CONTENT))
    return _walk(catalog, next(iter(catalog)).id, dice, LONG)


def _walk(catalog: Catalog, ident: str, dice: Dice, size: int) -> Walk:
    procedures = {one.id: one for one in catalog.with_called(ident)}
    events = [Event("0", 1, "start", ident, procedures[ident].first)]
    while len(events) < size:
        position = replay(procedures, ident, events)
        step = procedures[position.procedure].steps[position.step]
        if not step.branches and size < LONG:
            break
        kind = "answer" if step.branches and (size < LONG or dice.chance() < 0.6) else "back"
        answer = step.branches[dice.below(len(step.branches))].key if kind == "answer" else ""
        events.append(Event(str(len(events)), len(events) + 1, kind, position.procedure, position.step, answer))
    last = replay(procedures, ident, events)
    step = procedures[last.procedure].steps[last.step]
    return Walk(
        ident,
        procedures[ident].hash,
        json.dumps({name: one.hash for name, one in procedures.items()}),
        tuple((one.kind, one.procedure, one.step, one.answer) for one in events),
        (last.procedure, last.step),
        step.outcome,
    )


def add_run(world: World, walk: Walk, *, ticket: str, call: str | None, by: str, at: float, state: str) -> None:
    """One run with its gestures, ten seconds apart."""
    loader, dice = world.loader, world.dice
    ident = dice.ident(at)
    finish = at + 10 * len(walk.gestures)
    outcome = walk.outcome if state == "ended" else ""
    loader.add(
        RUN, ident, walk.procedure, walk.digest, walk.versions, state, *walk.end, walk.end[1] if outcome else "",
        outcome, "[]", stamp(at), stamp(finish), stamp(finish) if state == "paused" else None,
        stamp(finish) if state == "ended" else None, call, by, ticket,
    )  # fmt: skip
    for place, (kind, procedure, step, answer) in enumerate(walk.gestures):
        moment = stamp(at + 10 * place)
        reason = "Je me suis trompé de réponse" if kind == "back" else ""
        loader.add(
            EVENT,
            dice.ident(at),
            place + 1,
            kind,
            procedure,
            step,
            answer,
            "",
            reason,
            9_000,
            moment,
            moment,
            by,
            ident,
        )
