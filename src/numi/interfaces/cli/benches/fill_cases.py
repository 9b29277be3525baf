"""Requests with what hangs on them: notes, calls, call-backs, runs, briefs, messages, facts. Most are closed."""

from dataclasses import dataclass

from numi.core.ids import check_digit
from numi.interfaces.cli.benches import fill_calls, fill_guides, fill_journal, names
from numi.interfaces.cli.benches.fill_calls import add_call, add_callback, add_hand
from numi.interfaces.cli.benches.fill_guides import Walk, add_run
from numi.interfaces.cli.benches.fill_journal import Journal
from numi.interfaces.cli.benches.fill_people import DAY, HOT_CLIENTS, World
from numi.interfaces.cli.benches.loading import stamp, table
from numi.interfaces.cli.benches.shape import share
from numi.tickets.states import PRIORITY_RANKS

TICKET = table(
    "tickets_ticket",
    "id number channel kind subject words priority priority_rank state level promised_at promise waiting_for "
    "waiting_reason waiting_since outcome close_reason client_answered_at resolved_at closed_at reopened_count "
    "merged_from_state created_at moved_at version client_id closed_by_id contact_id created_by_id owner_id "
    "merged_into_id",
)
NOTE = table("tickets_note", "id body visible_to_client kind at author_id ticket_id")
BRIEF = table(
    "tickets_brief",
    "id from_level to_level problem body is_live at state answered_at return_reason answered_by_id by_id ticket_id",
)
MESSAGE = table("tickets_message", "id kind channel to body state at dedup_key by_id ticket_id")
LINK = table("tickets_link", "kind at by_id other_id ticket_id")
NOTICE = table("tickets_notice", "id kind at read_at ticket_id user_id")
TABLES = (TICKET, NOTE, BRIEF, MESSAGE, LINK, NOTICE)
ORDER = (TICKET, *fill_calls.TABLES, *TABLES[1:], *fill_guides.TABLES, *fill_journal.TABLES)

KINDS = ("question",) * 70 + ("security",) * 9 + ("fraud",) * 8 + ("complaint",) * 5 + ("silent",) * 4 + ("refund",) * 3
PRIORITIES = ("none",) * 45 + ("normal",) * 35 + ("high",) * 15 + ("urgent",) * 5
CHANNELS = ("email", "website", "whatsapp", "post")
QUEUED = ("new",) * 70 + ("escalated",) * 25 + ("returned",) * 5
WORKED = (
    ("in_progress",) * 35 + ("waiting_client",) * 25 + ("callback_planned",) * 20 + ("waiting_internal",) * 10
    + ("resolved",) * 10
)  # fmt: skip
BRIEF_TEXT = (
    "Mme Morel, 78 ans, portable Windows 11. Une page plein écran demandait d’appeler un numéro. Elle n’a ni appelé ni "
    "payé. Page fermée, navigateur relancé. Elle entend mal : voix posée. Reste à vérifier le relevé de la semaine."
)
HOT_SHARE = 0.12


@dataclass(slots=True)
class Case:
    """One request while its rows are being made."""

    place: int
    ident: str
    at: float
    client: str | None
    number: str
    owner: str | None
    state: str
    channel: str
    level: int = 1

    @property
    def is_open(self) -> bool:
        return self.state not in ("closed", "merged", "out_of_scope")


def fill_cases(world: World) -> None:
    """Every request, oldest first, each with its rows; facts come out in the order of time."""
    journal, walks = Journal(world), fill_guides.walks(world.dice)
    before = ""
    for place in range(world.shape.tickets):
        case = _case(world, place, before)
        _ticket(world, case, before)
        _around(world, case, walks)
        journal.tell(case.at, case.ident, case.client, case.owner, place, is_open=case.is_open)
        before = case.ident if case.state != "merged" else before
        world.loader.flush_when_full(TICKET)
    journal.finish()
    world.loader.flush()


def _case(world: World, place: int, before: str) -> Case:
    shape, dice = world.shape, world.dice
    at = world.began + (world.now - world.began - 600) * (place + dice.chance()) / shape.tickets
    client = _whose(world, place)
    called = share(place, shape.calls, shape.tickets) > 0
    state = _state(world, place) if before else "in_progress"
    level = 1 if state != "escalated" else 2 + dice.below(2)
    queued = state in ("new", "escalated", "returned")
    owner = None if queued else _owner(world, state)
    number = names.unknown_number(place) if client is None else names.number_of(client)
    return Case(
        place, dice.ident(at), at, None if client is None else world.clients[client], number, owner, state,
        "phone" if called else dice.among(CHANNELS), level,
    )  # fmt: skip


