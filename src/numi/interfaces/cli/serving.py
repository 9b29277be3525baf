"""``./numi demo`` and ``./numi run``: a database, a web server, a worker, under one supervisor."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from numi.interfaces.cli import environment, system
from numi.interfaces.cli.forking import can_fork
from numi.interfaces.cli.places import (
    DEMO,
    PYTHON,
    ROOT,
    Stop,
    current_environment,
    demo_environment,
    django_environment,
    say,
)
from numi.interfaces.cli.supervisor import Child, Supervisor

LOOPBACK = "127.0.0.1"
READY_WITHIN = 60.0
# What a page or a suggestion takes for a moment goes back to the system at once (glibc): ten megabytes in all.
GIVES_BACK = {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_ARENA_MAX": "2"}
THREADS_OF_MANY = "2"  # of each process: as many in all as in one alone; each holds three megabytes
BEFORE_PRODUCTION = (
    ["check", "--deploy", "--fail-level", "ERROR"],
    ["migrate", "--noinput", "-v", "0"],
    ["publish_procedures"],
    ["collectstatic", "--noinput", "-v", "0"],
)


def demo(args: Namespace) -> int:
    """The demonstration hotline, on this machine only."""
    with _only_one_demo():
        system.require_free_port(LOOPBACK, args.port, "./numi demo")
        environment.make()
        child_environment = demo_environment() | {"NUMI_PORT": str(args.port)}
        if args.reset:
            _forget_demo()
        _prepare_demo(child_environment, reset=args.reset)
        supervisor = Supervisor(children(child_environment, LOOPBACK, args.port, workers=1, logs=DEMO / "log"))
        (DEMO / "address").write_text(f"http://{LOOPBACK}:{args.port}\n", encoding="utf-8")
        supervisor.start()
        greeting = threading.Thread(target=_greet, args=(args.port, child_environment, supervisor), daemon=True)
        greeting.start()
        try:
            return supervisor.watch()
        finally:
            (DEMO / "address").unlink(missing_ok=True)
            say("\nLa démonstration est arrêtée. Rien n’est perdu : relancez ./numi demo pour la reprendre.")


@contextmanager
def _only_one_demo() -> Iterator[None]:
    DEMO.mkdir(parents=True, exist_ok=True)
    with (DEMO / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            where = (DEMO / "address").read_text().strip() if (DEMO / "address").exists() else "cette machine"
            raise Stop(
                f"La démonstration tourne déjà : {where}. Arrêtez-la d’abord par Ctrl-C dans son terminal."
            ) from error
        yield


def _forget_demo() -> None:
    for path in DEMO.iterdir():
        if path.name == "running.lock":
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _prepare_demo(child_environment: dict[str, str], *, reset: bool) -> None:
    """Bring the database to its present shape and fill it when new; skipped when nothing changed since last time."""
    stamp = DEMO / "prepared"
    wanted = _shape_of_database(child_environment)
    is_local = not child_environment.get("DATABASE_URL")
    if is_local and stamp.exists() and stamp.read_text() == wanted and (DEMO / "numi.sqlite3").exists():
        return
    say("Préparation de la démonstration…")
    order = [str(PYTHON), str(ROOT / "manage.py"), "prepare_demo", *(["--reset"] if reset else [])]
    log = DEMO / "log" / "prepare.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        done = subprocess.run(
            order, env=child_environment | {"NUMI_LONG_SQL": "1"}, cwd=ROOT, stdout=out, stderr=out, check=False
        )
    if done.returncode:
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise Stop(
            "La démonstration n’a pas pu être préparée (voyez var/demo/log/prepare.log). Pour recommencer à neuf : "
            "./numi demo --reset\n" + "\n".join(said[-2:])
        )
    stamp.write_text(wanted)


def _shape_of_database(child_environment: dict[str, str]) -> str:
    """A digest of every migration, of the content to publish and of the address of the database."""
    digest = hashlib.sha256(child_environment.get("DATABASE_URL", "").encode())
    migrations = (ROOT / "src" / "numi").glob("*/migrations/*.py")
    content = (path for path in (ROOT / "content").rglob("*") if path.is_file())
    for path in sorted([*migrations, *content]):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update((ROOT / "requirements" / "base.txt").read_bytes())
    return digest.hexdigest()


def children(
    child_environment: dict[str, str], host: str, port: int, *, workers: int, logs: Path | None, works: bool = True
) -> list[Child]:
    """What an installation is made of: the web server, with as many processes as asked, and the worker.

    Both are forks of one process that has read the site; where that is not possible, the worker is a child of its own.
    Without ``works``, the web server alone.
    """
    web = [
        *(str(PYTHON), "-m", "config.web", "--interface", "asginl", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--workers-kill-timeout", "1" if logs else "2", "--log-level", "warning"),
        *("--respawn-failed-workers", "--no-ws", "config.asgi:application"),
    ]
    worker = [str(PYTHON), str(ROOT / "manage.py"), "worker"]
    child_environment = GIVES_BACK | child_environment
    threads = {} if workers == 1 or "NUMI_THREADS" in child_environment else {"NUMI_THREADS": THREADS_OF_MANY}
    serves = Child("web", web, child_environment | threads, logs and logs / "web.log")
    if not works:
        return [serves]
    if can_fork():
        serves.environment["NUMI_WORKER_BESIDE"] = str(logs / "worker.log") if logs else ""
        return [serves]
    return [
        serves,
        Child("worker", worker, child_environment | {"NUMI_LONG_SQL": "1"}, logs and logs / "worker.log"),
    ]


def _greet(port: int, child_environment: dict[str, str], supervisor: Supervisor) -> None:
    """Once the first page answers, say where, and who may sign in."""
    accounts = subprocess.Popen(
        [str(PYTHON), str(ROOT / "manage.py"), "demo_accounts"],
        env=child_environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if not wait_until_ready(LOOPBACK, port, supervisor):
        return
    listing, _ = accounts.communicate(timeout=60)
    say(f"\n  numi est prêt : http://{LOOPBACK}:{port}/\n")
    say(listing.rstrip())
    say("\n  Faire sonner : ./numi ring 06 12 34 56 78      Recommencer : ./numi demo --reset")
    say("  Arrêter : Ctrl-C      Journaux : var/demo/log/")


def wait_until_ready(host: str, port: int, supervisor: Supervisor) -> bool:
    """Ask the server until it says that it may receive people."""
    import http.client  # noqa: PLC0415 -- with e-mail and TLS, three megabytes that the supervisor holds for ever

    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and not supervisor.stopping:
        line = http.client.HTTPConnection(host, port, timeout=5)
        try:
            line.request("GET", "/sante/prete")
            answer = line.getresponse()
            if answer.status == 200:
                return True
        except (OSError, http.client.HTTPException):
            pass
        finally:
            line.close()
        time.sleep(0.1)
    if not supervisor.stopping:
        say("Le serveur tarde à répondre. Voyez var/demo/log/web.log, ou lancez ./numi doctor.")
    return False


def run(args: Namespace) -> int:
    """Production: the settings are checked first, and refuse what belongs to a demonstration."""
    if os.environ.get("NUMI_DEMO"):
        raise Stop("NUMI_DEMO est réglé : c’est une démonstration, pas une production. Retirez cette variable.")
    environment.make()
    child_environment = django_environment("prod")
    for order in BEFORE_PRODUCTION:
        _manage_or_stop(order, child_environment | {"NUMI_LONG_SQL": "1"})
    system.require_free_port(args.host, args.port, "./numi run")
    workers = args.workers or min(4, os.cpu_count() or 1)
    say(f"numi écoute sur http://{args.host}:{args.port}/ ({workers} processus). Arrêt : Ctrl-C ou SIGTERM.")
    return stand(children(child_environment, args.host, args.port, workers=workers, logs=None))


def stand(parts: list[Child]) -> int:
    """Watch over an installation until it is asked to stop. One that watches over its own forks takes our place."""
    if len(parts) == 1:
        os.execve(parts[0].command[0], parts[0].command, parts[0].environment)  # noqa: S606 -- our own program
    supervisor = Supervisor(parts)
    supervisor.start()
    return supervisor.watch()


def _manage_or_stop(order: list[str], child_environment: dict[str, str]) -> None:
    done = subprocess.run(
        [str(PYTHON), str(ROOT / "manage.py"), *order],
        env=child_environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise Stop("numi ne démarre pas.\n" + "\n".join(said[-6:]))


def manage(args: list[str]) -> int:
    """A Django command on the hotline of this machine."""
    environment.make()
    sys.stdout.flush()
    return subprocess.run(
        [str(PYTHON), str(ROOT / "manage.py"), *args], env=current_environment(), cwd=ROOT, check=False
    ).returncode
