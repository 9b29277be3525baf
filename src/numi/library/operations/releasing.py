"""Putting a written text in use: at once, at a moment, again; and taking a procedure out of use."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from numi.accounts.models import User
from numi.core.clock import PARIS
from numi.core.errors import Conflict, DomainError, InvalidInput, NotAllowed, TransitionRefused
from numi.core.text import mask_secrets, require_size
from numi.journal.operations import record
from numi.journal.queries import facts_of
from numi.library.access import check_keeper, check_writer, may_publish
from numi.library.models import LibraryEntry, PublishedProcedure, Revision
from numi.library.operations import publishing
from numi.library.operations.drafting import as_seen, locked, start_revision, submit
from numi.library.proofing import Proof
from numi.library.revisions import in_use, is_critical, links_to, open_revision, past_due, proof_of
from numi.library.search import callers_phrases
from numi.library.states import REVISION, RevisionState
from numi.procedures.schema import Diagnostic, Procedure

NOTE_LIMIT = 240
REMARK_LIMIT = 500
FARTHEST = timedelta(days=400)
SAID = 3
SECOND_EYES = "Cette procédure est critique : une deuxième personne la relit avant qu’elle serve."


class Unfit(InvalidInput):
    """A text that may not be published as it is; ``remarks`` says what to mend, at its line."""

    def __init__(self, remarks: list[Diagnostic]) -> None:
        told = [f"Ligne {one.line} : {one.message} {one.mend}" for one in remarks[:SAID]]
        count = f"{len(remarks)} points à corriger" if len(remarks) > 1 else "un point à corriger"
        super().__init__(f"Rien n’est publié : {count}. {' '.join(told)}")
        self.remarks = remarks


def publish_revision(
    *, revision: Revision, version: int, seen: str, note: str, by: Any, now: datetime, content: Path
) -> PublishedProcedure:
    """Put this text in use at once. ``seen`` is the digest of the version in use that the person compared with.

    Runs in progress keep their version. Records ``revision.published`` and ``procedure.published``. Raises Unfit with
    what is to mend, NotAllowed when a second person must read first, Conflict when the text or the version in use
    changed since, InvalidInput without a word on what changes.
    """
    check_writer(by)
    one_publication_at_a_time()
    fresh = locked(revision)
    REVISION.target(fresh.state, "publish")
    as_seen(fresh, version, by=by, mine=revision.text)
    _check_in_use(fresh, seen)
    return _release(fresh, by=by, now=now, content=content, note=_note(note, is_new=not seen))


def _check_in_use(revision: Revision, seen: str) -> None:
    current = in_use(revision.procedure_id)
    if (current.content_hash if current else "") != seen:
        raise Conflict(
            "La version en vigueur a changé depuis. Comparez votre texte avec elle, puis publiez.",
            fields={"text": (revision.text, current.text if current else "")},
        )


def _note(text: str, *, is_new: bool) -> str:
    words = mask_secrets(require_size(text, NOTE_LIMIT)).text.strip()
    if not words and not is_new:
        raise InvalidInput("Dites en une phrase ce qui change : les collègues le liront dans l’historique.")
    return words


def _release(revision: Revision, *, by: Any, now: datetime, content: Path, note: str) -> PublishedProcedure:
    """Check, publish, close the text. The caller has locked it and the library."""
    read = _fit(revision.text, revision.procedure_id, now=now, content=content)
    critical = is_critical(revision.procedure_id, read)
    if not may_publish(by, revision, is_critical=critical):
        raise NotAllowed(SECOND_EYES if critical else "Faites relire ce texte : un superviseur peut aussi le publier.")
    current = in_use(revision.procedure_id)
    if current and current.text == revision.text:
        raise InvalidInput("Ce texte est déjà en vigueur, mot pour mot. Il n’y a rien à publier.")
    published = _publish(read, by=by, now=now, note=note, content=content)
    revision.state = REVISION.target(revision.state, "publish")
    revision.change_note, revision.publish_at, revision.remark = note, None, ""
    revision.save(update_fields=["state", "change_note", "publish_at", "remark"])
    record("revision.published", subject=revision, by=by, now=now, procedure=read.id, version=published.number)
    return published


def _fit(text: str, procedure_id: str, *, now: datetime, content: Path) -> Procedure:
    """The procedure of a text without error in the library of this moment. Raises Unfit."""
    read: Proof = proof_of(text, procedure_id=procedure_id, content=content, today=now.astimezone(PARIS).date())
    if read.errors or read.procedure is None:
        raise Unfit(read.errors)
    return read.procedure


def _publish(procedure: Procedure, *, by: Any, now: datetime, note: str, content: Path) -> PublishedProcedure:
    phrases = callers_phrases(content).get(procedure.id, ())
    return publishing.publish_text(procedure=procedure, by=by, now=now, note=note, phrases=phrases)


def schedule(
    *, revision: Revision, version: int, at: datetime, note: str, by: Any, now: datetime, content: Path
) -> Revision:
    """Publish at a moment to come, if the text still fits then. Records ``revision.scheduled``.

    Raises as ``publish_revision`` does, and InvalidInput for a moment that is past or too far.
    """
    check_writer(by)
    if not now < at < now + FARTHEST:
        raise InvalidInput("Choisissez un moment à venir, dans l’année.")
    fresh = locked(revision)
    state = REVISION.target(fresh.state, "schedule")
    as_seen(fresh, version, by=by, mine=revision.text)
    read = _fit(fresh.text, fresh.procedure_id, now=now, content=content)
    critical = is_critical(fresh.procedure_id, read)
    if not may_publish(by, fresh, is_critical=critical):
        raise NotAllowed(SECOND_EYES if critical else "Faites relire ce texte : un superviseur peut aussi le publier.")
    current = in_use(fresh.procedure_id)
    fresh.state, fresh.publish_at = state, at
    fresh.base_hash = current.content_hash if current else ""
    fresh.change_note, fresh.remark = _note(note, is_new=current is None), ""
    fresh.save(update_fields=["state", "publish_at", "base_hash", "change_note", "remark"])
    record("revision.scheduled", subject=fresh, by=by, now=now, version=fresh.version, at=at)
    return fresh


def unschedule(*, revision: Revision, by: Any, now: datetime) -> Revision:
    """Publish it no more by itself; what was approved stays so. Records ``revision.unscheduled``."""
    check_writer(by)
    fresh = locked(revision)
    _unplan(fresh)
    record("revision.unscheduled", subject=fresh, by=by, now=now, version=fresh.version)
    return fresh


def _unplan(revision: Revision, remark: str = "") -> None:
    verb = "unschedule_approved" if revision.reader_id and revision.read_at and not remark else "unschedule"
    revision.state = REVISION.target(revision.state, verb)
    revision.publish_at, revision.remark = None, remark[:REMARK_LIMIT]
    revision.save(update_fields=["state", "publish_at", "remark"])


def publish_due(*, now: datetime, content: Path) -> int:
    """Publish what was planned for now, in the name of who planned it. Returns how many were.

    A text that does not fit any more goes back to its author with the reason, and nothing of it is published. Records
    ``revision.refused`` then.
    """
    done = 0
    for waiting in past_due(now):
        one_publication_at_a_time()
        fresh = locked(waiting)
        if fresh.state != RevisionState.SCHEDULED or fresh.publish_at is None or fresh.publish_at > now:
            continue
        by = _planner(fresh)
        try:
            with transaction.atomic():
                _check_in_use(fresh, fresh.base_hash)
                _release(fresh, by=by, now=now, content=content, note=fresh.change_note)
                done += 1
        except DomainError as error:
            fresh = locked(waiting)
            _unplan(fresh, f"La publication prévue n’a pas eu lieu. {error}")
            record("revision.refused", subject=fresh, by=None, now=now, version=fresh.version)
    return done


def _planner(revision: Revision) -> User:
    """Who planned the publication; they answer for it."""
    planned = facts_of(revision).filter(kind="revision.scheduled").select_related("actor").first()
    return planned.actor if planned and planned.actor else revision.author


def revert_to(
    *, procedure_id: str, number: int, note: str, seen: str, by: Any, now: datetime, content: Path
) -> PublishedProcedure:
    """Put an old version in use again. Records ``procedure.reverted`` and ``procedure.published``.

    Raises NotAllowed for a critical procedure (``propose_version``), Unfit when the old text does not fit any more,
    Conflict when the version in use changed since ``seen``.
    """
    check_keeper(by)
    one_publication_at_a_time()
    words = _note(note, is_new=False)
    old, current = _old_version(procedure_id, number), in_use(procedure_id)
    if (current.content_hash if current else "") != seen:
        raise Conflict("La version en vigueur a changé depuis. Relisez l’historique, puis recommencez.", fields={})
    read = _fit(old.text, procedure_id, now=now, content=content)
    if is_critical(procedure_id, read):
        raise NotAllowed(f"{SECOND_EYES} Proposez cette version à la relecture.")
    published = _publish(read, by=by, now=now, note=words, content=content)
    record("procedure.reverted", subject=by, by=by, now=now, procedure=procedure_id, version=published.number)
    return published


def propose_version(*, procedure_id: str, number: int, by: Any, now: datetime) -> Revision:
    """Have an old version of a critical procedure read again by a second person. Records ``revision.submitted``.

    Raises TransitionRefused when another text of the procedure is in progress.
    """
    check_keeper(by)
    _old_version(procedure_id, number)
    revision = start_revision(procedure_id=procedure_id, number=number, by=by, now=now)
    return submit(revision=revision, version=revision.version, by=by, now=now)


def _old_version(procedure_id: str, number: int) -> PublishedProcedure:
    found = PublishedProcedure.objects.filter(procedure_id=procedure_id, number=number).first()
    if found is None:
        raise InvalidInput("Cette version n’existe pas. Choisissez-la dans l’historique.")
    if found.is_current:
        raise TransitionRefused("Cette version est déjà en vigueur.")
    return found


def retire(*, procedure_id: str, successor: str, by: Any, now: datetime, content: Path) -> LibraryEntry:
    """Take a procedure out of use and say what replaces it. Records ``procedure.retired``.

    Raises TransitionRefused when it is retired already, when other procedures lead to it, or when a text of it is in
    progress; InvalidInput when the successor is not in use.
    """
    check_keeper(by)
    one_publication_at_a_time()
    entry = LibraryEntry.objects.select_for_update().filter(pk=procedure_id).first()
    if entry is None or entry.retired_at:
        raise TransitionRefused("Cette procédure n’est plus en vigueur.")
    leading = links_to(procedure_id, content=content)
    if leading:
        names = ", ".join(f"« {name} »" for name in leading[:5])
        raise TransitionRefused(f"D’autres procédures y mènent : {names}. Changez d’abord leurs liens.")
    writing = open_revision(procedure_id)
    if writing:
        who = writing.last_editor.display_name
        raise TransitionRefused(f"Un texte de cette procédure est en cours ({who}). Abandonnez-le d’abord.")
    return publishing.retire(entry=entry, by=by, now=now, successor=successor)


def one_publication_at_a_time() -> None:
    """Two texts that fit the library apart might not fit it together: the second waits, and is checked after the first.

    SQLite writes alone already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x6E756D69, 0x6C6962])
