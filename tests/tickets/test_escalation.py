"""Passing a request higher, with its brief, and its one return."""

import pytest

from numi.core.errors import InvalidInput, NotAllowed, TransitionRefused
from numi.tickets.models import Brief, Notice, Ticket
from numi.tickets.operations.escalation import accept_brief, escalate, return_brief
from numi.tickets.states import TicketState
from tests.factories.desk import NOW, make_ticket
from tests.races import at_once, won

pytestmark = pytest.mark.django_db


def pass_on(ticket, by, level, **values):
    texts = {"problem": "Elle a payé", "body": "Mme Morel a payé hier."}
    return escalate(ticket=ticket, by=by, now=NOW, to_level=level, **{**texts, **values})


def test_the_sender_stays_the_contact_and_is_told(agnes, bruno):
    ticket = make_ticket(agnes)
    brief = pass_on(ticket, agnes, 2)
    assert (ticket.state, ticket.level, ticket.owner, ticket.contact) == (TicketState.ESCALATED, 2, None, agnes)

    accept_brief(brief=brief, by=bruno, now=NOW)

    notice = Notice.objects.get(user=agnes)
    assert (ticket.contact, notice.kind) == (agnes, "brief.accepted")


@pytest.mark.parametrize("kind", ["fraud", "security"])
def test_danger_in_progress_goes_straight_to_n3_and_becomes_urgent(agnes, kind):
    ticket = make_ticket(agnes, kind=kind)

    pass_on(ticket, agnes, 3, is_live=True)

    assert (ticket.level, ticket.priority) == (3, "urgent")


def test_an_ordinary_question_goes_one_level_at_a_time(agnes):
    with pytest.raises(NotAllowed, match="passez par le N2"):
        pass_on(make_ticket(agnes), agnes, 3)


def test_anybody_may_ask_for_the_supervisor(agnes):
    assert pass_on(make_ticket(agnes), agnes, 4).to_level == 4


def test_nobody_passes_a_request_down(bruno):
    with pytest.raises(NotAllowed):
        pass_on(make_ticket(bruno), bruno, 2)


def test_a_brief_too_long_or_without_its_sentence_is_refused(agnes):
    ticket = make_ticket(agnes)
    with pytest.raises(InvalidInput, match="120 au plus"):
        pass_on(ticket, agnes, 2, body="mot " * 121)
    with pytest.raises(InvalidInput, match="confirmée par la personne"):
        pass_on(ticket, agnes, 2, problem=" ")


def test_a_brief_comes_back_once_with_a_reason(agnes, bruno):
    ticket = make_ticket(agnes)
    first = pass_on(ticket, agnes, 2)
    with pytest.raises(InvalidInput, match="ce qui manque"):
        return_brief(brief=first, by=bruno, now=NOW, reason="")
    return_brief(brief=first, by=bruno, now=NOW, reason="Quel appareil ?")
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.state, ticket.owner, Notice.objects.get(user=agnes).kind) == ("returned", agnes, "brief.returned")

    second = pass_on(ticket, agnes, 2)

    with pytest.raises(TransitionRefused, match="déjà été retournée"):
        return_brief(brief=second, by=bruno, now=NOW, reason="Encore")


@pytest.mark.django_db(transaction=True)
def test_two_experts_who_accept_are_one_winner(agnes, bruno, chloe):
    brief = pass_on(make_ticket(agnes), agnes, 2)

    results = at_once(
        *(lambda who=who: accept_brief(brief=Brief.objects.get(pk=brief.pk), by=who, now=NOW) for who in (bruno, chloe))
    )

    assert len(won(results)) == 1
