"""Who is calling: recognised, several possible, guessed from what was written, or unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from numi.calls.states import Match
from numi.clients.queries import find_by_phone, find_by_phones, guess_by_phone, guess_by_phones


@dataclass(frozen=True, slots=True)
class Recognised:
    """The match and the people it may be, most likely first."""

    match: Match
    people: list[Any]


def recognise(number: str) -> Recognised:
    """Look a number (E.164, empty when hidden) up on the cards, then in past messages."""
    people = find_by_phone(number) if number else []
    return _recognised(people, guess_by_phone(number) if number and not people else [])


def recognise_all(numbers: Iterable[str]) -> dict[str, Recognised]:
    """Look several numbers up at once: two queries whatever their number."""
    asked = sorted(set(numbers))
    known, guessed = find_by_phones(asked), guess_by_phones(asked)
    return {number: _recognised(known.get(number, []), guessed.get(number, [])) for number in asked}


def _recognised(people: list[Any], guessed: list[Any]) -> Recognised:
    if people:
        return Recognised(Match.ONE if len(people) == 1 else Match.MANY, people)
    return Recognised(Match.GUESSED if guessed else Match.UNKNOWN, guessed)
