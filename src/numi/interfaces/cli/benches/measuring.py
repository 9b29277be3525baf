"""Asking a page again and again through the whole stack, in this process: its times, its queries, their shape."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from numi.accounts.queries import agent_by_line
from numi.core import clock
from numi.interfaces.cli.benches.visits import Page, Visit
from numi.interfaces.cli.demo import PASSWORD
from numi.interfaces.ui.memory import keep_for_good
from numi.library.proposing import read_ahead
from numi.sign_in.operations import current_code

TIMES = 60
SAID = ("localhost", "127.0.0.1")
_OFFSET = re.compile(r"\bOFFSET\s+[1-9]")
_COUNT = re.compile(r"\bCOUNT\s*\(", re.IGNORECASE)
_BOUNDED = re.compile(r"\bCOUNT\s*\(\*\).*\bFROM \(SELECT.*\bLIMIT\s+\d+\)", re.IGNORECASE | re.DOTALL)


class PageFailed(RuntimeError):
    """A page that is measured must answer; the message says which one did not."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one page costs. ``few`` and ``many`` are its queries with one row and with a full page."""

    name: str
    few: int
    many: int
    p50: float
    p95: float
    bar: float
    faults: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.p95 <= self.bar and self.few == self.many and not self.faults

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.is_met}


class House:
    """The browsers of the people whose pages are asked, each signed in through the door, with both factors."""

    def __init__(self) -> None:
        """As in a web process that has just started (``desk.warming``)."""
        self.seats: dict[str, Client] = {}
        read_ahead(content=settings.CONTENT, today=clock.today())
        keep_for_good()

    def seat(self, who: str) -> Client:
        if who not in self.seats:
            self.seats[who] = sign_in(f"{who}@demo.numi")
        return self.seats[who]

    def ask(self, visit: Visit) -> float:
        """Milliseconds for one answer, from the request to its last byte."""
        seat = self.seat(visit.who)
        started = time.perf_counter()
        answer = seat.get(visit.url)
        spent = (time.perf_counter() - started) * 1000
        if answer.status_code not in (200, 302):
            raise PageFailed(f"{visit.url} ({visit.who}) a répondu {answer.status_code}.")
        return spent

    def queries(self, visit: Visit) -> list[str]:
        """The SQL of one answer, in order, once what is read once for all has been."""
        self.ask(visit)
        return queries_of(lambda: self.ask(visit))


def queries_of(act: Callable[[], Any]) -> list[str]:
    """The SQL that a gesture sends, in order."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return [str(one["sql"]) for one in asked.captured_queries]


def sign_in(email: str) -> Client:
    """Through the door: password, then the code of the moment. Raises PageFailed."""
    seat = Client(HTTP_HOST=SAID[1])
    seat.post("/comptes/login/", {"login": email, "password": PASSWORD})
    answer = seat.post("/comptes/2fa/authenticate/", {"code": current_code(agent_by_line(email))})
    if answer.status_code != 302 or "_auth_user_id" not in seat.session:
        raise PageFailed(f"{email} n’a pas pu entrer : le code du moment a peut-être déjà servi.")
    return seat


def measure(house: House, page: Page, *, times: int = TIMES) -> Figure:
    """One page: its queries with one row and with many, then its times over varied objects, once warm."""
    many = house.queries(page.many or page.visits[0])
    few = house.queries(page.few) if page.few else many
    for visit in page.visits[:3]:
        house.ask(visit)
    spent = [house.ask(page.visits[turn % len(page.visits)]) for turn in range(times)]
    return figure(page.name, spent, page.bar, few=few, many=many)


def figure(name: str, spent: list[float], bar: float, *, few: list[str], many: list[str]) -> Figure:
    return Figure(
        name=name,
        few=len(few),
        many=len(many),
        p50=quantile(spent, 0.5),
        p95=quantile(spent, 0.95),
        bar=bar,
        faults=tuple(dict.fromkeys(faults([*few, *many]))),
    )


def quantile(values: Iterable[float], share: float) -> float:
    """The value that ``share`` of the others do not pass (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(-(-int(len(ranked) * share * 1000) // 1000) - 1, 0)]


def faults(queries: Iterable[str]) -> list[str]:
    """What keyset paging never asks: rows skipped by their number, rows counted without a limit."""
    found = []
    for sql in queries:
        if _OFFSET.search(sql):
            found.append("OFFSET")
        if _COUNT.search(sql) and not _BOUNDED.search(sql):
            found.append("COUNT sans limite")
    return found
