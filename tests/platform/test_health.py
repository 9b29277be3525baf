"""What machines ask: alive, ready."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from numi.interfaces.ui import errors, health
from numi.live.heartbeats import beat


def test_alive_answers_without_the_database(client):
    answer = client.get("/sante/vivante")

    assert (answer.status_code, answer.json()) == (200, {"etat": "vivante"})


@pytest.mark.django_db
@pytest.mark.parametrize(("silent_for", "alive"), [(5, True), (3600, False)])
def test_ready_tells_the_worker_s_state_without_requiring_it(client, silent_for, alive):
    now = datetime.now(UTC)
    beat(name="essai:1", started_at=now, now=now - timedelta(seconds=silent_for), problems={})

    answer = client.get("/sante/prete")

    assert (answer.status_code, answer.json()) == (200, {"etat": "prête", "base": True, "ouvrier": alive})


def test_not_ready_while_the_database_does_not_answer(client, monkeypatch):
    def absent():
        raise DatabaseError

    monkeypatch.setattr(health, "_missing_migrations", absent)

    answer = client.get("/sante/prete")

    assert (answer.status_code, answer.json()) == (503, {"etat": "base injoignable", "base": False})


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client, monkeypatch):
    monkeypatch.setattr(health, "_missing_migrations", lambda: 3)

    answer = client.get("/sante/prete")

    assert (answer.status_code, answer.json()["manquantes"]) == (503, 3)


@pytest.mark.parametrize("path", ["/sante/vivante", "/sante/prete"])
def test_health_only_reads(client, path):
    assert client.post(path).status_code == 405


def test_our_own_faults_are_said_even_when_pages_are_broken(rf, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(errors, "render", broken)

    answer = errors.server_error(rf.get("/bureau/"))

    assert answer.status_code == 500
    assert "Votre texte est gardé" in answer.content.decode()
