"""Gestures of a guide, as a browser sends them: ``gesture(1, "answer", "alerte#seule", answer="O")`` after a minute."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from numi.guidance.models import Run
from numi.guidance.operations.running import Gesture, record_gestures
from tests.factories.desk import NOW

MINUTE = timedelta(minutes=1)


def gesture(seq: int, kind: str, where: str, **values: Any) -> Gesture:
    procedure, _, step = where.partition("#")
    moment = {} if "at" in values else {"at": NOW + seq * MINUTE}
    return Gesture(uuid4(), seq, kind, procedure, step, **moment, **values)


def told(run: Run, by: Any, *gestures: Gesture) -> Run:
    return record_gestures(run=run, gestures=gestures, by=by, now=NOW + timedelta(hours=1))
