from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drafts", "0001_initial")]

    operations = [
        migrations.RemoveField("draft", "version"),
        migrations.RemoveField("draft", "body"),
        migrations.AddField("draft", "body", models.JSONField(default=dict)),
    ]
