"""Calls that we owe: missed ones, promised ones, three tries, then a letter; and what becomes of the request."""

import json
from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest

from numi.calls.models import Call, Callback
from numi.calls.operations import answering
from numi.calls.operations.callbacks import attempt, cancel, plan_callback, postpone
from numi.calls.operations.telephony import apply, close_lost_hangups, receive
from numi.calls.queries import callbacks_due
from numi.calls.states import CallbackState, CallState
from numi.core.errors import InvalidInput, TransitionRefused
from numi.journal.queries import facts_about
from numi.tickets.models import Ticket
from numi.tickets.states import TicketState
from tests.calls.test_contract import PhoneEvent, PhoneKind
from tests.factories.desk import MOREL, NOW, make_client, make_ticket, ring

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def missed(call="pbx-1", *, number=MOREL, at=NOW, direction="inbound") -> Call:
    return apply(PhoneEvent(PhoneKind.MISSED, call, at, caller=number, direction=direction, called=number), now=at)


def told(kind: str, at, *, agent: str = "") -> None:
    """An event as the telephone system sends it: kept, then applied."""
    content = json.dumps({"type": kind, "call": "pbx-1", "at": at.isoformat(), "from": MOREL, "agent": agent}).encode()
    receive(event_id=f"{kind}-{at:%H%M%S}", body=content, now=max(at, NOW))


def planned(by, ticket=None, **values) -> Callback:
    chosen = {"number": MOREL, "reason": "Vérifier", "window_from": NOW + HOUR, "window_to": NOW + 2 * HOUR}
    return plan_callback(ticket=ticket or make_ticket(by), by=by, now=NOW, **{**chosen, **values})


class TestMissed:
    def test_a_missed_call_is_a_promise_at_the_place_the_caller_had(self, agnes):
        told("call.ringing", NOW - timedelta(minutes=3))
        morel = make_client(number=MOREL)

        told("call.missed", NOW)

        promise = Callback.objects.get()
        assert (promise.number, promise.queued_at, promise.window_from, promise.state) == (
            MOREL,
            NOW - timedelta(minutes=3),
            NOW,
            "planned",
        )
        assert (promise.ticket.state, promise.ticket.priority, promise.ticket.owner) == (
            TicketState.CALLBACK_PLANNED,
            "high",
            None,
        )
        assert callbacks_due(agnes, now=NOW) == [promise]
        assert morel.callbacks.count() == 0  # the card was made after the ring

    def test_missed_three_times_it_is_promised_once(self):
        for turn in range(3):
            missed(f"pbx-{turn}", at=NOW + timedelta(minutes=turn))

        assert (
            Callback.objects.count(),
            Ticket.objects.count(),
            Call.objects.filter(state=CallState.MISSED).count(),
        ) == (1, 1, 3)

    def test_once_kept_a_new_missed_call_is_a_new_promise(self, agnes):
        missed()
        attempt(callback=Callback.objects.get(), by=agnes, now=NOW + HOUR, result="reached")

        missed("pbx-2", at=NOW + 3 * HOUR)

        assert sorted(Callback.objects.values_list("state", flat=True)) == ["planned", "reached"]

    @pytest.mark.parametrize(
        "values", [{"number": ""}, {"number": "anonymous"}, {"number": "12"}, {"direction": "outbound"}]
    )
    def test_a_hidden_number_or_a_call_of_ours_is_no_promise(self, values):
        missed(**values)

        assert (Call.objects.get().state, Callback.objects.count(), Ticket.objects.count()) == (CallState.MISSED, 0, 0)

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_a_call_that_was_answered_after_all_is_not_owed(self, agnes, order):
        """The telephone says « ended » before it says « answered »: nobody is called back for nothing."""
        story = [("call.ringing", 0, ""), ("call.answered", 5, "201"), ("call.ended", 60, "")]
        for place in order:
            kind, seconds, agent = story[place]
            told(kind, NOW + timedelta(seconds=seconds), agent=agent)

        ticket = Call.objects.get().ticket
        assert not Callback.objects.filter(state=CallbackState.PLANNED).exists()
        assert (ticket.owner, ticket.state) == (agnes, TicketState.IN_PROGRESS)

    def test_a_ring_whose_end_was_lost_is_a_promise_too(self):
        ring()

        assert close_lost_hangups(now=NOW + 5 * HOUR) == 1
        assert close_lost_hangups(now=NOW + 9 * HOUR) == 0

        assert (Call.objects.get().state, Callback.objects.get().number) == (CallState.MISSED, MOREL)


