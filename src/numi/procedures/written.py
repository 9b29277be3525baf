"""What is said aloud, as it is written to somebody: values put in, official numbers spelled out, no markup."""

import html
import re
from collections.abc import Mapping

from numi.procedures.directory import Entry
from numi.procedures.fields import fill
from numi.procedures.schema import Spoken

_CONTACT = re.compile(r'<a data-directory="([^"]+)">(.*?)</a>')
_TAG = re.compile(r"<[^>]+>")


def written(spoken: Spoken, values: Mapping[str, str], directory: Mapping[str, Entry]) -> str:
    """The text of a voice for a message: « France services (france-services.gouv.fr) »."""

    def contact(match: re.Match[str]) -> str:
        entry = directory.get(match.group(1))
        return f"{match.group(2)} ({html.escape(entry.display, quote=False)})" if entry else match.group(2)

    return html.unescape(_TAG.sub("", fill(_CONTACT.sub(contact, spoken.html), values)))
