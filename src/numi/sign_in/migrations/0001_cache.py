"""The table where guesses are counted, seen by every process."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS numi_cache")


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunPython(make, drop, atomic=False)]
    atomic = False
