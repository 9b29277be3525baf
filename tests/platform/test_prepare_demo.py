"""A demonstration fills a new database, once, and never touches somebody else's."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from numi.interfaces.cli.management.commands import prepare_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(monkeypatch, settings, tmp_path):
    """The commands that preparing would have run, on a database of ours."""
    settings.IS_DEMO = True
    settings.DATA = tmp_path
    seen = []
    monkeypatch.setattr(prepare_demo, "call_command", lambda name, **_: seen.append(name))
    return seen


def test_a_new_database_is_filled(orders, tmp_path):
    call_command("prepare_demo")

    assert orders == ["migrate", "seed_demo"]
    assert (tmp_path / "filled").exists()


def test_a_filled_database_of_ours_is_brought_up_to_date(orders, tmp_path, agnes):
    (tmp_path / "filled").write_text(prepare_demo._address(), encoding="utf-8")

    call_command("prepare_demo")

    assert orders == ["migrate", "seed_demo"]


def test_only_a_demonstration_is_prepared(settings):
    settings.IS_DEMO = False

    with pytest.raises(CommandError, match="réglages de la démonstration"):
        call_command("prepare_demo")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="A SQLite file is the demonstration's own.")
def test_the_accounts_of_a_real_hotline_are_never_mixed_with_known_passwords(orders, agnes):
    with pytest.raises(CommandError, match="contient déjà des comptes"):
        call_command("prepare_demo")

    assert orders == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="A SQLite file is the demonstration's own.")
def test_reset_asks_for_a_database_named_for_it(orders):
    with pytest.raises(CommandError, match="dont le nom contient « demo »"):
        call_command("prepare_demo", reset=True)

    assert orders == []
