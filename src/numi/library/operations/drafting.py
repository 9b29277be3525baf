"""Writing a text: begin it, save it, have it read by a second person, give it up."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from numi.core.clock import PARIS
from numi.core.errors import Conflict, InvalidInput, NotAllowed, TransitionRefused
from numi.core.ids import uuid7
from numi.core.text import mask_secrets, require_size, slug
from numi.journal.operations import record
from numi.library.access import check_writer, hands_of, may_discard
from numi.library.models import PublishedProcedure, Revision
from numi.library.revisions import open_revision, skeleton
from numi.library.states import REVISION, Category, RevisionState
from numi.procedures.parser import LONGEST_ID, SIZE_LIMIT

TITLE_LIMIT = 160
REMARK_LIMIT = 500


def start_revision(*, procedure_id: str, by: Any, now: datetime, number: int | None = None) -> Revision:
    """Take up a procedure: the text already in progress when there is one, else a copy of the version in use.

    ``number`` copies that version instead; then nothing else may be in progress. Records ``revision.started`` for a
    copy. Raises InvalidInput for an unknown procedure or version.
    """
    check_writer(by)
    already = open_revision(procedure_id)
    if already and number is None:
        return already
    versions = PublishedProcedure.objects.filter(procedure_id=procedure_id)
    chosen = versions.filter(number=number) if number is not None else versions.order_by("-is_current", "-number")
    base = chosen.first()
    if base is None:
        raise InvalidInput("Cette version n’existe pas. Reprenez-la depuis la liste des procédures.")
    current = versions.filter(is_current=True).values_list("content_hash", flat=True).first() or ""
    return _begin(procedure_id, base.text, base_hash=current, by=by, now=now, joins=number is None)


def start_new(
    *, title: str, family: str, by: Any, now: datetime, content: Path, form_token: UUID | None = None
) -> Revision:
    """Begin a procedure that does not exist yet, with a skeleton to fill in. Its id is made of the title, for ever.

    Records ``revision.started``. The same ``form_token`` gives the same text. Raises InvalidInput when the title says
    nothing, or names a procedure that exists or is being written.
    """
    check_writer(by)
    already = form_token and Revision.objects.filter(pk=form_token, author=by).first()
    if already:
        return already
    title = " ".join(require_size(title, TITLE_LIMIT).split())
    ident = slug(title)[:LONGEST_ID].strip("-")
    if not ident:
        raise InvalidInput("Donnez un titre en quelques mots : il dit ce que la personne veut faire.")
    if family not in Category.values:
        raise InvalidInput("Choisissez une catégorie de la liste.")
    if PublishedProcedure.objects.filter(procedure_id=ident).exists():
        raise InvalidInput(f"La procédure « {ident} » existe déjà. Ouvrez-la et modifiez-la, ou changez le titre.")
    begun = open_revision(ident)
    if begun and begun.pk == form_token:  # the same form, sent at the same moment
        return begun
    if begun:
        raise InvalidInput(f"Le texte de « {ident} » est déjà en cours. Reprenez-le dans la liste.")
    today = now.astimezone(PARIS).date()
    text = skeleton(procedure_id=ident, title=title, family=family, today=today, content=content)
    return _begin(ident, text, base_hash="", by=by, now=now, ident=form_token)


def start_again(*, revision: Revision, by: Any, now: datetime) -> Revision:
    """Take up a text that was given up, as a new one; a second click gives the same one. Records ``revision.started``.

    Raises TransitionRefused when it was not given up, or when another text of the procedure is in progress.
    """
    check_writer(by)
    if revision.state != RevisionState.DISCARDED:
        raise TransitionRefused("Ce texte n’est pas abandonné : il est déjà dans la liste.")
    already = open_revision(revision.procedure_id)
    if already and (already.author_id, already.text) == (by.pk, revision.text):
        return already
    current = PublishedProcedure.objects.filter(procedure_id=revision.procedure_id, is_current=True)
    base_hash = current.values_list("content_hash", flat=True).first() or ""
    return _begin(revision.procedure_id, revision.text, base_hash=base_hash, by=by, now=now)


def begin_with(*, procedure_id: str, text: str, by: Any, now: datetime) -> Revision:
    """Begin a text with words that come from elsewhere (a pack). Records ``revision.started``.

    Raises TransitionRefused when another text of the procedure is in progress.
    """
    check_writer(by)
    current = PublishedProcedure.objects.filter(procedure_id=procedure_id, is_current=True)
    base_hash = current.values_list("content_hash", flat=True).first() or ""
    return _begin(procedure_id, readable(text), base_hash=base_hash, by=by, now=now)


def _begin(
    procedure_id: str,
    text: str,
    *,
    base_hash: str,
    by: Any,
    now: datetime,
    ident: UUID | None = None,
    joins: bool = False,
) -> Revision:
    """One open text a procedure: the base refuses a second one. ``joins`` gives the first one instead of refusing."""
    try:
        with transaction.atomic():
            revision = Revision.objects.create(
                id=ident or uuid7(),
                procedure_id=procedure_id,
                base_hash=base_hash,
                text=text,
                author=by,
                last_editor=by,
                created_at=now,
                saved_at=now,
            )
    except IntegrityError:
        already = open_revision(procedure_id)
        if already and (joins or already.pk == ident):
            return already
        who = already.last_editor.display_name if already else "Un collègue"
        raise TransitionRefused(
            f"{who} écrit déjà un texte de cette procédure. Reprenez-le dans la liste des textes en cours."
        ) from None
    record("revision.started", subject=revision, by=by, now=now, procedure=procedure_id)
    return revision


def save_revision(
    *, revision: Revision, text: str, version: int, by: Any, now: datetime, sets_aside: bool = False
) -> Revision:
    """Keep the text as it is typed. ``version`` is the one that the person had in sight.

    ``sets_aside``: the person has seen a colleague's text and keeps their own; the other one stays readable among the
    texts given up. Records ``revision.saved`` when the pen changes hands. Raises Conflict with both texts when a
    colleague saved since, InvalidInput when the text is too big, TransitionRefused once it is submitted.
    """
    check_writer(by)
    kept = readable(text)
    fresh = locked(revision)
    if fresh.text == kept:
        return fresh
    REVISION.target(fresh.state, "save")
    as_seen(fresh, version, by=by, mine=kept)
    if sets_aside:
        _set_aside(fresh, by=by, now=now)
    changes_hands = by.pk not in hands_of(fresh)
    fresh.text, fresh.last_editor, fresh.saved_at = kept, by, now
    fresh.version += 1
    fresh.save(update_fields=["text", "last_editor", "saved_at", "version"])
    if changes_hands:
        record("revision.saved", subject=fresh, by=by, now=now, version=fresh.version)
    return fresh


def readable(text: str) -> str:
    """The text as it may be kept, sign for sign. Raises InvalidInput when it is too big or no screen can show it.

    Nothing is masked: a procedure is written for the whole house, and what comes out must be what went in.
    """
    require_size(text, SIZE_LIMIT)
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise InvalidInput("Ce texte contient un signe illisible. Recopiez-le sans lui.")
    return text


def locked(revision: Revision) -> Revision:
    """The text as it is now, for this transaction alone.

    Without a join: PostgreSQL drops a row whose joined key changed while it waited for the lock.
    """
    return Revision.objects.select_for_update().get(pk=revision.pk)


def as_seen(revision: Revision, version: int, *, by: Any, mine: str = "") -> None:
    """Raises Conflict, with both texts, when the text was saved since the version that the person had in sight."""
    if revision.version == version:
        return
    other = revision.last_editor.display_name
    who = "Vous avez" if revision.last_editor_id == by.pk else f"{other} a"
    raise Conflict(
        f"{who} enregistré un autre texte entre-temps. Rien n’est perdu : comparez les deux, puis choisissez.",
        fields={
            "text": (mine, revision.text),
            "version": (version, revision.version),
            "who": (by.display_name, other),
        },
    )


def _set_aside(revision: Revision, *, by: Any, now: datetime) -> None:
    Revision.objects.create(
        procedure_id=revision.procedure_id,
        base_hash=revision.base_hash,
        text=revision.text,
        state=RevisionState.DISCARDED,
        author=revision.author,
        last_editor=revision.last_editor,
        remark=f"Mis de côté : {by.display_name} a gardé l’autre texte.",
        created_at=revision.created_at,
        saved_at=now,
    )


def submit(*, revision: Revision, version: int, by: Any, now: datetime) -> Revision:
    """Ask a second person to read. Records ``revision.submitted``."""
    check_writer(by)
    fresh = locked(revision)
    fresh.state = REVISION.target(fresh.state, "submit")
    as_seen(fresh, version, by=by)
    fresh.reader, fresh.read_at, fresh.remark = None, None, ""
    fresh.save(update_fields=["state", "reader", "read_at", "remark"])
    record("revision.submitted", subject=fresh, by=by, now=now, version=fresh.version)
    return fresh


def approve(*, revision: Revision, version: int, by: Any, now: datetime) -> Revision:
    """Say that the text is good, after reading this very version. Records ``revision.approved``.

    Raises NotAllowed when the person wrote in it.
    """
    check_writer(by)
    fresh = locked(revision)
    fresh.state = REVISION.target(fresh.state, "approve")
    as_seen(fresh, version, by=by)
    _check_second_eyes(fresh, by)
    fresh.reader, fresh.read_at = by, now
    fresh.save(update_fields=["state", "reader", "read_at"])
    record("revision.approved", subject=fresh, by=by, now=now, version=fresh.version)
    return fresh


def _check_second_eyes(revision: Revision, by: Any) -> None:
    if by.pk in hands_of(revision):
        raise NotAllowed("On ne relit pas son propre texte. Demandez à une autre personne.")


def send_back(*, revision: Revision, remark: str, by: Any, now: datetime) -> Revision:
    """Give the text back to who wrote it, with what to mend. Records ``revision.sent_back``.

    Raises InvalidInput without a remark, NotAllowed when the person wrote in it.
    """
    check_writer(by)
    words = mask_secrets(require_size(remark, REMARK_LIMIT)).text.strip()
    if not words:
        raise InvalidInput("Dites en une phrase ce qu’il faut reprendre : la personne qui écrit le lira.")
    fresh = locked(revision)
    fresh.state = REVISION.target(fresh.state, "send_back")
    _check_second_eyes(fresh, by)
    fresh.reader, fresh.read_at, fresh.remark = by, None, words
    fresh.save(update_fields=["state", "reader", "read_at", "remark"])
    record("revision.sent_back", subject=fresh, by=by, now=now, version=fresh.version)
    return fresh


def take_back(*, revision: Revision, by: Any, now: datetime) -> Revision:
    """Go on writing what was submitted: what was read counts no more. Records ``revision.taken_back``."""
    check_writer(by)
    fresh = locked(revision)
    fresh.state = REVISION.target(fresh.state, "take_back")
    if by.pk not in hands_of(fresh):
        raise NotAllowed("Vous relisez ce texte. Renvoyez-le avec une remarque plutôt que de le reprendre.")
    fresh.reader, fresh.read_at = None, None
    fresh.save(update_fields=["state", "reader", "read_at"])
    record("revision.taken_back", subject=fresh, by=by, now=now, version=fresh.version)
    return fresh


def discard(*, revision: Revision, by: Any, now: datetime) -> Revision:
    """Give the text up; it stays readable. Records ``revision.discarded``.

    Raises NotAllowed unless the person began it or keeps the library.
    """
    check_writer(by)
    fresh = locked(revision)
    fresh.state = REVISION.target(fresh.state, "discard")
    if not may_discard(by, fresh):
        raise NotAllowed("Seuls la personne qui l’a commencé et les superviseurs abandonnent un texte.")
    fresh.publish_at = None
    fresh.save(update_fields=["state", "publish_at"])
    record("revision.discarded", subject=fresh, by=by, now=now, version=fresh.version)
    return fresh
