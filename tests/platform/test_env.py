"""The environment is read strictly: a surprise stops the start with a sentence."""

import pytest

from config import env


@pytest.mark.parametrize(("given", "read"), [("1", True), ("oui", True), ("0", False), ("", False), ("NON", False)])
def test_a_flag_is_yes_or_no(monkeypatch, given, read):
    monkeypatch.setenv("NUMI_X", given)

    assert env.flag("NUMI_X") is read


def test_a_flag_that_is_neither_stops_the_start(monkeypatch):
    monkeypatch.setenv("NUMI_X", "peut-être")

    with pytest.raises(env.EnvironmentRefused, match="NUMI_X vaut « peut-être »"):
        env.flag("NUMI_X")


@pytest.mark.parametrize("given", ["0", "9", "-3", "trois", "1.5"])
def test_a_number_out_of_bounds_stops_the_start(monkeypatch, given):
    monkeypatch.setenv("NUMI_X", given)

    with pytest.raises(env.EnvironmentRefused, match="entre 1 et 8"):
        env.number("NUMI_X", 4, low=1, high=8)


@pytest.mark.parametrize("given", ["", "court", "demo-" + "x" * 60])
def test_a_weak_or_known_secret_is_refused(monkeypatch, given):
    monkeypatch.setenv("NUMI_SECRET", given)

    with pytest.raises(env.EnvironmentRefused, match="NUMI_SECRET"):
        env.secret("NUMI_SECRET", refuse=())


def test_no_address_means_sqlite_that_waits_for_its_turn():
    read = env.database("", sqlite_path="/x/numi.sqlite3")

    assert (read["ENGINE"], read["NAME"]) == ("django.db.backends.sqlite3", "/x/numi.sqlite3")
    assert read["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert read["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in read["OPTIONS"]["init_command"]


def test_a_postgres_address_is_taken_apart():
    read = env.database("postgres://jeanne:mot%40passe@db.exemple.fr:6432/hotline?sslmode=require", sqlite_path="")

    parts = {name: read[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert parts == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "hotline",
        "USER": "jeanne",
        "PASSWORD": "mot@passe",
        "HOST": "db.exemple.fr",
        "PORT": "6432",
    }
    assert read["OPTIONS"]["sslmode"] == "require"
    assert "lock_timeout=2000" in read["OPTIONS"]["options"]
    assert "statement_timeout=5000" in read["OPTIONS"]["options"]


@pytest.mark.parametrize("given", ["mysql://x/y", "hotline", "postgres//x", "postgres://x:port/y"])
def test_an_address_that_is_not_one_stops_the_start(given):
    with pytest.raises(env.EnvironmentRefused, match="DATABASE_URL"):
        env.database(given, sqlite_path="")
