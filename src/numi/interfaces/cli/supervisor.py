"""One small supervisor: starts the processes, restarts what falls with a back-off, stops everything in time.

Standard library only. Children live in their own process group, so that a Ctrl-C reaches them through us, once, and
they are told to stop should we be killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from numi.interfaces.cli.places import say

STOP_WITHIN = 3.4
QUICK_DEATH = 20.0
DEATHS_BEFORE_GIVING_UP = 6
HOPELESS = 70  # the code of a supervisor that has given up: the one above it does the same
BIGGEST_LOG = 5_000_000
PR_SET_PDEATHSIG = 1
KERNEL = ctypes.CDLL(None) if sys.platform == "linux" else None


class Running(Protocol):
    """What is asked of a process that was started (``subprocess.Popen`` has it all)."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def kill(self) -> None: ...


@dataclass(slots=True)
class Child:
    """One supervised process. ``log`` is its file, or None to speak on our own output."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path | None = None
    process: Running | None = None
    started_at: float = 0.0
    quick_deaths: int = 0
    restart_at: float = 0.0
    restarts: list[int | None] = field(default_factory=list)

    def start(self) -> None:
        out = self._open_log()
        try:
            self.process = self.spawn(out)
        finally:
            if out:
                out.close()
        self.started_at = time.monotonic()

    def spawn(self, out: IO[bytes] | None) -> Running:
        """A new process, in a group of its own."""
        return subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            start_new_session=True,
            preexec_fn=follow_parent if KERNEL else None,
        )

    def _open_log(self) -> IO[bytes] | None:
        if self.log is None:
            return None
        self.log.parent.mkdir(parents=True, exist_ok=True)
        too_big = self.log.exists() and self.log.stat().st_size > BIGGEST_LOG
        return self.log.open("wb" if too_big else "ab")

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def last_words(self, count: int = 12) -> str:
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


def follow_parent() -> None:
    """Ask the kernel for a SIGTERM when the supervisor dies without a word (kill -9)."""
    if KERNEL:
        KERNEL.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Keeps its children alive until asked to stop; they then have ``stop_within`` seconds."""

    def __init__(self, children: Sequence[Child], *, stop_within: float = STOP_WITHIN) -> None:
        self.children = children
        self.stop_within = stop_within
        self.stopping = False

    def start(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        for child in self.children:
            child.start()

    def _asked_to_stop(self, number: int, frame: object) -> None:
        if self.stopping:
            for child in self.children:
                child.signal(signal.SIGKILL)
        self.stopping = True

    def watch(self) -> int:
        """Until asked to stop (0), or until a child keeps dying at once (1)."""
        while not self.stopping:
            for child in self.children:
                if not child.is_alive() and not self._revive(child):
                    self.stop()
                    return 1
            time.sleep(0.2)
        self.stop()
        return 0

    def _revive(self, child: Child) -> bool:
        """Start a fallen child again when its pause is over; False when it is hopeless."""
        now = time.monotonic()
        if child.process is not None:
            code = child.process.returncode
            child.signal(signal.SIGKILL)
            child.process = None
            child.quick_deaths = child.quick_deaths + 1 if now - child.started_at < QUICK_DEATH else 1
            if child.quick_deaths >= DEATHS_BEFORE_GIVING_UP or code == HOPELESS:
                say(f"« {child.name} » s’arrête sans cesse (code {code}) : j’abandonne. Ses derniers mots :")
                say(child.last_words())
                return False
            pause = min(0.5 * 2 ** (child.quick_deaths - 1), 30.0)
            child.restart_at = now + pause
            child.restarts.append(code)
            say(f"« {child.name} » s’est arrêté (code {code}). Je le relance dans {pause:g} s.")
        elif now >= child.restart_at:
            child.start()
        return True

    def stop(self) -> None:
        """Ask, wait a little, then insist: everything is gone within four seconds, open streams included."""
        self.stopping = True
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + self.stop_within
        while time.monotonic() < deadline and any(child.is_alive() for child in self.children):
            time.sleep(0.05)
        for child in self.children:
            child.signal(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
