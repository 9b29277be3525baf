"""Where a call leaves the person who answered, and what the line says against what the screen says."""

from datetime import timedelta

import pytest

from numi.accounts.models import Availability
from numi.accounts.operations.presence import end_pauses, go_on_duty, take_pause
from numi.accounts.queries import presence_of
from numi.calls.operations import answering
from numi.calls.operations.telephony import apply, close_lost_hangups
from numi.calls.operations.wrapup import WrapUp, finish
from numi.calls.queries import current_call, unfinished_calls
from numi.calls.states import CallState
from numi.live.models import Event
from tests.calls.test_contract import PhoneEvent, PhoneKind
from tests.calls.test_finishing import answered, wrapped
from tests.factories.desk import MOREL, NOW, make_ticket, ring

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def state_of(person) -> str:
    return presence_of(person).state


class TestWhereItLeavesUs:
    def test_ready_again(self, agnes):
        go_on_duty(user=agnes, now=NOW)
        call = answered(agnes)
        assert (state_of(agnes), current_call(agnes)) == (Availability.IN_CALL, call)

        wrapped(call, agnes)

        assert (state_of(agnes), current_call(agnes)) == (Availability.ON_DUTY, None)

    def test_after_a_hard_call_a_breath_of_a_minute(self, agnes):
        wrapped(answered(agnes), agnes, was_hard=True)
        assert (state_of(agnes), presence_of(agnes).until) == (Availability.PAUSE, LATER + timedelta(seconds=60))
        assert end_pauses(now=LATER + timedelta(seconds=59)) == 0

        assert end_pauses(now=LATER + timedelta(seconds=60)) == 1

        assert state_of(agnes) == Availability.ON_DUTY

    def test_a_pause_taken_before_the_words_were_written_goes_on(self, agnes):
        call = answering.hang_up(call=answered(agnes), by=agnes, now=LATER)
        take_pause(user=agnes, now=LATER, minutes=30)

        wrapped(call, agnes, was_hard=True)

        assert state_of(agnes) == Availability.PAUSE
        assert end_pauses(now=LATER + timedelta(minutes=31)) == 0

    def test_words_about_an_older_call_do_not_make_another_one_ring(self, agnes):
        older = answering.hang_up(call=answered(agnes), by=agnes, now=LATER)
        answered(agnes, "pbx-2", at=LATER)

        wrapped(older, agnes)

        assert (state_of(agnes), current_call(agnes).provider_id) == (Availability.IN_CALL, "pbx-2")

    def test_words_without_a_call_leave_one_where_one_is(self, agnes):
        finish(ticket=make_ticket(agnes), call=None, by=agnes, now=LATER, wrap=WrapUp("resolved", "Réglé."))

        assert presence_of(agnes) is None

    def test_a_hang_up_that_comes_late_frees_nobody(self, agnes):
        answering.answer(call=ring(call="pbx-1"), by=agnes, now=NOW)
        answering.answer(call=ring(call="pbx-2", number="+33612345678"), by=agnes, now=NOW)

        apply(PhoneEvent(PhoneKind.ENDED, "pbx-1", LATER, caller=MOREL), now=LATER)

        assert state_of(agnes) == Availability.IN_CALL

    def test_a_hang_up_lost_until_night_does_not_wake_who_went_home(self, agnes):
        answered(agnes)
        presence = presence_of(agnes)
        presence.state = Availability.OFF
        presence.save(update_fields=["state"])

        assert close_lost_hangups(now=NOW + timedelta(hours=9)) == 1

        assert state_of(agnes) == Availability.OFF
        assert [one.provider_id for one in unfinished_calls(agnes)] == ["pbx-1"]


class TestLine:
    def test_a_call_taken_elsewhere_rings_no_more(self):
        """Answered at an extension that nobody of ours has."""
        call = ring()

        apply(PhoneEvent(PhoneKind.ANSWERED, "pbx-1", LATER, caller=MOREL, agent="999"), now=LATER)

        call.refresh_from_db()
        assert (call.state, call.agent, call.ticket) == (CallState.ANSWERED, None, None)
        assert list(Event.objects.filter(audience="duty").order_by("id").values_list("kind", flat=True)) == [
            "call.ringing",
            "call.gone",
        ]

    def test_a_call_put_on_hold_on_the_screen_stays_so(self, agnes):
        call = answering.hold(call=answered(agnes), by=agnes, now=NOW + timedelta(seconds=20))

        apply(PhoneEvent(PhoneKind.ANSWERED, "pbx-1", NOW + timedelta(seconds=3), caller=MOREL, agent="201"), now=LATER)

        call.refresh_from_db()
        assert (call.state, call.held_at) == (CallState.ON_HOLD, NOW + timedelta(seconds=20))

    def test_a_clock_that_steps_back_ends_the_call_all_the_same(self, agnes):
        call = answered(agnes)

        apply(PhoneEvent(PhoneKind.ENDED, "pbx-1", NOW - timedelta(hours=2), caller=MOREL), now=LATER)

        call.refresh_from_db()
        assert (call.state, call.ended_at) == (CallState.ENDED, NOW - timedelta(hours=2))
        assert call.last_event_at == NOW
