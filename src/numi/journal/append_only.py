"""A table that the database itself keeps from being changed: rows are added, never altered, never removed.

In a migration, after the table exists::

    operations = [AppendOnly("journal_fact")]

SQLite drops the triggers of a table that a later migration remakes: such a migration ends with ``AppendOnly`` again
(``guarded`` tells which tables are closed).
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation

MESSAGE = "numi: this table is append-only"

_PG_FUNCTION = f"""
CREATE OR REPLACE FUNCTION numi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$
"""


def guard_sql(vendor: str, table: str, pk: str) -> list[str]:
    """The statements that close a table."""
    if vendor == "postgresql":
        return [
            _PG_FUNCTION,
            f'DROP TRIGGER IF EXISTS "{table}_append_only" ON "{table}"',
            f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION numi_append_only()",
            f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{table}_append_only"',
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    # INSERT OR REPLACE removes the old row without the DELETE trigger: a known key is refused as well.
    known = f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE "{pk}" = NEW."{pk}")'  # noqa: S608  # nosec B608 -- names from migrations
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{table}_no_update" BEFORE UPDATE ON "{table}" {refuse}',
        f'CREATE TRIGGER IF NOT EXISTS "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER IF NOT EXISTS "{table}_no_replace" BEFORE INSERT ON "{table}" {known} {refuse}',
    ]


def release_sql(vendor: str, table: str) -> list[str]:
    """The statements that open a table again (backward migration, flush of a test database)."""
    if vendor == "postgresql":
        return [f'DROP TRIGGER IF EXISTS "{table}_append_only" ON "{table}"']
    return [f'DROP TRIGGER IF EXISTS "{table}_{what}"' for what in ("no_update", "no_delete", "no_replace")]


def guarded(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that are closed at this moment, read from the database."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgname LIKE '%_append_only' AND tgenabled = 'A'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_update'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [row[0] for row in cursor.fetchall()]
    return {name.removesuffix("_append_only").removesuffix("_no_update") for name in names}


class AppendOnly(Operation):
    """Close a table to UPDATE, DELETE and TRUNCATE."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, pk: str = "id") -> None:
        self.table, self.pk = table, pk

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The model does not change."""

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002 -- Django's signature
        schema_editor: Any,
        from_state: Any,  # noqa: ARG002 -- Django's signature
        to_state: Any,  # noqa: ARG002 -- Django's signature
    ) -> None:
        for statement in guard_sql(schema_editor.connection.vendor, self.table, self.pk):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002 -- Django's signature
        schema_editor: Any,
        from_state: Any,  # noqa: ARG002 -- Django's signature
        to_state: Any,  # noqa: ARG002 -- Django's signature
    ) -> None:
        for statement in release_sql(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Close {self.table} to anything but additions"
