"""One image of the site, from which the web server and the worker are forked."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest

from numi.interfaces.cli import serving
from numi.interfaces.cli.benches.processes import family_of
from numi.interfaces.cli.forking import ForkedChild, can_fork
from numi.interfaces.cli.supervisor import Supervisor
from tests.platform.test_open_stream import free_port
from tests.platform.test_real_server import ask
from tests.platform.test_supervisor import _runs, wait_for

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_fork(), reason="Forks that follow their parent are told by the kernel of Linux."),
]


class House:
    """An empty demonstration, in processes of its own."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "NUMI_DEMO": "1",
            "NUMI_DATA": str(folder),
        }
        migrate = [sys.executable, "manage.py", "migrate", "--skip-checks", "-v", "0"]
        subprocess.run(migrate, cwd=ROOT, env=self.environment, check=True)
        logs = folder / "log"
        [self.child] = serving.children(self.environment, "127.0.0.1", self.port, workers=1, logs=logs)
        self.child.command[0] = sys.executable

    def start(self):
        """Whole, whatever the test before has broken."""
        if not self.child.is_alive():
            self.child.start()
        wait_for(lambda: self.answers() and self.pids("numi-worker") and self.is_beating(), 40)

    def is_beating(self):
        return set(self.pids("numi-worker")) <= self.beating()

    def answers(self):
        return ask(self.port, "/sante/prete")[0] == 200

    def beating(self):
        """The workers that have given a sign of life, by the number of their process."""
        with closing(sqlite3.connect(self.folder / "numi.sqlite3")) as base:
            return {int(name.rsplit(":", 1)[1]) for (name,) in base.execute("SELECT name FROM live_heartbeat")}

    def pids(self, name):
        return [one.pid for one in family_of(self.child.process.pid) if one.name == name]

    def everyone(self):
        return [one.pid for one in family_of(self.child.process.pid)]

    def log(self, name):
        return (self.folder / "log" / name).read_text("utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("image"))
    yield made
    Supervisor([made.child]).stop()


@pytest.fixture
def house(place):
    place.start()
    return place


def test_the_worker_does_its_rounds_beside_the_web(house):
    assert len(house.pids("numi-worker")) == 1
    assert len(house.pids("numi-web")) == 2  # granian and its process
    assert (house.folder / "log" / "worker.log").exists()


def test_a_worker_that_is_killed_comes_back_and_the_web_never_stops(house):
    [fallen], web = house.pids("numi-worker"), house.pids("numi-web")

    os.kill(fallen, signal.SIGKILL)

    wait_for(lambda: house.pids("numi-worker") not in ([], [fallen]) and house.is_beating())
    assert house.pids("numi-web") == web
    assert "« worker » s’est arrêté (code -9)" in house.log("web.log")


def test_a_web_server_that_is_killed_comes_back_and_the_worker_never_stops(house):
    worker, (master, pages) = house.pids("numi-worker"), house.pids("numi-web")

    os.kill(master, signal.SIGKILL)

    wait_for(lambda: not _runs(pages) and house.answers(), 15)
    assert house.pids("numi-worker") == worker


def test_all_stops_within_four_seconds_with_a_clean_end(house):
    everyone, [worker] = house.everyone(), house.pids("numi-worker")
    started = time.monotonic()

    house.child.signal(signal.SIGINT)

    assert house.child.process.wait(4) == 0
    assert time.monotonic() - started < 4
    assert not any(_runs(one) for one in everyone)
    assert worker not in house.beating()


def test_nobody_survives_the_image(house):
    everyone = house.everyone()

    house.child.process.kill()
    house.child.process.wait()

    wait_for(lambda: not any(_runs(one) for one in everyone), 6)


def forked(tmp_path, work):
    return ForkedChild(
        name="essai", command=[], environment={"NUMI_ESSAI": "oui"}, log=tmp_path / "essai.log", work=work
    )


def test_a_fork_speaks_in_its_file_and_ends_with_its_code(tmp_path):
    child = forked(tmp_path, lambda: os.write(1, os.environ["NUMI_ESSAI"].encode()))

    child.start()

    assert child.process.wait(5) == len("oui")
    assert child.last_words() == "oui"
    assert "NUMI_ESSAI" not in os.environ


def test_a_fork_that_fails_ends_there(tmp_path):
    child = forked(tmp_path, lambda: 1 // 0)

    child.start()

    assert child.process.wait(5) == 1


def test_the_worker_asks_the_base_without_the_limits_of_a_page(monkeypatch):
    from config import env, web

    address = "postgres://numi@localhost/numi?sslmode=require"
    kept = env.database(address, sqlite_path="")
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setattr("django.db.connections", {"default": Mock(settings_dict=kept)})
    monkeypatch.setattr("django.core.management.call_command", lambda name: None)

    assert web.work() == 0

    assert kept == env.database(address, sqlite_path="", web=False)
