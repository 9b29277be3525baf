"""Who may see whom. Colleagues know each other's name and role; only an administrator manages them."""

from uuid import UUID

from numi.accounts.models import Invitation, User
from numi.accounts.roles import Role
from numi.core.errors import NotAllowed, NotVisible


def may_manage(user: User) -> bool:
    return user.role == Role.ADMIN


def check_manager(by: User) -> None:
    """Raises NotAllowed unless ``by`` manages accounts."""
    if not may_manage(by):
        raise NotAllowed("Seul un administrateur gère les comptes.")


def access_person(user: User, ident: UUID, *, to_change: bool = False) -> User:
    """The colleague that an administrator manages, locked when it is to change them. Raises NotVisible."""
    rows = User.objects.select_for_update() if to_change else User.objects.all()
    found = rows.filter(pk=ident).first() if may_manage(user) else None
    if found is None or not found.is_staff_member:
        raise NotVisible("Cette personne n’existe pas, ou elle n’est pas pour votre rôle.")
    return found


def access_invitation(user: User, ident: UUID) -> Invitation:
    """A link that waits, for an administrator. Raises NotVisible."""
    found = Invitation.objects.filter(pk=ident).first() if may_manage(user) else None
    if found is None:
        raise NotVisible("Cette invitation n’existe pas, ou elle n’est pas pour votre rôle.")
    return found
