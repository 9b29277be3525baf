"""Make ``.venv`` from the hash-locked requirements: uv when it can be had, pip otherwise (standard library only)."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from numi.interfaces.cli.places import PYTHON, REQUIREMENTS, ROOT, VENV, Stop, say

STAMP = VENV / ".numi-requirements"
UV_FOLDER = VENV / ".uv"
ADDRESS = re.compile(r"\b(?:https?|file)://\S+", re.IGNORECASE)


def make(*, dev: bool = False) -> None:
    """Have an environment that holds exactly what the locked requirements say; nothing to do when it already does."""
    if _is_current(dev=dev):
        return
    with _alone():
        if _is_current(dev=dev):
            return
        kind = "dev" if dev or _stamp().startswith("dev ") else "base"
        say("Installation des dépendances (la première fois, comptez une minute)…")
        _make_folder()
        _install(REQUIREMENTS / f"{kind}.txt")
        STAMP.write_text(f"{kind} {_digest(kind)}\n", encoding="utf-8")


def _is_current(*, dev: bool) -> bool:
    kinds = ("dev",) if dev else ("base", "dev")
    return PYTHON.exists() and _stamp() in {f"{kind} {_digest(kind)}" for kind in kinds}


def _stamp() -> str:
    return STAMP.read_text(encoding="utf-8").strip() if STAMP.exists() else ""


def _digest(kind: str) -> str:
    """Of the locked file and of the Python that made the environment: either changes, the environment is made again."""
    text = (REQUIREMENTS / f"{kind}.txt").read_bytes()
    return hashlib.sha256(text + f"{sys.version_info[:2]}".encode()).hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Two commands started together make the environment once."""
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_folder() -> None:
    if _works():
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(VENV)


def _works() -> bool:
    """The folder holds a Python of this version that starts (it may have been copied from elsewhere)."""
    if not PYTHON.exists():
        return False
    wanted = f"{sys.version_info[0]}.{sys.version_info[1]}"
    try:
        told = subprocess.run(
            [str(PYTHON), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    except OSError:
        return False
    return told.stdout.strip() == wanted


def _install(requirements: Path) -> None:
    uv = _uv()
    if uv is not None:
        sync = [*uv, "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes", str(requirements)]
        if _run(sync, _registry_for_uv()) is None:
            return
    trouble = _install_with_pip(requirements)
    if trouble is not None:
        raise Stop(
            "Les dépendances n’ont pas pu être installées. Vérifiez l’accès au registre de paquets Python "
            "(réglages de pip), puis relancez la même commande.\n" + trouble
        )


def _uv() -> list[str] | None:
    """How to call uv: from the machine, or fetched by pip into the environment, or not at all."""
    if found := shutil.which("uv"):
        return [found]
    binary = UV_FOLDER / "bin" / "uv"
    if not binary.exists():
        fetch = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-warn-script-location",
        ]
        _run([*fetch, "--target", str(UV_FOLDER), "--require-hashes", "-r", str(REQUIREMENTS / "uv.txt")], {})
    return [str(binary)] if binary.exists() else None


def _install_with_pip(requirements: Path) -> str | None:
    pip = [str(PYTHON), "-m", "pip"]
    if _run([*pip, "--version"], {}) is not None:
        trouble = _run([str(PYTHON), "-m", "ensurepip", "--default-pip"], {})
        if trouble is not None:
            return trouble + "\nSous Debian : sudo apt-get install python3-venv"
    install = [*pip, "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(requirements)]
    return _run(install, {})


def _run(command: list[str], more: dict[str, str]) -> str | None:
    """None when the command succeeded, otherwise the end of what it said, without any address."""
    try:
        done = subprocess.run(
            command, env={**os.environ, **more}, capture_output=True, text=True, check=False, cwd=ROOT, timeout=900
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return without_addresses(str(error))
    if done.returncode == 0:
        return None
    return without_addresses("\n".join((done.stdout + done.stderr).strip().splitlines()[-8:]))


def _registry_for_uv() -> dict[str, str]:
    """uv does not read pip's settings: hand over where this machine's pip looks, and the certificates it trusts."""
    more, of_pip = {}, _settings_of_pip()
    where = next((value for name, value in of_pip.items() if name.startswith("index")), "")
    if where and not any(name.startswith("UV_") and "INDEX" in name for name in os.environ):
        more["UV_DEFAULT_INDEX"] = where
    if (certificates := of_pip.get("cert")) and not os.environ.get("SSL_CERT_FILE"):
        more["SSL_CERT_FILE"] = certificates
    return more


def _settings_of_pip() -> dict[str, str]:
    """pip's settings by their last name; those of the environment win, as they do for pip. Empty without pip."""
    asked = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    lines = [line.partition("=") for line in asked.stdout.splitlines() if asked.returncode == 0]
    lines.sort(key=lambda line: line[0].startswith(":env:"))
    return {name.rpartition(".")[2]: value.strip("'\"") for name, _, value in lines}


def without_addresses(text: str) -> str:
    """A registry's address is this machine's business: it never reaches a terminal, a log or a report."""
    return ADDRESS.sub("<registre>", text)
