"""``./numi bench memory``: what a whole installation holds once all have served, and the model was learnt twice."""

import http.client
import json
import shutil
import socket
import subprocess
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numi.interfaces.cli.benches.base import Base
from numi.interfaces.cli.benches.memory_here import WEB_PROCESSES
from numi.interfaces.cli.benches.processes import Process, family_of
from numi.interfaces.cli.places import PYTHON, ROOT, Stop, say

HELP = "la mémoire de toute l’installation : deux processus web, l’ouvrier, un apprentissage"
WEB, INSIDE = "config.asgi:application", "numi.interfaces.cli.benches.memory_here"
WORKER = "numi-worker"
BAR = 300.0
LEARNT_WITHIN, SERVED_WITHIN, SETTLED = 240.0, 60.0, 3.0
SAID = (
    "je voudrais changer mon mot de passe et puis aussi scanner un document pour la caf",
    "bonjour on m a vide mon compte hier et j ai recu un message de la banque",
    "mon imprimante ne marche plus et ma boite gmail est pleine",
)


class MemoryBase(Base):
    """The demonstration's people, in a folder of their own."""

    @property
    def label(self) -> str:
        return "Toute l’installation, SQLite"

    @property
    def folder(self) -> Path:
        return ROOT / "var" / "bench" / "memory"


@dataclass(slots=True)
class Peak:
    """The most that was held at once, looked at four times a second."""

    value: float = 0.0
    child: float = 0.0


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", type=Path, metavar="FICHIER", help="écrire aussi les chiffres bruts")


def run(options: dict[str, Any]) -> int:
    """Measure and print; 1 when the bar is missed. Raises Stop outside Linux, or when nothing starts."""
    if not Path("/proc/self/smaps_rollup").exists():
        raise Stop("Cette mesure lit /proc/<pid>/smaps_rollup : il faut Linux.", code=2)
    base = MemoryBase("sqlite", is_small=True)
    shutil.rmtree(base.folder, ignore_errors=True)
    base.folder.mkdir(parents=True)
    _manage(base, "prepare_demo")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = base.folder / "log" / "house.log"
    log.parent.mkdir()
    with log.open("wb") as out:
        order = [str(PYTHON), "-m", INSIDE, str(port)]
        house = subprocess.Popen(order, env=base.environment(), cwd=ROOT, stdout=out, stderr=out)
    try:
        found, peak = _measured(base, port, house.pid)
    finally:
        house.terminate()
        with suppress(subprocess.TimeoutExpired):
            house.wait(timeout=20)
    return report(found, peak, options["json"])


def _measured(base: Base, port: int, pid: int) -> tuple[list[Process], Peak]:
    peak, over = Peak(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(pid, peak, over), daemon=True)
    watcher.start()
    stamp = base.folder / "listening" / "model.of"
    say("L’installation démarre et apprend…")
    _until(lambda: _get(port, "/sante/prete", "") == 200, SERVED_WITHIN, "le serveur ne répond pas")
    people = _door(base)
    _until(stamp.exists, LEARNT_WITHIN, "l’ouvrier n’a rien appris")
    first = stamp.read_text("utf-8")
    _serve(port, pid, people)
    say("Une phrase de plus est gardée : tout le monde change de modèle…")
    _manage(base, "bench_here", "phrase")
    _until(lambda: stamp.read_text("utf-8") != first, LEARNT_WITHIN, "l’ouvrier n’a pas réappris")
    _serve(port, pid, people)
    time.sleep(SETTLED)
    over.set()
    watcher.join()
    return family_of(pid), peak


def report(found: list[Process], peak: Peak, where: Path | None) -> int:
    """Print every process and the sum; 1 when it is over the bar."""
    total = sum(one.held for one in found)
    for one in found:
        say(f"  {_name(one, found):<28} {one.held:6.1f} Mo")
    say(f"  {'toute l’installation':<28} {total:6.1f} Mo   barre ≤ {BAR:.0f}   {'tenu' if total <= BAR else 'MANQUÉ'}")
    say(f"  pendant l’apprentissage, au plus {peak.value:.0f} Mo, dont {peak.child:.0f} pour l’enfant qui apprend")
    if where:
        rows = [{"name": _name(one, found), "held": one.held} for one in found]
        told = {"processes": rows, "total": total, "peak": peak.value, "child": peak.child, "met": total <= BAR}
        where.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if total <= BAR else 1


def _name(one: Process, family: list[Process]) -> str:
    """Forks carry the command of their parent: the place in the family tells the rest."""
    if WEB in one.command:
        if one.name == WORKER:
            return "ouvrier"
        return ("superviseur, image commune", "web, maître", "web")[min(_forks_above(one, family), 2)]
    return "superviseur" if INSIDE in one.command else one.command[:28]


def _forks_above(one: Process, family: list[Process]) -> int:
    above = next((other for other in family if other.pid == one.parent and WEB in other.command), None)
    return 1 + _forks_above(above, family) if above else 0


def _watch(pid: int, peak: Peak, over: threading.Event) -> None:
    while not over.wait(0.25):
        held = family_of(pid)
        peak.value = max(peak.value, sum(one.held for one in held))
        peak.child = max([peak.child, *(one.held for one in held if "numi.listening" in one.command)])


def _serve(port: int, pid: int, people: dict[str, Any]) -> None:
    """Ask pages and suggestions until each web process has the model in hand, then a good many more."""
    family = family_of(pid)
    web = [one for one in family if _name(one, family) == "web"]
    if len(web) != WEB_PROCESSES:
        raise Stop(f"{len(web)} processus web au lieu de {WEB_PROCESSES}.", code=2)
    folder = (ROOT / "var" / "bench" / "memory" / "listening").resolve()

    def have_it() -> bool:
        _round(port, people)
        return all(any(one.maps(path) for path in folder.glob("model*.bin")) for one in web)

    _until(have_it, SERVED_WITHIN, "un processus web n’a pas ouvert le modèle")
    for _ in range(6):
        _round(port, people)


def _round(port: int, people: dict[str, Any]) -> None:
    """Everybody at once, each on a connection of its own: both processes get their share."""
    paths = [*people["pages"], *(f"{people['asked']}?q={said.replace(' ', '+')}" for said in SAID * 2)]
    asking = [threading.Thread(target=_get, args=(port, path, people["cookie"])) for path in paths]
    for one in asking:
        one.start()
    for one in asking:
        one.join()


def _get(port: int, path: str, cookie: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        line.close()


def _door(base: Base) -> dict[str, Any]:
    """Somebody who has just signed in (``memory_people.door``)."""
    answer = base.folder / "door.json"
    _manage(base, "bench_here", "door", "--out", str(answer))
    found: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    return found


def _manage(base: Base, *order: str) -> None:
    done = subprocess.run(
        [str(PYTHON), str(ROOT / "manage.py"), *order],
        env=base.environment(long_sql=True), cwd=ROOT, stdout=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Stop(f"La mesure de la mémoire s’est arrêtée ({order[-1]}, code {done.returncode}).", code=2)


def _until(is_so: Callable[[], bool], seconds: float, trouble: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise Stop(f"La mesure de la mémoire s’est arrêtée : {trouble} (voyez var/bench/memory/log).", code=2)
        time.sleep(0.2)
