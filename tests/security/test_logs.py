"""Bars B035, B041: a whole call, its faults and its refusals leave no name, number, word or secret in the logs."""

import io
import json
import logging
import logging.config
import time

import pytest
from django.db import IntegrityError, connection
from django.test import Client as Browser
from django.urls import reverse

from config.logs import logging_settings
from numi.accounts.operations.arriving import invite
from numi.calls.contract import sign
from numi.calls.models import Call
from numi.clients.models import Client
from numi.core import clock
from numi.interfaces.cli.rounds import Worker
from numi.interfaces.cli.worker_jobs import Job
from numi.tickets.models import Ticket
from tests.people import TOTP_SECRET, client_as
from tests.security.guide import GUIDE, publish_guide
from tests.security.posts import token

pytestmark = pytest.mark.django_db
NAME, WORDS, MAIL, PASSWORD = "Zqnomkxvw", "zqmotskxvw", "zqmailkxvw@exemple.fr", "zqsecretkxvw"
PHONE = "+33639987654"
CANARIES = ("zqnom", "zqmots", "zqmail", "zqsecret", "39987654", "39 98 76 54", TOTP_SECRET.lower())


@pytest.fixture
def logged():
    """Everything that production would write, line by line."""
    settings = logging_settings(as_json=True)
    formatter = logging.config.DictConfigurator(settings).configure_formatter(settings["formatters"]["line"])
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    loggers = {name: logging.getLogger(name) for name in ("", "django")}  # the others hand theirs to these two
    for logger in loggers.values():
        logger.addHandler(handler)
    yield written
    for logger in loggers.values():
        logger.removeHandler(handler)


def told(browser, body, *, secret="test-telephone-secret"):
    """An event of the telephone."""
    raw, ident, stamp = json.dumps(body).encode(), f"zq-{time.time_ns()}", int(time.time())
    headers = {
        "webhook-id": ident,
        "webhook-timestamp": str(stamp),
        "webhook-signature": sign(secret=secret, ident=ident, timestamp=stamp, body=raw),
    }
    return browser.generic("POST", "/hooks/telephonie/", raw, "application/json", headers=headers)


def a_whole_call(agnes):
    """From the ring to the wrap-up, with the person's name, number, address and words everywhere they go."""
    browser, line = client_as(agnes), Browser()
    event = {"call": "pbx-zq", "at": clock.now().isoformat(), "from": PHONE, "to": "+33199001234"}
    answers = [told(line, {"type": "call.ringing", **event})]
    call = Call.objects.get()
    answers.append(browser.post(reverse("desk:calls-answer", args=[call.pk])))
    number = Ticket.objects.get().number

    def post(name, *args, **values):
        answers.append(browser.post(reverse(f"desk:{name}", args=args), values))

    def send(name, *args, **body):
        answers.append(browser.post(reverse(f"desk:{name}", args=args), body, content_type="application/json"))

    post("calls-new-client", call.pk, given_name=NAME, family_name=NAME)
    client = Client.objects.get()
    post("clients-contact-add", client.pk, kind="email", value=MAIL)
    send("guidance-words", number, words=f"{WORDS} {PHONE} mot de passe : {PASSWORD}", base="")
    send("guidance-start", number, procedure=GUIDE, run=token("zq"))
    left = {"id": token("zqgeste"), "seq": 1, "kind": "off_script", "procedure": GUIDE, "step": "encore-la",
            "reason": WORDS, "elapsed_ms": 1}  # fmt: skip
    send("guidance-gestures", token("zq"), gestures=[left])
    post("tickets-note", number, body=f"{NAME} {WORDS} {MAIL}")
    answers.append(browser.get(reverse("desk:search-palette"), {"q": NAME}))
    answers.append(browser.get(reverse("desk:guidance-wrapup", args=[number])))
    post("guidance-finish", number, outcome="resolved", summary=f"{NAME} {WORDS}", recap=f"email|{MAIL}",
         recap_body=f"Bonjour {NAME}", ease="2")  # fmt: skip
    told(line, {"type": "call.ended", **event})
    assert {answer.status_code for answer in answers} <= {200, 202, 302}
    return browser, client, number


