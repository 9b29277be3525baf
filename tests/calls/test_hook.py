"""What the telephone system sends: signed, fresh, once, in any order."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from numi.calls.contract import PhoneEvent, PhoneKind, sign
from numi.calls.folding import fold
from numi.calls.models import Call, Callback, HookReceipt
from numi.calls.states import CallState
from numi.core import clock
from tests.factories.desk import MOREL, NOW
from tests.races import at_once

URL = "/crochets/telephonie/"
SECRET = "test-telephone-secret"


def body(kind="call.ringing", call="pbx-1", **fields):
    return json.dumps({"type": kind, "call": call, "at": clock.now().isoformat(), "from": MOREL, **fields}).encode()


def send(content, *, ident="evt-1", secret=SECRET, at=None, signature=None, url=URL):
    stamp = int((at or clock.now()).timestamp())
    given_signature = signature or sign(secret=secret, ident=ident, timestamp=stamp, body=content)
    headers = {"webhook-id": ident, "webhook-timestamp": str(stamp), "webhook-signature": given_signature}
    return Browser().post(url, content, content_type="application/json", headers=headers)


@pytest.fixture
def url():
    from django.urls import reverse

    return reverse("hooks-telephony")


@pytest.mark.django_db
class TestDoor:
    def test_a_signed_event_makes_the_call(self, url):
        assert send(body(), url=url).status_code in (200, 202, 204)
        assert Call.objects.get().number == MOREL

    def test_an_older_key_still_opens(self, url):
        assert send(body(), secret="test-older-secret", url=url).status_code < 300

    @pytest.mark.parametrize(
        "wrong",
        [
            {"secret": "another-secret"},
            {"signature": "v1,AAAA"},
            {"at": datetime(2020, 1, 1, tzinfo=UTC)},
            {"at": datetime(2040, 1, 1, tzinfo=UTC)},
            {"ident": ""},
        ],
    )
    def test_a_bad_signature_is_refused_and_leaves_nothing(self, url, wrong):
        answer = send(body(), url=url, **wrong)

        assert answer.status_code in (401, 403)
        assert not Call.objects.exists()
        assert not HookReceipt.objects.exists()

    def test_a_body_changed_on_the_way_is_refused(self, url):
        content = body()
        stamp = int(clock.now().timestamp())
        signature = sign(secret=SECRET, ident="evt-1", timestamp=stamp, body=content)
        assert send(content.replace(b"ringing", b"missed!"), signature=signature, url=url).status_code == 401

    def test_the_same_event_again_is_applied_once(self, url):
        content = body()
        first, second = send(content, url=url), send(content, url=url)

        assert (first.status_code, second.status_code) == (first.status_code, first.status_code)
        assert (Call.objects.count(), HookReceipt.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        "content", [b"{", b"[]", b"\xff", b'{"type": "call.dancing", "call": "x"}', b'{"type": "call.ringing"}']
    )
    def test_an_unreadable_event_is_kept_to_be_looked_at(self, url, content):
        assert send(content, url=url).status_code < 500
        assert HookReceipt.objects.get().state == "unread"
        assert not Call.objects.exists()

    @pytest.mark.parametrize("number", ["", "anonymous", "masqué", "12", "+33", "abc", "0" * 59, "+4412"])
    def test_a_hidden_or_impossible_number_still_rings(self, url, number):
        assert send(body(**{"from": number}), url=url).status_code < 300
        call = Call.objects.get()
        assert (call.state, call.client) == (CallState.RINGING, None)


def event(kind, seconds, agent=""):
    return PhoneEvent(kind, "pbx-1", NOW + timedelta(seconds=seconds), caller=MOREL, agent=agent)


STORY = [
    event(PhoneKind.RINGING, 0),
    event(PhoneKind.ANSWERED, 5, "201"),
    event(PhoneKind.HELD, 20),
    event(PhoneKind.RESUMED, 40),
    event(PhoneKind.ENDED, 60),
]


@pytest.mark.parametrize("order", list(permutations(STORY))[::7])
def test_events_in_any_order_give_the_same_picture(order):
    """Bar B063."""
    assert fold(order) == fold(STORY)


@given(st.lists(st.sampled_from(STORY), min_size=1, max_size=12))
def test_events_said_several_times_change_nothing(story):
    assert fold(story) == fold(dict.fromkeys(story))


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_stored_events_in_any_order_end_the_same(agnes, order):
    from numi.calls.operations.telephony import receive

    story = [("call.ringing", 0, ""), ("call.answered", 5, "201"), ("call.ended", 60, "")]
    for place in order:
        kind, seconds, agent = story[place]
        at = (NOW + timedelta(seconds=seconds)).isoformat()
        content = json.dumps({"type": kind, "call": "pbx-1", "at": at, "from": MOREL, "agent": agent}).encode()
        receive(event_id=f"evt-{place}", body=content, now=NOW + timedelta(seconds=90))

    call = Call.objects.get()
    assert (call.state, call.agent, call.number) == (CallState.ENDED, agnes, MOREL)
    assert call.ticket is not None


@pytest.mark.django_db
def test_a_missed_call_becomes_one_promise(url):
    send(body(), ident="a", url=url)
    for ident in ("b", "c"):
        send(body("call.missed"), ident=ident, url=url)

    callback = Callback.objects.get()
    assert (callback.number, callback.state) == (MOREL, "planned")
    assert callback.ticket.subject == "Appel manqué"


@pytest.mark.django_db(transaction=True)
def test_the_first_two_events_at_the_same_moment_make_one_call(url):
    at_once(
        lambda: send(body(), ident="a", url=url),
        lambda: send(body("call.answered"), ident="b", url=url),
        lambda: send(body(), ident="a", url=url),
    )

    assert Call.objects.count() == 1
    assert Call.objects.get().state == CallState.ANSWERED
