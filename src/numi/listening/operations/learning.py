"""Making the model anew when what it learns from has changed; a worse one never takes the place of the old one."""

import fcntl
import logging
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.db import transaction

from numi.core.errors import NotAllowed, TransitionRefused
from numi.core.memory import give_back
from numi.journal.operations import record_system
from numi.library.access import may_keep
from numi.listening import shelved, teaching
from numi.listening.refusal import trouble, values_of
from numi.listening.shelf import library_in_use, print_in_use, rewritten
from numi.listening.standing import Standing
from numi.listening.teaching import Lesson

logger = logging.getLogger("numi.listening")
LOCK = "lesson.lock"
REMADE_AFTER = 60.0
_UNDER_WAY: tuple[Lesson, IO[bytes]] | None = None


def renew_model(*, content: Path, now: datetime, wait: bool = True) -> int:
    """Learn when the procedures or the sentences have changed since the model in place. Returns how many were made.

    A process of its own learns, for seconds; without ``wait`` it goes on between two calls. Records
    ``suggestion.learnt``, or ``suggestion.refused`` when the new model does not know its own lessons, or finds less
    than the best one on sentences that nobody learns from: the old one then stays. Raises LessonFailed.
    """
    global _UNDER_WAY
    if _UNDER_WAY is None:
        _UNDER_WAY = _begin(content)
        if _UNDER_WAY is None:
            return 0
    lesson, lock = _UNDER_WAY
    if wait:
        lesson.wait()
    if not lesson.is_over():
        return 0
    try:
        return _conclude(lesson, now)
    finally:
        _UNDER_WAY = None
        lesson.close()
        lock.close()
        give_back()


def finish_lesson(*, content: Path, now: datetime) -> int:
    """Wait for the lesson under way, if any: whoever leaves now would end it. Returns how many models were made."""
    return renew_model(content=content, now=now) if _UNDER_WAY else 0


def take_refused(*, mark: str, by: Any, now: datetime) -> None:
    """Take the model that was refused all the same: the library has changed on purpose.

    The worker learns it again, and it becomes the one that the next are compared with. Records ``suggestion.taken``.
    Raises NotAllowed; TransitionRefused when the model that was seen is not the one that is refused now.
    """
    if not may_keep(by):
        raise NotAllowed("Prendre un modèle refusé revient à qui tient la bibliothèque.")
    if not mark or mark != shelved.read_values(shelved.REFUSED).get("mark"):
        raise TransitionRefused(
            "Ce modèle n’est plus celui qui est refusé. Rechargez la page pour voir où l’on en est."
        )
    shelved.write(shelved.ACCEPTED, mark)
    record_system("suggestion.taken", now=now, by=str(by.pk))


def _begin(content: Path) -> tuple[Lesson, IO[bytes]] | None:
    """A lesson, when there is something new to learn and nobody on this machine is at it."""
    mark = print_in_use(content)
    if not _is_wanted(mark):
        return None
    library = library_in_use(content)
    if not library.procedures:
        return None
    models = shelved.folder()
    models.mkdir(parents=True, exist_ok=True)
    lock = (models / LOCK).open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    teaching.sweep(models)
    best = shelved.path_of(shelved.read(shelved.BEST) or shelved.stamp())
    lesson = {
        "library": asdict(library),
        "models": str(models),
        "content": str(content),
        "best": str(best) if best.exists() else "",
        "left_out": sorted(rewritten() - {one.id for one in library.procedures if one.critical}),
    }
    begun = teaching.begin(mark, lesson, models=models)
    del library, lesson
    give_back()
    return begun, lock


def _is_wanted(mark: str) -> bool:
    """Neither learnt nor refused; or refused and taken all the same; or learnt in a file that does not read."""
    if mark != shelved.stamp():
        return mark != shelved.read_values(shelved.REFUSED).get("mark") or mark == shelved.read(shelved.ACCEPTED)
    if shelved.read(shelved.REFUSED):
        shelved.forget(shelved.REFUSED, shelved.ACCEPTED)  # the library is again what the model in place was made from
    try:
        age = time.time() - shelved.path_of(mark).stat().st_mtime
    except OSError:
        return True
    return shelved.read(shelved.BROKEN) == mark and age > REMADE_AFTER


def _conclude(lesson: Lesson, now: datetime) -> int:
    report = lesson.report()
    if report is None:
        return 0
    if report["unread"]:
        logger.warning("suggestion.sentences-unread", extra={"files": report["unread"]})
    is_taken = shelved.read(shelved.ACCEPTED) == lesson.mark
    why = "" if is_taken else trouble(report)
    cost = {name: report[name] for name in ("seconds", "gate_seconds", "megabytes", "after", "before")}
    if why:
        shelved.write_values(shelved.REFUSED, values_of(lesson.mark, why, report, now))
        with transaction.atomic():
            record_system("suggestion.refused", now=now, right=f"{report['lesson']:.2f}", **cost)
        return 0
    _put_in_place(lesson, is_best=is_taken or _is_best(report))
    with transaction.atomic():
        record_system("suggestion.learnt", now=now, **cost)
    return 1


def _is_best(report: dict[str, Any]) -> bool:
    """Whether the next ones are to be compared with this one: small losses that follow one another do not add up."""
    return report["before"] is None or Standing.of(report["after"]).is_no_worse_than(Standing.of(report["before"]))


def _put_in_place(lesson: Lesson, *, is_best: bool) -> None:
    before = shelved.stamp()
    (lesson.folder / teaching.MODEL).replace(shelved.path_of(lesson.mark))
    if is_best:
        shelved.write(shelved.BEST, lesson.mark)
    shelved.write(shelved.STAMP, lesson.mark)
    shelved.forget(shelved.REFUSED, shelved.ACCEPTED, shelved.BROKEN)
    shelved.sweep(lesson.mark, before, shelved.read(shelved.BEST))
