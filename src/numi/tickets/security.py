"""What makes a request urgent, and which requests only a person may close (bar B060). Pure."""

from collections.abc import Iterable

from numi.tickets.states import HUMAN_CLOSED_KINDS, PRIORITY_RANKS, Priority, TicketKind

DANGER_KINDS = frozenset({TicketKind.SECURITY, TicketKind.FRAUD})

# A request keeps the gravest of the kinds it has had: a complaint inside a fraud stays a fraud.
_GRAVITY: tuple[TicketKind, ...] = (
    TicketKind.FRAUD,
    TicketKind.SECURITY,
    TicketKind.VULNERABILITY,
    TicketKind.PRIVACY,
    TicketKind.WITHDRAWAL,
    TicketKind.REFUND,
    TicketKind.COMPLAINT,
    TicketKind.INCIDENT,
    TicketKind.SILENT,
    TicketKind.OUT_OF_SCOPE,
    TicketKind.QUESTION,
)


def graver_kind(first: str, second: str) -> TicketKind:
    """The graver of two kinds: following a second procedure never makes a case lighter."""
    return min(TicketKind(first), TicketKind(second), key=_GRAVITY.index)


def higher_priority(first: str, second: str) -> Priority:
    return min(Priority(first), Priority(second), key=lambda priority: PRIORITY_RANKS[priority])


def needs_a_person_to_close(kinds: Iterable[str]) -> bool:
    """Security, fraud, complaint, refund, privacy, withdrawal and vulnerability never close by themselves.

    Source: facts-fr §4.6; bar B060.
    """
    return any(kind in HUMAN_CLOSED_KINDS for kind in kinds)
