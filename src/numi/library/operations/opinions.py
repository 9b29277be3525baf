"""What readers think of a procedure: useful or not, kept at hand, doubted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q

from numi.core.errors import InvalidInput, TransitionRefused
from numi.core.text import mask_secrets, require_size
from numi.journal.operations import record_system
from numi.library.models import Doubt, Favourite, LibraryEntry, PublishedProcedure, Vote
from numi.live.operations import publish


def count_view(*, procedure_id: str) -> None:
    """One more reading; the exact order of two readings does not matter."""
    LibraryEntry.objects.filter(pk=procedure_id).update(view_count=F("view_count") + 1)


def vote(*, entry: LibraryEntry, by: Any, now: datetime, is_useful: bool, reason: str = "") -> LibraryEntry:
    """« Utile ? » for the version in use; a second vote of the same person replaces the first.

    Raises InvalidInput when it was not useful and nothing says why.
    """
    why = mask_secrets(require_size(reason, 240)).text.strip()
    if not is_useful and not why:
        raise InvalidInput("Dites en quelques mots ce qui n’a pas aidé : la personne qui tient la procédure le lira.")
    Vote.objects.update_or_create(
        entry=entry,
        user=by,
        content_hash=_in_use(entry),
        defaults={"is_useful": is_useful, "reason": why, "at": now},
    )
    counted = entry.votes.aggregate(
        yes=Count("pk", filter=Q(is_useful=True)), no=Count("pk", filter=Q(is_useful=False))
    )
    entry.useful_count, entry.useless_count = counted["yes"], counted["no"]
    entry.save(update_fields=["useful_count", "useless_count"])
    return entry


def keep_at_hand(*, entry: LibraryEntry, by: Any, now: datetime, kept: bool) -> None:
    """Put a procedure among one's favourites, or take it out; doing it twice changes nothing."""
    if kept:
        Favourite.objects.get_or_create(entry=entry, user=by, defaults={"at": now})
    else:
        Favourite.objects.filter(entry=entry, user=by).delete()


def doubt(
    *,
    entry: LibraryEntry,
    by: Any,
    now: datetime,
    step: str,
    reason: str,
    is_dangerous: bool = False,
    ticket: Any = None,
    form_token: UUID | None = None,
) -> Doubt:
    """Say that a step may be wrong. The keeper and the supervisors are told at once; the procedure shows as doubtful.

    Records ``procedure.doubted``. The same ``form_token`` gives the same doubt. Raises InvalidInput without words.
    """
    already = form_token and Doubt.objects.filter(form_token=form_token).first()
    if already:
        return already
    why = mask_secrets(require_size(reason, 500)).text.strip()
    if not why:
        raise InvalidInput("Dites ce qui ne va pas à cette étape : une phrase suffit.")
    found = Doubt(
        entry=entry,
        content_hash=_in_use(entry),
        step=step[:80],
        reason=why,
        is_dangerous=is_dangerous,
        ticket=ticket,
        by=by,
        at=now,
        form_token=form_token,
    )
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError:  # the same form, sent at the same moment
        return Doubt.objects.get(form_token=form_token)
    _count_open(entry)
    record_system("procedure.doubted", now=now, procedure=entry.pk, step=step, by=str(by.pk))
    publish("doubt.raised", audience="role:supervisor", now=now, doubt=found.pk)
    if entry.owner_id:
        publish("doubt.raised", audience=f"user:{entry.owner_id}", now=now, doubt=found.pk)
    return found


def answer_doubt(*, found: Doubt, by: Any, now: datetime, answer: str) -> Doubt:
    """Say what was done about a doubt; the person who had it is told. Records ``procedure.doubt_answered``.

    Raises TransitionRefused when somebody answered before, InvalidInput without words.
    """
    words = mask_secrets(require_size(answer, 500)).text.strip()
    if not words:
        raise InvalidInput("Répondez en une phrase : ce qui a été corrigé, ou pourquoi l’étape est bonne.")
    claimed = Doubt.objects.filter(pk=found.pk, answered_at__isnull=True).update(
        answered_by=by, answered_at=now, answer=words
    )
    if not claimed:
        raise TransitionRefused("Un collègue a déjà répondu à ce doute.")
    found.refresh_from_db()
    _count_open(found.entry)
    record_system("procedure.doubt_answered", now=now, procedure=found.entry_id, by=str(by.pk))
    publish("doubt.answered", audience=f"user:{found.by_id}", now=now, doubt=found.pk)
    return found


def _count_open(entry: LibraryEntry) -> None:
    entry.open_doubt_count = entry.doubts.filter(answered_at__isnull=True).count()
    entry.save(update_fields=["open_doubt_count"])


def _in_use(entry: LibraryEntry) -> str:
    rows = PublishedProcedure.objects.filter(procedure_id=entry.pk, is_current=True)
    return str(rows.values_list("content_hash", flat=True).first() or "")
