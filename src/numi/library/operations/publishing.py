"""Putting texts in use: from the folder, from a revision, and taking them out of use."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Max

from numi.core.errors import InvalidInput
from numi.journal.operations import record_system
from numi.library.models import EntryTag, LibraryEntry, PublishedProcedure
from numi.library.operations.indexing import index_entry, unindex_entry
from numi.library.search import callers_phrases
from numi.library.ties import ties_of
from numi.procedures.pack import check_pack
from numi.procedures.schema import Diagnostic, Procedure, Severity

URGENCY_RANKS = {"critique": 1, "haute": 2, "normale": 3}


def publish_pack(*, content: Path, now: datetime) -> tuple[list[str], list[Diagnostic]]:
    """Publish every procedure of ``content`` that has nothing to correct; unchanged ones stay as they are.

    Returns the ids published and what is to mend. A text with an error publishes nothing and hides nothing: the version
    in use stays. A procedure that was changed or retired on the web since is left alone. Runs in progress keep the
    version they follow.
    """
    catalog, problems = check_pack(content, today=now.date())
    wrong = {one.path for one in problems if one.severity == Severity.ERROR}
    phrases = callers_phrases(content)
    current = dict(PublishedProcedure.objects.filter(is_current=True).values_list("procedure_id", "content_hash"))
    shelved = dict(LibraryEntry.objects.values_list("procedure_id", "retired_at"))
    edited = set(PublishedProcedure.objects.filter(published_by__isnull=False).values_list("procedure_id", flat=True))
    published = []
    for procedure in catalog:
        if catalog.paths[procedure.id] in wrong or procedure.id in edited or shelved.get(procedure.id):
            continue
        if current.get(procedure.id) == procedure.hash and procedure.id in shelved:
            continue
        publish_text(procedure=procedure, by=None, now=now, phrases=phrases.get(procedure.id, ()))
        published.append(procedure.id)
    return published, problems


def publish_text(
    *, procedure: Procedure, by: Any, now: datetime, note: str = "", phrases: Iterable[str] = ()
) -> PublishedProcedure:
    """Make this text the one in use: a version, its place on the shelf, its words in the index.

    Records ``procedure.published``. ``by`` is None for the folder. The caller has checked the text (lint).
    """
    versions = PublishedProcedure.objects.filter(procedure_id=procedure.id)
    last = versions.aggregate(last=Max("number"))["last"] or 0
    versions.filter(is_current=True).update(is_current=False, retired_at=now)
    version, created = PublishedProcedure.objects.get_or_create(
        content_hash=procedure.hash,
        defaults={
            "procedure_id": procedure.id,
            "number": last + 1,
            "title": procedure.title,
            "text": procedure.text,
            "ties": ties_of(procedure).as_data(),
            "published_at": now,
            "published_by": by,
            "change_note": note[:240],
        },
    )
    if not created:
        version.is_current, version.retired_at, version.published_at = True, None, now
        version.published_by, version.change_note = by or version.published_by, note[:240]
        version.save(update_fields=["is_current", "retired_at", "published_at", "published_by", "change_note"])
    _shelve(procedure, version, by=by, now=now)
    index_entry(procedure=procedure, phrases=phrases)
    record_system("procedure.published", now=now, procedure=procedure.id, digest=procedure.hash, version=version.number)
    return version


def _shelve(procedure: Procedure, version: PublishedProcedure, *, by: Any, now: datetime) -> None:
    shown = {
        "title": procedure.title,
        "description": procedure.description,
        "family": procedure.family,
        "level": procedure.level,
        "urgency": procedure.urgency,
        "urgency_rank": URGENCY_RANKS[procedure.urgency],
        "minutes_from": procedure.minutes[0],
        "minutes_to": procedure.minutes[1],
        "keeper": procedure.owner,
        "reviewed_on": procedure.reviewed,
        "review_due_on": procedure.review_due,
        "published_at": now,
        "published_by": by,
        "number": version.number,
        "retired_at": None,
        "successor": "",
        "has_leaflet": procedure.leaflet is not None,
    }
    LibraryEntry.objects.update_or_create(procedure_id=procedure.id, defaults=shown)
    EntryTag.objects.filter(entry_id=procedure.id).delete()
    EntryTag.objects.bulk_create([EntryTag(entry_id=procedure.id, name=name) for name in sorted(set(procedure.tags))])


def retire(*, entry: LibraryEntry, by: Any, now: datetime, successor: str = "") -> LibraryEntry:
    """Take a procedure out of use, and say what replaces it. Its versions stay readable; open runs go on.

    Records ``procedure.retired``. Raises InvalidInput when the successor is not in use.
    """
    if successor and (
        successor == entry.pk or not LibraryEntry.objects.filter(pk=successor, retired_at__isnull=True).exists()
    ):
        raise InvalidInput("La procédure qui remplace celle-ci n’est pas en vigueur. Choisissez-en une autre.")
    entry.retired_at, entry.successor = now, successor
    entry.save(update_fields=["retired_at", "successor"])
    PublishedProcedure.objects.filter(procedure_id=entry.pk, is_current=True).update(is_current=False, retired_at=now)
    unindex_entry(entry.pk)
    record_system("procedure.retired", now=now, procedure=entry.pk, successor=successor, by=str(by.pk))
    return entry
