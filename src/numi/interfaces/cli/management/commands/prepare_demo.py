"""``manage.py prepare_demo``: the database of the demonstration, migrated, filled when it is new."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction


class Command(BaseCommand):
    help = "Prépare la base de la démonstration (jamais une autre)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true")

    def handle(self, *args: Any, reset: bool = False, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("prepare_demo ne s’emploie qu’avec les réglages de la démonstration.")
        mark = Path(settings.DATA) / "filled"
        if connection.vendor == "postgresql":
            self._guard_postgres(mark, reset=reset)
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            call_command("seed_demo")  # publishes the procedures, fills what is empty
        mark.write_text(_address(), encoding="utf-8")

    def _guard_postgres(self, mark: Path, *, reset: bool) -> None:
        """Known passwords must never open somebody's real database."""
        name = str(connection.settings_dict["NAME"])
        if reset:
            if "demo" not in name:
                raise CommandError(
                    f"--reset efface tout : il demande une base dont le nom contient « demo » (celle-ci : {name})."
                )
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
            return
        ours = "demo" in name or (mark.exists() and mark.read_text() == _address())
        has_tables = get_user_model()._meta.db_table in connection.introspection.table_names()
        if not ours and has_tables and get_user_model().objects.exists():
            raise CommandError(
                f"La base « {name} » contient déjà des comptes qui ne viennent pas d’une démonstration. "
                "Choisissez une base neuve dans DATABASE_URL."
            )


def _address() -> str:
    values = connection.settings_dict
    return hashlib.sha256(f"{values['HOST']}:{values['PORT']}/{values['NAME']}".encode()).hexdigest()
