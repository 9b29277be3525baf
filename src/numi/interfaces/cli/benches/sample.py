"""What to look at in a filled base: varied objects, the hot ones, the long ones, and cursors deep inside each list."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from numi.tickets.states import OPEN_STATES

MANY = 80
OPEN = ", ".join(f"'{state}'" for state in OPEN_STATES)
READABLE = "kind <> 'privacy'"
LISTS = {
    "queue": "owner_id IS NULL AND state IN ('new', 'escalated', 'returned') AND level = 1",
    "mine": f"owner_id = %s AND state IN ({OPEN})",
    "waiting": "state = 'waiting_client'",
    "open": f"state IN ({OPEN})",
}


@dataclass(slots=True)
class Sample:
    """Ids and numbers as the addresses of pages want them."""

    agent: str
    numbers: list[str] = field(default_factory=list)
    mine: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    long: str = ""
    plain: str = ""
    paused: str = ""
    often: str = ""
    clients: list[str] = field(default_factory=list)
    hot: list[str] = field(default_factory=list)
    lone: str = ""
    rare: tuple[str, str] = ("", "")
    households: list[str] = field(default_factory=list)
    doubles: list[tuple[str, str]] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    cursors: dict[str, list[str]] = field(default_factory=dict)
    rings: list[datetime] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    last_fact: int = 0
    second_fact: int = 0
    days: list[str] = field(default_factory=list)
    colleagues: list[str] = field(default_factory=list)


def rows(columns: str, source: str, rest: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a table, ids in one form on both engines. The words are this folder's own, the values are bound."""
    order = f"SELECT {columns} FROM {source} {rest}"  # noqa: S608  # nosec B608 -- no word comes from outside
    with connection.cursor() as cursor:
        cursor.execute(order, [_bound(value) for value in values])
        return [tuple(map(_read, row)) for row in cursor.fetchall()]


def column(name: str, source: str, rest: str, *values: Any) -> list[Any]:
    return [row[0] for row in rows(name, source, rest, *values)]


def _bound(value: Any) -> Any:
    """A UUID without its hyphens, which both engines take."""
    return value.replace("-", "") if isinstance(value, str) and len(value) == 36 else value


