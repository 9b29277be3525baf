"""Coming into the house: invitations, links for those locked out, the first password."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from numi.accounts.access import check_manager
from numi.accounts.models import Invitation, User
from numi.accounts.operations.team import cut
from numi.accounts.passwords import check_password_rules
from numi.accounts.roles import STAFF
from numi.core.errors import InvalidInput, NotAllowed, NotVisible, TransitionRefused
from numi.journal.operations import record

INVITATION_LIFE = timedelta(hours=72)
RESCUE_LIFE = timedelta(hours=2)


def invite(
    *,
    email: str,
    role: str,
    given_name: str,
    family_name: str,
    by: User,
    now: datetime,
    form_token: UUID | None = None,
) -> tuple[Invitation, str]:
    """Invite a colleague: returns the invitation and its secret, which is shown once and kept as a digest only.

    Valid 72 hours, once, for this address. The same ``form_token`` twice gives the same link. Records
    ``account.invited``. Raises NotAllowed, InvalidInput.
    """
    check_manager(by)
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise InvalidInput("Cette adresse a déjà un compte. Changez son rôle depuis l’équipe.")
    if role not in STAFF:
        raise InvalidInput("Choisissez un rôle de l’équipe.")
    invitation = Invitation(
        email=address,
        role=role,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        invited_by=by,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    token, made = _make_link(invitation, form_token)
    if made:
        record("account.invited", subject=invitation, by=by, now=now, role=role)
        return invitation, token
    return find_invitation(token=token, now=now), token


def _make_link(invitation: Invitation, form_token: UUID | None) -> tuple[str, bool]:
    """The secret of a new link, and whether it was made just now; older links of the address open nothing any more.

    Without ``form_token`` the secret is drawn. With it, it is the keyed digest of the form and of what it asks: a
    double click gives one link, and nobody without the key of the installation can tell it.
    """
    token = secrets.token_urlsafe(32)
    if form_token:
        asked = f"{form_token}|{invitation.invited_by_id}|{invitation.email}|{invitation.role}|{invitation.person_id}"
        token = salted_hmac("numi.accounts.link", asked, algorithm="sha256").hexdigest()
    invitation.secret_digest = digest(token)
    if Invitation.objects.filter(secret_digest=invitation.secret_digest).exists():
        return token, False
    try:
        with transaction.atomic():
            _revoke_links(invitation.email, invitation.created_at)
            invitation.save(force_insert=True)
    except IntegrityError:  # the same form, sent at the same moment
        return token, False
    return token, True


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def rescue(*, person: User, by: User, now: datetime, form_token: UUID | None = None) -> tuple[Invitation, str]:
    """Give a colleague who is locked out a link to choose another password and, then, another second factor.

    Returns the invitation and its secret, shown once. The present password and factors keep working until the link is
    used. The same ``form_token`` twice gives the same link. Records ``account.rescued``. Raises NotAllowed.
    """
    check_manager(by)
    if person.pk == by.pk:
        raise NotAllowed("On ne se donne pas un lien de secours à soi-même. Demandez à un autre administrateur.")
    if not person.is_active:
        raise NotAllowed("Cette personne est partie. Faites-la revenir d’abord.")
    invitation = Invitation(
        email=person.email,
        role=person.role,
        given_name=person.given_name,
        family_name=person.family_name,
        person=person,
        invited_by=by,
        created_at=now,
        expires_at=now + RESCUE_LIFE,
    )
    token, made = _make_link(invitation, form_token)
    if made:
        record("account.rescued", subject=person, by=by, now=now)
        return invitation, token
    return find_invitation(token=token, now=now), token


def revoke_invitation(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Withdraw a link that was not used. Records ``account.invitation_revoked``."""
    check_manager(by)
    if not Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(revoked_at=now):
        raise TransitionRefused("Ce lien a déjà servi : la personne a son compte.")
    record("account.invitation_revoked", subject=invitation, by=by, now=now)
    return invitation


def _revoke_links(email: str, now: datetime) -> None:
    Invitation.objects.filter(email=email, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)


def find_invitation(*, token: str, now: datetime) -> Invitation:
    """The invitation of a link. Raises NotVisible when it is empty, unknown, used, withdrawn or too old."""
    invitation = Invitation.objects.filter(secret_digest=digest(token)).first() if token else None
    if invitation is None or invitation.used_at or invitation.revoked_at or invitation.expires_at <= now:
        raise NotVisible("Ce lien d’invitation n’est plus valable. Demandez-en un autre à votre administrateur.")
    return invitation


def accept_invitation(*, token: str, password: str, now: datetime) -> User:
    """Make the account of an invitation, or open one that was locked, once.

    Records ``account.joined`` or ``account.reopened``. Raises NotVisible, InvalidInput.
    """
    invitation = find_invitation(token=token, now=now)
    person = invitation.person or User(
        email=invitation.email,
        given_name=invitation.given_name,
        family_name=invitation.family_name,
        role=invitation.role,
        joined_at=now,
    )
    if not person.is_active:
        raise NotVisible("Ce lien n’est plus valable. Demandez-en un autre à votre administrateur.")
    check_password_rules(password, person)
    unused = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True)
    if not unused.update(used_at=now):
        raise NotVisible("Ce lien d’invitation vient de servir. Connectez-vous.")
    person.password = make_password(password)
    if invitation.person:
        person.save(update_fields=["password"])
        cut(person=person, now=now)
    else:
        _join(person)
    kind = "account.reopened" if invitation.person else "account.joined"
    record(kind, subject=person, by=person, now=now, role=person.role)
    return person


def _join(person: User) -> None:
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:  # two links for one address, opened at the same moment
        raise NotVisible("Ce lien d’invitation vient de servir. Connectez-vous.") from error


def create_user(
    *, email: str, role: str, given_name: str, family_name: str, password: str, now: datetime, extension: str = ""
) -> User:
    """Make an account directly (first administrator, demonstration). Records ``account.joined``."""
    person = User.objects.create(
        email=email.lower(),
        role=role,
        given_name=given_name,
        family_name=family_name,
        password=make_password(password),
        extension=extension,
        joined_at=now,
    )
    record("account.joined", subject=person, by=None, now=now, role=role)
    return person
