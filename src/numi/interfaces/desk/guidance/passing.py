"""Passing a request on, and asking for help, without leaving the call."""

from typing import cast

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from numi.calls.access import access_hand
from numi.calls.operations.hands import lower_hand, raise_hand, see_hand
from numi.calls.queries import call_of_ticket, hand_of
from numi.core import clock
from numi.guidance.queries import latest_run
from numi.guidance.texts import brief_of, case_facts
from numi.interfaces.desk.bodies import body_of
from numi.interfaces.ui.forms import DeskForm, LongText
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.tickets.access import Verb, access_ticket
from numi.tickets.operations.escalation import BRIEF_WORDS, escalate
from numi.tickets.security import DANGER_KINDS

LEVELS = {2: "Jedi support (N2)", 3: "Maître cyber (N3)", 4: "Superviseur"}


class EscalationForm(DeskForm):
    to_level = forms.TypedChoiceField(
        label="À qui",
        coerce=int,
        choices=list(LEVELS.items()),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez à qui passer la demande."),
    )
    problem = forms.CharField(
        label="Le problème en une phrase",
        max_length=240,
        error_messages={"required": "Écrivez le problème en une phrase, confirmée par la personne."},
    )
    body = LongText(label="La fiche de passage", limit=4_000, rows=8)

    def offer(self, levels: list[tuple[int, str]]) -> None:
        """Show only the levels above one's own."""
        cast(forms.TypedChoiceField, self.fields["to_level"]).choices = levels


@reads
def drawer(request: DeskRequest, number: str) -> HttpResponse:
    """The escalation drawer, its brief already written from the trace."""
    ticket = access_ticket(request.user, number)
    call = call_of_ticket(ticket)
    is_live = bool(call and call.state in ("answered", "on_hold"))
    run = latest_run(ticket)
    facts = case_facts(ticket, today=clock.today(), is_live=is_live)
    asked = request.GET.get("niveau", "")
    proposed = int(asked) if asked in ("2", "3", "4") else _next_level(request.user.level, ticket.kind)
    form = EscalationForm(
        initial={"to_level": proposed, "problem": ticket.subject or ticket.words[:200], "body": brief_of(run, facts)}
    )
    form.offer([(level, name) for level, name in LEVELS.items() if level > request.user.level])
    context = {"ticket": ticket, "form": form, "is_live": is_live, "limit": BRIEF_WORDS}
    return render(request, "desk/guidance/_escalation.html", context)


def _next_level(level: int, kind: str) -> int:
    """Danger in progress goes to N3 at once; otherwise one level up."""
    if kind in DANGER_KINDS and level < 3:
        return 3
    return min(max(level, 1) + 1, 4)


@writes
def send(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    form = EscalationForm(request.POST)
    if not form.is_valid():
        return render(
            request,
            "desk/guidance/_escalation.html",
            {"ticket": ticket, "form": form, "is_live": False, "limit": BRIEF_WORDS},
            status=422,
        )
    call = call_of_ticket(ticket)
    escalate(
        ticket=ticket,
        by=request.user,
        now=clock.now(),
        to_level=form.cleaned_data["to_level"],
        problem=form.cleaned_data["problem"],
        body=form.cleaned_data["body"],
        is_live=bool(call and call.state in ("answered", "on_hold")),
        form_token=form.cleaned_data["form_token"],
    )
    return redirect("desk:guidance-console", number=ticket.number)


@writes
def hand(request: DeskRequest, number: str) -> HttpResponse:
    """Raise the hand, or lower it: ``up`` says which, so that a second click does not undo the first."""
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    now, wanted = clock.now(), bool(body_of(request).get("up", True))
    mine = hand_of(request.user, ticket)
    if wanted and mine is None:
        raise_hand(ticket=ticket, by=request.user, now=now, call=call_of_ticket(ticket))
    if mine is not None and not wanted:
        lower_hand(hand=mine, by=request.user, now=now)
    return JsonResponse({"up": wanted})


@writes
def come(request: DeskRequest, ident: str) -> HttpResponse:
    """A supervisor answers a raised hand: the case opens, the hotliner is told."""
    found = access_hand(request.user, ident)
    see_hand(hand=found, by=request.user, now=clock.now())
    return redirect("desk:guidance-console", number=found.ticket.number)
