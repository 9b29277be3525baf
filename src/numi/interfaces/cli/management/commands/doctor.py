"""``manage.py doctor``: the hotline seen from inside."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from numi.core import clock
from numi.listening import engine
from numi.listening.refusal import in_a_sentence, last_refusal
from numi.listening.shelved import stamp
from numi.live.heartbeats import workers

OLDEST_POSTGRES = 140000
TOLERATED_DRIFT = timedelta(seconds=5)


class Command(BaseCommand):
    help = "Dit ce qui va et ce qui ne va pas, avec le remède."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.problems = 0
        self._secrets()
        self._disk()
        try:
            self._database()
            if self._migrations():
                self._clock()
                self._worker()
            self._suggestion()
        except DatabaseError as error:
            self._line(False, "base de données", f"elle ne répond pas ({type(error).__name__}) : voyez DATABASE_URL")
        if self.problems:
            raise CommandError(f"{self.problems} point(s) à voir.")
        self.stdout.write("Tout va bien.")

    def _line(self, is_well: bool, what: str, remedy: str = "") -> None:
        self.problems += not is_well
        self.stdout.write(f"{'ok    ' if is_well else 'À VOIR'}  {what}" + ("" if is_well else f" : {remedy}"))

    def _secrets(self) -> None:
        if settings.IS_DEMO:
            self._line(True, "secrets de démonstration (cette machine seulement)")
            return
        key = settings.SECRET_KEY
        strong = len(key) >= 40 and len(set(key)) >= 12 and not key.startswith(("demo-", "test-"))
        self._line(strong, "force du secret NUMI_SECRET", "créez-en un long et au hasard")
        self._line(bool(settings.PHONE_SECRETS), "secret du standard", "réglez NUMI_PHONE_SECRETS")

    def _disk(self) -> None:
        folder = Path(settings.DATA)
        while not folder.exists():
            folder = folder.parent
        free = shutil.disk_usage(folder).free / 1e9
        self._line(free > 1, f"disque des données : {free:.1f} Go libres", "libérez au moins 1 Go")

    def _suggestion(self) -> None:
        refused = last_refusal()
        if refused:
            self._line(False, "suggestion", in_a_sentence(refused))
        if not stamp():
            self._line(True, "suggestion : pas encore apprise, l’index de la bibliothèque répond")
            return
        for problem in engine.problems():
            self._line(False, "suggestion", problem)

    def _database(self) -> None:
        connection.ensure_connection()
        if connection.vendor == "postgresql":
            version = connection.pg_version  # type: ignore[attr-defined]
            self._line(version >= OLDEST_POSTGRES, f"PostgreSQL {version // 10000}", "il faut PostgreSQL 14 ou plus")
            return
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            cursor.execute("PRAGMA quick_check(1)")
            whole = cursor.fetchone()[0] == "ok"
            cursor.execute("SELECT sqlite_version()")
            version = cursor.fetchone()[0]
        self._line(mode == "wal", f"SQLite {version}, journal {mode}", "le disque ne permet pas le mode WAL")
        self._line(whole, "fichier de la base entier", "restaurez la dernière sauvegarde")

    def _migrations(self) -> bool:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        self._line(not missing, "migrations appliquées", f"{missing} à appliquer : ./numi manage migrate")
        return not missing

    def _clock(self) -> None:
        """PostgreSQL's clock against ours; on SQLite, the last fact must not be in the future."""
        here = clock.now()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT clock_timestamp()")
                drift = abs(cursor.fetchone()[0].astimezone(UTC) - here)
                self._line(drift < TOLERATED_DRIFT, f"horloge (écart {drift.total_seconds():.1f} s)", "réglez NTP")
                return
            cursor.execute("SELECT MAX(at) FROM journal_fact")
            last = cursor.fetchone()[0]
        ahead = bool(last) and datetime.fromisoformat(str(last)).replace(tzinfo=UTC) > here + TOLERATED_DRIFT
        self._line(not ahead, "horloge", "elle est en retard sur le dernier fait du journal : réglez NTP")

    def _worker(self) -> None:
        known = workers(now=clock.now())
        fresh = [one for one in known if one.is_fresh]
        self._line(bool(fresh), f"ouvrier ({len(fresh)} en marche)", "lancez ./numi demo, ./numi run ou ./numi worker")
        for name, problem in (pair for one in fresh for pair in one.problems.items()):
            self._line(False, f"tâche {name}", f"elle échoue ({problem}), voyez le journal de l’ouvrier")
