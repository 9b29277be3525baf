"""Calls, what the telephone system sent of them, and the calls that were promised."""

import json
from typing import TYPE_CHECKING

from numi.interfaces.cli.benches.fill_people import DAY, World
from numi.interfaces.cli.benches.loading import stamp, table

if TYPE_CHECKING:
    from numi.interfaces.cli.benches.fill_cases import Case

CALL = table(
    "calls_call",
    "id provider_id direction number raw_number is_hidden line state match rang_at answered_at ended_at last_event_at "
    "is_manual outcome silent_cause was_hard wrapped_up_at version agent_id client_id ticket_id",
)
CALLBACK = table(
    "calls_callback",
    "id number reason window_from window_to queued_at state attempt_count done_at client_id missed_call_id owner_id "
    "ticket_id",
)
ATTEMPT = table("calls_callbackattempt", "at result by_id callback_id")
RECEIPT = table("calls_hookreceipt", "event_id call_ref received_at body state problem")
HAND = table("calls_raisedhand", "id reason at seen_at lowered_at by_id seen_by_id ticket_id")
TABLES = (CALL, CALLBACK, ATTEMPT, RECEIPT, HAND)
LINE = "+33199001234"


def add_call(world: World, case: "Case", *, by: str) -> str:
    """One call that is over: answered nineteen times in twenty, and wrapped up."""
    dice, loader = world.dice, world.loader
    ident, at = dice.ident(case.at), case.at
    missed = dice.chance() < 0.05
    answered = None if missed else stamp(at + 8)
    finished = stamp(at + 500)
    match = "unknown" if case.client is None else "one"
    reference = f"mesure-{case.place}"
    loader.add(
        CALL, ident, reference, "inbound", case.number, case.number, False, LINE, "missed" if missed else "ended",
        match, stamp(at), answered, finished, finished, False, "" if missed else "resolved", "", False,
        None if missed else finished, 3, None if missed else by, case.client, case.ident,
    )  # fmt: skip
    body = json.dumps(
        {"type": "call.ringing", "call": reference, "at": f"{stamp(at)}+00:00", "from": case.number, "to": LINE}
    )
    loader.add(RECEIPT, reference, reference, stamp(at), body, "applied", "")
    if missed:
        _callback(world, case, call=ident, planned=False)
    return ident


def add_callback(world: World, case: "Case") -> None:
    """A call owed: planned for an open request that waits for it, kept long ago for the others."""
    _callback(world, case, call=None, planned=case.state == "callback_planned")


def _callback(world: World, case: "Case", *, call: str | None, planned: bool) -> None:
    dice, ident = world.dice, world.dice.ident(case.at)
    opens = world.now + (dice.chance() * 6 - 0.2) * DAY if planned else case.at + 3600
    owner = case.owner if dice.chance() < 0.5 else None
    kept = None if planned else stamp(opens + 60)
    world.loader.add(
        CALLBACK, ident, case.number, "Vérifier que tout marche encore", stamp(opens), stamp(opens + 7200),
        stamp(case.at), "planned" if planned else "reached", 0 if planned else 1, kept, case.client, call, owner,
        case.ident,
    )  # fmt: skip
    if kept:
        world.loader.add(ATTEMPT, kept, "reached", case.owner or world.agent(), ident)


def add_hand(world: World, ticket: str, *, by: str, at: float, is_up: bool) -> None:
    """A hotliner asked for help: still waiting, or answered within two minutes."""
    over = None if is_up else stamp(at + 120)
    world.loader.add(
        HAND, world.dice.ident(at), "Elle crie et je n’arrive pas à la calmer", stamp(at), over, over, by,
        None if is_up else world.experts[-1], ticket,
    )  # fmt: skip
