from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("guidance", "0002_append_only"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="run",
            index=models.Index(fields=["procedure_id", "-started_at"], name="run_procedure"),
        ),
    ]
