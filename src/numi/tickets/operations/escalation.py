"""Passing a request to somebody better placed: brief, acceptance, one return."""

from datetime import datetime
from uuid import UUID

from numi.accounts.models import User
from numi.core.errors import InvalidInput, NotAllowed, TransitionRefused
from numi.core.text import mask_secrets, require_size
from numi.journal.operations import record
from numi.live.operations import publish
from numi.tickets.models import Brief, Notice, Ticket
from numi.tickets.operations.work import touch
from numi.tickets.security import DANGER_KINDS, higher_priority
from numi.tickets.states import PRIORITY_RANKS, TICKET, BriefState, Priority, TicketState

BRIEF_WORDS = 120
SUPERVISOR_LEVEL = 4
LEVEL_NAMES = {1: "N1", 2: "N2", 3: "N3", 4: "le superviseur"}


def escalate(
    *,
    ticket: Ticket,
    by: User,
    now: datetime,
    to_level: int,
    problem: str,
    body: str,
    is_live: bool = False,
    form_token: UUID | None = None,
) -> Brief:
    """Send the request to a higher level with its brief. The sender stays the client's contact and is told.

    N1→N2→N3→superviseur one by one, except danger in progress, which goes to N3 at once, and the superviseur, whom
    anybody may ask for (spec 4.7: always allowed). ``problem`` is the sentence that the client confirmed.
    Records ``ticket.escalated``. Raises InvalidInput, NotAllowed, TransitionRefused.
    """
    already = form_token and Brief.objects.filter(form_token=form_token).first()
    if already:
        return already
    confirmed, text = _checked(problem, body)
    _check_ladder(ticket, by, to_level)
    verb = "escalate_further" if ticket.state == TicketState.ESCALATED else "escalate"
    target = TICKET.target(ticket.state, verb)
    brief = Brief.objects.create(
        ticket=ticket,
        from_level=min(by.level or 1, SUPERVISOR_LEVEL),
        to_level=to_level,
        problem=confirmed,
        body=text,
        is_live=is_live,
        by=by,
        at=now,
        form_token=form_token,
    )
    ticket.state, ticket.level, ticket.owner = target, to_level, None
    ticket.contact = ticket.contact or by
    ticket.waiting_since, ticket.waiting_for = None, ""
    if ticket.kind in DANGER_KINDS:
        ticket.priority = higher_priority(ticket.priority, Priority.URGENT)
        ticket.priority_rank = PRIORITY_RANKS[Priority(ticket.priority)]
    fields = ["state", "level", "owner", "contact", "waiting_since", "waiting_for", "priority", "priority_rank"]
    touch(ticket, now=now, fields=fields)
    record("ticket.escalated", subject=ticket, by=by, now=now, client=ticket.client_id, to=to_level, live=is_live)
    role = "supervisor" if to_level == SUPERVISOR_LEVEL else f"n{to_level}"
    publish("case.escalated", audience=f"role:{role}", now=now, ticket=ticket.pk, live=int(is_live))
    return brief


def _checked(problem: str, body: str) -> tuple[str, str]:
    confirmed = mask_secrets(require_size(problem, 240)).text.strip()
    text = mask_secrets(require_size(body, 4_000)).text.strip()
    if not confirmed:
        raise InvalidInput("Écrivez le problème en une phrase, confirmée par la personne : elle n’aura pas à répéter.")
    words = len(text.split())
    if words > BRIEF_WORDS:
        raise InvalidInput(f"La fiche de passage fait {words} mots. Gardez l’essentiel : {BRIEF_WORDS} au plus.")
    if not text:
        raise InvalidInput("La fiche de passage est vide. Reprenez celle que propose le guide.")
    return confirmed, text


def _check_ladder(ticket: Ticket, by: User, to_level: int) -> None:
    if to_level not in LEVEL_NAMES or to_level == 1:
        raise InvalidInput("Choisissez N2, N3 ou le superviseur.")
    if to_level == SUPERVISOR_LEVEL:
        if by.level >= SUPERVISOR_LEVEL:
            raise NotAllowed("Vous êtes déjà superviseur : la demande est à vous.")
        return
    if to_level <= by.level:
        raise NotAllowed(f"Vous êtes déjà au niveau {LEVEL_NAMES.get(by.level, by.level)} : rien à passer plus haut.")
    if to_level == 3 and by.level == 1 and ticket.kind not in DANGER_KINDS:
        raise NotAllowed("Le passage direct au N3 est pour un danger en cours. Pour le reste, passez par le N2.")


def accept_brief(*, brief: Brief, by: User, now: datetime) -> Ticket:
    """Take the request that was passed: one winner. The contact is told. Records ``ticket.accepted``."""
    claimed = Brief.objects.filter(pk=brief.pk, state=BriefState.SENT).update(
        state=BriefState.ACCEPTED, answered_by=by, answered_at=now
    )
    if not claimed:
        raise TransitionRefused("Cette fiche a déjà une réponse. La demande est chez un collègue.")
    ticket = brief.ticket
    ticket.state, ticket.owner = TICKET.target(ticket.state, "take"), by
    touch(ticket, now=now, fields=["state", "owner"])
    record("ticket.accepted", subject=ticket, by=by, now=now, client=ticket.client_id, level=brief.to_level)
    notify(user=ticket.contact, ticket=ticket, kind="brief.accepted", now=now, unless=by)
    return ticket


def return_brief(*, brief: Brief, by: User, now: datetime, reason: str) -> Ticket:
    """Send an incomplete brief back, once per level, with a reason. Records ``ticket.returned``."""
    text = mask_secrets(require_size(reason, 240)).text.strip()
    if not text:
        raise InvalidInput("Dites ce qui manque : le collègue ne peut pas compléter sans le savoir.")
    ticket = brief.ticket
    same = {"ticket": ticket, "from_level": brief.from_level, "to_level": brief.to_level}
    if Brief.objects.filter(**same, state=BriefState.RETURNED).exists():
        raise TransitionRefused("Cette demande vous a déjà été retournée une fois : gardez-la et appelez le collègue.")
    target = TICKET.target(ticket.state, "return_brief")
    claimed = Brief.objects.filter(pk=brief.pk, state=BriefState.SENT).update(
        state=BriefState.RETURNED, answered_by=by, answered_at=now, return_reason=text
    )
    if not claimed:
        raise TransitionRefused("Cette fiche a déjà une réponse.")
    ticket.state, ticket.level = target, max(brief.from_level, 1)
    ticket.owner = brief.by if brief.by.is_active else None  # who has left keeps nothing: back in the queue
    touch(ticket, now=now, fields=["state", "level", "owner"])
    record("ticket.returned", subject=ticket, by=by, now=now, client=ticket.client_id, reason=text)
    notify(user=brief.by, ticket=ticket, kind="brief.returned", now=now, unless=by)
    return ticket


def notify(*, user: User | None, ticket: Ticket, kind: str, now: datetime, unless: User | None = None) -> None:
    """Leave a word for a colleague about a request, on the screen at once when they are here."""
    if user is None or user == unless:
        return
    Notice.objects.create(user=user, ticket=ticket, kind=kind, at=now)
    publish("notice", audience=f"user:{user.pk}", now=now, ticket=ticket.pk)
