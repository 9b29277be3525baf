"""The engine that this process listens with: read from the data folder, replaced when the worker has made a better one.

One model for every process of a machine, mapped in memory; a page in progress keeps the one that it began with.
"""

import logging
import threading

from numi.core.memory import give_back
from numi.listening import shelved
from numi.listening.shelved import folder, path_of, stamp
from numi.suggestion import model
from numi.suggestion.answers import Suggestion
from numi.suggestion.encoder import Encoder
from numi.suggestion.store import BrokenModel
from numi.suggestion.suggester import Suggester

logger = logging.getLogger("numi.listening")
NOTHING = Suggestion()
TRIES = 4
_LOCK = threading.Lock()
_HELD: tuple[str, Suggester | None] = ("", None)
_SEEN: tuple[str, int] = ("", 0)
_ENCODER: tuple[tuple[int, ...], Encoder | None] = ((), None)


def current() -> tuple[str, Suggester | None]:
    """(stamp, engine) of the model in place; no engine when there is none, or when it cannot be read.

    While one thread opens a new model, the others go on with the old one.
    """
    global _HELD, _SEEN
    if _in_place() != _SEEN and _LOCK.acquire(blocking=_HELD[1] is None):
        try:
            for _ in range(TRIES):  # when it is replaced while it is being opened, the next one is opened
                there = _in_place()
                if there == _SEEN:
                    break
                _HELD, _SEEN = (there[0], _open(there[0]) if there[0] else None), there
                give_back()
        finally:
            _LOCK.release()
    return _HELD


def _in_place() -> tuple[str, int]:
    """The stamp, and when its file was made: a broken one is made again under the same name."""
    mark = stamp()
    try:
        return mark, path_of(mark).stat().st_mtime_ns if mark else 0
    except OSError:
        return mark, 0


def _open(mark: str) -> Suggester | None:
    try:
        return Suggester.open(path_of(mark), _encoder())
    except BrokenModel:
        logger.exception("suggestion.broken")
        _tell_broken(mark)
        return None


def _tell_broken(mark: str) -> None:
    """The worker reads this and makes the model anew."""
    try:
        shelved.write(shelved.BROKEN, mark)
    except OSError:
        logger.exception("suggestion.not-told")


def _encoder() -> Encoder | None:
    """The encoder, opened once for all the models that follow; None when it is not there: words alone decide."""
    global _ENCODER
    path = folder() / model.ENCODER
    try:
        found = path.stat()
        file = (found.st_dev, found.st_ino, found.st_mtime_ns)
        if file != _ENCODER[0]:
            _ENCODER = (file, Encoder.open(path).sparing(path))
    except (OSError, BrokenModel):
        _ENCODER = ((), None)
    return _ENCODER[1]


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


def problems() -> list[str]:
    """What is missing or broken, in French, each with its remedy; empty when all is well."""
    mark, engine = current()
    if not mark:
        return []
    if engine is None:
        return ["Le modèle ne se lit pas : l’index de la bibliothèque répond. L’ouvrier le refait seul dans la minute."]
    found = []
    if not engine.has_encoder:
        found.append("L’encodeur de phrases manque : les mots seuls décident. Relancez ./numi install.")
    if not engine.ids:
        found.append("La bibliothèque est vide : rien ne peut être suggéré.")
    return found
