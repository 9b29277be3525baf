"""A note is never rewritten."""

from django.db import migrations

from numi.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [AppendOnly("tickets_note")]
