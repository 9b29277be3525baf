"""Who may read the library (everybody here), who writes it, who approves and publishes, who keeps it."""

from uuid import UUID

from django.db import connection

from numi.accounts.models import User
from numi.accounts.roles import Role
from numi.core.errors import NotAllowed, NotVisible
from numi.journal.queries import facts_of
from numi.library.models import Doubt, LibraryEntry, Revision
from numi.library.states import REVISION, RevisionState

KEEPERS = frozenset({Role.SUPERVISOR})
WRITERS = frozenset({Role.SUPERVISOR, Role.N3})
ABSENT = "Cette procédure n’existe pas, ou elle n’est plus en vigueur."


def access_entry(user: User, ident: str) -> LibraryEntry:
    """The procedure on the shelf, retired ones too. Raises NotVisible."""
    entry = (
        LibraryEntry.objects.prefetch_related("tags").filter(pk=ident[:80]).first() if user.is_staff_member else None
    )
    if entry is None:
        raise NotVisible(ABSENT)
    return entry


def may_keep(user: User, entry: LibraryEntry | None = None) -> bool:
    """Supervisors keep the library; an owner keeps their own procedure."""
    return user.role in KEEPERS or bool(entry and entry.owner_id == user.pk)


def access_doubt(user: User, ident: UUID, *, to_answer: bool = False) -> Doubt:
    """A doubt, for whoever reads the library; to answer it one must keep the procedure."""
    found = Doubt.objects.select_related("entry", "by", "answered_by").filter(pk=ident).first()
    if found is None or not user.is_staff_member:
        raise NotVisible("Ce doute n’existe pas, ou il est déjà loin.")
    if to_answer and not may_keep(user, found.entry):
        raise NotAllowed("Seuls la personne qui tient la procédure et les superviseurs répondent à un doute.")
    return found


def may_write(user: User) -> bool:
    """Supervisors and the cyber experts (N3) write; everybody else reads."""
    return user.role in WRITERS and user.is_active


def check_writer(by: User) -> None:
    """Raises NotAllowed unless ``by`` writes procedures."""
    if not may_write(by):
        raise NotAllowed("Les procédures sont écrites par les superviseurs et les experts N3.")


def may_retire(user: User) -> bool:
    """Supervisors take procedures out of use, and bring old versions back."""
    return user.role in KEEPERS and user.is_active


def check_keeper(by: User) -> None:
    """Raises NotAllowed unless ``by`` puts texts in use and takes them out."""
    if not may_retire(by):
        raise NotAllowed("Ce geste revient à un superviseur.")


def access_revision(user: User, ident: UUID, *, to_change: bool = False) -> Revision:
    """A text in progress or past, for those who write; locked when it is to change it. Raises NotVisible."""
    if to_change and connection.in_atomic_block:
        rows = Revision.objects.select_for_update()  # no join: see ``drafting.locked``
    else:
        rows = Revision.objects.select_related("author", "last_editor", "reader")
    found = rows.filter(pk=ident).first() if may_write(user) else None
    if found is None:
        raise NotVisible("Ce texte n’existe pas, ou il n’est pas pour votre rôle.")
    return found


def hands_of(revision: Revision) -> set[UUID]:
    """Everybody who wrote in this text since it was begun."""
    writers = (
        facts_of(revision).filter(kind__in=("revision.started", "revision.saved")).values_list("actor_id", flat=True)
    )
    return {revision.author_id, revision.last_editor_id, *(one for one in writers if one)}


def may_approve(user: User, revision: Revision) -> bool:
    """A second pair of eyes: somebody who writes procedures, and wrote nothing of this one."""
    return may_write(user) and user.pk not in hands_of(revision)


def may_publish(user: User, revision: Revision, *, is_critical: bool) -> bool:
    """What a second person approved, by any of those who write; else a supervisor alone, unless it is critical."""
    if revision.read_at and revision.state in (RevisionState.APPROVED, RevisionState.SCHEDULED):
        return may_write(user)
    return user.role in KEEPERS and user.is_active and not is_critical


def may_discard(user: User, revision: Revision) -> bool:
    return user.role in KEEPERS or user.pk == revision.author_id


def gestures(user: User, revision: Revision, *, is_critical: bool) -> frozenset[str]:
    """What this person may do with this text now."""
    if not may_write(user):
        return frozenset()
    is_mine = user.pk in hands_of(revision)
    allowed = {
        "save": True,
        "submit": True,
        "send_back": not is_mine,
        "take_back": is_mine,
        "approve": not is_mine,
        "schedule": may_publish(user, revision, is_critical=is_critical),
        "unschedule": True,
        "publish": may_publish(user, revision, is_critical=is_critical),
        "discard": may_discard(user, revision),
    }
    possible = REVISION.possible(revision.state)
    return frozenset(name for name, may in allowed.items() if may and name in possible)
