"""Who sees which call, what is shown of them, and the raised hand."""

from datetime import timedelta
from uuid import uuid4

import pytest

from numi.calls.access import access_call, access_callback, access_hand, may_handle, visible_calls
from numi.calls.matching import recognise
from numi.calls.models import Call
from numi.calls.operations import answering
from numi.calls.operations.callbacks import plan_callback
from numi.calls.operations.hands import lower_hand, raise_hand, see_hand
from numi.calls.queries import (
    call_of_ticket,
    calls_this_month,
    case_of,
    current_call,
    hand_of,
    place_of,
    raised_hands,
    recent_calls,
    ringing,
)
from numi.calls.states import CallState, Match
from numi.core.errors import InvalidInput, NotAllowed, NotVisible, TransitionRefused
from numi.journal.queries import facts_about
from numi.live.models import Event
from tests.factories.desk import MOREL, NOW, make_client, make_ticket, ring

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def taken(by, call="pbx-1", **values) -> Call:
    return answering.answer(call=ring(call=call, **values), by=by, now=NOW)


class TestAccess:
    def test_those_who_take_calls_see_them(self, everybody):
        call = ring()

        assert {role for role, person in everybody.items() if visible_calls(person).exists()} == {
            "n1",
            "n2",
            "n3",
            "supervisor",
        }
        for role in ("dpo", "admin", "facilitator"):
            with pytest.raises(NotVisible):
                access_call(everybody[role], str(call.pk))

    def test_a_call_about_a_privacy_request_is_for_those_who_handle_it(self, agnes, bruno, denis):
        call = taken(agnes)
        type(call.ticket).objects.filter(pk=call.ticket_id).update(kind="privacy")

        assert [visible_calls(one).filter(pk=call.pk).exists() for one in (agnes, bruno, denis)] == [True, False, True]

    def test_only_its_agent_or_a_supervisor_acts_on_a_living_call(self, agnes, bruno, denis):
        call, free = taken(agnes), ring(call="pbx-2", number="+33612345678")

        assert [may_handle(one, call) for one in (agnes, bruno, denis)] == [True, False, True]
        assert access_call(bruno, str(free.pk), working=True) == free
        with pytest.raises(NotAllowed, match="celui d’un collègue"):
            access_call(bruno, str(call.pk), working=True)
        with pytest.raises(NotVisible):
            access_call(bruno, str(uuid4()))

    def test_any_who_takes_calls_keeps_a_promise_of_the_house(self, everybody):
        ticket = make_ticket(everybody["n1"])
        callback = plan_callback(
            ticket=ticket, by=everybody["n1"], now=NOW, number=MOREL, reason="", window_from=NOW, window_to=NOW + MINUTE
        )

        assert access_callback(everybody["n2"], str(callback.pk)) == callback
        type(ticket).objects.filter(pk=ticket.pk).update(kind="privacy")
        for role in ("n2", "dpo", "admin"):
            with pytest.raises(NotVisible):
                access_callback(everybody[role], str(callback.pk))


