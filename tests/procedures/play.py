"""The vectors of the walk: gestures and where they lead, one file a subject, played in Python and in the browser.

A vector is ``{name, first, gestures, then}``. A gesture is a list ``[kind, "procedure#step", {answer, item, reason, id,
seq}]``; ``then`` names what is expected of the position: only the keys it holds are compared.
"""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numi.procedures.catalog import Catalog, from_texts
from numi.procedures.export import bundle
from numi.procedures.walk import Event, Position, holds_left, replay

HERE = Path(__file__).parent / "vectors"
TEXTS = HERE / "texts"


def catalog() -> Catalog:
    """The small procedures that the vectors walk."""
    return from_texts([(str(path), path.read_text("utf-8")) for path in sorted(TEXTS.glob("*.md"))])


def data(procedures: Catalog) -> dict[str, Any]:
    """The same procedures as the browser gets them."""
    return bundle(procedures, procedures.procedures, today=datetime.date(2026, 11, 24))["procedures"]


def vectors() -> list[dict[str, Any]]:
    return [
        {**vector, "name": f"{path.stem}: {vector['name']}", "gestures": [*map(_whole, *_numbered(vector["gestures"]))]}
        for path in sorted(HERE.glob("*.json"))
        for vector in json.loads(path.read_text("utf-8"))
    ]


def _numbered(gestures: list[list[Any]]) -> tuple[list[list[Any]], range]:
    return gestures, range(1, len(gestures) + 1)


def _whole(gesture: list[Any], place: int) -> dict[str, Any]:
    kind, where, *more = gesture
    procedure, _, step = where.partition("#")
    made = {"id": f"g{place:03d}", "seq": place, "kind": kind, "procedure": procedure, "step": step}
    return {**made, "answer": "", "item": "", "reason": "", **(more[0] if more else {})}


def walked(procedures: Mapping[str, Any], first: str, gestures: list[dict[str, Any]]) -> dict[str, Any]:
    """The position as the browser says it, for a comparison key by key."""
    position = replay(procedures, first, [Event(**gesture) for gesture in gestures])
    return told(position, procedures)


def told(position: Position, procedures: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "procedure": position.procedure,
        "step": position.step,
        "stack": [list(place) for place in position.stack],
        "path": [[name, step, answer] for name, step, answer, _ in position.path],
        "ticked": sorted(position.ticked),
        "waived": position.waived,
        "offScript": position.off_script,
        "paused": position.paused,
        "ended": position.ended,
        "harmed": position.harmed,
        "holds": [key for key, _ in holds_left(procedures, position)],
    }
