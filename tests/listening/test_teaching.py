"""The process that learns: polite, mortal, silent about what people said, and gone with whoever started it."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from numi.listening import teaching
from numi.listening.teaching import LessonFailed
from tests.architecture.sources import ROOT
from tests.listening.conftest import small_library
from tests.platform.test_supervisor import wait_for

SECRET = "Tournesol12"
ENTRY = (
    "import os, sys, time; from numi.listening import lesson; lesson.learn = {act}; os._exit(lesson.main(sys.argv[1:]))"
)
SLEEPS = "lambda where: ((where / 'pid').write_text(f'{os.getpid()} {os.nice(0)}'), time.sleep(600))"
FAILS = f"lambda where: int('{SECRET}')"
PARENT = """
import sys, time
from pathlib import Path
from numi.listening import teaching
lesson = teaching.begin("un", {}, models=Path(sys.argv[1]), program=(sys.executable, "-c", sys.argv[2]))
time.sleep(600)
"""


def program(act):
    return (sys.executable, "-c", ENTRY.format(act=act))


def begin(tmp_path, act):
    return teaching.begin("un", {}, models=tmp_path, program=program(act))


def is_gone(pid):
    """Ended, or waiting for somebody to read its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def pid_of(tmp_path):
    wait_for(lambda: list(tmp_path.glob("lesson-*/pid")) and next(tmp_path.glob("lesson-*/pid")).read_text())
    return next(tmp_path.glob("lesson-*/pid")).read_text().split()


def test_a_lesson_learnt_apart_gives_a_model_and_what_it_is_worth(tmp_path, sentences):
    content = sentences(("on a vidé mon compte en banque", ["fraude-bancaire"]), ("gmail est plein", ["gmail"]))
    (tmp_path / "encoder.bin").mkdir()  # no encoder can be put there: words alone
    asked = {
        "library": asdict(small_library()), "models": str(tmp_path), "content": str(content), "best": "", "left_out": [],
    }  # fmt: skip
    lesson = teaching.begin("un", asked, models=tmp_path)

    lesson.wait()
    report = lesson.report()

    assert (lesson.folder / teaching.MODEL).stat().st_size > 1_000
    assert report["lesson"] == 1.0
    assert report["after"] == {"asked": 2, "found": 2, "critical_asked": 1, "critical_found": 1}
    assert report["before"] is None
    assert report["megabytes"] > 10
    lesson.close()
    assert not list(tmp_path.glob("lesson-*"))


def test_it_leaves_the_processor_to_the_others(tmp_path):
    lesson = begin(tmp_path, SLEEPS)

    assert pid_of(tmp_path)[1] == str(min(19, os.nice(0) + 5))
    lesson.close()
    assert lesson.process.returncode == -signal.SIGKILL


def test_one_that_lasts_too_long_is_ended_and_that_is_a_failure(tmp_path):
    lesson = begin(tmp_path, SLEEPS)
    lesson.ends_at = time.monotonic() + 0.2

    lesson.wait()

    with pytest.raises(LessonFailed):
        lesson.report()
    lesson.close()


def test_a_failure_logs_where_and_never_what_was_said(tmp_path, caplog):
    lesson = begin(tmp_path, FAILS)
    lesson.wait()

    with pytest.raises(LessonFailed):
        lesson.report()

    said = json.dumps(caplog.records[-1].last_words)
    assert "ValueError" in said
    assert "lesson.py" in said
    assert SECRET not in said
    lesson.close()


def test_one_that_is_stopped_with_the_worker_is_no_failure(tmp_path):
    lesson = begin(tmp_path, SLEEPS)
    pid_of(tmp_path)
    lesson.process.terminate()
    lesson.wait()

    assert lesson.report() is None
    lesson.close()


def test_it_ends_when_its_worker_is_killed(tmp_path):
    order = [sys.executable, "-c", PARENT, str(tmp_path), ENTRY.format(act=SLEEPS)]
    worker = subprocess.Popen(order, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    pid = pid_of(tmp_path)[0]
    assert not is_gone(pid)

    worker.kill()
    worker.wait()

    wait_for(lambda: is_gone(pid), 5.0)
    teaching.sweep(tmp_path)
    assert not list(tmp_path.glob("lesson-*"))


def test_the_worker_itself_never_reads_what_learning_needs():
    """The memory of learning, and of numpy, is that of a process that ends."""
    code = (
        "import django; django.setup(); import sys; import numi.interfaces.cli.management.commands.worker; "
        "print([one for one in ('numpy', 'typst', 'numi.suggestion.training') if one in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
