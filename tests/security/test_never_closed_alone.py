"""Bar B060: security, fraud, complaint, refund, privacy, withdrawal and vulnerability never close by themselves."""

import inspect
import pkgutil
import typing
from datetime import timedelta
from importlib import import_module
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

import numi
from numi.calls.contract import PhoneEvent, PhoneKind
from numi.calls.models import Call
from numi.calls.operations.answering import line_is_free
from numi.calls.operations.callbacks import plan_callback, promise_for_missed
from numi.calls.operations.telephony import apply
from numi.core.errors import DomainError, NotAllowed
from numi.interfaces.cli.worker_jobs import JOBS
from numi.tickets.messages import prepare
from numi.tickets.models import Ticket
from numi.tickets.operations.closing import answer_client, close_ticket, reopen
from numi.tickets.operations.waiting import mark_callback_planned
from numi.tickets.operations.work import keep_promise, raise_gravity, resume_ticket, write_note
from numi.tickets.states import HUMAN_CLOSED_KINDS, TicketKind, TicketState
from tests.factories.accounts import make_user
from tests.factories.desk import MOREL, NOW, make_client, make_ticket

pytestmark = pytest.mark.django_db
DAYS = (*range(30), *range(30, 401, 5))  # each day of a month, then every fifth: thirteen months in all
OVER = (TicketState.CLOSED, TicketState.OUT_OF_SCOPE)
# What may be done to a request without a person. The first test below keeps this list whole.
ALONE = {
    close_ticket: lambda ticket, now: {"reason": "Sans nouvelle depuis dix jours"},
    reopen: lambda ticket, now: {"reason": "Elle a écrit"},
    resume_ticket: lambda ticket, now: {},
    keep_promise: lambda ticket, now: {},
    mark_callback_planned: lambda ticket, now: {},
    raise_gravity: lambda ticket, now: {"kind": TicketKind.QUESTION, "priority": "none"},
    write_note: lambda ticket, now: {"body": "Réponse automatique", "visible_to_client": True},
    prepare: lambda ticket, now: {
        "kind": "tickets.recap", "channel": "email", "to": "odette@exemple.fr", "body": "Bonjour",
        "dedup_key": str(uuid4()),
    },
}  # fmt: skip


def operations():
    """Every function of ``operations`` and ``messages`` that takes a request and may be called by nobody."""
    for found in pkgutil.walk_packages(numi.__path__, "numi."):
        if ".operations" not in found.name and not found.name.endswith(".messages"):
            continue
        module = import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == found.name and not name.startswith("_"):
                hints = typing.get_type_hints(function)
                if hints.get("ticket") is Ticket and type(None) in typing.get_args(hints.get("by")):
                    yield function


def request_in(kind, state, client, agent):
    """A request of this kind in this state, with a late promise, an answer given and a call to give back."""
    ticket = make_ticket(None, kind=kind, client=client)
    answer_client(ticket=ticket, by=agent, now=NOW, how="voice")
    plan_callback(
        ticket=ticket, by=agent, now=NOW, number=MOREL, reason="Finir", window_from=NOW,
        window_to=NOW + timedelta(hours=1),
    )  # fmt: skip
    values = {"state": state, "promised_at": NOW + timedelta(hours=1), "promise": "Rappeler", "contact": agent}
    values |= {"waiting_since": NOW} if state == TicketState.WAITING_CLIENT else {}
    values |= {"closed_at": NOW, "closed_by": agent} if state == TicketState.CLOSED else {}
    values |= {"merged_into": make_ticket(None)} if state == TicketState.MERGED else {}
    values |= {"resolved_at": NOW} if state == TicketState.RESOLVED else {}
    Ticket.objects.filter(pk=ticket.pk).update(**values)
    return Ticket.objects.get(pk=ticket.pk)


def test_the_list_of_what_needs_nobody_is_whole():
    assert sorted(one.__name__ for one in operations()) == sorted(one.__name__ for one in ALONE)


