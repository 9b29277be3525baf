"""Procedures on the shelf, made by the operations of the product, in a library that holds nothing else."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from numi.journal.queries import facts_about
from numi.library.models import PublishedProcedure, Revision
from numi.library.operations.drafting import approve, save_revision, start_revision, submit
from numi.library.operations.publishing import publish_text
from numi.library.operations.releasing import publish_revision, schedule
from numi.procedures.parser import parse
from tests.factories.desk import NOW
from tests.procedures.texts import BODY, text

CONTENT = settings.CONTENT
LATER = NOW + timedelta(minutes=5)
EVENING = NOW + timedelta(hours=8)
DANGER = {"urgency": "critique", "danger": "Qu’elle ne paie rien."}
GONE = BODY.replace("{#page}", "{#image}")


def written(ident: str = "essai", body: str = BODY, **changes: object) -> str:
    """A text without a remark, whose callers say things of their own."""
    says = [f"{ident} phrase {number}" for number in range(10)]
    return text(body, **{"id": ident, "family": "materiel", "says": says, **changes})


NEW = written(title="Un autre titre")


def leading(ident: str, link: str, **changes: object) -> str:
    """A procedure whose « Oui » leads elsewhere."""
    return written(ident, BODY.replace("- [Oui](#fin)", f"- [Oui]({link})"), **changes)


def shelved(
    ident: str = "essai", body: str = BODY, *, by: Any = None, now: datetime = NOW, **changes: object
) -> PublishedProcedure:
    """That text, in use."""
    procedure = parse(written(ident, body, **changes)).procedure
    assert procedure is not None
    return publish_text(procedure=procedure, by=by, now=now)


def current(ident: str = "essai") -> PublishedProcedure:
    return PublishedProcedure.objects.get(procedure_id=ident, is_current=True)


def taken_up(by: Any, ident: str = "essai", **changes: object) -> Revision:
    """A text in progress, copied from a version in use."""
    if not PublishedProcedure.objects.filter(procedure_id=ident).exists():
        shelved(ident, **changes)
    return start_revision(procedure_id=ident, by=by, now=NOW)


def saved(revision: Revision, content: str, by: Any) -> Revision:
    return save_revision(revision=revision, text=content, version=revision.version, by=by, now=NOW)


def read_by(revision: Revision, reader: Any) -> Revision:
    """The text, submitted and approved."""
    revision = submit(revision=revision, version=revision.version, by=revision.last_editor, now=NOW)
    return approve(revision=revision, version=revision.version, by=reader, now=NOW)


def published(
    revision: Revision, by: Any, *, seen: str | None = None, note: str = "Plus clair.", version: int = 0
) -> PublishedProcedure:
    """The text, put in use by somebody who saw the version that it was copied from."""
    return publish_revision(
        revision=revision,
        version=version or revision.version,
        seen=revision.base_hash if seen is None else seen,
        note=note,
        by=by,
        now=LATER,
        content=CONTENT,
    )


def planned(revision: Revision, by: Any, *, at: datetime = EVENING) -> Revision:
    return schedule(
        revision=revision, version=revision.version, at=at, note="Ce soir.", by=by, now=LATER, content=CONTENT
    )


def is_untouched(revision: Revision, content: str) -> bool:
    """Nothing was published: the same version in use, the same state of the text in progress, no fact of it."""
    fresh = Revision.objects.get(pk=revision.pk)
    return (
        current().text == content and fresh.state == revision.state and "revision.published" not in facts_about(fresh)
    )
