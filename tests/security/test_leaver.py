"""Bar B006: whoever leaves, changes role, password or factor is cut at once: open pages, open streams, rescue links."""

import asyncio
import http.client
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connections

from numi.accounts.models import Presence, User
from numi.accounts.operations.arriving import accept_invitation, rescue
from numi.accounts.operations.presence import go_on_duty
from numi.accounts.operations.team import change_role, deactivate
from numi.accounts.roles import Role
from numi.core import clock
from numi.interfaces.cli import serving
from numi.interfaces.cli.supervisor import Supervisor
from numi.interfaces.desk.live import stream
from numi.sign_in.operations import current_code
from tests.factories.accounts import PASSWORD
from tests.people import client_as
from tests.platform.test_open_stream import free_port
from tests.platform.test_supervisor import wait_for

ROOT = Path(__file__).resolve().parents[2]
NEW = "trois chats sur un mur"
PAGES = ("/bureau/", "/bureau/reglages/", "/bureau/appels/sonnent/", "/bureau/chercher/?q=a", "/flux/bureau")


def opened_with(user, kind):
    """A browser whose second factor was a code, a passkey or a recovery code."""
    browser = client_as(user)
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY][1]["type"] = kind
    session.save()
    return browser


def leave(agnes, fanny, browser):
    deactivate(person=agnes, by=fanny, now=clock.now())


def another_role(agnes, fanny, browser):
    change_role(person=agnes, role=Role.DPO, by=fanny, now=clock.now())


def another_password(agnes, fanny, browser):
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert browser.post("/comptes/password/change/", given).status_code == 302


def recovery_codes(agnes, fanny, browser):
    assert browser.post("/comptes/2fa/recovery-codes/generate/").status_code == 302


def rescued(agnes, fanny, browser):
    _, token = rescue(person=agnes, by=fanny, now=clock.now())
    accept_invitation(token=token, password=NEW, now=clock.now())


CUTS = {leave: 302, another_role: 302, rescued: 302, another_password: 200, recovery_codes: 200}


@pytest.mark.django_db
@pytest.mark.parametrize("cut", CUTS)
def test_the_next_request_of_every_other_browser_is_refused(agnes, fanny, cut):
    """However they came in; the browser that made the change stays, the one that was not asked does not."""
    here = client_as(agnes)
    elsewhere = [opened_with(agnes, kind) for kind in ("totp", "webauthn", "recovery_codes")]
    for browser in (here, *elsewhere):
        assert browser.get("/bureau/reglages/").status_code == 200

    cut(agnes, fanny, here)

    answers = {(browser.get(page).status_code) for browser in elsewhere for page in PAGES}
    assert answers == {302}
    assert {browser.get(PAGES[0], headers={"Accept": "application/json"}).status_code for browser in elsewhere} == {401}
    assert {browser.post("/bureau/presence/", {"state": "on_duty"}).status_code for browser in elsewhere} == {302}
    assert here.get("/bureau/reglages/").status_code == CUTS[cut]
    assert not Presence.objects.filter(user=agnes).exclude(state="off").exists()


@pytest.mark.django_db
def test_nothing_rings_for_somebody_who_takes_no_call_any_more(agnes, bruno, fanny):
    for person in (agnes, bruno):
        go_on_duty(user=person, now=clock.now())

    leave(agnes, fanny, None)
    another_role(bruno, fanny, None)

    assert list(Presence.objects.values_list("state", flat=True)) == ["off", "off"]


@pytest.mark.django_db
def test_a_session_in_the_middle_of_signing_in_is_cut_too(agnes, fanny, client):
    """The password was given, the code is asked: the person leaves meanwhile."""
    client.post("/comptes/login/", {"login": agnes.email, "password": PASSWORD})

    leave(agnes, fanny, None)
    client.post("/comptes/2fa/authenticate/", {"code": current_code(agnes)})

    assert {client.get(page).status_code for page in PAGES} == {302}


# --- streams


