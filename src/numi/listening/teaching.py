"""A lesson under way: a process of its own, that learns a library and gives its memory back when it ends.

The worker holds the database and small memory; the lesson holds neither the first nor, for long, the second.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

logger = logging.getLogger("numi.listening")
PROGRAM = (sys.executable, "-m", "numi.listening.lesson")
SOURCES = Path(__file__).resolve().parents[2]
LESSON, MODEL, REPORT, SAID = "lesson.json", "model.bin", "report.json", "stderr.txt"
PREFIX = "lesson-"
SECONDS_AT_MOST = 900.0
LAST_WORDS = 4_000
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # threads of small products wait for one another
STOPPED = (-15, -2)  # by whoever stops the worker too


class LessonFailed(Exception):
    """The process that learns ended without a model; its last words are in the log."""


@dataclass(slots=True)
class Lesson:
    """One process that learns. ``mark``: what it learns, ``folder``: where it works."""

    mark: str
    folder: Path
    process: "subprocess.Popen[bytes]"
    ends_at: float = field(default_factory=lambda: time.monotonic() + SECONDS_AT_MOST)

    def is_over(self) -> bool:
        """Whether it has ended. One that lasts too long is ended."""
        if self.process.poll() is None and time.monotonic() >= self.ends_at:
            self.stop()
        return self.process.poll() is not None

    def wait(self) -> None:
        """Until it is over."""
        while not self.is_over():
            try:
                self.process.wait(timeout=max(0.0, min(1.0, self.ends_at - time.monotonic())))
            except subprocess.TimeoutExpired:
                continue

    def stop(self) -> None:
        """End it at once: it holds nothing that would be lost."""
        self.process.kill()
        self.process.wait()

    def report(self) -> dict[str, Any] | None:
        """What it found once over; None when it was stopped. Raises LessonFailed, after its last words are logged."""
        code = self.process.returncode
        if code in STOPPED:
            return None
        try:
            if code == 0 and (self.folder / MODEL).exists():
                found: dict[str, Any] = json.loads((self.folder / REPORT).read_text("utf-8"))
                return found
        except (OSError, ValueError):
            pass
        said = (self.folder / SAID).read_bytes()[-LAST_WORDS:].decode(errors="replace")
        logger.error("suggestion.lesson-failed", extra={"code": code, "last_words": said.splitlines()[-30:]})
        raise LessonFailed(f"code {code}")

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.stop()
        if self.process.stdin:
            self.process.stdin.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def begin(mark: str, lesson: dict[str, Any], *, models: Path, program: Sequence[str] = PROGRAM) -> Lesson:
    """Start a process that learns ``lesson`` (the values that ``numi.listening.lesson`` reads)."""
    models.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=models))
    (folder / LESSON).write_text(json.dumps(lesson, ensure_ascii=False), "utf-8")
    environment = {**os.environ, **ONE_CORE}
    with (folder / SAID).open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 -- our own program, no word of anybody's
            [*program, str(folder)],
            cwd=SOURCES,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
    return Lesson(mark, folder, process)


def sweep(models: Path) -> None:
    """Remove what a lesson left that was killed with its worker."""
    for path in models.glob(f"{PREFIX}*"):
        shutil.rmtree(path, ignore_errors=True)
