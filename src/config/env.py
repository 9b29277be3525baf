"""Strict readers of the environment: read once, here; a surprise stops the start with a French sentence."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE, FALSE = {"1", "true", "oui", "on"}, {"0", "false", "non", "off", ""}


class EnvironmentRefused(SystemExit):
    """The environment does not allow a start; the message says what to set."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no variable. Anything else than 1/0, true/false, oui/non stops the start."""
    value = os.environ.get(name)
    if value is None:
        return default
    folded = value.strip().lower()
    if folded not in TRUE | FALSE:
        raise EnvironmentRefused(f"{name} vaut « {value} » : écrivez 1 ou 0.")
    return folded in TRUE


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between two bounds."""
    value = os.environ.get(name)
    if value is None:
        return default
    if not value.strip().isdigit() or not low <= int(value) <= high:
        raise EnvironmentRefused(f"{name} vaut « {value} » : écrivez un nombre entre {low} et {high}.")
    return int(value)


def words(name: str) -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def secret(name: str, *, refuse: tuple[str, ...], shortest: int = 40) -> str:
    """A secret that is set, long enough and not a known one."""
    value = text(name)
    if not value:
        recipe = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        raise EnvironmentRefused(f"{name} n’est pas réglé. Créez-en un : {recipe}")
    if value in refuse or value.startswith("demo-"):
        raise EnvironmentRefused(f"{name} est le secret de la démonstration. Créez-en un vrai avant de démarrer.")
    if len(value) < shortest:
        raise EnvironmentRefused(f"{name} est trop court ({len(value)} signes). Il en faut au moins {shortest}.")
    return value


def database(url: str, *, sqlite_path: str, web: bool = True) -> dict[str, Any]:
    """Django's settings of the database: PostgreSQL from ``postgres://…``, else SQLite at ``sqlite_path``."""
    if not url or url.startswith("sqlite:"):
        path = url.removeprefix("sqlite:///").removeprefix("sqlite:") or sqlite_path
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456;"
                ),
            },
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise EnvironmentRefused("DATABASE_URL commence par postgres:// (ou reste vide pour SQLite).")
    try:
        port = parts.port
    except ValueError as error:
        raise EnvironmentRefused("DATABASE_URL : le port est un nombre.") from error
    options: dict[str, Any] = {
        "application_name": "numi",
        "options": "-c lock_timeout=2000 -c statement_timeout=5000" if web else "",
        **dict(parse_qsl(parts.query)),
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "numi",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
