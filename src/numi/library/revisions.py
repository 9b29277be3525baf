"""Reading the texts in progress: what waits for whom, what a text gives as it stands, the skeleton of a new one."""

import datetime
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from numi.library.models import LibraryEntry, PublishedProcedure, Revision
from numi.library.proofing import Proof, Surroundings, look_around, proof
from numi.library.queries import catalog_of, current_versions
from numi.library.states import OPEN_REVISIONS, RevisionState
from numi.library.ties import ties_in_use
from numi.procedures.schema import Procedure

CRITICAL = "critique"
SHOWN = 60
FIRST_WORDS = "ce que dit la personne, avec ses mots"
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_GAP = re.compile(r"%([A-Z]+)%")


@dataclass(frozen=True, slots=True)
class Desk:
    """The texts in progress as one person sees them: to read, written by me, planned, others', given up."""

    to_read: list[Revision]
    mine: list[Revision]
    planned: list[Revision]
    others: list[Revision]
    given_up: list[Revision]


def desk_of(user: Any) -> Desk:
    """Every open text once, and the last ones given up."""
    rows = _named().filter(state__in=OPEN_REVISIONS).order_by("-saved_at")[: SHOWN * 4]
    found: dict[str, list[Revision]] = {"to_read": [], "mine": [], "planned": [], "others": []}
    for one in rows:
        is_mine = user.pk in (one.author_id, one.last_editor_id)
        if one.state == RevisionState.SCHEDULED:
            found["planned"].append(one)
        elif one.state == RevisionState.IN_REVIEW and not is_mine:
            found["to_read"].append(one)
        else:
            found["mine" if is_mine else "others"].append(one)
    found["planned"].sort(key=lambda one: one.publish_at or one.saved_at)
    given_up = _named().filter(state=RevisionState.DISCARDED).order_by("-saved_at")[:10]
    return Desk(**found, given_up=list(given_up))


def _named() -> QuerySet[Revision]:
    return Revision.objects.select_related("author", "last_editor", "reader").defer("text")


def open_revision(procedure_id: str) -> Revision | None:
    """The text in progress of a procedure, if there is one."""
    rows = Revision.objects.filter(procedure_id=procedure_id, state__in=OPEN_REVISIONS)
    return rows.select_related("author", "last_editor", "reader").first()


def in_use(procedure_id: str) -> PublishedProcedure | None:
    """The version in use now."""
    return PublishedProcedure.objects.filter(procedure_id=procedure_id, is_current=True).first()


def titles_of(revisions: list[Revision]) -> dict[str, str]:
    """The titles on the shelf of some procedures."""
    names = {one.procedure_id for one in revisions}
    return dict(LibraryEntry.objects.filter(pk__in=names).values_list("procedure_id", "title"))


def new_titles(revisions: list[Revision]) -> dict[str, str]:
    """The titles that texts of new procedures give themselves, as they are written now."""
    texts = Revision.objects.filter(pk__in=[one.pk for one in revisions]).values_list("procedure_id", "text")
    found = {ident: _TITLE.search(text[:4000]) for ident, text in texts}
    return {ident: match[1] for ident, match in found.items() if match}


def is_critical(procedure_id: str, procedure: Procedure | None) -> bool:
    """Whether a second person must read: the text in use or the one to come is for emergencies."""
    on_shelf = LibraryEntry.objects.filter(pk=procedure_id, urgency=CRITICAL).exists()
    return on_shelf or bool(procedure and procedure.urgency == CRITICAL)


def proof_of(text: str, *, procedure_id: str, content: Path, today: datetime.date) -> Proof:
    """Read a text as if it took its place in the library of this moment."""
    return proof(text, surroundings_now(content), procedure_id=procedure_id, today=today)


def links_to(procedure_id: str, *, content: Path) -> list[str]:
    """The procedures in use that lead to this one."""
    return sorted(surroundings_now(content).linked.get(procedure_id, ()))


def surroundings_now(content: Path) -> Surroundings:
    """What is around a text at this moment; made once for what is in use."""
    return _surroundings(current_versions(), content)


@lru_cache(maxsize=2)
def _surroundings(versions: tuple[tuple[str, str], ...], content: Path) -> Surroundings:
    return look_around(catalog_of(versions, str(content)), ties_in_use(versions), content)


def skeleton(*, procedure_id: str, title: str, family: str, today: datetime.date, content: Path) -> str:
    """A new text to fill in, that can be read and walked as it is."""
    text = (content / "skeletons" / "procedure.md").read_text("utf-8")
    values = {
        "ID": procedure_id,
        "TITLE": json.dumps(title, ensure_ascii=False),
        "FAMILY": family,
        "TODAY": today.isoformat(),
        "SAID": FIRST_WORDS,
    }
    return _GAP.sub(lambda gap: values.get(gap[1], gap[0]), text)


def past_due(now: datetime.datetime) -> QuerySet[Revision]:
    """The texts whose moment has come."""
    rows = Revision.objects.filter(Q(state=RevisionState.SCHEDULED), publish_at__lte=now)
    return rows.order_by("publish_at")
