"""The engine that this process listens with: read from the data folder, replaced when the worker has made a better one.

One model for every process of a machine, mapped in memory; a page in progress keeps the one that it began with.
"""

import logging
import threading
from pathlib import Path

from django.conf import settings

from numi.suggestion import model
from numi.suggestion.answers import Suggestion
from numi.suggestion.store import BrokenModel
from numi.suggestion.suggester import Suggester

logger = logging.getLogger("numi.listening")
NOTHING = Suggestion()
_LOCK = threading.Lock()
_HELD: tuple[str, Suggester | None] = ("", None)


def folder() -> Path:
    """Where the model lies."""
    return Path(settings.SUGGESTION)


def stamp() -> str:
    """What the model in place was made from; empty without one."""
    try:
        return (folder() / model.STAMP).read_text("utf-8")
    except OSError:
        return ""


def current() -> tuple[str, Suggester | None]:
    """(stamp, engine) of the model in place; no engine when there is none, or when it cannot be read."""
    global _HELD
    now = stamp()
    if now != _HELD[0]:
        with _LOCK:
            if now != _HELD[0]:
                _HELD = (now, _open() if now else None)
    return _HELD


def _open() -> Suggester | None:
    try:
        return model.load(folder())
    except BrokenModel:
        logger.exception("suggestion.broken")
        return None


def hear(text: str) -> tuple[str, Suggestion]:
    """(stamp, what the engine makes of a text); nothing without an engine, or when it fails: a call goes on."""
    mark, engine = current()
    if engine is None:
        return "", NOTHING
    try:
        return mark, engine.suggest(text)
    except Exception:  # the list of procedures and the search box still answer
        logger.exception("suggestion.failed")
        return "", NOTHING
