"""Two cards, field by field."""

from dataclasses import dataclass
from typing import Any

from numi.calls.access import visible_calls
from numi.core import phone
from numi.interfaces.desk.clients.forms import IdentityForm
from numi.tickets.access import visible_tickets

FIELDS = (
    "civility", "given_name", "family_name", "birth_year", "street", "postcode", "city", "care_note",
    "preferred_channel", "plan_name", "covered_until", "client_since",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    label: str
    first: str
    second: str
    differs: bool


def sides_of(user: Any, first: Any, second: Any) -> list[Side]:
    """What each card says; lines where both are silent are left out."""
    rows = [(str(IdentityForm.base_fields[name].label), _word(first, name), _word(second, name)) for name in FIELDS]
    rows += [
        ("Contacts", _contacts(first), _contacts(second)),
        ("Appareils", _devices(first), _devices(second)),
        ("Demandes", *_counts(visible_tickets(user), first, second)),
        ("Appels", *_counts(visible_calls(user), first, second)),
    ]
    return [Side(label, mine, theirs, mine != theirs) for label, mine, theirs in rows if mine or theirs]


def _word(client: Any, name: str) -> str:
    shown = getattr(client, f"get_{name}_display", None)
    value = shown() if shown else getattr(client, name)
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "")


def _contacts(client: Any) -> str:
    values = (
        client.contact_points.filter(removed_at__isnull=True).order_by("kind", "value").values_list("value", flat=True)
    )
    return "\n".join(phone.display(value) if value.startswith("+") else value for value in values)


def _devices(client: Any) -> str:
    rows = client.devices.filter(removed_at__isnull=True).order_by("label")
    return "\n".join(rows.values_list("label", flat=True))


def _counts(rows: Any, first: Any, second: Any) -> tuple[str, str]:
    """What each has, as far as the reader may know: which card is the lived-in one."""
    return _count(rows.filter(client=first)), _count(rows.filter(client=second))


def _count(rows: Any) -> str:
    """Up to 99."""
    found = rows[:100].count()
    return "99 et plus" if found > 99 else str(found or "")
