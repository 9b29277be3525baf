"""The bases that are measured: their own, never the hotline's. Made, filled once, kept while their shape is right."""

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from numi.interfaces.cli import system
from numi.interfaces.cli.benches.shape import FULL, SMALL, Shape
from numi.interfaces.cli.places import PYTHON, ROOT, Stop, demo_environment, say

HERE = Path(__file__).parent
LABELS = {"pg": "PostgreSQL", "sqlite": "SQLite"}


@dataclass(frozen=True, slots=True)
class Base:
    """One base: its engine, and whether it is the quick one."""

    engine: str
    is_small: bool

    @property
    def shape(self) -> Shape:
        return SMALL if self.is_small else FULL[self.engine]

    @property
    def label(self) -> str:
        return f"{LABELS[self.engine]}, {self.shape.tickets:,} demandes".replace(",", "\u202f")

    @property
    def filling(self) -> str:
        """The part of the bench that fills it."""
        return "fill"

    @property
    def folder(self) -> Path:
        return ROOT / "var" / "bench" / (self.engine + ("-small" if self.is_small else ""))

    @property
    def database(self) -> str:
        return "numi_bench" + ("_small" if self.is_small else "")

    def url(self) -> str:
        """The address of the base, empty for a file of ``folder``."""
        if self.engine == "sqlite":
            return ""
        return urlunsplit(urlsplit(system.postgres_url())._replace(path=f"/{self.database}"))

    def environment(self, *, long_sql: bool = False) -> dict[str, str]:
        """For a child that works in this base; pages are measured under the time limits of production."""
        values = demo_environment() | {"NUMI_DATA": str(self.folder), "DATABASE_URL": self.url()}
        values.pop("NUMI_LONG_SQL", None)
        return values | ({"NUMI_LONG_SQL": "1"} if long_sql else {})

    def stamp(self) -> str:
        """What the filling would make: its code and its numbers."""
        digest = hashlib.sha256(json.dumps(asdict(self.shape), sort_keys=True).encode())
        for path in sorted([*HERE.glob("fill*.py"), HERE / "names.py", HERE / "landmarks.py", HERE / "loading.py"]):
            digest.update(path.read_bytes())
        return digest.hexdigest()


def prepare(base: Base, *, fresh: bool) -> None:
    """Have the base there, migrated and full. Raises Stop when PostgreSQL or the filling fails."""
    mark = base.folder / "filled"
    is_right = _exists(base) and mark.exists() and mark.read_text(encoding="utf-8") == base.stamp()
    if fresh or not is_right:
        say(f"{base.label} : la base est à faire, comptez quelques minutes…")
        _forget(base)
    base.folder.mkdir(parents=True, exist_ok=True)
    inside(base, base.filling, long_sql=True)
    mark.write_text(base.stamp(), encoding="utf-8")


def inside(base: Base, *order: str, long_sql: bool = False) -> None:
    """Run one part of the bench in a process of its own, on this base."""
    command = [str(PYTHON), str(ROOT / "manage.py"), "bench_here", *order]
    code = subprocess.run(command, env=base.environment(long_sql=long_sql), cwd=ROOT, check=False).returncode
    if code:
        raise Stop(f"La mesure de « {base.label} » s’est arrêtée ({order[0]}, code {code}).", code=2)


def ask(base: Base, part: str, *more: str) -> Any:
    """What a part of the bench found."""
    answer = base.folder / f"{part}.json"
    answer.unlink(missing_ok=True)
    inside(base, part, "--out", str(answer), *more)
    return json.loads(answer.read_text(encoding="utf-8"))


def _exists(base: Base) -> bool:
    if base.engine == "sqlite":
        return (base.folder / "numi.sqlite3").exists()
    with _maintenance() as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [base.database]).fetchone()
    return found is not None


def _forget(base: Base) -> None:
    shutil.rmtree(base.folder, ignore_errors=True)
    if base.engine == "pg":
        name = sql.Identifier(base.database)
        with _maintenance() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))


def _maintenance() -> "psycopg.Connection[Any]":
    """The server, outside the bases that are made and removed."""
    parts = urlsplit(system.postgres_url())
    url = urlunsplit(parts._replace(scheme="postgresql", path="/postgres", query=""))
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        raise Stop(
            "PostgreSQL ne répond pas. Démarrez-le, donnez son adresse dans DATABASE_URL, ou mesurez "
            "SQLite seul : ./numi bench console --base sqlite"
        ) from error


def bases(asked: str, *, small: bool) -> list[Base]:
    """The bases to measure: the one asked, or both (PostgreSQL when it answers)."""
    os.environ.pop("NUMI_LONG_SQL", None)
    has_server = system.answers(system.postgres_url())
    if asked == "both" and not has_server:
        say("PostgreSQL ne répond pas : seule SQLite est mesurée.")
    engines = [one for one in ("pg", "sqlite") if asked == one or (asked == "both" and (one == "sqlite" or has_server))]
    return [Base(engine, small) for engine in engines]
