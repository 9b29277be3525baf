"""How likely two cards are one person. Pure."""

from dataclasses import dataclass

PROPOSE = 60


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a card."""

    name: str
    sound: str
    given: str
    birth_year: int | None
    postcode: str
    contacts: frozenset[str]


def likeness(first: Traits, second: Traits) -> tuple[int, tuple[str, ...]]:
    """0–100, and why in words. Two people of one household share a number: a number alone never suffices."""
    score, why = 0, []
    if first.contacts & second.contacts:
        score += 40
        why.append("même numéro ou même adresse")
    if first.name and first.name == second.name:
        score += 40
        why.append("même nom et prénom")
    elif first.sound and first.sound == second.sound:
        score += 15
        why.append("nom qui se prononce pareil")
        if first.given and first.given[:1] == second.given[:1]:
            score += 10
            why.append("même initiale")
    if first.birth_year and second.birth_year:
        if first.birth_year == second.birth_year:
            score += 20
            why.append("même année de naissance")
        else:
            score -= 40
    if first.postcode and first.postcode == second.postcode:
        score += 10
        why.append("même code postal")
    different_given = first.given and second.given and first.given[:1] != second.given[:1]
    if different_given:
        score -= 40
    return max(0, min(score, 100)), tuple(why)
