"""Agreements in words: what was answered, and whether it allows something today."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from numi.clients.queries import consents_of, mandates_of
from numi.clients.states import Answer, MandateScope
from numi.core import clock, fr_time


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One newest answer; ``allowed`` is what counts, ``word`` says why."""

    about: str
    by: str
    word: str
    allowed: bool
    proof: str
    collected_at: datetime


@dataclass(frozen=True, slots=True)
class MandateLine:
    mandate: Any
    scopes: str
    word: str
    holds: bool


def consent_lines(client: Any, *, now: datetime) -> list[ConsentLine]:
    """The newest answer of each purpose and channel. « Inconnu », expired and withdrawn read as no."""
    return [
        ConsentLine(
            about=one.get_purpose_display(),
            by=one.get_channel_display(),
            word=_consent_word(one, now),
            allowed=allowed,
            proof=", ".join(filter(None, (one.proof, one.text_version))),
            collected_at=one.collected_at,
        )
        for one, allowed in consents_of(client, now=now)
    ]


def _consent_word(one: Any, now: datetime) -> str:
    if one.withdrawn_at is not None:
        return "Retiré : c’est non"
    if one.answer == Answer.UNKNOWN:
        return "Inconnu : c’est non"
    if one.answer == Answer.NO:
        return "Non"
    if one.expires_at is None:
        return "Oui"
    day = _day(one.expires_at, now)
    return f"Oui, jusqu’au {day}" if now < one.expires_at else f"Expiré le {day} : c’est non"


def _day(moment: datetime, now: datetime) -> str:
    return fr_time.short_day(moment.astimezone(clock.PARIS).date(), today=now.astimezone(clock.PARIS).date())


def mandate_lines(client: Any, *, today: date) -> list[MandateLine]:
    """What helpers may do, newest first, past agreements included."""
    return [
        MandateLine(
            mandate=one,
            scopes=", ".join(MandateScope(scope).label for scope in one.scopes),
            word=_mandate_word(one, today=today),
            holds=holds,
        )
        for one, holds in mandates_of(client, today=today)
    ]


def _mandate_word(one: Any, *, today: date) -> str:
    if one.revoked_at is not None:
        return f"retiré le {fr_time.short_day(one.revoked_at.astimezone(clock.PARIS).date(), today=today)}"
    if today < one.starts_on:
        return f"à partir du {fr_time.short_day(one.starts_on, today=today)}"
    if today >= one.ends_on:
        return f"fini depuis le {fr_time.short_day(one.ends_on, today=today)}"
    return f"jusqu’au {fr_time.short_day(one.ends_on, today=today)} (ce jour exclu)"
