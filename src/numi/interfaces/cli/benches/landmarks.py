"""Rows that a measure looks for: the call that lasted all morning, the paused guide, calls to finish, words left."""

from django.db import connection

from numi.interfaces.cli.benches import names
from numi.interfaces.cli.benches.fill_calls import CALL, LINE, add_hand
from numi.interfaces.cli.benches.fill_cases import LINK, NOTE, NOTICE
from numi.interfaces.cli.benches.fill_guides import add_run, long_walk, walks
from numi.interfaces.cli.benches.fill_people import World
from numi.interfaces.cli.benches.loading import stamp

LONG_NOTES = 150


def place(world: World) -> None:
    """Make them on open requests of the hot agent."""
    mine = _open_of(world.staff[0])
    if not mine:
        return
    _long(world, mine[0], mine[1:101])
    for count, ticket in enumerate(mine[1:16]):
        at = world.now - 60 * count
        world.loader.add(NOTICE, world.dice.ident(at), "brief.returned", stamp(at), None, ticket, world.staff[0])
    for count, ticket in enumerate(mine[1:5]):
        _call_to_finish(world, ticket, count)
        add_hand(world, ticket, by=world.staff[count % len(world.staff)], at=world.now - 90, is_up=True)
    known = walks(world.dice)
    for runs, ticket in enumerate(mine[1:7], 1):
        for turn in range(runs):
            at, state = world.now - 7200 + 60 * turn, "paused" if runs == 6 and turn == 5 else "ended"
            walk = known[turn % len(known)]
            add_run(world, walk, ticket=ticket, call=None, by=world.staff[0], at=at, state=state)
    world.loader.flush()


def _long(world: World, ticket: str, others: list[str]) -> None:
    """One request with everything in plenty."""
    dice, by = world.dice, world.staff[0]
    add_run(world, long_walk(dice), ticket=ticket, call=None, by=by, at=world.now - 5400, state="running")
    for count in range(LONG_NOTES):
        at = world.now - 86_400 + 60 * count
        world.loader.add(
            NOTE, dice.ident(at), dice.among(names.CLOSINGS), count % 5 == 0, "note", stamp(at), by, ticket
        )
    for other in others:
        world.loader.add(LINK, "related", stamp(world.now), by, other, ticket)


def _open_of(agent: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM tickets_ticket "
            "WHERE owner_id = %s AND state = 'in_progress' AND client_id IS NOT NULL ORDER BY id",
            [agent],
        )
        return [str(row[0]).replace("-", "") for row in cursor.fetchall()]


def _call_to_finish(world: World, ticket: str, count: int) -> None:
    at = world.now - 600 * (count + 1)
    world.loader.add(
        CALL, world.dice.ident(at), f"mesure-a-finir-{count}", "inbound", "", "", True, LINE, "ended", "unknown",
        stamp(at), stamp(at + 5), stamp(at + 300), stamp(at + 300), False, "", "", False, None, 2, world.staff[0], None,
        ticket,
    )  # fmt: skip