@pytest.fixture
def own_streams(monkeypatch):
    """A pump of our own, whose connections are closed with each question: the test database goes away at the end."""

    async def in_database(function, *args):
        return await asyncio.to_thread(_alone, function, *args)

    monkeypatch.setattr(stream, "_pumps", {})
    monkeypatch.setattr(stream, "_in_database", in_database)


@pytest.fixture
def listening(own_streams):
    """Open the stream of a person, do something, and say how long it lived after (None: more than five seconds)."""

    async def follow(subscriber, act):
        frames = stream.frames(subscriber)
        assert (await anext(frames)).startswith(b"retry")
        ended = asyncio.Event()

        async def read():
            async for _ in frames:
                pass
            ended.set()

        reader = asyncio.create_task(read())
        await asyncio.to_thread(_alone, act)
        committed = time.monotonic()
        try:
            await asyncio.wait_for(ended.wait(), 5)
        except TimeoutError:
            return None
        finally:
            reader.cancel()
        return time.monotonic() - committed

    return lambda subscriber, act: asyncio.run(follow(subscriber, act))


def _alone(act, *args):
    """With a connection of its own, as another process would."""
    try:
        return act(*args)
    finally:
        connections.close_all()


def subscriber_of(user):
    return stream.Subscriber(user=str(user.pk), epoch=user.session_epoch, audiences={f"user:{user.pk}"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cut", CUTS)
def test_an_open_stream_ends_within_a_second(agnes, fanny, listening, cut):
    browser = client_as(agnes)

    took = listening(subscriber_of(agnes), lambda: cut(agnes, fanny, browser))

    assert took is not None
    assert took <= 1


@pytest.mark.django_db(transaction=True)
def test_the_stream_of_a_colleague_goes_on(agnes, bruno, fanny, listening):
    """The control: the stream ends because of whom it is for."""
    assert listening(subscriber_of(bruno), lambda: leave(agnes, fanny, None)) is None


@pytest.mark.django_db(transaction=True)
def test_a_stream_asked_for_just_before_the_departure_never_begins(agnes, fanny, own_streams):
    """The request was let in, then the person left, then the stream opened: its event has passed already."""
    late = subscriber_of(agnes)
    leave(User.objects.get(pk=agnes.pk), fanny, None)

    async def frames():
        return [frame async for frame in stream.frames(late)]

    assert asyncio.run(frames()) == []


@pytest.mark.slow
def test_on_the_real_server_the_stream_of_a_leaver_ends_within_a_second(tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "NUMI_DEMO": "1",
        "NUMI_DATA": str(tmp_path),
    }

    def run(*order):
        done = subprocess.run([sys.executable, *order], cwd=ROOT, env=environment, check=True, capture_output=True)
        return done.stdout.decode()

    run("manage.py", "migrate", "--skip-checks", "-v", "0")
    key = run("-m", "tests.security.colleague", "arrive").split()[0]
    port = free_port()
    [web] = serving.children(environment, "127.0.0.1", port, workers=1, logs=tmp_path / "log", works=False)
    web.command[0] = sys.executable
    watch = Supervisor([web])
    web.start()
    try:
        wait_for(lambda: _asked(port, "/sante/prete", key)[0] == 200, 30)
        line, answer = _stream(port, key)
        ended = []
        reader = threading.Thread(target=lambda: (answer.read(), ended.append(time.time())))
        reader.start()

        left = float(run("-m", "tests.security.colleague", "leave"))
        reader.join(10)
        status, _ = _asked(port, "/bureau/", key)
        line.close()
    finally:
        watch.stop()

    assert ended
    assert ended[0] - left <= 1
    assert status == 302


def _asked(port, path, key):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path, headers={"Cookie": f"numi_session={key}"})
        answer = line.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        line.close()


def _stream(port, key):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    line.request("GET", "/flux/bureau", headers={"Cookie": f"numi_session={key}"})
    answer = line.getresponse()
    assert answer.status == 200
    return line, answer