class TestLists:
    def test_what_rings_for_me_and_not_for_ever(self, agnes, bruno):
        for_all, for_bruno = ring(), ring(call="pbx-2", number="+33612345678", agent="202")
        type(for_bruno).objects.filter(pk=for_bruno.pk).update(agent=bruno)

        assert (ringing(agnes, now=NOW), ringing(bruno, now=NOW)) == ([for_all], [for_all, for_bruno])
        assert ringing(agnes, now=NOW + 10 * MINUTE) == []

    def test_the_request_of_a_call_and_the_last_call_of_a_request(self, agnes):
        with pytest.raises(TransitionRefused, match="Décrochez-le d’abord"):
            case_of(ring())
        first = taken(agnes)
        second = answering.log_call(by=agnes, now=NOW + MINUTE, ticket=first.ticket)

        assert (case_of(first), call_of_ticket(first.ticket), current_call(agnes)) == (first.ticket, second, second)

    def test_the_log_goes_on_without_a_gap(self, agnes):
        calls = [ring(call=f"pbx-{turn}", at=NOW + (turn // 2) * MINUTE) for turn in range(7)]
        seen, before = [], ""
        while page := recent_calls(agnes, before=before, size=3):
            seen += page
            before = place_of(page[-1])

        assert sorted(one.provider_id for one in seen) == [one.provider_id for one in calls]
        for place in ("hier", "_", f"2026-11-24T10:00:00_{uuid4()}", "2026-11-24T10:00:00+00:00_x"):
            with pytest.raises(InvalidInput, match="Revenez au début"):
                recent_calls(agnes, before=place)

    def test_conversations_of_the_month(self, agnes):
        odette = make_client(number=MOREL)
        for turn, days in enumerate((0, 10, 40)):
            ring(call=f"pbx-{turn}", at=NOW - timedelta(days=days))
        Call.objects.filter(provider_id="pbx-1").update(state=CallState.MISSED, ended_at=NOW)

        assert calls_this_month(agnes, odette, now=NOW) == 1

    @pytest.mark.parametrize(
        ("number", "match"), [("", Match.UNKNOWN), ("+33600000000", Match.UNKNOWN), (MOREL, Match.ONE)]
    )
    def test_who_is_calling(self, number, match):
        make_client(number=MOREL)

        assert recognise(number).match == match


class TestConfirming:
    def test_it_is_her_said_twice_is_said_once(self, agnes):
        odette = make_client()
        call = taken(agnes)

        for _ in range(2):
            answering.confirm_client(call=call, client=odette, by=agnes, now=NOW)

        assert (call.match, call.client, call.ticket.client) == (Match.CONFIRMED, odette, odette)
        assert facts_about(call).count("call.identified") == 1

    def test_nobody_is_denied_who_was_not_recognised(self, agnes):
        call = taken(agnes)
        with pytest.raises(InvalidInput):
            answering.deny_client(call=call, by=agnes, now=NOW)
        with pytest.raises(TransitionRefused):
            answering.undo_deny(call=call, by=agnes, now=NOW)

    def test_hold_and_back(self, agnes):
        call = taken(agnes)

        states = [answering.hold(call=call, by=agnes, now=NOW + turn * MINUTE).state for turn in range(2)]

        assert (states, call.held_at) == ([CallState.ON_HOLD, CallState.ANSWERED], None)
        answering.hang_up(call=call, by=agnes, now=NOW)
        with pytest.raises(TransitionRefused):
            answering.hold(call=call, by=agnes, now=NOW)


class TestHands:
    def test_a_hand_is_raised_seen_and_lowered(self, agnes, bruno, denis):
        ticket = make_ticket(agnes)
        hand = raise_hand(ticket=ticket, by=agnes, now=NOW, reason="mot de passe : Azerty12")
        assert (raised_hands(denis), raised_hands(bruno), hand_of(agnes, ticket), hand.reason) == (
            [hand],
            [],
            hand,
            "mot de passe : ▇▇▇▇",
        )

        see_hand(hand=hand, by=denis, now=NOW)
        for _ in range(2):
            lower_hand(hand=hand, by=agnes, now=NOW + MINUTE)

        assert (hand.seen_by, raised_hands(denis), hand_of(agnes, ticket)) == (denis, [], None)
        assert list(Event.objects.filter(kind__startswith="hand.").order_by("id").values_list("kind", "audience")) == [
            ("hand.raised", "role:supervisor"), ("hand.seen", f"user:{agnes.pk}"), ("hand.lowered", "role:supervisor"),
        ]  # fmt: skip

    def test_a_hand_is_for_its_owner_and_the_supervisors(self, agnes, bruno, denis):
        hand = raise_hand(ticket=make_ticket(agnes), by=agnes, now=NOW)

        assert access_hand(agnes, str(hand.pk)) == access_hand(denis, str(hand.pk)) == hand
        for person, ident in ((bruno, hand.pk), (denis, uuid4())):
            with pytest.raises(NotVisible):
                access_hand(person, str(ident))
