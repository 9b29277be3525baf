"""People helped, requests and calls, made by the operations of the product."""

from datetime import UTC, datetime
from typing import Any

from numi.calls.contract import PhoneEvent, PhoneKind
from numi.calls.models import Call
from numi.calls.operations.telephony import apply
from numi.clients.models import Client
from numi.clients.operations.card import add_contact, open_client
from numi.core.phone import normalise
from numi.tickets.models import Ticket
from numi.tickets.operations.intake import open_ticket

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MOREL = normalise("06 39 98 00 01")


def make_client(given_name: str = "Odette", family_name: str = "Morel", *, number: str = "", **values: Any) -> Client:
    client = open_client(by=None, now=NOW, given_name=given_name, family_name=family_name, **values)
    if number:
        add_contact(client=client, kind="phone", value=number, by=None, now=NOW, is_main=True)
    return client


def make_ticket(owner: Any = None, **values: Any) -> Ticket:
    return open_ticket(
        **{"by": owner, "now": NOW, "channel": "phone", "owner": owner, "subject": "Page bloquée", **values}
    )


def ring(number: str = MOREL, *, call: str = "pbx-1", agent: str = "", at: datetime = NOW) -> Call:
    return apply(PhoneEvent(PhoneKind.RINGING, call, at, caller=number, called="+33199001234", agent=agent), now=at)
