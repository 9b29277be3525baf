"""For tests only: a flush of the test database opens the append-only tables, empties them, and closes them again."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from numi.journal.append_only import guard_sql, guarded, release_sql


@pytest.fixture(autouse=True, scope="session")
def flush_of_append_only_tables() -> Iterator[None]:
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_all(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        tables = sorted(guarded(connection))
        opened = [sql for table in tables for sql in release_sql(connection.vendor, table)]
        closed = [sql for table in tables for sql in guard_sql(connection.vendor, table, "id")]
        flush(self, [*opened, *sql_list, *closed])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_all)
        yield
