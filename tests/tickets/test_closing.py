"""Who may close, and what must be true before (bar B060)."""

import pytest

from numi.core.errors import InvalidInput, NotAllowed, TransitionRefused
from numi.tickets.operations.closing import answer_client, close_ticket, refer_elsewhere, resolve
from numi.tickets.states import HUMAN_CLOSED_KINDS, Outcome, TicketKind, TicketState
from tests.factories.desk import NOW, make_ticket

pytestmark = pytest.mark.django_db


def resolved(agnes, **values):
    ticket = make_ticket(agnes, **values)
    answer_client(ticket=ticket, by=agnes, now=NOW, how="voice")
    return resolve(ticket=ticket, by=agnes, now=NOW, outcome=Outcome.RESOLVED)


@pytest.mark.parametrize("kind", sorted(HUMAN_CLOSED_KINDS))
def test_a_rule_never_closes_a_grave_case(agnes, kind):
    ticket = resolved(agnes, kind=kind)

    with pytest.raises(NotAllowed, match="une personne doit la relire"):
        close_ticket(ticket=ticket, by=None, now=NOW, reason="Sans nouvelles")

    ticket.refresh_from_db()
    assert ticket.state == TicketState.RESOLVED


@pytest.mark.parametrize("kind", sorted(set(TicketKind) - HUMAN_CLOSED_KINDS))
def test_a_rule_may_close_the_others(agnes, kind):
    assert close_ticket(ticket=resolved(agnes, kind=kind), by=None, now=NOW, reason="D’accord").state == "closed"


def test_closing_needs_a_reason(agnes):
    with pytest.raises(InvalidInput, match="pourquoi"):
        close_ticket(ticket=resolved(agnes), by=agnes, now=NOW, reason=" ")


def test_closing_needs_an_answer_given_to_the_person(agnes):
    ticket = resolve(ticket=make_ticket(agnes), by=agnes, now=NOW, outcome=Outcome.RESOLVED)

    with pytest.raises(InvalidInput, match="pas encore reçu de réponse"):
        close_ticket(ticket=ticket, by=agnes, now=NOW, reason="Réglé")


def test_what_the_guide_holds_prevents_closing(agnes):
    with pytest.raises(InvalidInput, match="La banque est prévenue"):
        close_ticket(ticket=resolved(agnes), by=agnes, now=NOW, reason="Réglé", holds_left=("La banque est prévenue",))


def test_a_new_request_cannot_be_closed_at_once(agnes):
    ticket = make_ticket()
    answer_client(ticket=ticket, by=agnes, now=NOW, how="voice")

    with pytest.raises(TransitionRefused):
        close_ticket(ticket=ticket, by=agnes, now=NOW, reason="Réglé")


def test_nobody_leaves_empty_handed(agnes):
    with pytest.raises(InvalidInput, match="mains vides"):
        refer_elsewhere(ticket=make_ticket(agnes), by=agnes, now=NOW, where="")
