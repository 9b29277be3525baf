"""The words of a call as a speech engine hears them: kept masked for an hour, to propose guides meanwhile."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from numi.core.errors import InvalidInput
from numi.core.text import mask_secrets, require_signs
from numi.listening.models import Line
from numi.listening.states import Speaker
from numi.live.operations import publish

KEPT = timedelta(hours=1)
LINES_AT_ONCE = 50
LINE_SIGNS = 500


@dataclass(frozen=True, slots=True)
class Said:
    """One line: its id at the speech engine, who speaks, the words."""

    id: str
    who: str
    text: str


def read_lines(body: bytes) -> tuple[str, list[Said]]:
    """(the call at the telephone system, its lines) of a body ``{"call", "lines": [{"id", "who", "text"}]}``.

    Raises InvalidInput, which names the field.
    """
    try:
        data = json.loads(body)
    except ValueError as error:
        raise InvalidInput("Ce n’est pas du JSON en UTF-8.") from error
    lines = data.get("lines") if isinstance(data, dict) else None
    if not isinstance(lines, list) or not 0 < len(lines) <= LINES_AT_ONCE:
        raise InvalidInput(f"« lines » est une liste de 1 à {LINES_AT_ONCE} lignes.")
    return _word(data, "call"), [_said(one) for one in lines]


def _said(one: Any) -> Said:
    if not isinstance(one, dict) or one.get("who") not in Speaker.values:
        raise InvalidInput("« who » vaut « client » ou « hotliner ».")
    text = one.get("text")
    if not isinstance(text, str):
        raise InvalidInput("« text » est un texte.")
    return Said(_word(one, "id"), one["who"], require_signs(text[:LINE_SIGNS]))


def _word(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 120:
        raise InvalidInput(f"« {name} » est un texte de 1 à 120 signes.")
    return require_signs(value)


def hear(*, ticket: Any, lines: list[Said], now: datetime) -> int:
    """Take in lines of a transcript; the console that shows the request is told. The same ``id`` twice is one line.

    Returns how many were new.
    """
    before = Line.objects.filter(ticket=ticket).count()
    Line.objects.bulk_create(
        [Line(ticket=ticket, source_id=one.id, who=one.who, text=mask_secrets(one.text).text, at=now) for one in lines],
        ignore_conflicts=True,
    )
    new = Line.objects.filter(ticket=ticket).count() - before
    if new:
        publish("case.heard", audience=f"ticket:{ticket.pk}", now=now, ticket=ticket.pk)
    return new


def forget_lines(*, now: datetime) -> int:
    """Forget what was heard over an hour ago. Returns how many lines went."""
    return Line.objects.filter(at__lt=now - KEPT).delete()[0]
