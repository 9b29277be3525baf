"""Answering, recognising, passing, writing by hand, finishing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from numi.calls.contract import PhoneEvent, PhoneKind
from numi.calls.matching import recognise
from numi.calls.models import Call, Callback
from numi.calls.operations import answering
from numi.calls.operations.callbacks import attempt, cancel, plan_callback
from numi.calls.operations.hands import lower_hand, raise_hand
from numi.calls.operations.telephony import apply, close_lost_hangups
from numi.calls.operations.wrapup import WrapUp, finish
from numi.calls.states import CallState, Match
from numi.core.errors import InvalidInput, TransitionRefused
from numi.tickets.models import Ticket
from numi.tickets.operations.work import write_note
from numi.tickets.states import TicketState
from tests.factories.desk import MOREL, NOW, make_client, make_ticket, ring
from tests.races import at_once, won

pytestmark = pytest.mark.django_db


def answered(person, **values):
    return answering.answer(call=ring(**values), by=person, now=NOW)


def test_one_card_with_the_number_is_recognised(agnes):
    morel = make_client(number=MOREL)

    call = answered(agnes)

    assert (call.match, call.client, call.ticket.client) == (Match.ONE, morel, morel)
    assert call.ticket.owner == agnes


def test_two_people_behind_one_number_are_both_offered(agnes):
    make_client("Jeanne", "Petit", number=MOREL)
    make_client("Marcel", "Petit", number=MOREL)

    assert (answered(agnes).match, Call.objects.get().client) == (Match.MANY, None)


def test_an_unknown_number_is_nobody(agnes):
    assert answered(agnes, number="+33612345678").match == Match.UNKNOWN


def test_it_was_not_her_and_it_was_after_all(agnes):
    morel = make_client(number=MOREL)
    call = answered(agnes)

    answering.deny_client(call=call, by=agnes, now=NOW)
    call.ticket.refresh_from_db()
    assert (call.client, call.match, call.ticket.client) == (None, Match.DENIED, None)

    answering.undo_deny(call=call, by=agnes, now=NOW)
    call.ticket.refresh_from_db()
    assert (call.client, call.ticket.client) == (morel, morel)


def test_a_call_that_is_gone_says_what_became_of_it(agnes):
    call = ring()
    apply(PhoneEvent(PhoneKind.MISSED, "pbx-1", NOW + timedelta(seconds=30), caller=MOREL), now=NOW)

    with pytest.raises(TransitionRefused, match="rappel est déjà dans vos promesses"):
        answering.answer(call=call, by=agnes, now=NOW)


def test_a_call_taken_on_the_screen_is_not_missed_when_the_line_ends(agnes):
    """The telephone system never said « answered »: the person at the screen did."""
    call = answered(agnes)

    apply(
        PhoneEvent(PhoneKind.ENDED, "pbx-1", NOW + timedelta(minutes=5), caller=MOREL), now=NOW + timedelta(minutes=5)
    )

    call.refresh_from_db()
    assert (call.state, call.agent) == (CallState.ENDED, agnes)
    assert not Callback.objects.exists()


def test_a_call_passed_on_the_screen_stays_with_the_colleague(agnes, bruno):
    call = answered(agnes)
    apply(PhoneEvent(PhoneKind.ANSWERED, "pbx-1", NOW, caller=MOREL, agent="201"), now=NOW)
    call.refresh_from_db()
    answering.transfer(call=call, to=bruno, by=agnes, now=NOW + timedelta(seconds=50))

    apply(
        PhoneEvent(PhoneKind.ENDED, "pbx-1", NOW + timedelta(minutes=2), caller=MOREL), now=NOW + timedelta(minutes=2)
    )

    call.refresh_from_db()
    assert (call.agent, call.state) == (bruno, CallState.ENDED)


def test_a_late_ring_does_not_bring_a_finished_call_back(agnes):
    call = answering.hang_up(call=answered(agnes), by=agnes, now=NOW + timedelta(minutes=3))

    apply(
        PhoneEvent(PhoneKind.RINGING, "pbx-1", NOW - timedelta(seconds=2), caller=MOREL), now=NOW + timedelta(minutes=4)
    )

    call.refresh_from_db()
    assert call.state == CallState.ENDED


def test_a_call_written_by_hand_is_as_good_and_written_once(agnes):
    morel, token = make_client(number=MOREL), uuid4()

    calls = [answering.log_call(by=agnes, now=NOW, number="06 39 98 00 01", form_token=token) for _ in range(2)]

    assert calls[0] == calls[1]
    assert (calls[0].client, calls[0].ticket.owner, calls[0].is_manual) == (morel, agnes, True)


def test_an_impossible_number_written_by_hand_is_refused(agnes):
    with pytest.raises(InvalidInput):
        answering.log_call(by=agnes, now=NOW, number="12")
    assert not Ticket.objects.exists()


def test_the_older_request_goes_on_and_the_new_one_is_its_double(agnes):
    morel = make_client(number=MOREL)
    older = make_ticket(agnes, client=morel)
    call = answered(agnes)
    opened = call.ticket

    answering.continue_case(call=call, ticket=older, by=agnes, now=NOW)

    opened.refresh_from_db()
    assert (call.ticket, opened.state, opened.merged_into) == (older, TicketState.MERGED, older)


def test_a_call_back_keeps_its_place_and_after_three_tries_we_write(agnes):
    ticket = make_ticket(agnes)
    with pytest.raises(InvalidInput, match="déjà passé"):
        plan(ticket, agnes, NOW - timedelta(hours=2))
    callback = plan(ticket, agnes, NOW + timedelta(hours=1))
    queued = callback.queued_at

    for count in range(3):
        attempt(callback=callback, by=agnes, now=NOW + timedelta(hours=1 + count), result="no_answer")

    assert (callback.state, callback.attempt_count, callback.queued_at) == ("written", 3, queued)
    with pytest.raises(TransitionRefused, match="déjà fait"):
        attempt(callback=callback, by=agnes, now=NOW, result="reached")


def plan(ticket, person, at):
    return plan_callback(
        ticket=ticket,
        by=person,
        now=NOW,
        number=MOREL,
        reason="Vérifier",
        window_from=at,
        window_to=at + timedelta(hours=1),
    )


def test_a_call_back_is_not_dropped_without_saying_why(agnes):
    with pytest.raises(InvalidInput, match="pourquoi"):
        cancel(callback=plan(make_ticket(agnes), agnes, NOW + timedelta(hours=1)), by=agnes, now=NOW, reason=" ")


def test_the_hand_is_raised_once_and_may_be_raised_again(agnes):
    ticket = make_ticket(agnes)
    first = raise_hand(ticket=ticket, by=agnes, now=NOW)
    assert raise_hand(ticket=ticket, by=agnes, now=NOW) == first

    lower_hand(hand=first, by=agnes, now=NOW)

    assert raise_hand(ticket=ticket, by=agnes, now=NOW) != first


def test_a_lost_hang_up_ends_after_four_hours(agnes):
    """Bar B068."""
    call = answered(agnes)
    assert close_lost_hangups(now=NOW + timedelta(hours=3)) == 0
    assert close_lost_hangups(now=NOW + timedelta(hours=5)) == 1
    call.refresh_from_db()
    assert call.state == CallState.ENDED


class TestWrapUp:
    def test_everything_is_settled_in_one_gesture(self, agnes):
        call = answered(agnes)
        wrap = WrapUp("resolved", "Page fermée.", close=True, form_token=uuid4())

        for _ in range(2):
            call.refresh_from_db()
            finish(ticket=call.ticket, call=call, by=agnes, now=NOW + timedelta(minutes=4), wrap=wrap)

        assert (call.ticket.state, call.state) == (TicketState.CLOSED, CallState.ENDED)
        assert call.ticket.notes.count() == 1

    def test_an_empty_summary_is_refused_and_nothing_is_half_done(self, agnes):
        call = answered(agnes)
        with pytest.raises(InvalidInput, match="résumé"), transaction.atomic():
            finish(ticket=call.ticket, call=call, by=agnes, now=NOW, wrap=WrapUp("resolved", " "))
        call.refresh_from_db()
        assert (call.state, call.wrapped_up_at) == (CallState.ANSWERED, None)

    def test_a_fraud_is_not_closed_unless_the_person_says_so(self, agnes):
        from numi.calls.operations.wrapup import may_propose_closing

        assert may_propose_closing(make_ticket(agnes), "resolved")
        assert not may_propose_closing(make_ticket(agnes, kind="fraud"), "resolved")


@pytest.mark.django_db(transaction=True)
def test_two_people_who_answer_the_same_call_are_one_winner(agnes, bruno):
    with transaction.atomic():
        call = ring()

    results = at_once(
        *(
            lambda who=who: answering.answer(call=Call.objects.get(pk=call.pk), by=who, now=NOW)
            for who in (agnes, bruno)
        )
    )

    call.refresh_from_db()
    assert len(won(results)) == 1
    assert won(results)[0].agent_id == call.agent_id
    assert Ticket.objects.count() == 1
    refused = next(one for one in results if isinstance(one, Exception))
    assert "collègue vient de décrocher" in str(refused)


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_two_people_would_speak_to_her(agnes, bruno):
    """The control of the race: the state is read, then written, without the conditional update."""
    with transaction.atomic():
        call = ring()
    copies = [Call.objects.get(pk=call.pk) for _ in range(2)]

    def naive(copy, person):
        if copy.state != CallState.RINGING:
            raise TransitionRefused("too late")
        copy.state, copy.agent = CallState.ANSWERED, person
        copy.save(update_fields=["state", "agent"])

    assert len(won(at_once(lambda: naive(copies[0], agnes), lambda: naive(copies[1], bruno)))) == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_writes_one_call(agnes):
    """Bar B067."""
    token = uuid4()

    results = at_once(
        *(lambda: answering.log_call(by=agnes, now=NOW, number="06 39 98 00 01", form_token=token) for _ in range(3))
    )

    assert Call.objects.count() == 1
    assert Ticket.objects.count() == 1, results


def test_an_unknown_number_is_guessed_from_what_was_written(agnes):
    """Her son's number was in a note: when he calls, her card is offered, and nobody is taken for granted."""
    morel = make_client()
    write_note(ticket=make_ticket(agnes, client=morel), by=agnes, now=NOW, body="Son fils appelle du 06 12 34 56 78")

    call = answered(agnes, number="+33612345678")

    assert (call.match, call.client) == (Match.GUESSED, None)
    assert recognise("+33612345678").people == [morel]
