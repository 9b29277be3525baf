"""The files of the model, in a folder of this machine. Nothing heavy is read here: the worker only needs to know.

``model.of`` says what the model in place was made from, and by that which file it is: changing it is one gesture, so
that a process that opens the model gets this one or that one, never a mix. A file is never written twice.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

import numi.suggestion

STAMP, BEST = "model.of", "model.best"
REFUSED, ACCEPTED, BROKEN = "model.refused", "model.accepted", "model.broken"


def folder() -> Path:
    """Where the model lies."""
    return Path(settings.SUGGESTION)


def stamp() -> str:
    """What the model in place was made from; empty without one."""
    return read(STAMP)


def path_of(mark: str) -> Path:
    """The file of the model that was made from this."""
    return folder() / f"model-{mark[:20]}.bin"


def read(name: str) -> str:
    """A small file of the folder; empty without it."""
    try:
        return (folder() / name).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def read_values(name: str) -> dict[str, Any]:
    """A small file of values; empty without it, or when it does not read."""
    try:
        found = json.loads(read(name) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def write(name: str, text: str) -> None:
    """Put a small file in the place of the old one at once."""
    beside = folder() / f".{name}.{os.getpid()}"
    beside.write_text(text, "utf-8")
    beside.replace(folder() / name)


def write_values(name: str, values: Mapping[str, Any]) -> None:
    write(name, json.dumps(values, ensure_ascii=False, sort_keys=True))


def forget(*names: str) -> None:
    for name in names:
        (folder() / name).unlink(missing_ok=True)


def sweep(*kept: str) -> None:
    """Remove the models that nobody may still be about to open: all but those of these marks."""
    wanted = {path_of(mark) for mark in kept if mark}
    for path in folder().glob("model*.bin"):
        if path not in wanted:
            path.unlink(missing_ok=True)


def print_of_code() -> str:
    """The print of the code that learns, without reading numpy as ``model.print_of_code`` does."""
    here = Path(str(numi.suggestion.__file__)).parent
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))).hexdigest()
