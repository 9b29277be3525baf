"""« Historique »: what happened in the house, and the seals that show nobody rewrote it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse

from numi.accounts.queries import team
from numi.clients.access import visible_clients
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.desk.journal.forms import FilterForm
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.journal.operations import record
from numi.journal.queries import VERIFIED, FactPage, history, seal_state
from numi.journal.verification import Verification, verify
from numi.tickets.access import visible_tickets


@dataclass(frozen=True, slots=True)
class About:
    """Whom or what a fact is about, when the reader may see it; ``url`` is empty when there is no page for them."""

    name: str
    url: str = ""


@reads
def listing(request: DeskRequest) -> HttpResponse:
    people = team()
    form = FilterForm(request.GET, people=people)
    valid = form.is_valid()
    if "avant" in form.errors:
        raise InvalidInput("Cette suite de l’historique n’existe pas. Revenez au début de l’historique.")
    page = history(**form.asked()) if valid else FactPage([], None)
    context = {
        "form": form,
        "lines": _with_abouts(request.user, page.facts, people),
        "before": page.before,
        "kept": form.kept(),
        "narrowed": any(form.data.values()),
        "seals": seal_state(),
    }
    return render(request, "desk/journal/list.html", context, status=200 if valid else 422)


def _with_abouts(reader: Any, facts: list[Any], people: list[Any]) -> list[tuple[Any, list[About]]]:
    """Each fact with what it is about: two questions to the database, whatever the number of facts."""
    colleagues = {one.pk: About(one.display_name) for one in people}
    tickets = _tickets(reader, {fact.subject_id for fact in facts if fact.subject_kind == "ticket"})
    clients = _clients(reader, {fact.client_id for fact in facts if fact.client_id})
    found = []
    for fact in facts:
        subject = None
        if fact.subject_kind == "ticket":
            subject = tickets.get(fact.subject_id)
        elif fact.subject_kind == "user" and fact.subject_id != fact.actor_id:
            subject = colleagues.get(fact.subject_id)
        found.append((fact, [one for one in (subject, clients.get(fact.client_id)) if one]))
    return found


def _tickets(reader: Any, idents: set[Any]) -> dict[Any, About]:
    rows = visible_tickets(reader).filter(pk__in=idents).only("number")
    return {
        one.pk: About(f"demande {one.display_number}", reverse("desk:tickets-detail", args=[one.number]))
        for one in rows
    }


def _clients(reader: Any, idents: set[Any]) -> dict[Any, About]:
    rows = visible_clients(reader).filter(pk__in=idents).only("given_name", "family_name")
    return {one.pk: About(one.full_name, reverse("desk:clients-card", args=[one.pk])) for one in rows}


def check_seals(request: DeskRequest) -> HttpResponse:
    """Read the whole journal against its seals, then note what was found.

    The reading stands outside the transaction: on SQLite it would otherwise stop every writing while it lasts.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return _note_verification(request, verify())


@writes
def _note_verification(request: DeskRequest, found: Verification) -> HttpResponse:
    problem = found.problem
    record(
        VERIFIED,
        subject=request.user,
        by=request.user,
        now=clock.now(),
        whole=found.is_whole,
        facts=found.facts,
        seals=found.seals,
        head=found.head,
        problem=problem.sentence if problem else "",
        fact=problem.fact_id if problem else 0,
    )
    return redirect("desk:journal-list")
