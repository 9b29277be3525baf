"""The rules of a password (CNIL 2022-100): long, not common, not one's own name. Never a forced change."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from numi.core.errors import InvalidInput

LONGEST = 128


def check_password_rules(password: str, person: Any) -> None:
    """Raises InvalidInput with every reason, in French."""
    if len(password) > LONGEST:
        raise InvalidInput(f"Ce mot de passe est trop long\u00a0: {LONGEST} signes au plus.")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error


class MaximumLength:
    """Django's validator form of the same bound, for the change of one's own password."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 -- asked by Django
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return f"Votre mot de passe a {LONGEST} signes au plus."
