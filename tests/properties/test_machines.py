"""Whatever is done to requests, in whatever order: the state follows the table and no constraint breaks (bar B076)."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from numi.calls.operations.callbacks import attempt, cancel, plan_callback
from numi.core.errors import DomainError
from numi.tickets.models import Ticket
from numi.tickets.operations.closing import answer_client, close_ticket, refer_elsewhere, reopen, resolve
from numi.tickets.operations.escalation import accept_brief, escalate, return_brief
from numi.tickets.operations.relations import merge_tickets, unmerge_ticket
from numi.tickets.operations.waiting import ask_client, wait_internally
from numi.tickets.operations.work import assign_ticket, keep_promise, promise, raise_gravity, resume_ticket, take_ticket
from numi.tickets.queries import open_brief
from numi.tickets.states import OPEN_STATES, PRIORITY_RANKS, TICKET, TicketState
from tests.factories.desk import MOREL, NOW, make_client, make_ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STEPS = {(str(source), str(one.target)) for one in TICKET.transitions for source in one.sources}


def answered(ticket, by, now):
    brief = open_brief(ticket)
    return accept_brief(brief=brief, by=by, now=now) if brief else None


def sent_back(ticket, by, now):
    brief = open_brief(ticket)
    return return_brief(brief=brief, by=by, now=now, reason="Quel appareil ?") if brief else None


def planned(ticket, by, now):
    return plan_callback(
        ticket=ticket, by=by, now=now, number=MOREL, reason="Vérifier", window_from=now + HOUR, window_to=now + 2 * HOUR
    )


def tried(ticket, by, now, result="reached"):
    callback = ticket.callbacks.filter(state="planned").first()
    return attempt(callback=callback, by=by, now=now, result=result) if callback else None


def dropped(ticket, by, now):
    callback = ticket.callbacks.filter(state="planned").first()
    return cancel(callback=callback, by=by, now=now, reason="Elle a rappelé") if callback else None


ACTS = {
    "take": lambda ticket, by, now, other: take_ticket(ticket=ticket, by=by, now=now),
    "assign": lambda ticket, by, now, other: assign_ticket(ticket=ticket, to=by, by=by, now=now),
    "ask": lambda ticket, by, now, other: ask_client(ticket=ticket, by=by, now=now, need="action", question="Redémarrer ?"),
    "wait": lambda ticket, by, now, other: wait_internally(ticket=ticket, by=by, now=now, reason="Le N2"),
    "resume": lambda ticket, by, now, other: resume_ticket(ticket=ticket, by=by, now=now),
    "plan": lambda ticket, by, now, other: planned(ticket, by, now),
    "try": lambda ticket, by, now, other: tried(ticket, by, now),
    "fail": lambda ticket, by, now, other: tried(ticket, by, now, "wrong_number"),
    "drop": lambda ticket, by, now, other: dropped(ticket, by, now),
    "escalate": lambda ticket, by, now, other: escalate(ticket=ticket, by=by, now=now, to_level=2, problem="Elle a payé", body="Elle a payé."),
    "to the top": lambda ticket, by, now, other: escalate(ticket=ticket, by=by, now=now, to_level=4, problem="Elle crie", body="Elle crie."),
    "accept": lambda ticket, by, now, other: answered(ticket, by, now),
    "return": lambda ticket, by, now, other: sent_back(ticket, by, now),
    "resolve": lambda ticket, by, now, other: resolve(ticket=ticket, by=by, now=now, outcome="resolved"),
    "answer": lambda ticket, by, now, other: answer_client(ticket=ticket, by=by, now=now, how="voice"),
    "close": lambda ticket, by, now, other: close_ticket(ticket=ticket, by=by, now=now, reason="Réglé"),
    "refer": lambda ticket, by, now, other: refer_elsewhere(ticket=ticket, by=by, now=now, where="La banque"),
    "reopen": lambda ticket, by, now, other: reopen(ticket=ticket, by=by, now=now, reason="Cela recommence"),
    "merge": lambda ticket, by, now, other: merge_tickets(duplicate=ticket, kept=other, by=by, now=now),
    "unmerge": lambda ticket, by, now, other: unmerge_ticket(ticket=ticket, by=by, now=now),
    "promise": lambda ticket, by, now, other: promise(ticket=ticket, by=by, now=now, what="Rappeler", at=now + HOUR),
    "keep": lambda ticket, by, now, other: keep_promise(ticket=ticket, by=by, now=now),
    "grave": lambda ticket, by, now, other: raise_gravity(ticket=ticket, kind="fraud", priority="urgent", by=by, now=now),
}  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 1), st.integers(0, 1)), max_size=22))
def test_no_sequence_of_acts_leaves_the_table(agnes, bruno, acts):
    odette = make_client()
    numbers = [make_ticket(agnes, client=odette).pk, make_ticket(None, client=odette).pk]
    for turn, (act, which, who) in enumerate(acts):
        ticket, other = (Ticket.objects.get(pk=numbers[place]) for place in (which, 1 - which))
        before, version = ticket.state, ticket.version

        with suppress(DomainError), transaction.atomic():
            ACTS[act](ticket, (agnes, bruno)[who], NOW + turn * HOUR, other)

        ticket = Ticket.objects.get(pk=ticket.pk)
        assert (before, ticket.state) in STEPS or before == ticket.state, act
        assert ticket.version >= version
        assert ticket.priority_rank == PRIORITY_RANKS[ticket.priority]
        assert ticket.is_open == (ticket.state in OPEN_STATES)
        if ticket.state == TicketState.ESCALATED:
            assert ticket.owner is None
        if ticket.state == TicketState.CLOSED:
            assert (ticket.close_reason, ticket.promised_at, ticket.client_answered_at is None) == (
                "Réglé",
                None,
                False,
            )


def test_the_acts_hold_every_verb_of_the_table():
    """A new verb must be thought of above."""
    covered = {
        "take", "ask_client", "wait_internally", "resume", "plan_callback", "escalate", "escalate_further", "return_brief", "resolve", "close",
        "refer_elsewhere", "merge", "reopen", "unmerge",
    }  # fmt: skip

    assert {one.name for one in TICKET.transitions} == covered
