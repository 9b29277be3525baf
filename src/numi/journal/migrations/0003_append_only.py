"""The database refuses to change or remove a fact or a seal."""

from django.db import migrations

from numi.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_seal_prints")]
    operations = [AppendOnly("journal_fact"), AppendOnly("journal_seal")]
