"""Refusals that a person must understand: every message is a full French sentence with a way out.

DomainError
├── NotVisible        absent, or not for this person: the same answer            → 404
├── NotAllowed        seen, but this gesture is not theirs                        → 403
├── InvalidInput      what was typed cannot be taken                              → 422
├── TransitionRefused the state does not allow it (any more)                      → 409
└── Conflict          a colleague changed the same thing; both values are carried → 409
"""

from typing import Any


class DomainError(Exception):
    """A refusal with a sentence for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotVisible(DomainError):
    """Absent, or refused: nobody learns which."""


class NotAllowed(DomainError):
    """The person may see the thing and may not do this."""


class InvalidInput(DomainError):
    """What was given cannot be taken as it is."""


class TransitionRefused(DomainError):
    """The machine does not allow this step from this state."""


class Conflict(DomainError):
    """Somebody else changed the same fields. ``fields`` maps a name to (mine, theirs)."""

    def __init__(self, message: str, *, fields: dict[str, tuple[Any, Any]]) -> None:
        super().__init__(message)
        self.fields = fields
