"""Every row of every table, and what is different between two moments."""

from typing import Any

from django.apps import apps

Rows = dict[str, dict[Any, dict[str, Any]]]


def rows_of_all_tables() -> Rows:
    """table → key → column → value."""
    found: Rows = {}
    for model in apps.get_models(include_auto_created=True):
        key = model._meta.pk.attname
        found[model._meta.db_table] = {row[key]: row for row in model._base_manager.values()}
    return found


def changes(before: Rows, after: Rows) -> list[tuple[str, Any, str, Any, Any]]:
    """(table, key, column, was, is) of everything that moved; a row that came or went is one line of its own.

    Sessions are left out: the moment of the last act and the messages to show are kept in them.
    """
    found: list[tuple[str, Any, str, Any, Any]] = []
    for table, now in after.items():
        if table == "django_session":
            continue
        was = before[table]
        found += [(table, key, "+", None, now[key]) for key in now.keys() - was.keys()]
        found += [(table, key, "-", was[key], None) for key in was.keys() - now.keys()]
        for key in now.keys() & was.keys():
            found += [
                (table, key, column, was[key][column], value)
                for column, value in now[key].items()
                if was[key][column] != value
            ]
    return found
