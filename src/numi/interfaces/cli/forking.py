"""Children that are forked from this very process: they share what it has read, page by page, until they change it."""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, NoReturn

from numi.interfaces.cli.supervisor import KERNEL, Child, Running, follow_parent

PR_SET_NAME = 15


def can_fork() -> bool:
    """Where children may be forked and follow their parent to the end."""
    return KERNEL is not None and hasattr(os, "fork")


@dataclass(slots=True, kw_only=True)
class ForkedChild(Child):
    """A supervised fork, that does ``work`` and ends with its code. Fork before any thread is started."""

    work: Callable[[], int]

    def spawn(self, out: IO[bytes] | None) -> Running:
        """A new process, in a group of its own; its ``environment`` is added to ours."""
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
        if not pid:
            self._live(parent, out)
        return Forked(pid)

    def _live(self, parent: int, out: IO[bytes] | None) -> NoReturn:
        code = 1
        try:
            self._settle(parent, out)
            code = self.work()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:  # noqa: BLE001 -- nothing of the parent may run in its child
            traceback.print_exc()
        finally:
            _leave(code)

    def _settle(self, parent: int, out: IO[bytes] | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        follow_parent()
        if os.getppid() != parent:  # it died before it could be followed
            os._exit(1)
        if KERNEL:
            KERNEL.prctl(PR_SET_NAME, f"numi-{self.name}".encode()[:15])
        if out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        os.environ.update(self.environment)


def _leave(code: int) -> NoReturn:
    """End without what the parent has registered for its own end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(code)


class Forked:
    """A forked process, as ``subprocess.Popen`` shows one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its code once it has ended, minus the signal that killed it; None before."""
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Until it ends. Raises subprocess.TimeoutExpired."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("fork", timeout or 0.0)
            time.sleep(0.01)
        return code

    def kill(self) -> None:
        """End it at once."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
