"""Who may see a card, and what on it."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from numi.accounts.models import User
from numi.accounts.roles import CALL_TAKERS, Role
from numi.clients.models import Client
from numi.clients.states import ClientState
from numi.core.errors import NotAllowed, NotVisible

CARD_READERS = CALL_TAKERS | {Role.DPO}
NOTE_READERS = frozenset({Role.SUPERVISOR, Role.DPO, Role.N3})
ABSENT = "Cette fiche n’existe pas, ou vous n’y avez pas accès."


def visible_clients(user: User) -> QuerySet[Client]:
    """The cards this person may read: call takers and the DPO read all, nobody else any."""
    if user.role not in CARD_READERS:
        return Client.objects.none()
    return Client.objects.exclude(state=ClientState.ERASED)


def access_client(user: User, ident: str, *, working: bool = False) -> Client:
    """The card, locked for a change. A merged card gives the one that was kept.

    Raises NotVisible (absent or refused), NotAllowed (a role that only reads).
    """
    rows = visible_clients(user)
    if working and connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    client = rows.filter(pk=ident).first()
    for _ in range(5):
        if client is None or client.merged_into_id is None:
            break
        client = rows.filter(pk=client.merged_into_id).first()
    if client is None:
        raise NotVisible(ABSENT)
    if working and not may_edit(user):
        raise NotAllowed("Vous pouvez lire cette fiche, mais pas la changer.")
    return client


def part_of(client: Client, relation: str, ident: UUID) -> Any:
    """A contact, device, mandate or merge of this very card. Raises NotVisible for anybody else's."""
    part = getattr(client, relation).filter(pk=ident).first()
    if part is None:
        raise NotVisible("Ceci n’est plus sur la fiche. Rechargez la page.")
    return part


def may_edit(user: User) -> bool:
    return user.role in CALL_TAKERS


def may_read_vulnerability(user: User, client: Client) -> bool:
    """Supervisors, the DPO and N3; another hotliner only while they own an open request of the person."""
    if user.role in NOTE_READERS:
        return True
    return (
        user.role in CALL_TAKERS and client.tickets.filter(owner=user).exclude(state__in=("closed", "merged")).exists()
    )
