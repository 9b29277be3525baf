"""The database itself refuses to change the journal."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from numi.journal.append_only import AppendOnly, guarded
from numi.journal.models import Fact, Seal
from numi.journal.operations import record
from numi.journal.sealing import seal_batch

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def rows() -> list[tuple]:
    return [*Fact.objects.order_by("id").values_list(), *Seal.objects.order_by("id").values_list()]


@pytest.fixture
def fact(agnes) -> Fact:
    fact = record("test.first", subject=agnes, by=agnes, now=NOW)
    seal_batch(now=NOW)
    return fact


def test_both_tables_are_guarded():
    assert {"journal_fact", "journal_seal"} <= guarded(connection)


STATEMENTS = [
    "UPDATE journal_fact SET kind = 'x'",
    "UPDATE journal_fact SET data = '{}' WHERE id = %(id)s",
    "DELETE FROM journal_fact WHERE id = %(id)s",
    "DELETE FROM journal_fact",
    "UPDATE journal_seal SET digest = 'x'",
    "DELETE FROM journal_seal",
]
COLUMNS = "id, kind, subject_kind, subject_id, client_id, at, data, actor_id"
ON_SQLITE = [
    f"INSERT OR REPLACE INTO journal_fact ({COLUMNS}) SELECT {COLUMNS.replace('kind', repr('x'), 1)} "
    "FROM journal_fact WHERE id = %(id)s",
    "REPLACE INTO journal_seal SELECT * FROM journal_seal",
]
ON_POSTGRESQL = [
    "TRUNCATE journal_fact",
    "TRUNCATE journal_seal CASCADE",
    f"INSERT INTO journal_fact ({COLUMNS}) SELECT {COLUMNS} FROM journal_fact WHERE id = %(id)s "
    "ON CONFLICT (id) DO UPDATE SET kind = 'x'",
]


@pytest.mark.parametrize("statement", STATEMENTS + (ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE))
def test_sql_is_refused(fact, statement):
    before = rows()
    connection.check_constraints()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement % {"id": fact.pk})

    assert rows() == before


def _save(fact: Fact) -> None:
    fact.kind = "x"
    fact.save()


@pytest.mark.parametrize(
    "change",
    [
        _save,
        lambda fact: fact.delete(),
        lambda fact: Fact.objects.all().delete(),
        lambda fact: Fact.objects.update(actor=None),
        lambda fact: Fact.objects.bulk_update([Fact(id=fact.pk, kind="x")], ["kind"]),
        lambda fact: Seal.objects.all().delete(),
    ],
    ids=["save", "delete", "delete all", "update", "bulk update", "seals"],
)
def test_the_orm_is_refused(fact, change):
    before = rows()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(fact)

    assert rows() == before


def test_adding_is_allowed(agnes):
    before = Fact.objects.count()

    record("test.more", subject=agnes, by=agnes, now=NOW)

    assert Fact.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_the_operation_goes_back():
    operation = AppendOnly("journal_fact")
    with connection.schema_editor() as editor:
        operation.database_backwards("journal", editor, None, None)
    opened = guarded(connection)
    with connection.schema_editor() as editor:
        operation.database_forwards("journal", editor, None, None)

    assert "journal_fact" not in opened
    assert "journal_fact" in guarded(connection)
