"""Reading JSON bodies sent by our own scripts: bounded, typed, refused with a sentence."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.request import RawPostDataException

from numi.core.errors import InvalidInput
from numi.core.text import require_signs

BODY_LIMIT = 2_000_000


def unreadable() -> InvalidInput:
    """What a script of ours never sends: said in words all the same."""
    return InvalidInput("L’envoi n’est pas lisible. Rechargez la page : votre texte est gardé.")


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request. Raises InvalidInput when it is too big or not an object."""
    if size_of(request) > BODY_LIMIT:
        raise InvalidInput(
            "Ce texte est trop gros pour être enregistré. Gardez l’essentiel : rien n’est perdu sur ce poste."
        )
    try:
        data = json.loads(request.body or b"{}")
    except (ValueError, RecursionError, RawPostDataException) as error:
        raise unreadable() from error
    if not isinstance(data, dict):
        raise unreadable()
    return data


def size_of(request: HttpRequest) -> int:
    """How long a request says its body is. Raises InvalidInput when that is no number."""
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError as error:
        raise unreadable() from error


def text(data: dict[str, Any], name: str, *, limit: int = 20_000) -> str:
    """A text field of a body."""
    value = data.get(name, "")
    if not isinstance(value, str):
        raise unreadable()
    if len(value) > limit:
        raise InvalidInput(
            f"Ce texte est trop long ({len(value)} signes, {limit} au plus). Rien n’est perdu sur ce poste."
        )
    return require_signs(value)


def whole(data: dict[str, Any], name: str, default: int = 0) -> int:
    value = data.get(name, default)
    if type(value) is not int or not 0 <= value <= 2**31 - 1:
        raise unreadable()
    return value


def uuid(data: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(str(data.get(name, "")))
    except ValueError as error:
        raise unreadable() from error


def moment(data: dict[str, Any], name: str) -> datetime | None:
    """An ISO moment with its zone, None when absent or unreadable (a wrong clock must not lose a gesture)."""
    try:
        value = datetime.fromisoformat(str(data.get(name, "")))
    except ValueError:
        return None
    return value if value.tzinfo else None
