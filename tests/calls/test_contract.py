"""What a telephone system sends: proven by a signature, fresh, and understood or named."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.calls.contract import PhoneEvent, PhoneKind, check_signature, parse_event, sign
from numi.calls.folding import fold
from numi.calls.states import CallState
from numi.core.errors import InvalidInput, NotAllowed
from tests.factories.desk import MOREL, NOW

BODY = b'{"type": "call.ringing"}'
STAMP = int(NOW.timestamp())


def headers(**changes: str) -> dict[str, str]:
    signature = sign(secret="one", ident="evt-1", timestamp=STAMP, body=BODY)
    return {"webhook-id": "evt-1", "webhook-timestamp": str(STAMP), "webhook-signature": signature, **changes}


def check(given_headers, *, secrets=("one", "two"), body=BODY, now=NOW) -> str:
    return check_signature(secrets=secrets, headers=given_headers, body=body, now=now)


class TestSignature:
    def test_the_example_of_the_document_is_right(self):
        """The very figures of docs/telephonie.md: whoever plugs a telephone in computes the same."""
        body = b'{"type":"call.ringing","call":"appel-0001","at":"2026-11-24T09:42:00Z","from":"+33612345678","to":"+33199001234"}'

        made = sign(secret="demo-telephone-secret", ident="exemple-0001", timestamp=1795513320, body=body)

        assert made == "v1,nI384nGg7e6za9/NxSrgTnTK3mS+5wPjBDPsAHSNZow="

    def test_a_body_that_proves_itself_gives_its_id(self):
        assert check(headers()) == "evt-1"

    @pytest.mark.parametrize("place", [0, 1])
    def test_two_keys_are_live_at_once(self, place):
        signature = sign(secret=("one", "two")[place], ident="evt-1", timestamp=STAMP, body=BODY)

        assert check(headers(**{"webhook-signature": signature})) == "evt-1"

    def test_one_of_several_signatures_is_enough(self):
        right = headers()["webhook-signature"]

        assert check(headers(**{"webhook-signature": f"v1,AAAA {right} v2,x"})) == "evt-1"

    @pytest.mark.parametrize(
        "changes",
        [{"webhook-id": ""}, {"webhook-id": "evt-2"}, {"webhook-id": "x" * 121}, {"webhook-timestamp": ""}, {"webhook-timestamp": "hier"}, {"webhook-timestamp": "-5"},
         {"webhook-timestamp": "٤"}, {"webhook-timestamp": "9" * 11}, {"webhook-timestamp": "9" * 12}, {"webhook-timestamp": "9" * 400}, {"webhook-timestamp": str(STAMP + 1)},
         {"webhook-signature": ""}, {"webhook-signature": "v1,"}, {"webhook-signature": "v1,é"}, {"webhook-signature": "v1,AAAA"}],
    )  # fmt: skip
    def test_what_does_not_prove_itself_is_refused(self, changes):
        with pytest.raises(NotAllowed):
            check(headers(**changes))

    @pytest.mark.parametrize("secrets", [(), ("",), ("three",)])
    def test_without_its_key_nothing_opens(self, secrets):
        with pytest.raises(NotAllowed, match="aucune clé en service"):
            check(headers(), secrets=secrets)

    def test_a_body_changed_on_the_way_is_refused(self):
        with pytest.raises(NotAllowed):
            check(headers(), body=BODY + b" ")

    @pytest.mark.parametrize(("gap", "accepted"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)])
    def test_the_clocks_may_be_five_minutes_apart(self, gap, accepted):
        if accepted:
            assert check(headers(), now=NOW + timedelta(seconds=gap)) == "evt-1"
        else:
            with pytest.raises(NotAllowed, match="l’heure du standard"):
                check(headers(), now=NOW + timedelta(seconds=gap))


def body(**fields) -> bytes:
    return json.dumps({"type": "call.ringing", "call": "pbx-1", "at": "2026-11-24T10:00:00+01:00", **fields}).encode()


class TestEvent:
    def test_an_event_is_read_whole(self):
        assert parse_event(
            body(
                **{
                    "from": " +33612345678 ",
                    "to": "201",
                    "direction": "outbound",
                    "agent": "agnes@exemple.fr",
                    "extra": 1,
                }
            )
        ) == PhoneEvent(PhoneKind.RINGING, "pbx-1", NOW, "+33612345678", "201", "outbound", "agnes@exemple.fr")

    def test_what_is_left_out_is_empty(self):
        assert parse_event(body(**{"from": None, "direction": ""})) == PhoneEvent(PhoneKind.RINGING, "pbx-1", NOW)

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"type": "call.dancing"}, "Types connus : call.ringing"), ({"type": 1}, "« type »"), ({"type": ""}, "Type d’événement inconnu"),
            ({"call": ""}, "de quel appel"), ({"call": "x" * 121}, "« call »"), ({"call": ["x"]}, "« call »"), ({"direction": "up"}, "inbound"),
            ({"from": "0" * 61}, "« from »"), ({"from": 6}, "« from »"), ({"from": "06\x00"}, "« from »"), ({"from": "\ud800"}, "« from »"),
            ({"call": "\udfff"}, "« call »"), ({"to": "x" * 61}, "« to »"), ({"agent": "x" * 255}, "« agent »"), ({"at": "hier"}, "ISO 8601"), ({"at": ""}, "ISO 8601"),
            ({"at": "2026-11-24T10:00:00"}, "fuseau"), ({"at": "0001-01-01T00:00:00+14:00"}, "année"), ({"at": "9999-12-31T23:00:00-14:00"}, "année"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_named(self, fields, said):
        with pytest.raises(InvalidInput, match=said):
            parse_event(body(**fields))

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b"1", b"null", b"\xff", b"[" * 16_000, b'"a"', b"{}"])
    def test_what_is_no_event_is_refused(self, content):
        with pytest.raises(InvalidInput):
            parse_event(content)

    def test_an_event_too_big_is_refused(self):
        with pytest.raises(InvalidInput, match="trop gros"):
            parse_event(body(extra="a" * 17_000))

    @given(st.binary(max_size=300) | st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["type", "call", "at", "from", "to", "agent", "direction"]) | st.text(max_size=4), inner, max_size=7), max_leaves=12).map(lambda made: json.dumps(made).encode()))  # fmt: skip
    def test_nothing_breaks_the_reading(self, content):
        with suppress(InvalidInput):
            assert parse_event(content).call


MOMENTS = st.integers(0, 40).map(lambda seconds: NOW + timedelta(seconds=seconds))
EVENTS = st.builds(
    PhoneEvent, st.sampled_from(PhoneKind), st.just("pbx-1"), MOMENTS, st.sampled_from(["", MOREL, "+33612345678"]),
    st.sampled_from(["", "201", "202"]), st.sampled_from(["inbound", "outbound"]), st.sampled_from(["", "201", "202"]),
)  # fmt: skip


class TestFolding:
    """Bar B063."""

    @given(st.lists(EVENTS, min_size=1, max_size=9), st.randoms(use_true_random=False))
    def test_doubled_late_and_shuffled_events_give_the_same_picture(self, story, chance):
        picture = fold(story)
        again = [*story, *chance.choices(story, k=len(story))]
        chance.shuffle(again)

        assert fold(again) == picture
        assert fold(iter(sorted(again, key=str))) == picture

    @given(st.lists(EVENTS, min_size=1, max_size=9))
    def test_a_picture_always_makes_sense(self, story):
        picture = fold(story)

        assert (picture.held_at is not None) is (picture.state == CallState.ON_HOLD)
        assert (picture.ended_at is not None) is (picture.state in (CallState.ENDED, CallState.MISSED))
        assert (picture.state == CallState.MISSED) <= (picture.answered_at is None)
        assert picture.last_event_at == max(event.at for event in story)

    def test_no_event_makes_no_call(self):
        with pytest.raises(ValueError, match="at least one event"):
            fold([])

    @pytest.mark.parametrize(
        ("kinds", "state"),
        [
            (["RINGING"], "ringing"), (["RINGING", "ANSWERED"], "answered"), (["ANSWERED"], "answered"), (["RINGING", "ANSWERED", "HELD"], "on_hold"),
            (["RINGING", "ANSWERED", "HELD", "RESUMED"], "answered"), (["ANSWERED", "HELD", "TRANSFERRED"], "answered"), (["RINGING", "ENDED"], "missed"),
            (["RINGING", "MISSED"], "missed"), (["ANSWERED", "ENDED"], "ended"), (["ANSWERED", "ENDED", "HELD"], "ended"), (["ENDED"], "missed"),
        ],
    )  # fmt: skip
    def test_what_each_story_comes_to(self, kinds, state):
        story = [
            PhoneEvent(PhoneKind[kind], "pbx-1", NOW + timedelta(seconds=place)) for place, kind in enumerate(kinds)
        ]

        assert fold(story).state == state

    def test_the_agent_is_the_last_to_have_the_call(self):
        story = [
            PhoneEvent(PhoneKind.RINGING, "pbx-1", NOW, MOREL, agent="201"),
            PhoneEvent(PhoneKind.ANSWERED, "pbx-1", NOW + timedelta(seconds=5), agent="202"),
            PhoneEvent(PhoneKind.TRANSFERRED, "pbx-1", NOW + timedelta(seconds=9), agent="203"),
            PhoneEvent(PhoneKind.ENDED, "pbx-1", NOW + timedelta(seconds=12)),
        ]

        picture = fold(story)

        assert (picture.agent, picture.raw_number, picture.rang_at, picture.answered_at) == (
            "203",
            MOREL,
            NOW,
            NOW + timedelta(seconds=5),
        )

    def test_the_number_of_a_call_we_make_is_the_one_that_we_dial(self):
        picture = fold(
            [PhoneEvent(PhoneKind.RINGING, "pbx-1", datetime(2026, 1, 1, tzinfo=UTC), "201", MOREL, "outbound")]
        )

        assert (picture.raw_number, picture.line, picture.direction) == (MOREL, "201", "outbound")
