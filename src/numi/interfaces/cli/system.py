"""Pieces of the machine: a free port, Chromium, PostgreSQL (standard library only)."""

import os
import shutil
import socket
import subprocess
from urllib.parse import urlsplit

from numi.interfaces.cli.places import Stop, say

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"


def require_free_port(host: str, port: int, command: str) -> None:
    """Stop with a way out when somebody already listens there."""
    if not 1 <= port <= 65535:
        raise Stop(f"Le port {port} n’existe pas : choisissez un nombre entre 1024 et 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Stop(
                f"Le port {port} demande des droits d’administrateur. Essayez : {command} --port 8000"
            ) from error
        except OSError as error:
            free = _next_free(host, port)
            raise Stop(
                f"Le port {port} est déjà pris par un autre programme. Essayez : {command} --port {free}"
            ) from error


def _next_free(host: str, port: int) -> int:
    for candidate in range(port + 1, min(port + 50, 65535)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    return 8000


def chromium() -> str | None:
    """The path of a Chromium that is there."""
    named = os.environ.get("NUMI_CHROMIUM", "")
    return next(filter(None, map(shutil.which, filter(None, (named, *CHROMIUM_NAMES)))), None)


def require_chromium() -> str:
    """A Chromium for the browser tests: the machine's, or Debian's installed now when we may, or a clear command."""
    if found := chromium():
        return found
    if shutil.which("apt-get") and getattr(os, "geteuid", lambda: 1)() == 0:
        say("Chromium manque : installation du paquet Debian…")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *words], env=quiet, capture_output=True, check=False, timeout=600)
        if found := chromium():
            return found
    raise Stop(
        "Chromium manque pour les essais dans le navigateur. Installez-le : sudo apt-get install chromium "
        "(ou donnez son chemin dans NUMI_CHROMIUM)."
    )


def postgres_url() -> str:
    """Where the PostgreSQL of the tests is."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith(("postgres://", "postgresql://")) else LOCAL_POSTGRES


def answers(url: str) -> bool:
    """Whether somebody listens at the host and port of ``url``."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=3):
            return True
    except OSError:
        return False
