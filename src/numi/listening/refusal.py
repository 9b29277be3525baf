"""The last model that was refused: why, and what to do, for the doctor and for whoever keeps the library."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from numi.library.queries import titles_in_use
from numi.listening import shelved
from numi.listening.standing import LESSON_AT_LEAST, Standing

NAMED = 5


@dataclass(frozen=True, slots=True)
class Refusal:
    """``at``: when. ``why``: in a sentence. ``worse``: titles of the procedures that it finds less often, the most
    lost first. ``is_taken``: a supervisor has asked for it all the same, the worker is learning it again."""

    mark: str
    at: datetime
    why: str
    worse: tuple[str, ...]
    is_taken: bool


def trouble(report: dict[str, Any]) -> str:
    """Why a new model may not take the place of the old one; empty when it may."""
    if report["lesson"] < LESSON_AT_LEAST:
        right = round(100 * report["lesson"])
        return f"il ne retrouve que {right} % des phrases qu’il vient d’apprendre ({LESSON_AT_LEAST:.0%} au moins)"
    if report["before"] is None:
        return ""
    after, before = Standing.of(report["after"]), Standing.of(report["before"])
    if after.may_follow(before):
        return ""
    said = (
        f"sur {after.asked} phrases d’essai, il met la bonne procédure parmi les trois premières "
        f"{after.found} fois au lieu de {before.found}"
    )
    if after.critical_found < before.critical_found:
        said += (
            f" ; des {after.critical_asked} qui parlent d’un danger, il en entend {after.critical_found} "
            f"au lieu de {before.critical_found}"
        )
    return said


def values_of(mark: str, why: str, report: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What is kept of a refusal, until a model is taken."""
    worse = sorted(report["worse"], key=lambda ident: (-report["worse"][ident], ident))
    return {"mark": mark, "at": now.isoformat(), "why": why, "worse": worse}


def last_refusal() -> Refusal | None:
    """The refusal that still holds; None when the last model was taken."""
    values = shelved.read_values(shelved.REFUSED)
    if not values.get("mark"):
        return None
    titles = dict(titles_in_use())
    worse = [titles[ident] for ident in values.get("worse", ()) if ident in titles]
    return Refusal(
        mark=str(values["mark"]),
        at=datetime.fromisoformat(str(values["at"])),
        why=str(values["why"]),
        worse=tuple(worse[:NAMED]),
        is_taken=shelved.read(shelved.ACCEPTED) == values["mark"],
    )


def in_a_sentence(found: Refusal) -> str:
    """For the doctor: what happened, and the ways out."""
    at = timezone.localtime(found.at)
    return (
        f"le modèle appris le {at:%d/%m à %H:%M} a été refusé, l’ancien répond toujours : {found.why}. "
        "Relisez ce qui a changé depuis, ou prenez-le quand même, dans Phrases à garder"
    )
