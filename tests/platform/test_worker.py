"""The worker: one job's fault never stops the others, a clock that steps neither."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from numi.interfaces.cli.rounds import Worker
from numi.interfaces.cli.worker_jobs import JOBS, Job
from numi.live.heartbeats import workers

ROOT = Path(__file__).resolve().parents[2]
MONDAY_9H = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def seconds(count):
    return timedelta(seconds=count)


def counter(ran, name, every=60):
    return Job(name, every, lambda now: ran.append((name, now)) or 1)


def failing(name, every=60):
    def fail(now):
        raise ZeroDivisionError

    return Job(name, every, fail)


def new_worker(*jobs):
    return Worker(name="essai:1", jobs=jobs, started_at=MONDAY_9H)


def test_a_job_runs_when_it_is_due_and_not_before():
    ran = []
    worker = new_worker(counter(ran, "a"))

    for offset in (0, 1, 59, 60, 61, 120):
        worker.round(MONDAY_9H + seconds(offset))

    assert [now - MONDAY_9H for _, now in ran] == [seconds(0), seconds(60), seconds(120)]


def test_a_failing_job_is_shown_and_the_others_go_on():
    ran = []
    worker = new_worker(failing("cassee"), counter(ran, "saine"))

    worker.round(MONDAY_9H)

    assert ran == [("saine", MONDAY_9H)]
    assert [(one.name, one.is_fresh, one.problems) for one in workers(now=MONDAY_9H)] == [
        ("essai:1", True, {"cassee": "ZeroDivisionError"})
    ]


def test_a_failing_job_waits_longer_each_time():
    worker = new_worker(failing("cassee"))
    pauses = []

    now = MONDAY_9H
    for _ in range(6):
        worker.round(now)
        pauses.append((worker.next_at["cassee"] - now).total_seconds())
        now = worker.next_at["cassee"]

    assert pauses == [120, 240, 480, 960, 960, 960]


def test_a_job_that_recovers_is_no_longer_shown():
    answers = iter([ZeroDivisionError, None])
    job = Job("capricieuse", 60, lambda now: _raise(next(answers)))
    worker = new_worker(job)

    worker.round(MONDAY_9H)
    worker.round(MONDAY_9H + seconds(120))

    assert workers(now=MONDAY_9H + seconds(120))[0].problems == {}


def _raise(error):
    if error:
        raise error
    return 0


def test_a_clock_put_back_does_not_put_the_worker_to_sleep():
    ran = []
    worker = new_worker(counter(ran, "a"))

    worker.round(MONDAY_9H)
    worker.round(MONDAY_9H - timedelta(days=1))

    assert len(ran) == 2


def test_an_undone_job_leaves_nothing():
    from numi.live.operations import publish

    def half(now):
        publish("notice", audience="duty", now=now)
        raise ZeroDivisionError

    worker = new_worker(Job("moitie", 60, half))

    worker.round(MONDAY_9H)

    from numi.live.queries import newest_event_id

    assert newest_event_id() == 0


def test_a_silent_worker_is_no_longer_fresh():
    worker = new_worker()
    worker.round(MONDAY_9H)

    assert [one.is_fresh for one in workers(now=MONDAY_9H + seconds(61))] == [False]


def test_a_worker_that_leaves_is_forgotten():
    worker = new_worker()
    worker.round(MONDAY_9H)
    worker.leave()

    assert workers(now=MONDAY_9H) == []


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_real_job_runs_twice_on_an_empty_hotline(job):
    assert (job.run(MONDAY_9H), job.run(MONDAY_9H)) == (0, 0)


def test_every_real_job_has_its_own_name():
    assert len({job.name for job in JOBS}) == len(JOBS)


@pytest.mark.slow
def test_a_real_worker_stops_when_asked(tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "NUMI_DEMO": "1",
        "NUMI_DATA": str(tmp_path),
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--skip-checks", "-v", "0"], cwd=ROOT, env=environment, check=True
    )
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(4)
        process.send_signal(signal.SIGTERM)

        assert process.wait(4) == 0
    finally:
        process.kill()
        process.wait()
