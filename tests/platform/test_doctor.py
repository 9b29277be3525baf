"""The doctor says what is wrong and the remedy."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from numi.interfaces.cli.management.commands import doctor
from numi.live.heartbeats import beat

pytestmark = pytest.mark.django_db


def examined():
    out = StringIO()
    try:
        call_command("doctor", stdout=out)
    except CommandError as problem:
        out.write(str(problem))
    return out.getvalue()


@pytest.fixture
def well(settings, monkeypatch):
    """A hotline in good health."""
    settings.SECRET_KEY = "Zk3v9Qm1x7Lr5Tt8Yp0Wd4Bn6Hc2Jf-s_ge" + "uAioXE"
    settings.PHONE_SECRETS = ["un-secret-de-standard-assez-long"]
    monkeypatch.setattr(doctor.Command, "_database", lambda self: None)  # a test database lives in memory
    now = datetime.now(UTC)
    beat(name="essai:1", started_at=now, now=now, problems={})
    return now


def test_a_healthy_hotline(well):
    said = examined()

    assert said.endswith("Tout va bien.\n")
    assert "À VOIR" not in said


@pytest.mark.parametrize("secret", ["demo-" + "a" * 60, "court", "a" * 60])
def test_a_weak_secret_is_seen(well, settings, secret):
    settings.SECRET_KEY = secret

    assert "À VOIR  force du secret NUMI_SECRET : créez-en un long et au hasard" in examined()


def test_a_silent_worker_is_seen(well):
    beat(name="essai:1", started_at=well, now=well - timedelta(hours=1), problems={})

    said = examined()
    assert "À VOIR  ouvrier (0 en marche)" in said
    assert said.endswith("1 point(s) à voir.")


def test_a_failing_job_is_seen(well):
    beat(name="essai:1", started_at=well, now=well, problems={"live.prune": "OperationalError"})

    assert "À VOIR  tâche live.prune : elle échoue (OperationalError)" in examined()