def _whose(world: World, place: int) -> int | None:
    """The person of a request: a few hot ones, the others unevenly, nobody yet for one in twenty."""
    shape, dice = world.shape, world.dice
    hot = share(place, shape.hot_tickets, shape.tickets)
    if hot:
        return place % min(HOT_CLIENTS, shape.clients)
    return None if dice.chance() < 0.05 else int(dice.chance() ** 1.5 * shape.clients)


def _state(world: World, place: int) -> str:
    """Open for a few thousand, nearly all of them recent; the others closed, referred, or doubles."""
    shape, dice = world.shape, world.dice
    recent = place >= shape.tickets * 0.95
    chance = (
        0.9 * shape.open_tickets / (shape.tickets * 0.05)
        if recent
        else 0.1 * shape.open_tickets / (shape.tickets * 0.95)
    )
    if dice.chance() < chance:
        return dice.among(QUEUED) if dice.chance() < 0.4 else dice.among(WORKED)
    drawn = dice.chance()
    return "closed" if drawn < 0.96 else "out_of_scope" if drawn < 0.985 else "merged"


def _owner(world: World, state: str) -> str:
    """The hot agent has many open requests at once."""
    is_open = state not in ("closed", "merged", "out_of_scope")
    return world.staff[0] if is_open and world.dice.chance() < HOT_SHARE else world.agent()


def _ticket(world: World, case: Case, before: str) -> None:
    dice, place = world.dice, case.place
    body = str(10_000_000 + (place * 7_368_787 + 12_345) % 90_000_000)
    priority = PRIORITIES[dice.below(100)]
    closed = stamp(case.at + 3600) if case.state == "closed" else None
    waiting = case.state == "waiting_client"
    promised = case.is_open and case.owner and dice.chance() < 0.25
    kind = "privacy" if place % 200 == 150 else KINDS[dice.below(len(KINDS))]
    world.loader.add(
        TICKET, case.ident, body + check_digit(body), case.channel, kind, dice.among(names.SUBJECTS),
        dice.among(names.SAYINGS), priority, PRIORITY_RANKS[priority], case.state, case.level,  # type: ignore[index]
        stamp(world.now + (dice.chance() * 7 - 2) * DAY) if promised else None,
        "La rappeler pour vérifier avec elle" if promised else "", "information" if waiting else "",
        "A-t-elle reçu le courrier ?" if waiting else "", stamp(case.at + 600) if waiting else None,
        "" if case.is_open else "resolved", "D’accord avec la personne" if closed else "",
        None if case.is_open else stamp(case.at + 3500), closed, closed, 0,
        "in_progress" if case.state == "merged" else "", stamp(case.at), stamp(case.at + 3600), 2, case.client,
        case.owner if closed else None, case.owner if case.state == "escalated" else None, case.owner, case.owner,
        before if case.state == "merged" else None,
    )  # fmt: skip


def _around(world: World, case: Case, walks: list[Walk]) -> None:
    """What hangs on the request."""
    shape, dice, place = world.shape, world.dice, case.place
    by = case.owner or world.agent()
    for count in range(share(place, shape.notes, shape.tickets)):
        body, kind = dice.among(names.CLOSINGS), "note" if count else "summary"
        world.loader.add(
            NOTE, dice.ident(case.at), body, count % 3 == 2, kind, stamp(case.at + 60 * count), by, case.ident
        )
    call = add_call(world, case, by=by) if case.channel == "phone" else None
    if case.state == "callback_planned" or place % 25 == 3:
        add_callback(world, case)
    if place % 16 == 5 and case.state != "merged":
        state = "ended" if not case.is_open else "abandoned"
        add_run(world, walks[dice.below(len(walks))], ticket=case.ident, call=call, by=by, at=case.at + 60, state=state)
    if case.state == "escalated" or place % 33 == 4:
        _brief(world, case, by)
    if place % 12 == 1:
        world.loader.add(
            MESSAGE, dice.ident(case.at), "tickets.recap", "email", "essai@exemple.fr", dice.among(names.CLOSINGS),
            "ready", stamp(case.at), f"recap:{case.ident}", by, case.ident,
        )  # fmt: skip
    if place % 300 == 9:
        add_hand(world, case.ident, by=by, at=case.at + 120, is_up=False)
    if place % 100 == 2:
        world.loader.add(
            NOTICE,
            dice.ident(case.at),
            "brief.accepted",
            stamp(case.at),
            None if case.is_open else stamp(case.at + 60),
            case.ident,
            by,
        )


def _brief(world: World, case: Case, by: str) -> None:
    sent = case.state == "escalated"
    world.loader.add(
        BRIEF, world.dice.ident(case.at), 1, max(case.level, 2), "Page plein écran, rien payé, relevé à vérifier.",
        BRIEF_TEXT, False, stamp(case.at + 300), "sent" if sent else "accepted",
        None if sent else stamp(case.at + 900), "", None if sent else world.experts[0], by, case.ident,
    )  # fmt: skip
