"""The rounds of the worker: which job is due, one transaction each, a failure of one never stops the others."""

import logging
import zlib
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from numi.interfaces.cli.worker_jobs import Job
from numi.live.heartbeats import beat, leave

logger = logging.getLogger("numi.worker")
BEAT_EVERY = timedelta(seconds=10)


@dataclass(slots=True)
class Worker:
    """What one worker process remembers between two rounds; losing it does no harm."""

    name: str
    jobs: Sequence[Job]
    started_at: datetime
    next_at: dict[str, datetime] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    beat_at: datetime | None = None

    def round(self, now: datetime) -> int:
        """Run what is due at ``now``, then give a sign of life. Returns how many jobs ran."""
        ran = 0
        for job in self.jobs:
            due = self.next_at.get(job.name)
            if due is None or now >= due or due - now > timedelta(seconds=job.every_seconds * 16):
                self._run(job, now)
                ran += 1
        if self.beat_at is None or not timedelta(0) <= now - self.beat_at < BEAT_EVERY:
            self._beat(now)
        return ran

    def _run(self, job: Job, now: datetime) -> None:
        try:
            with nullcontext() if job.is_long else transaction.atomic():
                if job.is_long or _alone_with(job):
                    done = job.run(now)
                    if done:
                        logger.info("job.done", extra={"job": job.name, "count": done})
        except Exception as error:  # one job's fault is logged and shown, the others go on
            count = self.failures.get(job.name, 0) + 1
            self.failures[job.name] = count
            self.problems[job.name] = type(error).__name__
            logger.exception("job.failed", extra={"job": job.name, "times": count})
        else:
            self.failures.pop(job.name, None)
            self.problems.pop(job.name, None)
        pause = job.every_seconds * min(2 ** self.failures.get(job.name, 0), 16)
        self.next_at[job.name] = now + timedelta(seconds=pause)

    def _beat(self, now: datetime) -> None:
        try:
            beat(name=self.name, started_at=self.started_at, now=now, problems=self.problems)
            self.beat_at = now
        except Exception:  # no sign of life is itself the sign
            logger.exception("worker.no-beat")

    def leave(self) -> None:
        """Say that this worker stops on purpose."""
        try:
            leave(name=self.name)
        except Exception:  # stopping must not fail because the database is gone
            logger.exception("worker.no-leave")


def _alone_with(job: Job) -> bool:
    """On PostgreSQL, take the job for this transaction or leave it to the worker that has it; SQLite writes alone."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [0x6E756D69, zlib.crc32(job.name.encode()) >> 1])
        return bool(cursor.fetchone()[0])
