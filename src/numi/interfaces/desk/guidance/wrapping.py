"""The end of a call: a drawer where everything is filled and Enter accepts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.calls.operations.wrapup import WrapUp, may_propose_closing, proposed_outcome
from numi.calls.operations.wrapup import finish as finish_call
from numi.calls.queries import call_of_ticket
from numi.calls.silence import causes
from numi.clients.states import Channel, Ease
from numi.core import clock, fr_time, phone
from numi.guidance.queries import events_of, latest_run, left_before_closing, procedures_of, trace
from numi.guidance.texts import leaflet_of, promise_of, recap_lines, summary_of
from numi.interfaces.desk.guidance.data import card_of, catalog
from numi.interfaces.desk.library.leaflets import sheet
from numi.interfaces.ui.forms import DeskForm, LongText
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.library.leaflets import enclosed
from numi.listening.operations.choices import record_end
from numi.tickets.access import Verb, access_ticket
from numi.tickets.messages import channels_for, kind_of
from numi.tickets.messages import render as render_message
from numi.tickets.states import Outcome

NO_RECAP = ""
SOLVED = frozenset({Outcome.RESOLVED, Outcome.HARM_PREVENTED})


class WrapUpForm(DeskForm):
    outcome = forms.ChoiceField(label="Issue", choices=Outcome.choices)
    summary = LongText(label="Résumé", limit=4_000, rows=4, required=False)
    close = forms.BooleanField(label="Clore la demande", required=False)
    promise = forms.CharField(label="Promesse", max_length=240, required=False)
    promised_at = forms.DateTimeField(
        label="Pour quand",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Écrivez une date et une heure, par exemple 26/11/2026 10:00."},
    )
    recap = forms.ChoiceField(label="Récapitulatif", required=False)
    recap_body = LongText(label="Texte du récapitulatif", limit=4_000, rows=5, required=False)
    join_leaflet = forms.BooleanField(label="Joindre le feuillet", required=False)
    ease = forms.ChoiceField(label="Aisance", choices=Ease.choices, required=False)
    was_hard = forms.BooleanField(label="Appel difficile", required=False)
    silent_cause = forms.ChoiceField(label="Cause du silence", required=False)

    def __init__(self, *args: Any, ticket: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recap: Any = self.fields["recap"]
        recap.choices = [
            (NO_RECAP, "Aucun"),
            *((f"{way}|{to}", _channel_label(way, to)) for way, to in channels_for(ticket.client)),
        ]
        silent: Any = self.fields["silent_cause"]
        silent.choices = [("", "—"), *((one.id, f"{one.group} : {one.label}") for one in causes(settings.CONTENT))]


def _channel_label(way: str, to: str) -> str:
    shown = phone.display(to) if way == Channel.SMS else to
    return f"{Channel(way).label} : {shown}"


@reads
def drawer(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number)
    return render(request, "desk/guidance/_wrapup.html", _context(request, ticket, None))


def _context(request: DeskRequest, ticket: Any, form: WrapUpForm | None) -> dict[str, Any]:
    run = latest_run(ticket)
    events = events_of(run) if run else []
    outcome = proposed_outcome(run, ticket, harmed=any(one.kind == "harm" for one in events))
    left = left_before_closing(ticket)
    leaflet = leaflet_of(run)
    joins = leaflet is not None and outcome in SOLVED
    ways = _ways(ticket.client, on_paper=joins)
    promised_at = _promised_at(run, outcome)
    initial = {
        "outcome": outcome,
        "summary": summary_of(run, words=ticket.words),
        "close": may_propose_closing(ticket, outcome) and not left and promised_at is None,
        "promise": promise_of(run, card_of(ticket, request.user)),
        "promised_at": promised_at,
        "recap": f"{ways[0][0]}|{ways[0][1]}" if ways and run else NO_RECAP,
        "recap_body": _recap(ticket, run, card_of(ticket, request.user), outcome, promised_at) if ways else "",
        "join_leaflet": joins,
        "ease": ticket.client.ease if ticket.client else "",
    }
    return {
        "ticket": ticket,
        "call": call_of_ticket(ticket),
        "run": run,
        "leaflet": leaflet,
        "form": form or WrapUpForm(initial=initial, ticket=ticket),
        "left": left,
        "lines": trace(run, procedures_of(run), events) if run else [],
    }


def _ways(client: Any, *, on_paper: bool) -> list[tuple[str, str]]:
    """How to write to the person, best first. Without an e-mail, a leaflet goes by post, unless she prefers SMS."""
    ways = channels_for(client)
    kinds = {way for way, _ in ways}
    if on_paper and Channel.EMAIL not in kinds and client is not None and client.preferred_channel != Channel.SMS:
        ways.sort(key=lambda pair: pair[0] != Channel.POST)
    return ways


def _promised_at(run: Any, outcome: str) -> Any:
    """When the guide promises something: tomorrow at ten, unless the hotliner chooses another moment."""
    if not (promise_of(run) or outcome in (Outcome.CALLBACK, Outcome.CUT)):
        return None
    local = clock.now().astimezone(clock.PARIS)
    if outcome == Outcome.CUT:
        return local + timedelta(minutes=15)
    return (local + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)


def _recap(ticket: Any, run: Any, card: dict[str, str], outcome: str, promised_at: Any) -> str:
    lines = recap_lines(run, card, catalog().directory) or ["Nous avons parlé ensemble de votre demande."]
    values = {
        "client.civilite": ticket.client.polite_name,
        "demande.numero": ticket.display_number,
        "hotline.nom": settings.HOTLINE_NAME,
        "hotline.numero": phone.display(settings.HOTLINE_NUMBER),
        "date": fr_time.day(clock.today()),
        "resume": "\n".join(lines),
        "promesse": promise_of(run, card),
        "creneau": fr_time.day_hour(promised_at, now=clock.now()) if promised_at else "dès que possible",
    }
    return render_message(settings.CONTENT, kind_of(outcome), values)


@writes
def finish(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    form = WrapUpForm(request.POST, ticket=ticket)
    if not form.is_valid():
        return render(request, "desk/guidance/_wrapup.html", _context(request, ticket, form), status=422)
    values = form.cleaned_data
    way, _, to = values["recap"].partition("|")
    leaflet = leaflet_of(latest_run(ticket)) if way and values["join_leaflet"] else None
    wrap = WrapUp(
        outcome=values["outcome"],
        summary=values["summary"],
        close=values["close"],
        promise=values["promise"],
        promised_at=values["promised_at"],
        recap_channel=way,
        recap_to=to,
        recap_body=values["recap_body"] if way else "",
        recap_enclosed=enclosed(way, sheet(leaflet)) if leaflet else "",
        ease=values["ease"],
        was_hard=values["was_hard"],
        silent_cause=values["silent_cause"],
        form_token=values["form_token"],
    )
    finish_call(ticket=ticket, call=call_of_ticket(ticket), by=request.user, now=clock.now(), wrap=wrap)
    record_end(ticket=ticket, outcome=wrap.outcome, by=request.user, now=clock.now())
    return redirect("desk:home")
