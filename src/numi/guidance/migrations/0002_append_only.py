"""The trace of a guided run is never rewritten."""

from django.db import migrations

from numi.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_initial")]

    operations = [AppendOnly("guidance_stepevent")]
