"""Placeholders that a text may hold, and answers that a card may give: two closed lists."""

import html
import re
from collections.abc import Mapping

PLACEHOLDERS = {
    "client.prenom": "le prénom de la personne",
    "client.nom": "le nom de la personne",
    "client.civilite": "Madame ou Monsieur",
    "client.ville": "sa ville",
    "client.appareil": "son appareil",
    "agent.prenom": "votre prénom",
    "hotline.nom": "notre nom",
    "hotline.numero": "notre numéro",
    "demande.numero": "le numéro de la demande",
}
KNOWN = {
    "client.device.kind": "nature de l’appareil",
    "client.device.system": "système de l’appareil",
    "client.has_email": "a une adresse e-mail (oui, non)",
    "client.has_mobile": "a un mobile (oui, non)",
    "client.hard_of_hearing": "entend mal (oui, non)",
    "client.ease": "aisance (1, 2, 3)",
}
_PLACEHOLDER = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")


def placeholders(text: str) -> list[str]:
    return _PLACEHOLDER.findall(text)


def fill(markup: str, values: Mapping[str, str]) -> str:
    """Put card values, escaped, in a text. A value that is not on the card shows as a gap to fill aloud."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        given = values.get(name, "")
        if given:
            return html.escape(given, quote=False)
        return f"[{PLACEHOLDERS[name]}]" if name in PLACEHOLDERS else match.group()

    # A missing first name leaves no « , [le prénom] » hanging in a sentence to say.
    if not values.get("client.prenom"):
        markup = re.sub(r",?\s*\{client\.prenom\}", "", markup)
    return _PLACEHOLDER.sub(value, markup)
