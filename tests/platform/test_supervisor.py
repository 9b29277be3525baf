"""The supervisor: revive, give up, stop in time, leave no orphan."""

import os
import signal
import subprocess
import sys
import time

import pytest

from numi.interfaces.cli import supervisor
from numi.interfaces.cli.supervisor import Child, Supervisor

SLEEPER = "import time; time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('pret', flush=True); time.sleep(600)"
)


def child(tmp_path, code, name="essai"):
    return Child(name, [sys.executable, "-c", code], dict(os.environ), tmp_path / f"{name}.log")


@pytest.fixture
def signals():
    """The supervisor takes over the signals: give them back to pytest."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def wait_for(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


def test_a_fallen_process_comes_back(tmp_path, signals):
    fallen = child(tmp_path, SLEEPER)
    watch = Supervisor([fallen])
    watch.start()
    first = fallen.process.pid

    fallen.process.kill()
    fallen.process.wait()
    assert watch._revive(fallen) is True
    fallen.restart_at = 0.0
    assert watch._revive(fallen) is True

    assert fallen.is_alive()
    assert fallen.process.pid != first
    assert fallen.restarts == [-signal.SIGKILL]
    watch.stop()


def test_a_process_that_always_falls_is_given_up_with_its_last_words(tmp_path, signals, monkeypatch, capsys):
    monkeypatch.setattr(supervisor, "DEATHS_BEFORE_GIVING_UP", 2)
    hopeless = child(tmp_path, "raise SystemExit('la base est absente')")
    watch = Supervisor([hopeless])
    watch.start()

    assert watch.watch() == 1

    said = capsys.readouterr().out
    assert "« essai » s’arrête sans cesse (code 1) : j’abandonne." in said
    assert "la base est absente" in said


def test_the_pause_before_a_restart_doubles(tmp_path, signals, capsys):
    falling = child(tmp_path, "raise SystemExit(3)")
    watch = Supervisor([falling])
    pauses = []

    for _ in range(4):
        falling.start()
        falling.process.wait()
        before = time.monotonic()
        watch._revive(falling)
        pauses.append(round(falling.restart_at - before, 1))

    assert pauses == [0.5, 1.0, 2.0, 4.0]


@pytest.mark.slow
def test_a_process_that_does_not_listen_is_gone_within_four_seconds(tmp_path, signals):
    stubborn = child(tmp_path, STUBBORN)
    watch = Supervisor([stubborn])
    watch.start()
    wait_for(lambda: "pret" in stubborn.last_words())

    started = time.monotonic()
    watch.stop()

    assert time.monotonic() - started < 4
    assert stubborn.process.returncode == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="The kernel of Linux tells orphans.")
def test_no_process_survives_a_supervisor_that_is_killed(tmp_path):
    code = (
        "import sys; from pathlib import Path; from numi.interfaces.cli.supervisor import *\n"
        f"c = Child('x', [sys.executable, '-c', {SLEEPER!r}], {{}}, Path({str(tmp_path)!r}) / 'x.log')\n"
        "s = Supervisor([c]); s.start(); print(c.process.pid, flush=True); s.watch()"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=_with_sources())
    orphan = int(parent.stdout.readline())

    parent.kill()
    parent.wait()
    parent.stdout.close()

    wait_for(lambda: not _runs(orphan))


def _with_sources():
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _runs(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as status:
            return status.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
