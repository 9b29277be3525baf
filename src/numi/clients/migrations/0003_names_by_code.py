"""Names to search sort by code, not by language: LIKE 'morel%' is then found by the index, and comes out in order."""

from django.db import migrations


def sort_by_code(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute('ALTER TABLE clients_client ALTER COLUMN search_name TYPE varchar(170) COLLATE "C"')


def sort_by_language(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE clients_client ALTER COLUMN search_name TYPE varchar(170)")


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_fast_search")]
    operations = [
        migrations.RemoveIndex(model_name="client", name="client_name_start"),
        migrations.RunPython(sort_by_code, sort_by_language),
    ]
