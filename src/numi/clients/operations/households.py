"""Saying who lives together, when a colleague may be saying it too."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from numi.accounts.models import User
from numi.clients.models import Client, Household
from numi.clients.operations.card import form_household
from numi.core.errors import Conflict


def change_household(
    *, client: Client, name: str, others: Iterable[Client], by: User, now: datetime, seen_name: str, seen: set[UUID]
) -> Household:
    """Form the household of a page opened on ``seen_name`` and the people ``seen``, the client aside.

    Somebody added by a colleague meanwhile stays, somebody taken off stays off. Raises InvalidInput, and Conflict when
    both gave another name.
    """
    chosen = {one.pk: one for one in others}
    kept = client.household.name if client.household else seen_name
    if name.strip() not in (seen_name, kept) and kept != seen_name:
        raise Conflict("Un collègue vient de donner un autre nom à ce foyer.", fields={"name": (name.strip(), kept)})
    living = {one.pk: one for one in client.household.members.exclude(pk=client.pk)} if client.household else {}
    added = {ident: one for ident, one in chosen.items() if ident not in seen}
    stayed = {ident: one for ident, one in living.items() if ident in chosen or ident not in seen}
    people = [client, *(added | stayed).values()]
    return form_household(name=kept if name.strip() == seen_name else name, people=people, by=by, now=now)
