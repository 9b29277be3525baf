"""The texts that a request writes to its client."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from numi.accounts.models import User
from numi.clients.states import Channel, ContactKind
from numi.core.content import split
from numi.core.text import mask_secrets
from numi.journal.operations import record
from numi.tickets.models import Message, Ticket
from numi.tickets.states import Outcome

SIGNED = ("demande.numero", "hotline.numero", "hotline.nom")
# Every text of content/messages, and what may be put in it.
KINDS = {
    "tickets.recap": ("date", "resume", "promesse", "client.civilite", *SIGNED),
    "tickets.escalated": ("date", "resume", "promesse", "client.civilite", *SIGNED),
    "tickets.callback_planned": ("creneau", "promesse", "client.civilite", *SIGNED),
    "tickets.silent_call": ("promesse", "hotline.numero", "hotline.nom"),
}
KIND_OF_OUTCOME = {
    Outcome.ESCALATED: "tickets.escalated",
    Outcome.CALLBACK: "tickets.callback_planned",
    Outcome.SILENT: "tickets.silent_call",
}
_FIELD = re.compile(r"\{([a-z_.]+)\}")


def channels_for(client: Any) -> list[tuple[str, str]]:
    """Ways to write to this person for the follow-up of a request, best first: (channel, address).

    « Pas d’e-mail » is respected: then SMS when a mobile takes them, then the post.
    """
    if client is None:
        return []
    points = list(client.contact_points.filter(removed_at__isnull=True).order_by("-is_main"))
    found: list[tuple[str, str]] = []
    if not client.has_no_email:
        found += [(Channel.EMAIL.value, one.value) for one in points if one.kind == ContactKind.EMAIL]
    found += [(Channel.SMS.value, one.value) for one in points if one.kind == ContactKind.PHONE and one.takes_sms]
    if client.street and client.city:
        found.append((Channel.POST.value, f"{client.street}, {client.postcode} {client.city}"))
    preferred = client.preferred_channel
    return sorted(found, key=lambda pair: pair[0] != preferred)


def kind_of(outcome: str) -> str:
    """Which text tells the person how the call ended."""
    return KIND_OF_OUTCOME.get(Outcome(outcome), "tickets.recap")


def render(content: Path, kind: str, values: dict[str, str]) -> str:
    """The text of a message with its values put in; names that are not known stay as they are written."""
    app, _, name = kind.partition(".")
    body = split((content / "messages" / app / f"{name.replace('_', '-')}.md").read_text("utf-8")).body
    body = _FIELD.sub(lambda match: values.get(match[1], match[0]), body)  # a value is never filled in its turn
    return re.sub(r"\n{3,}", "\n\n", body).strip()  # an empty value leaves no hole in a letter


def prepare(
    *,
    ticket: Ticket,
    kind: str,
    channel: str,
    to: str,
    body: str,
    by: User | None,
    now: datetime,
    dedup_key: str,
    enclosed: str = "",
) -> Message:
    """Keep a text ready to be sent, once for ``dedup_key``. Records ``message.prepared``.

    Secrets are taken out of ``body``; ``enclosed`` is a published text that follows it word for word.
    """
    message, created = Message.objects.get_or_create(
        dedup_key=dedup_key,
        defaults={
            "ticket": ticket,
            "kind": kind,
            "channel": channel,
            "to": to,
            "body": "\n\n".join(one for one in (mask_secrets(body).text, enclosed) if one),
            "by": by,
            "at": now,
        },
    )
    if created:
        record("message.prepared", subject=ticket, by=by, now=now, client=ticket.client_id, kind=kind, channel=channel)
    return message
