"""Seals: every fact covered once, one altered bit found and named, late facts welcome."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from numi.journal.append_only import guard_sql, release_sql
from numi.journal.models import Fact, Seal
from numi.journal.sealing import START, holes, inside, seal_all, seal_batch
from numi.journal.verification import Problem, verify

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def add(*idents: int, base: int = 0) -> list[Fact]:
    """Facts with chosen ids, as transactions that end in another order would leave them."""
    subject = uuid4()
    rows = [
        Fact(
            id=base + one, kind="test.fact", subject_kind="user", subject_id=subject, at=NOW, data={"n": one, "é": "è"}
        )
        for one in idents
    ]
    return Fact.objects.bulk_create(rows)


@pytest.fixture
def tamper():
    """Somebody with the keys of the database opens the table, changes a row, and closes it again."""

    def change(sql: str, *args: object, table: str = "journal_fact") -> None:
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in release_sql(connection.vendor, table):
                cursor.execute(statement)
            cursor.execute(sql, args)
            for statement in guard_sql(connection.vendor, table, "id"):
                cursor.execute(statement)

    return change


def test_batches_are_chained_and_cover_every_fact_once():
    add(*range(1, 26))

    assert seal_all(now=NOW, size=10) == 25

    seals = list(Seal.objects.order_by("id"))
    assert [(one.first_id, one.last_id, one.count) for one in seals] == [(1, 10, 10), (11, 20, 10), (21, 25, 5)]
    assert [one.previous for one in seals] == [START, seals[0].digest, seals[1].digest]
    found = verify()
    assert (found.seals, found.facts, found.unsealed, found.problem) == (3, 25, 0, None)
    assert found.head == seals[-1].digest


def test_nothing_new_makes_no_seal():
    add(1)
    seal_batch(now=NOW)

    assert seal_batch(now=NOW) is None
    assert Seal.objects.count() == 1


def test_a_late_fact_is_sealed_by_the_next_batch():
    add(1, 2, 5, 6)
    seal_batch(now=NOW)
    add(4)

    seal = seal_batch(now=NOW)

    assert (seal.first_id, seal.last_id, seal.late) == (7, 6, [4])
    assert seal_batch(now=NOW) is None
    add(7, 3)
    assert seal_batch(now=NOW).late == [3]
    assert (verify().facts, verify().problem) == (7, None)


def test_a_second_worker_that_read_the_same_head_seals_nothing(monkeypatch):
    add(1, 2)
    first = seal_batch(now=NOW)
    add(3)
    monkeypatch.setattr("numi.journal.sealing.head", lambda: None)

    assert seal_batch(now=NOW) is None
    assert list(Seal.objects.values_list("digest", flat=True)) == [first.digest]


@pytest.mark.parametrize(
    ("column", "value"),
    [("kind", "test.fake"), ("subject_kind", "autre"), ("at", NOW.replace(second=1)), ("client_id", "0" * 31 + "7")],
)
def test_one_altered_column_is_named(tamper, column, value):
    add(*range(1, 31))
    seal_all(now=NOW, size=10)

    tamper(f"UPDATE journal_fact SET {column} = %s WHERE id = 17", value)

    assert verify().problem == Problem(17, "Le fait 17 a été changé après coup.")


def test_one_altered_bit_in_the_details_is_named(tamper):
    add(*range(1, 31))
    seal_all(now=NOW, size=10)
    kept = Fact.objects.get(id=23).data

    tamper("UPDATE journal_fact SET data = %s WHERE id = 23", '{"n": 22, "é": "è"}')

    assert kept == {"n": 23, "é": "è"}
    assert verify().problem.fact_id == 23


def test_a_removed_fact_is_named(tamper):
    add(1, 2, 4, 5, 6)
    seal_all(now=NOW)

    tamper("DELETE FROM journal_fact WHERE id = 5")

    assert verify().problem == Problem(5, "Le fait 5 a été retiré du journal.")


def test_a_removed_late_fact_is_named(tamper):
    add(1, 3)
    seal_all(now=NOW)
    add(2, 4)
    seal_all(now=NOW)

    tamper("DELETE FROM journal_fact WHERE id = 2")

    assert verify().problem.fact_id == 2


def test_a_fact_slipped_into_an_old_gap_is_named(monkeypatch):
    monkeypatch.setattr("numi.journal.sealing.RECENT", 1)
    monkeypatch.setattr("numi.journal.verification.RECENT", 1)
    add(1, 3)
    seal_batch(now=NOW)
    add(4)
    seal_batch(now=NOW)

    add(2)
    add(5)
    seal_batch(now=NOW)

    assert verify().problem == Problem(2, "Le fait 2 a été glissé après coup dans un trou du journal.")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM journal_seal WHERE first_id = 11",
        "UPDATE journal_seal SET digest = previous WHERE first_id = 11",
        "UPDATE journal_seal SET late = '[99]' WHERE first_id = 11",
        "UPDATE journal_seal SET first_id = 12 WHERE first_id = 11",
    ],
)
def test_a_seal_that_is_touched_is_found(tamper, sql):
    add(*range(1, 31))
    seal_all(now=NOW, size=10)

    tamper(sql, table="journal_seal")

    assert verify().problem is not None


@given(st.sets(st.integers(1, 60)), st.integers(1, 5))
def test_holes_and_ids_share_the_range(idents, first):
    ids = sorted(ident for ident in idents if ident >= first)
    last = max(ids, default=first)

    gaps = holes(ids, first, last)

    covered = [ident for ident in range(first, last + 1) if inside(ident, gaps)]
    assert sorted(covered + ids) == list(range(first, last + 1))
