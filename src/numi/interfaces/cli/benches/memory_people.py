"""Who makes the installation of ``./numi bench memory`` work: somebody signed in, a request, a phrase that is kept."""

from typing import Any

from django.urls import reverse

from numi.accounts.queries import agent_by_line
from numi.core import clock
from numi.interfaces.cli.benches.measuring import sign_in
from numi.interfaces.cli.benches.visits import AGENT, SUPERVISOR
from numi.listening.operations.choices import record_choice, take_phrase
from numi.tickets.operations.intake import open_ticket

WORDS = "elle dit que la tablette de son petit-fils réclame un mot de passe pour le dessin animé"
ROUTES = ("home", "tickets-list", "tickets-new", "clients-list", "calls-list", "library-list")


def door() -> dict[str, Any]:
    """The cookies of somebody who has just signed in, and the pages of a day."""
    seat = sign_in(f"{AGENT}@demo.numi")
    ticket = _request()
    pages = [
        *(reverse(f"desk:{name}") for name in ROUTES),
        reverse("desk:guidance-console", args=[ticket.number]),
        reverse("desk:library-detail", args=["zoom"]),
    ]
    asked = reverse("desk:search-procedures")
    return {
        "cookie": "; ".join(f"{one.key}={one.value}" for one in seat.cookies.values()),
        "pages": pages,
        "asked": asked,
    }


def phrase() -> dict[str, Any]:
    """A supervisor keeps one more sentence: the model is to be learnt again."""
    now, agent, supervisor = clock.now(), agent_by_line(f"{AGENT}@demo.numi"), agent_by_line(f"{SUPERVISOR}@demo.numi")
    choice = record_choice(ticket=_request(), procedure_id="zoom", run_id=None, shown=(), by=agent, now=now)
    if choice is not None:
        take_phrase(choice=choice, text=WORDS, procedure_id="zoom", by=supervisor, now=now)
    return {}


def _request() -> Any:
    agent = agent_by_line(f"{AGENT}@demo.numi")
    return open_ticket(by=agent, now=clock.now(), channel="phone", subject="Mémoire", words=WORDS, owner=agent)
