"""Every page that can be asked for, with every object of the house, read as each person."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any
from unittest import mock
from urllib.parse import urlencode
from uuid import UUID
from zipfile import ZipFile

from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from numi.core.ids import check_digit
from numi.interfaces.ui.rights import ROUTES
from tests.people import client_as
from tests.security.guide import GUIDE
from tests.security.house import House

ABSENT = "10000000" + check_digit("10000000")  # a number that could be, and is nobody’s
OF_THE_LIBRARY = ("desk:library", "desk:insights", "desk:editor", "old-")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answered to one person (``""``: a stranger)."""

    role: str
    route: str
    url: str
    status: int
    headers: dict[str, str]
    text: str


def parameters(name: str) -> list[str]:
    """The names in the address of a route."""
    resolver, parts = get_resolver(), name.split(":")
    if len(parts) == 2:
        resolver = resolver.namespace_dict[parts[0]][1]
    return list(resolver.reverse_dict.getlist(parts[-1])[0][0][0][1])


def objects_for(house: House, name: str) -> list[dict[str, Any]]:
    """The values of the address of a route: each object of the house that it may be about."""
    wanted = parameters(name)
    if not wanted:
        return [{}]
    if wanted == ["number"]:
        return [{"number": one} for one in (*(ticket.number for ticket in house.tickets.values()), ABSENT)]
    if name == "desk:clients-merge":
        return [{"ident": one.pk, "other": two.pk} for one, two in pairwise(house.clients.values())]
    if name == "desk:drafts":
        subjects = [
            *(one.number for one in house.tickets.values()),
            ABSENT,
            *(one.pk for one in house.clients.values()),
        ]
        return [{"subject": one, "kind": "note"} for one in subjects]
    kinds = {"clients": house.clients, "calls": house.calls, "guidance": house.runs}
    app = name.removeprefix("desk:").partition("-")[0]
    if wanted == ["ident"] and app in kinds:
        return [{"ident": one.pk} for one in kinds[app].values()]
    return [_somebodys(name, wanted)]


def _somebodys(name: str, wanted: list[str]) -> dict[str, Any]:
    """An address that could be: of our guide where a procedure is named, elsewhere of something that is not."""
    for guess in (*[GUIDE] * name.startswith(OF_THE_LIBRARY), str(UUID(int=7)), "1", "rien"):
        with suppress(NoReverseMatch):
            reverse(name, kwargs=dict.fromkeys(wanted, guess))
            return dict.fromkeys(wanted, guess)
    raise AssertionError(f"No address found for {name}.")


def queries_for(house: House, name: str) -> list[dict[str, str]]:
    """What is asked after the « ? » of a route: beginnings of the words, numbers, other lists, older pages."""
    later = house.now.replace(year=house.now.year + 1).isoformat()
    numbers = [one.number for one in house.tickets.values()]
    searches = ["zqgone", "zqsecretobjet", "zqplain", "Morel", "0639980001", "zqgonemail@"]
    asked = {
        "desk:search-palette": [{"q": one} for one in [*searches, *numbers, f"n° {numbers[1]}"]],
        "desk:search-procedures": [{"q": "zqsecretobjet"}],
        "desk:clients-list": [{"q": one} for one in searches],
        "desk:clients-new": [{"nom": "Odette"}],
        "desk:clients-card": [{"avant": later}],
        "desk:clients-household": [{"q": "zqgone"}],
        "desk:calls-people": [{"q": "zqgone"}],
        "desk:calls-list": [{"avant": later}],
        "desk:tickets-list": [{"liste": one} for one in ("queue", "mine", "waiting", "open")],
        "desk:guidance-escalation": [{"niveau": "4"}],
        "desk:journal-list": [{"famille": one} for one in ("ticket", "client", "call", "account")],
        "desk:library-list": [{"q": "zqplain"}],
        "live-stream": [{"demande": one} for one in numbers],
    }
    return [{}, *asked.get(name, [])]


def addresses(house: House) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(route, address, query) of everything that answers GET."""
    for name, route in ROUTES.items():
        if not (route.get or route.public):
            continue
        for values in objects_for(house, name):
            for query in queries_for(house, name):
                yield name, reverse(name, kwargs=values or None), query


def crawl(house: House, role: str) -> list[Answer]:
    """Ask for every address as the person of this role. Streams are opened, never followed."""
    answers = []
    browser = client_as(house.of_role(role)) if role else Client()
    browser.raise_request_exception = False  # a fault is an answer like another: a test looks for them
    with mock.patch("numi.interfaces.desk.live.views.connections"):  # the stream would close the test's own
        for name, url, query in addresses(house):
            response = browser.get(url, query)
            text = _read(response)
            headers = {key.lower(): value for key, value in response.headers.items()}
            answers.append(Answer(role, name, f"{url}?{urlencode(query)}", response.status_code, headers, text))
    return answers


def _read(response: Any) -> str:
    """The words of an answer; of a zip, those of each of its files; of a stream, none."""
    if isinstance(response, StreamingHttpResponse):
        return ""
    if response.headers.get("Content-Type") != "application/zip":
        return response.content.decode()
    with ZipFile(BytesIO(response.content)) as pack:
        return "\n".join(pack.read(name).decode() for name in pack.namelist())