class TestPromised:
    def test_the_same_form_twice_is_one_promise_and_the_request_waits(self, agnes):
        ticket, token = make_ticket(agnes), uuid4()

        first, again = (planned(agnes, ticket, form_token=token) for _ in range(2))

        assert (first, Callback.objects.count(), ticket.state) == (again, 1, TicketState.CALLBACK_PLANNED)

    @pytest.mark.parametrize(
        "values",
        [
            {"window_from": NOW - 2 * HOUR, "window_to": NOW - HOUR},
            {"window_from": NOW + 2 * HOUR, "window_to": NOW + HOUR},
            {"window_to": NOW},
            {"number": "12"},
        ],
    )
    def test_what_cannot_be_kept_is_refused_and_nothing_moves(self, agnes, values):
        ticket = make_ticket(agnes)

        with pytest.raises(InvalidInput):
            planned(agnes, ticket, **values)

        ticket.refresh_from_db()
        assert (ticket.state, Callback.objects.count()) == (TicketState.IN_PROGRESS, 0)

    def test_a_secret_in_the_reason_is_masked(self, agnes):
        assert planned(agnes, reason="mot de passe : Azerty12").reason == "mot de passe : ▇▇▇▇"
        assert planned(agnes, reason="").reason == "Rappel promis"

    def test_each_try_keeps_the_place_and_moves_the_hour(self, agnes):
        callback = planned(agnes)
        queued = callback.queued_at

        attempt(callback=callback, by=agnes, now=NOW + HOUR, result="busy")

        assert (callback.state, callback.queued_at, callback.window_from) == ("planned", queued, NOW + 4 * HOUR)
        assert callback.window_to > callback.window_from

    def test_three_tries_then_somebody_has_to_write(self, agnes, bruno):
        missed()
        callback = Callback.objects.get()

        for turn in range(3):
            attempt(callback=callback, by=bruno, now=NOW + turn * 3 * HOUR, result="no_answer")

        ticket = Ticket.objects.get()
        assert (callback.state, callback.attempts.count()) == (CallbackState.WRITTEN, 3)
        assert (ticket.state, ticket.owner) == (TicketState.IN_PROGRESS, bruno)
        assert facts_about(callback) == ["callback.promised", *["callback.tried"] * 3, "callback.written"]

    def test_a_wrong_number_is_not_dialled_again(self, agnes):
        callback = planned(agnes)

        attempt(callback=callback, by=agnes, now=NOW + HOUR, result="wrong_number")

        assert (callback.state, callback.attempt_count, callback.ticket.state) == (
            CallbackState.WRITTEN,
            1,
            TicketState.IN_PROGRESS,
        )

    def test_a_request_waits_as_long_as_one_promise_is_left(self, agnes):
        ticket = make_ticket(agnes)
        first, second = planned(agnes, ticket), planned(agnes, ticket)

        cancel(callback=first, by=agnes, now=NOW, reason="Elle a rappelé")
        ticket.refresh_from_db()
        assert ticket.state == TicketState.CALLBACK_PLANNED

        second.ticket.refresh_from_db()
        cancel(callback=second, by=agnes, now=NOW, reason="Elle a rappelé")
        ticket.refresh_from_db()
        assert ticket.state == TicketState.IN_PROGRESS

    @pytest.mark.parametrize("result", ["reached", "wrong_number"])
    def test_a_promise_settled_is_not_settled_again(self, agnes, bruno, result):
        callback = planned(agnes)
        attempt(callback=callback, by=agnes, now=NOW + HOUR, result=result)
        settled = (callback.state, callback.done_at, callback.window_from)

        for gesture in (
            lambda: attempt(callback=callback, by=bruno, now=NOW + 2 * HOUR, result="reached"),
            lambda: postpone(callback=callback, by=bruno, now=NOW + 2 * HOUR, to=NOW + 9 * HOUR),
            lambda: cancel(callback=callback, by=bruno, now=NOW + 2 * HOUR, reason="Erreur"),
        ):
            with pytest.raises(TransitionRefused, match="déjà fait"):
                gesture()

        callback.refresh_from_db()
        assert (callback.state, callback.done_at, callback.window_from) == settled

    def test_another_hour_keeps_the_place(self, agnes):
        callback = planned(agnes)
        with pytest.raises(InvalidInput, match="déjà passée"):
            postpone(callback=callback, by=agnes, now=NOW, to=NOW)

        postpone(callback=callback, by=agnes, now=NOW, to=NOW + 5 * HOUR)

        assert (callback.window_from, callback.window_to, callback.queued_at) == (NOW + 5 * HOUR, NOW + 7 * HOUR, NOW)

    def test_mine_and_nobodys_first_opened_first(self, agnes, bruno, denis):
        late, mine, his, far = (planned(agnes, owner=owner, window_from=NOW + after * HOUR, window_to=NOW + 40 * HOUR)
                                for owner, after in ((None, 1), (agnes, 3), (bruno, 2), (agnes, 30)))  # fmt: skip

        assert callbacks_due(agnes, now=NOW) == [late, mine]
        assert callbacks_due(denis, now=NOW) == [late, his, mine]
        assert callbacks_due(agnes, now=NOW, hours=48) == [late, mine, far]


class TestClosedRequests:
    def test_a_call_about_a_closed_request_opens_it_again(self, agnes, bruno):
        ticket = make_ticket(agnes)
        Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CLOSED, closed_at=NOW)
        ticket.refresh_from_db()
        call = answering.answer(call=ring(), by=bruno, now=NOW)

        answering.continue_case(call=call, ticket=ticket, by=bruno, now=NOW)

        assert (ticket.state, ticket.reopened_count, call.ticket) == (TicketState.IN_PROGRESS, 1, ticket)

    def test_a_call_written_by_hand_does_too(self, agnes):
        ticket = make_ticket(agnes)
        Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.OUT_OF_SCOPE)
        ticket.refresh_from_db()

        answering.log_call(by=agnes, now=NOW, ticket=ticket)

        assert ticket.state == TicketState.IN_PROGRESS
