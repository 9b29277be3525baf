"""Signs of life of the processes that work by themselves: written by the worker, read by the health page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from numi.live.models import Heartbeat

FRESH_FOR = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker as the health page shows it."""

    name: str
    beat_at: datetime
    is_fresh: bool
    problems: dict[str, str]


def beat(*, name: str, started_at: datetime, now: datetime, problems: dict[str, str]) -> None:
    """Say that the process ``name`` is alive at ``now``; ``problems`` names the jobs that failed in this round."""
    Heartbeat.objects.update_or_create(
        name=name, defaults={"beat_at": now, "started_at": started_at, "problems": problems}
    )


def leave(*, name: str) -> None:
    """The process ``name`` stops on purpose."""
    Heartbeat.objects.filter(name=name).delete()


def forget_old(*, now: datetime) -> int:
    """Drop the marks of processes that were killed long ago."""
    return Heartbeat.objects.filter(beat_at__lt=now - FORGOTTEN_AFTER).delete()[0]


def workers(*, now: datetime) -> list[Worker]:
    """Every known worker, the freshest first."""
    return [
        Worker(row.name, row.beat_at, row.beat_at >= now - FRESH_FOR, dict(row.problems))
        for row in Heartbeat.objects.order_by("-beat_at")
    ]
