"""Numbers found in what people write: they help guess an unknown caller."""

import re
from datetime import datetime

from numi.clients.models import Client, PhoneMention
from numi.core import phone

_GAP = r"[ .\-\u00a0\u202f]?"
_CANDIDATE = re.compile(rf"(?<![\d+])(?:\+\d{{2,3}}{_GAP}(?:\(0\))?\d|0{_GAP}\d)(?:{_GAP}\d){{8}}(?!\d)")
PER_TEXT = 5


def note_mentions(*, client: Client, text: str, now: datetime) -> list[str]:
    """Remember the telephone numbers of a text for this person. Returns them (E.164)."""
    found = []
    for match in _CANDIDATE.finditer(text[:20_000]):
        number = phone.parse(match.group())
        if number and number.is_valid and number.e164 not in found:
            found.append(number.e164)
        if len(found) >= PER_TEXT:
            break
    for value in found:
        PhoneMention.objects.update_or_create(client=client, value=value, defaults={"seen_at": now})
    return found
