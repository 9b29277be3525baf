"""Rows by the hundred thousand, through the very constraints, indexes and triggers of production: COPY, executemany."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

Row = tuple[Any, ...]
BATCH = 40_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the columns that a row gives, in order."""

    name: str
    columns: tuple[str, ...]

    @property
    def listing(self) -> str:
        return ", ".join(f'"{column}"' for column in self.columns)


def table(name: str, columns: str) -> Table:
    """A table from the words of its columns."""
    return Table(name, tuple(columns.split()))


def stamp(moment: float) -> str:
    """Unix seconds as both engines read a moment."""
    return datetime.fromtimestamp(moment, UTC).isoformat(sep=" ", timespec="microseconds")[:26]


class Loader:
    """Keeps rows until there are enough, then writes every table in the order that foreign keys want."""

    def __init__(self, order: Iterable[Table], *, said: Callable[[str], None] = lambda _: None) -> None:
        self.waiting: dict[Table, list[Row]] = {one: [] for one in order}
        self.written: dict[str, int] = {one.name: 0 for one in self.waiting}
        self.said = said

    def add(self, where: Table, *values: Any) -> None:
        self.waiting[where].append(values)

    def flush_when_full(self, lead: Table) -> None:
        """Write once ``lead`` has a batch."""
        if len(self.waiting[lead]) >= BATCH:
            self.flush()
            self.said(f"{lead.name} : {self.written[lead.name]:,}".replace(",", " "))

    def flush(self) -> None:
        """Write everything, in one transaction."""
        with transaction.atomic():
            for where, rows in self.waiting.items():
                if rows:
                    _write(where, rows)
                    self.written[where.name] += len(rows)
                    rows.clear()


def _write(where: Table, rows: list[Row]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{where.name}" ({where.listing}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(where.columns))
        order = f'INSERT INTO "{where.name}" ({where.listing}) VALUES ({marks})'  # noqa: S608  # nosec B608 -- names of this folder, values are bound
        cursor.executemany(order, rows)


def settle() -> None:
    """What the autovacuum of a living base does with time: statistics, and on PostgreSQL the visibility map."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")
