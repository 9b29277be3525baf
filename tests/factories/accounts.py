"""People of the hotline, made as the product makes them."""

from datetime import UTC, datetime

from numi.accounts.models import User
from numi.accounts.operations.arriving import create_user
from numi.accounts.roles import Role
from numi.core.text import fold

JOINED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PASSWORD = "une bergamote au soleil 42"


def make_user(
    given_name: str = "Inès",
    role: str = Role.N1,
    *,
    family_name: str = "Petit",
    email: str = "",
    password: str = PASSWORD,
    extension: str = "",
    now: datetime = JOINED,
) -> User:
    """A colleague with a password."""
    person = create_user(
        email=email or f"{fold(given_name)}.{fold(family_name)}@exemple.fr".replace(" ", ""),
        role=role,
        given_name=given_name,
        family_name=family_name,
        password=password,
        now=now,
    )
    if extension:
        person.extension = extension
        person.save(update_fields=["extension"])
    return person
