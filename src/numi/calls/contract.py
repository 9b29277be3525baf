"""The telephone contract: what a PBX tells us, proven by a signature. Pure.

An event is a JSON body signed in the manner of Standard Webhooks: headers ``webhook-id`` (unique, replays are
harmless), ``webhook-timestamp`` (Unix seconds, at most five minutes away) and ``webhook-signature``
(``v1,<base64 of HMAC-SHA256 over "id.timestamp.body">``, several separated by a space). Two keys may be live at once.
See ``docs/telephonie.md``.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from numi.core.errors import InvalidInput, NotAllowed

TOLERANCE = timedelta(minutes=5)
BODY_LIMIT = 16_384
FIRST_YEAR, LAST_YEAR = 2000, 2100


class PhoneKind(StrEnum):
    RINGING = "call.ringing"
    ANSWERED = "call.answered"
    HELD = "call.held"
    RESUMED = "call.resumed"
    TRANSFERRED = "call.transferred"
    ENDED = "call.ended"
    MISSED = "call.missed"


@dataclass(frozen=True, slots=True)
class PhoneEvent:
    """One event of one call, as the PBX said it. ``agent`` is an extension or an e-mail, empty when unknown."""

    kind: PhoneKind
    call: str
    at: datetime
    caller: str = ""
    called: str = ""
    direction: str = "inbound"
    agent: str = ""


def sign(*, secret: str, ident: str, timestamp: int, body: bytes) -> str:
    """The signature header for a body (also what ``./numi ring`` sends)."""
    signed = f"{ident}.{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def check_signature(*, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The event id of a body that proves itself.

    Raises NotAllowed when a header is missing, the moment is more than ``TOLERANCE`` away, or no live key signed it.
    """
    ident = headers.get("webhook-id", "").strip()
    stamp = headers.get("webhook-timestamp", "").strip()
    given = headers.get("webhook-signature", "").strip()
    if not (ident and given and stamp.isascii() and stamp.isdigit() and len(stamp) <= 11 and len(ident) <= 120):
        raise NotAllowed("Signature absente ou incomplète : l’événement est refusé.")
    timestamp = int(stamp)
    if abs(datetime.fromtimestamp(timestamp, UTC) - now) > TOLERANCE:
        raise NotAllowed("L’événement est trop vieux ou vient du futur. Vérifiez l’heure du standard.")
    for secret in filter(None, secrets):
        expected = sign(secret=secret, ident=ident, timestamp=timestamp, body=body)
        if any(hmac.compare_digest(expected.encode(), one.encode()) for one in given.split(" ")):
            return ident
    raise NotAllowed("La signature ne correspond à aucune clé en service.")


def parse_event(body: bytes) -> PhoneEvent:
    """The event in a signed body. Raises InvalidInput naming what is wrong."""
    if len(body) > BODY_LIMIT:
        raise InvalidInput("L’événement est trop gros pour un événement d’appel.")
    try:
        data = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InvalidInput("L’événement n’est pas du JSON lisible.") from error
    if not isinstance(data, dict):
        raise InvalidInput("L’événement doit être un objet JSON.")
    try:
        kind = PhoneKind(_text(data, "type", 40))
    except ValueError as error:
        names = ", ".join(PhoneKind)
        raise InvalidInput(f"Type d’événement inconnu. Types connus : {names}.") from error
    call = _text(data, "call", 120)
    if not call:
        raise InvalidInput("L’événement ne dit pas de quel appel il parle (champ « call »).")
    direction = _text(data, "direction", 10) or "inbound"
    if direction not in ("inbound", "outbound"):
        raise InvalidInput("Le sens de l’appel est « inbound » ou « outbound ».")
    return PhoneEvent(
        kind=kind,
        call=call,
        at=_moment(data),
        caller=_text(data, "from", 60),
        called=_text(data, "to", 60),
        direction=direction,
        agent=_text(data, "agent", 254),
    )


def _text(data: Mapping[str, Any], name: str, limit: int) -> str:
    value = data.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > limit or "\x00" in value or not _is_whole(value):
        raise InvalidInput(f"Le champ « {name} » doit être un texte de {limit} signes au plus.")
    return value.strip()


def _is_whole(text: str) -> bool:
    """JSON may hold half of a sign (a lone surrogate), which nothing can keep."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _moment(data: Mapping[str, Any]) -> datetime:
    text = _text(data, "at", 40)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("Le champ « at » doit être une date ISO 8601, par exemple 2026-11-24T09:42:00Z.") from error
    if moment.tzinfo is None:
        raise InvalidInput("Le champ « at » doit porter un fuseau (Z ou +01:00).")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise InvalidInput("Le champ « at » porte une année impossible. Vérifiez l’heure du standard.")
    return moment.astimezone(UTC)
