"""The card as a page, and the way a small form of the card is answered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.calls.queries import calls_this_month
from numi.clients.access import may_edit, may_read_vulnerability
from numi.clients.pairs import possible_duplicates
from numi.clients.queries import card as client_card
from numi.clients.queries import ease_history, household_of, merges_of, vulnerability_of
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.desk.clients.forms import (
    ConsentForm,
    ContactForm,
    DeviceForm,
    EaseForm,
    MandateForm,
    PartForm,
    ProtectedForm,
)
from numi.interfaces.desk.clients.lines import consent_lines, mandate_lines
from numi.interfaces.desk.clients.timeline import thread_of
from numi.interfaces.ui.http import DeskRequest, note_reading
from numi.tickets.queries import recent_tickets_of

PARTS = (ContactForm, DeviceForm, EaseForm, ConsentForm, MandateForm, ProtectedForm)


def show_card(request: DeskRequest, client: Any, *, sent: PartForm | None = None) -> HttpResponse:
    """The whole card; ``sent`` is a form that came back with errors, shown open with what was typed."""
    now, today = clock.now(), clock.today()
    reads_protected = may_read_vulnerability(request.user, client)
    protected = vulnerability_of(client) if reads_protected else None
    forms: dict[str, PartForm] = {form.part: form() for form in PARTS}
    forms["protected"] = ProtectedForm(initial={"seen": str(protected.pk) if protected else ""})
    if sent is not None:
        forms[sent.part] = sent
    note_reading(request, "client", client.pk)
    if protected is not None:
        note_reading(request, "vulnerability", protected.pk)
    context = {
        "card": client_card(
            client,
            today=today,
            tickets=recent_tickets_of(request.user, client),
            calls_this_month=calls_this_month(request.user, client, now=now),
        ),
        "client": client,
        "edits": may_edit(request.user),
        "forms": forms,
        "consents": consent_lines(client, now=now),
        "mandates": mandate_lines(client, today=today),
        "ease": ease_history(client),
        "household": household_of(client),
        "doubles": possible_duplicates(client),
        "merges": merges_of(client),
        "reads_protected": reads_protected,
        "protected": protected,
        "thread": thread_of(client, user=request.user, before=_moment(request.GET.get("avant", ""))),
        "older": bool(request.GET.get("avant")),
    }
    return render(request, "desk/clients/card.html", context, status=200 if sent is None else 422)


def _moment(text: str) -> datetime | None:
    """The cursor of the thread; a broken one gives the newest lines."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def answer_part(
    request: DeskRequest, client: Any, form: PartForm, act: Callable[[dict[str, Any]], object], *, said: str
) -> HttpResponse:
    """Do what a small form asks, then back to the card; on a refusal the card comes back with what was typed."""
    if form.is_valid():
        try:
            with transaction.atomic():
                act(form.cleaned_data)
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            return back_to_card(request, client, said)
    return show_card(request, client, sent=form)


def back_to_card(request: DeskRequest, client: Any, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("desk:clients-card", ident=client.pk)