@given(
    kind=some.sampled_from(sorted(HUMAN_CLOSED_KINDS)),
    state=some.sampled_from(list(TicketState)),
    acts=some.lists(some.tuples(some.sampled_from(list(ALONE)), some.integers(0, 40)), min_size=1, max_size=12),
)
def test_nothing_done_by_nobody_closes_them(kind, state, acts):
    agnes = make_user("Agnès", email=f"{uuid4().hex}@exemple.fr")
    ticket, now = request_in(kind, state, make_client(), agnes), NOW
    over_already = state in OVER

    for act, days in acts:
        now += timedelta(days=days)
        fresh = Ticket.objects.get(pk=ticket.pk)
        try:
            act(ticket=fresh, by=None, now=now, **ALONE[act](fresh, now))
        except DomainError:
            continue
        fresh.refresh_from_db()
        over_already = over_already and fresh.state in OVER
        assert over_already or fresh.state not in OVER, (act.__name__, kind, state)
        assert fresh.kind in HUMAN_CLOSED_KINDS


def test_four_hundred_days_alone_with_the_machine(agnes):
    """Every kind in every state: the jobs of the worker run, the telephone rings and nobody answers."""
    morel = make_client(number=MOREL)
    tickets = {request_in(kind, state, morel, agnes).pk: state for kind, state in product(TicketKind, TicketState)}
    live = [
        Call.objects.create(ticket_id=pk, client=morel, agent=agnes, state="answered", answered_at=NOW, rang_at=NOW,
                            last_event_at=NOW, number=MOREL) for pk in list(tickets)[:25]
    ]  # fmt: skip

    for turn, day in enumerate(DAYS):
        now = NOW + timedelta(days=day, hours=5)
        for job in JOBS:
            job.run(now)
        if turn % 5 == 0:
            call = apply(PhoneEvent(PhoneKind.RINGING, f"pbx-{day}", now, caller=MOREL), now=now)
            apply(PhoneEvent(PhoneKind.MISSED, f"pbx-{day}", now + timedelta(minutes=1), caller=MOREL), now=now)
            promise_for_missed(call=call, now=now)
            line_is_free(call=Call.objects.get(pk=live[turn // 5].pk), by=None, now=now)

    over = Ticket.objects.filter(pk__in=tickets, state__in=OVER)
    assert [(one.kind, tickets[one.pk]) for one in over if tickets[one.pk] not in OVER] == []
    assert not Call.objects.filter(state__in=("ringing", "answered", "on_hold")).exists()


@pytest.mark.parametrize("kind", sorted(HUMAN_CLOSED_KINDS))
def test_a_request_made_grave_meanwhile_is_not_closed_from_an_older_copy(agnes, kind):
    ticket = request_in(TicketKind.QUESTION, TicketState.RESOLVED, make_client(), agnes)
    older = Ticket.objects.get(pk=ticket.pk)
    raise_gravity(ticket=ticket, kind=kind, priority="high", by=agnes, now=NOW)

    with pytest.raises(NotAllowed, match="une personne doit la relire"):
        close_ticket(ticket=older, by=None, now=NOW, reason="Sans nouvelle")

    ticket.refresh_from_db()
    assert ticket.state == TicketState.RESOLVED


def test_a_question_does_close_by_itself_and_a_person_closes_them_all(agnes):
    """The control: what holds the others is their kind, and a person's hand opens it."""
    question = request_in(TicketKind.QUESTION, TicketState.RESOLVED, make_client(), agnes)

    close_ticket(ticket=question, by=None, now=NOW, reason="Sans nouvelle")
    closed = [
        close_ticket(
            ticket=request_in(kind, TicketState.RESOLVED, make_client(), agnes), by=agnes, now=NOW, reason="Lu"
        )
        for kind in sorted(HUMAN_CLOSED_KINDS)
    ]

    assert {one.state for one in (question, *closed)} == {TicketState.CLOSED}
    assert {one.closed_by for one in closed} == {agnes}
