"""Working on a request: taking it, describing it, writing on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from numi.accounts.models import User
from numi.clients.operations.mentions import note_mentions
from numi.core.ahead import require_ahead
from numi.core.errors import Conflict, InvalidInput, TransitionRefused
from numi.core.text import mask_secrets, require_size
from numi.journal.operations import record
from numi.live.operations import publish
from numi.tickets.models import Note, Ticket
from numi.tickets.security import graver_kind, higher_priority
from numi.tickets.states import PRIORITY_RANKS, TICKET, Priority, TicketState

NOTE_LIMIT = 20_000
EDITABLE = ("subject", "words", "kind", "priority")


def touch(ticket: Ticket, *, now: datetime, fields: list[str]) -> None:
    """Save the changed fields, move the version on, and tell the screens that show the request."""
    ticket.version += 1
    ticket.moved_at = now
    ticket.save(update_fields=[*fields, "version", "moved_at"])
    publish("case.changed", audience=f"ticket:{ticket.pk}", now=now, ticket=ticket.pk)


def take_ticket(*, ticket: Ticket, by: User, now: datetime) -> Ticket:
    """Become the owner. One winner: the row is claimed by a conditional update.

    Records ``ticket.taken``. Raises TransitionRefused when somebody was faster or the state forbids it.
    """
    target = TICKET.target(ticket.state, "take")
    claimed = Ticket.objects.filter(pk=ticket.pk, state=ticket.state, version=ticket.version).update(owner=by)
    if not claimed:
        raise TransitionRefused("Un collègue vient de prendre cette demande. Elle n’attend plus.")
    ticket.owner = by
    ticket.contact = ticket.contact or by
    ticket.state = target
    touch(ticket, now=now, fields=["owner", "contact", "state"])
    record("ticket.taken", subject=ticket, by=by, now=now, client=ticket.client_id)
    return ticket


def assign_ticket(*, ticket: Ticket, to: User, by: User, now: datetime) -> Ticket:
    """Give the request to a colleague (a supervisor's gesture, or handing one's own over)."""
    if not to.is_active:
        raise InvalidInput("Cette personne n’est plus en activité. Choisissez un autre collègue.")
    ticket.owner = to
    fields = ["owner"]
    if "take" in TICKET.possible(ticket.state):
        ticket.state = TICKET.target(ticket.state, "take")
        fields.append("state")
    touch(ticket, now=now, fields=fields)
    record("ticket.assigned", subject=ticket, by=by, now=now, client=ticket.client_id, to=to.pk)
    return ticket


def describe_ticket(
    *,
    ticket: Ticket,
    by: User,
    now: datetime,
    values: Mapping[str, str],
    base: Mapping[str, str],
) -> Ticket:
    """Change the description. ``base`` is what the person saw: disjoint changes merge, the same field conflicts.

    Records ``ticket.described`` with the names of the fields. Raises Conflict with both values of each field that a
    colleague changed meanwhile.
    """
    cleaned = _cleaned(values)
    seen = {name: base.get(name, "") for name in cleaned}
    wanted = {name: value for name, value in cleaned.items() if value != seen[name]}
    clashes: dict[str, tuple[Any, Any]] = {
        name: (value, getattr(ticket, name))
        for name, value in wanted.items()
        if getattr(ticket, name) not in (seen[name], value)
    }
    if clashes:
        raise Conflict(
            "Un collègue a changé le même champ pendant que vous écriviez. Choisissez quoi garder.", fields=clashes
        )
    changed = [name for name, value in wanted.items() if getattr(ticket, name) != value]
    if not changed:
        return ticket
    for name in changed:
        setattr(ticket, name, wanted[name])
    if "priority" in changed:
        ticket.priority_rank = PRIORITY_RANKS[Priority(ticket.priority)]
        changed.append("priority_rank")
    if ticket.client and "words" in changed:
        note_mentions(client=ticket.client, text=ticket.words, now=now)
    touch(ticket, now=now, fields=changed)
    record("ticket.described", subject=ticket, by=by, now=now, client=ticket.client_id, fields=changed)
    return ticket


def _cleaned(values: Mapping[str, str]) -> dict[str, str]:
    limits = {"subject": 160, "words": NOTE_LIMIT}
    cleaned = {}
    for name in EDITABLE:
        if name in values:
            text = values[name]
            cleaned[name] = mask_secrets(require_size(text, limits[name])).text if name in limits else text
    return cleaned


def raise_gravity(*, ticket: Ticket, kind: str, priority: str, by: User | None, now: datetime) -> Ticket:
    """Make the request at least this grave (a procedure was started). It never becomes lighter by itself."""
    graver, higher = graver_kind(ticket.kind, kind), higher_priority(ticket.priority, priority)
    if (graver, higher) == (ticket.kind, ticket.priority):
        return ticket
    ticket.kind, ticket.priority, ticket.priority_rank = graver, higher, PRIORITY_RANKS[higher]
    touch(ticket, now=now, fields=["kind", "priority", "priority_rank"])
    record("ticket.graver", subject=ticket, by=by, now=now, client=ticket.client_id, kind=graver, priority=higher)
    return ticket


def identify_client(*, ticket: Ticket, client: Any, by: User, now: datetime) -> Ticket:
    """Say whose request it is, or take the person off (``client`` None) when it was not them."""
    before = ticket.client_id
    ticket.client = client
    touch(ticket, now=now, fields=["client"])
    record("ticket.identified", subject=ticket, by=by, now=now, client=client or before, previous=before)
    return ticket


def write_note(
    *,
    ticket: Ticket,
    by: User | None,
    now: datetime,
    body: str,
    visible_to_client: bool = False,
    kind: str = "note",
    form_token: UUID | None = None,
) -> Note:
    """Add a note, which nobody can change afterwards. The same ``form_token`` twice gives the same note.

    A note that the client may read counts as an answer to the client. Records ``ticket.noted``.
    """
    already = form_token and Note.objects.filter(form_token=form_token).first()
    if already:
        return already
    text = mask_secrets(require_size(body, NOTE_LIMIT)).text
    if not text.strip():
        raise InvalidInput("La note est vide. Écrivez quelques mots, ou fermez sans enregistrer.")
    note = Note(
        ticket=ticket,
        body=text,
        visible_to_client=visible_to_client,
        kind=kind,
        author=by,
        at=now,
        form_token=form_token,
    )
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:
        return Note.objects.get(form_token=form_token)
    if visible_to_client:
        ticket.client_answered_at = now
    if ticket.client:
        note_mentions(client=ticket.client, text=text, now=now)
    touch(ticket, now=now, fields=["client_answered_at"] if visible_to_client else [])
    record("ticket.noted", subject=ticket, by=by, now=now, client=ticket.client_id, visible=visible_to_client)
    return note


def promise(
    *, ticket: Ticket, by: User, now: datetime, what: str, at: datetime, seen: tuple[str, str] | None = None
) -> Ticket:
    """Promise something to the client for a moment; the owner and the supervisor are alerted when it is missed.

    The same promise twice changes nothing. ``seen`` is the promise that the page showed, as ``promise_shown`` says it.
    Records ``ticket.promised``. Raises InvalidInput when the moment is past, Conflict when a colleague promised
    something else meanwhile.
    """
    require_ahead(at, now=now)
    text = mask_secrets(require_size(what, 240)).text
    if (ticket.promised_at, ticket.promise) == (at, text):
        return ticket
    if seen is not None and promise_shown(ticket) not in (seen, ("", "")):
        fields = {"what": (text, ticket.promise), "at": (at, ticket.promised_at)}
        raise Conflict("Un collègue vient de promettre autre chose. Choisissez quoi garder.", fields=fields)
    ticket.promised_at, ticket.promise, ticket.promise_alerted_at = at, text, None
    touch(ticket, now=now, fields=["promised_at", "promise", "promise_alerted_at"])
    record("ticket.promised", subject=ticket, by=by, now=now, client=ticket.client_id, at=at)
    return ticket


def promise_shown(ticket: Ticket) -> tuple[str, str]:
    """The promise of a request as a page carries it: the moment and the words, both empty without one."""
    return (ticket.promised_at.isoformat(), ticket.promise) if ticket.promised_at else ("", "")


def keep_promise(*, ticket: Ticket, by: User | None, now: datetime) -> Ticket:
    """The promise has been kept: it leaves the lists. Records ``ticket.promise_kept``."""
    if ticket.promised_at is None:
        return ticket
    late = now > ticket.promised_at
    ticket.promised_at, ticket.promise, ticket.promise_alerted_at = None, "", None
    touch(ticket, now=now, fields=["promised_at", "promise", "promise_alerted_at"])
    record("ticket.promise_kept", subject=ticket, by=by, now=now, client=ticket.client_id, late=late)
    return ticket


def resume_ticket(*, ticket: Ticket, by: User | None, now: datetime) -> Ticket:
    """Back to work: the client gave a sign, the third party answered, the solution did not hold."""
    was = ticket.state
    ticket.state = TICKET.target(ticket.state, "resume")
    ticket.waiting_since, ticket.waiting_for, ticket.waiting_reason = None, "", ""
    if was == TicketState.RESOLVED:
        ticket.resolved_at = None
    touch(ticket, now=now, fields=["state", "waiting_since", "waiting_for", "waiting_reason", "resolved_at"])
    record("ticket.resumed", subject=ticket, by=by, now=now, client=ticket.client_id, was=was)
    return ticket
