"""The lines of a speech engine: signed, once each, masked, told to the console, forgotten after an hour."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from numi.calls.operations.answering import answer
from numi.listening.models import Line
from numi.listening.operations.transcript import forget_lines
from numi.listening.queries import heard
from numi.live.models import Event
from tests.calls.test_hook import send
from tests.factories.desk import NOW, ring
from tests.people import client_as

pytestmark = pytest.mark.django_db
SAID = [
    {"id": "1", "who": "hotliner", "text": "Bonjour, que se passe-t-il ?"},
    {"id": "2", "who": "client", "text": "on a vidé mon compte, mon code est 1234"},
]


@pytest.fixture
def call(agnes):
    return answer(call=ring(), by=agnes, now=NOW)


def tell(lines=SAID, call="pbx-1", ident="evt-9", **options):
    body = json.dumps({"call": call, "lines": lines}).encode()
    return send(body, ident=ident, url=reverse("hooks-transcript"), **options)


def test_lines_are_kept_once_masked_and_told(call):
    assert tell().json() == {"new": 2}
    assert tell(ident="evt-10").json() == {"new": 0}

    assert heard(call.ticket).splitlines()[0] == "Hotliner : Bonjour, que se passe-t-il ?"
    assert "1234" not in heard(call.ticket)
    told = Event.objects.filter(kind="case.heard")
    assert told.count() == 1
    assert "vidé" not in json.dumps(told.get().payload)


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([], 422),
        ("texte", 422),
        ([{"id": "1", "who": "voisin", "text": "bonjour"}], 422),
        ([{"id": "1", "who": "client", "text": 7}], 422),
        ([{"id": "1", "who": "client", "text": "\x00"}], 422),
        ([{"who": "client", "text": "bonjour"}], 422),
        (SAID * 26, 422),
    ],
)
def test_what_does_not_read_is_refused_with_the_field(call, lines, status):
    refused = tell(lines)

    assert refused.status_code == status
    assert refused.json()["message"]
    assert not Line.objects.exists()


def test_a_stranger_says_nothing(call):
    assert tell(secret="another-secret").status_code == 401
    assert tell(call="pbx-unknown").status_code == 404
    assert not Line.objects.exists()


def test_after_an_hour_nothing_is_left(call):
    tell()
    Line.objects.update(at=NOW)

    assert forget_lines(now=NOW + timedelta(minutes=59)) == 0
    assert forget_lines(now=NOW + timedelta(minutes=61)) == 2


def test_the_console_is_answered_from_the_transcript(call, agnes, learns):
    from tests.listening.test_learning import renew

    renew()
    tell()

    found = client_as(agnes).get(reverse("desk:search-heard", args=[call.ticket.number])).json()

    assert found["learnt"] is True
    assert set(found) >= {"guides", "sure", "alarm", "signals", "question", "send_to"}
