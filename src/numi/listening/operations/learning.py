"""Making the model anew when what it learns from has changed; a worse one never takes the place of the old one."""

import logging
from datetime import datetime
from pathlib import Path

from django.db import transaction

from numi.journal.operations import record_system
from numi.listening.engine import folder, stamp
from numi.listening.shelf import library_in_use, print_in_use
from numi.suggestion import model, store
from numi.suggestion.encoder import Encoder
from numi.suggestion.inputs import Library
from numi.suggestion.suggester import Suggester
from numi.suggestion.training import train

logger = logging.getLogger("numi.listening")
REFUSED = "model.refused"
ASKED_OF_EACH, RIGHT_AT_LEAST = 3, 0.9


def renew_model(*, content: Path, now: datetime) -> int:
    """Train when the procedures or the sentences have changed since the model in place. Returns how many were made.

    Takes seconds. Records ``suggestion.learnt``, or ``suggestion.refused`` when the new model does not know its own
    lessons: the old one then stays.
    """
    mark = print_in_use(content)
    if mark in (stamp(), _refused()):
        return 0
    library, where = library_in_use(content), folder()
    if not library.procedures:
        return 0
    encoder = model.prepare_encoder(where)
    made = train(library, encoder)
    right = _passes(made, library, encoder)
    if right < RIGHT_AT_LEAST:
        (where / REFUSED).write_text(mark, "utf-8")
        with transaction.atomic():
            record_system("suggestion.refused", now=now, right=f"{right:.2f}")
        return 0
    store.write(where / model.MODEL, made)
    store.write(where / model.STAMP, mark.encode())
    with transaction.atomic():
        record_system("suggestion.learnt", now=now, procedures=len(library.procedures))
    return 1


def _refused() -> str:
    """The library whose model was refused: it is not tried again until it changes."""
    try:
        return (folder() / REFUSED).read_text("utf-8")
    except OSError:
        return ""


def _passes(made: bytes, library: Library, encoder: Encoder | None) -> float:
    """The share of procedures that a new model finds among its three first from sentences of its own lesson."""
    trial = folder() / "model.trial"
    store.write(trial, made)
    try:
        engine = Suggester.open(trial, encoder)
        asked = [(one.id, text) for one in library.procedures for text in one.phrases[:ASKED_OF_EACH]]
        found = sum(ident in [name for name, _ in engine.suggest(text).ranked[:3]] for ident, text in asked)
    finally:
        trial.unlink(missing_ok=True)
    return found / len(asked) if asked else 1.0