def refusals(browser, client, number, fanny):
    """What is refused, to people and to machines, with what they had typed."""
    yield told(Browser(), {"type": "call.ringing", "from": PHONE}, secret=PASSWORD)
    yield told(Browser(), {"type": "call.ringing", "call": WORDS, "from": PHONE, "at": NAME})
    yield browser.get(f"/bureau/demandes/{WORDS}/")
    yield browser.get(f"/bureau/{NAME}/{PHONE}")
    yield browser.post(reverse("desk:tickets-promise", args=[number]), {"what": WORDS, "at": NAME})
    yield browser.post(reverse("desk:tickets-take", args=[number]), {"note": WORDS})
    yield browser.post(reverse("desk:guidance-words", args=[number]), f'{{"words": "{WORDS}', "application/json")
    yield browser.post(reverse("desk:clients-edit", args=[client.pk]), {"given_name": NAME * 40})
    yield client_as(fanny).post(reverse("desk:tickets-note", args=[number]), {"body": WORDS})
    yield Browser(enforce_csrf_checks=True).post(f"/comptes/login/?next=/{NAME}", {"login": MAIL, "password": PASSWORD})
    yield Browser().post("/comptes/login/", {"login": MAIL, "password": PASSWORD})
    yield Browser().get("/bureau/", headers={"Host": f"{NAME}.exemple.fr"})
    invited = {"email": MAIL, "role": "n1", "given_name": NAME, "family_name": NAME}
    _, link = invite(**invited, by=fanny, now=clock.now())
    yield Browser().post(reverse("sign_in-invitation", args=[link]), {"password": "court"})
    yield Browser().get(reverse("sign_in-invitation", args=[PASSWORD]))


def test_a_whole_call_and_its_refusals_leave_no_trace_of_the_person(agnes, fanny, logged):
    publish_guide(now=clock.now())

    browser, client, number = a_whole_call(agnes)
    statuses = {answer.status_code for answer in refusals(browser, client, number, fanny)}

    lines = logged.getvalue().lower()
    assert [line for line in lines.splitlines() if any(word in line for word in CANARIES)] == []
    assert statuses >= {400, 401, 403, 404, 409, 422}
    assert len(lines.splitlines()) >= 9


@pytest.mark.parametrize("where", ["numi.tickets.operations.work.mask_secrets", "numi.tickets.queries.notes_of"])
def test_a_fault_says_where_and_not_what(agnes, logged, monkeypatch, where):
    """The message of an exception often quotes what was typed; so do those of the database."""
    publish_guide(now=clock.now())
    browser, _, number = a_whole_call(agnes)
    browser.raise_request_exception = False

    def broken(*args, **values):
        raise ValueError(f"{NAME} {PHONE} {MAIL} {WORDS} {args}")

    monkeypatch.setattr(where, broken)
    monkeypatch.setattr("numi.interfaces.desk.tickets.views.notes_of", broken)
    answers = [
        browser.post(reverse("desk:tickets-note", args=[number]), {"body": f"{WORDS} {MAIL}"}),
        browser.get(reverse("desk:tickets-detail", args=[number])),
    ]

    lines = logged.getvalue()
    assert 500 in {answer.status_code for answer in answers}
    assert [word for word in CANARIES if word in lines.lower()] == []
    assert "ValueError" in lines
    assert "test_logs.py" in lines
    pages = "".join(answer.content.decode() for answer in answers if answer.status_code == 500)
    assert [word for word in CANARIES if word in pages.lower()] == []


def test_the_refusal_of_a_database_and_the_fault_of_a_job_neither(agnes, logged):
    client = Client.objects.create(given_name=NAME, family_name=NAME, created_at=clock.now())

    def fails(now):
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT '{PHONE}' FROM nulle_part_{NAME}")
        except Exception as error:
            raise IntegrityError(f"Key (value)=({MAIL}) of {client.full_name} already exists.") from error

    worker = Worker(name=f"essai {NAME}", jobs=(Job("essai", 1, fails),), started_at=clock.now())

    worker.round(clock.now())

    lines = logged.getvalue()
    assert [word for word in CANARIES if word in lines.lower()] == []
    assert "IntegrityError" in lines


def test_a_log_that_quoted_people_would_be_seen(logged):
    """The control."""
    logging.getLogger("numi.essai").warning("Appel de %s", NAME)

    assert [word for word in CANARIES if word in logged.getvalue().lower()] == ["zqnom"]


def test_a_line_names_the_route_and_keeps_its_identifiers(agnes, logged):
    browser = client_as(agnes)

    browser.get("/bureau/demandes/123456789/")

    (line,) = [json.loads(one) for one in logged.getvalue().splitlines()]
    assert {name: line[name] for name in ("event", "route", "status_code", "level", "logger")} == {
        "event": "Not Found: desk:tickets-detail",
        "route": "desk:tickets-detail",
        "status_code": 404,
        "level": "warning",
        "logger": "django.request",
    }