def _read(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 32 and value.isalnum():
        return str(UUID(value))
    return str(value) if isinstance(value, UUID) else value


def moment(value: Any) -> datetime:
    """A moment as Python holds it (SQLite gives a text)."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def draw(agent: str) -> Sample:
    """Choose what to visit, for the hot agent ``agent``."""
    found = Sample(agent)
    _tickets(found)
    _clients(found)
    _lists(found)
    _journal(found)
    return found


def _tickets(found: Sample) -> None:
    table, named = "tickets_ticket", f"client_id IS NOT NULL AND {READABLE}"
    found.numbers = column("number", table, f"WHERE state = 'closed' AND {named} ORDER BY number LIMIT {MANY}")
    found.nameless = column("number", table, f"WHERE client_id IS NULL AND {READABLE} ORDER BY number LIMIT {MANY}")
    worked = f"WHERE owner_id = %s AND state = 'in_progress' AND {named} ORDER BY id LIMIT {MANY}"
    mine = rows("number, id", table, worked, found.agent)
    found.mine = [row[0] for row in mine]
    found.long, found.plain = found.mine[0], found.mine[1]
    found.runs = column("id", "guidance_run", "WHERE ticket_id = %s ORDER BY id LIMIT 1", mine[0][1])
    guided = f"{table} t JOIN guidance_run r ON r.ticket_id = t.id"
    own = "WHERE t.owner_id = %s AND t.kind <> 'privacy'"
    found.paused = column("t.number", guided, f"{own} AND r.state = 'paused' LIMIT 1", found.agent)[0]
    found.often = column(
        "t.number", guided, f"{own} GROUP BY t.number ORDER BY COUNT(*) DESC, t.number LIMIT 1", found.agent
    )[0]


def _clients(found: Sample) -> None:
    marks = ", ".join(["%s"] * len(found.numbers))
    people = rows(
        "DISTINCT c.id, c.given_name, c.family_name, p.value",
        "tickets_ticket t JOIN clients_client c ON c.id = t.client_id AND c.state = 'client' "
        "JOIN clients_contactpoint p ON p.client_id = c.id AND p.kind = 'phone'",
        f"WHERE t.number IN ({marks}) ORDER BY c.id",
        *found.numbers,
    )
    found.clients = [row[0] for row in people]
    found.names = [(row[1], row[2]) for row in people]
    found.phones = [row[3] for row in people if len(row[3]) <= 13]
    hot = rows("id, household_id", "clients_client", "ORDER BY id LIMIT 3")
    found.hot = [row[0] for row in hot]
    one_of = "(SELECT COUNT(*) FROM {} t WHERE t.client_id = c.id) = 1"
    once = " AND ".join(one_of.format(name) for name in ("tickets_ticket", "calls_call"))
    calm = "NOT EXISTS (SELECT 1 FROM clients_vulnerabilitynote n WHERE n.client_id = c.id)"
    housed = f"c.household_id IS {'NOT ' if hot[0][1] else ''}NULL"  # as the hot one: only the number of rows differs
    alone = f"WHERE c.state = 'client' AND {once} AND {calm} AND {housed} ORDER BY c.id DESC LIMIT 1"
    found.lone = column("c.id", "clients_client c", alone)[0]
    unique = "GROUP BY sound_name HAVING COUNT(*) = 1 AND MAX(family_name) NOT LIKE '%% %%' ORDER BY sound_name"
    given, family = rows("MAX(given_name), MAX(family_name)", "clients_client", f"{unique} LIMIT 1")[0]
    found.rare = (given, family)
    found.households = column("id", "clients_client", f"WHERE household_id IS NOT NULL ORDER BY id LIMIT {MANY}")
    found.shared = column(
        "value",
        "clients_contactpoint",
        f"WHERE kind = 'phone' GROUP BY value HAVING COUNT(*) BETWEEN 2 AND 3 ORDER BY value LIMIT {MANY}",
    )
    same = "b.search_name = a.search_name AND b.birth_year = a.birth_year AND b.id > a.id"
    pairs = rows(
        "a.id, b.id",
        f"clients_client a JOIN clients_client b ON {same}",
        f"WHERE a.state = 'client' AND b.state = 'client' ORDER BY a.id LIMIT {MANY}",
    )
    found.doubles = [(row[0], row[1]) for row in pairs]


def _lists(found: Sample) -> None:
    order = "priority_rank, created_at, id"
    for name, condition in LISTS.items():
        values = [found.agent] if name == "mine" else []
        listed = rows(order, "tickets_ticket", f"WHERE {condition} AND {READABLE} ORDER BY {order}", *values)
        step = max(len(listed) // 100, 1)
        chosen = [*listed[len(listed) // 5 : -30 : step][:MANY], listed[-2]]
        found.cursors[name] = [f"{rank}_{moment(at).isoformat()}_{ident}" for rank, at, ident in chosen]
    first, last = map(moment, rows("MIN(rang_at), MAX(rang_at)", "calls_call", "")[0])
    found.rings = [first + (last - first) * place / MANY for place in range(10, MANY)]
    nobody = "00000000-0000-0000-0000-000000000000"
    found.calls = [f"{one.isoformat()}_{nobody}" for one in found.rings]
    oldest = rows("rang_at, id", "calls_call", "ORDER BY rang_at, id LIMIT 2")[1]
    found.calls.append(f"{moment(oldest[0]).isoformat()}_{oldest[1]}")


def _journal(found: Sample) -> None:
    found.last_fact = column("MAX(id)", "journal_fact", "")[0]
    told = "WHERE kind = 'ticket.opened' AND client_id IS NOT NULL ORDER BY id LIMIT 2"
    found.second_fact = column("id", "journal_fact", told)[1]
    first, last = map(moment, rows("MIN(at), MAX(at)", "journal_fact", "")[0])
    found.days = [f"{first + (last - first) * place / MANY:%Y-%m-%d}" for place in range(5, MANY)]
    found.colleagues = column("id", "accounts_user", "WHERE email LIKE 'collegue%%' ORDER BY email LIMIT 20")
