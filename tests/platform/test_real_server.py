"""The real server, as ``./numi demo`` starts it: pages, posted bodies and streams on one port."""

import http.client
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from numi.calls.contract import PhoneKind
from numi.interfaces.cli import serving
from numi.interfaces.cli.phone_line import PhoneLine
from numi.interfaces.cli.supervisor import Supervisor
from tests.platform.test_open_stream import free_port
from tests.platform.test_supervisor import wait_for

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A demonstration without anybody in it, on a free port."""
    tmp_path = tmp_path_factory.mktemp("demo")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "NUMI_DEMO": "1",
        "NUMI_DATA": str(tmp_path),
    }
    migrate = [sys.executable, "manage.py", "migrate", "--skip-checks", "-v", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    chosen = free_port()
    [web] = serving.children(environment, "127.0.0.1", chosen, workers=1, logs=tmp_path / "log", works=False)
    web.command[0] = sys.executable
    watch = Supervisor([web])
    web.start()
    try:
        wait_for(lambda: ask(chosen, "/sante/prete")[0] == 200, 30)
        yield chosen
    finally:
        watch.stop()


def ask(port, path):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    except OSError:
        return 0, {}, b""
    finally:
        line.close()


def test_a_posted_body_arrives_whole(port):
    """A signature over the body only fits when every byte came through."""
    line = PhoneLine(address=f"http://127.0.0.1:{port}", secret="demo-telephone-secret")

    for count in range(6):
        line.tell(PhoneKind.RINGING, call=f"essai-{count}", now=datetime.now(UTC), **{"from": "+33612345678"})


def test_a_stranger_is_sent_to_the_door_and_pages_carry_their_guards(port):
    status, headers, _ = ask(port, "/bureau/")
    door, door_headers, page = ask(port, headers["location"])

    assert (status, door) == (302, 200)
    assert "script-src 'self'" in door_headers["content-security-policy"]
    assert "unsafe" not in door_headers["content-security-policy"]
    assert b"<html" in page


def test_a_static_file_and_the_font_are_served_from_here(port):
    assert [
        ask(port, path)[0] for path in ("/static/fonts/AtkinsonHyperlegible-Regular.ttf", "/static/ui/css/tokens.css")
    ] == [
        200,
        200,
    ]


def test_an_impossible_path_gets_our_page(port):
    status, _, page = ask(port, "/nulle-part/")

    assert status == 404
    assert "Cette page n’existe pas" in page.decode()
