"""``./numi ring`` speaks the contract of a real telephone system."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import CommandError, call_command

from numi.calls.contract import PhoneKind, check_signature, parse_event
from numi.interfaces.cli.management.commands import ring
from numi.interfaces.cli.phone_line import LineDown, PhoneLine

MONDAY_9H = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def site():
    """A numi that only listens: ``.heard`` holds (path, headers, body)."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.server.heard.append((self.path, headers, body))
            self.send_response(self.server.status)
            self.end_headers()
            self.wfile.write(json.dumps({"message": self.server.sentence}).encode())

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.heard, server.status, server.sentence = [], 202, ""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def demo(settings, tmp_path, site, monkeypatch):
    """The address of the running demonstration, where ``ring`` looks for it."""
    settings.DATA = tmp_path
    settings.PHONE_SECRETS = ["essai-secret", "ancien"]
    monkeypatch.setattr(ring.time, "sleep", lambda seconds: None)
    (tmp_path / "address").write_text(f"http://127.0.0.1:{site.server_port}\n", encoding="utf-8")
    return site


def proven(heard):
    path, headers, body = heard
    assert path == "/hooks/telephonie/"
    check_signature(secrets=["essai-secret"], headers=headers, body=body, now=datetime.now(UTC))
    return parse_event(body)


def test_a_number_typed_with_spaces_rings(demo):
    call_command("ring", "06", "12", "34", "56", "78", agent="agnes@numi.exemple")

    (event,) = [proven(one) for one in demo.heard]
    assert (event.kind, event.caller, event.agent) == (PhoneKind.RINGING, "+33612345678", "agnes@numi.exemple")


def test_a_call_from_overseas_keeps_its_country(demo):
    call_command("ring", "0692", "12", "34", "56")

    assert [proven(one).caller for one in demo.heard] == ["+262692123456"]


@pytest.mark.parametrize(("typed", "sent"), [("masqué", "anonymous"), ("12", "12"), ("pas un numéro", "pas un numéro")])
def test_a_hidden_or_impossible_number_is_sent_too(demo, typed, sent):
    call_command("ring", typed)

    assert [proven(one).caller for one in demo.heard] == [sent]


def test_a_missed_call_is_one_call_in_two_events(demo):
    call_command("ring", "0612345678", missed=True)

    events = [proven(one) for one in demo.heard]
    assert [event.kind for event in events] == [PhoneKind.RINGING, PhoneKind.MISSED]
    assert len({event.call for event in events}) == 1
    assert len({headers["webhook-id"] for _, headers, _ in demo.heard}) == 2


def test_the_end_of_a_call_begun_before(demo):
    call_command("ring", call="essai-123", ended=True)

    assert [(proven(one).kind, proven(one).call) for one in demo.heard] == [(PhoneKind.ENDED, "essai-123")]


def test_without_a_number_nothing_is_sent(demo):
    with pytest.raises(CommandError, match="Donnez un numéro"):
        call_command("ring")

    assert demo.heard == []


def test_without_a_demonstration_the_way_out_is_said(settings, tmp_path):
    settings.DATA = tmp_path

    with pytest.raises(CommandError, match="La démonstration ne tourne pas"):
        call_command("ring", "0612345678")


def test_nobody_at_the_address(demo):
    with pytest.raises(LineDown, match="Personne ne répond"):
        PhoneLine(address="http://127.0.0.1:1", secret="x").tell(PhoneKind.RINGING, call="a", now=MONDAY_9H)


def test_a_refusal_is_repeated_in_its_own_words(demo):
    demo.status, demo.sentence = 403, "La signature ne correspond à aucune clé en service."

    with pytest.raises(CommandError, match="aucune clé en service"):
        call_command("ring", "0612345678")
