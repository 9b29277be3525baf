"""Texts that people type: secrets masked before anything is kept, sizes bounded, accents folded, French spacing."""

import re
import unicodedata
from dataclasses import dataclass

from numi.core.errors import InvalidInput
from numi.core.masking import take_out

_NOT_A_SIGN = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Masked:
    """The text as it may be kept, and the kinds of secrets that were taken out (``carte``, ``nir``…)."""

    text: str
    kinds: tuple[str, ...]


def mask_secrets(text: str) -> Masked:
    """Take out cards, NIR, IBAN, passwords and one-time codes (facts-fr 0.1 and 11.33). Linear in the size of the text.

    Telephone numbers, request numbers, dates, postcodes and amounts stay.
    """
    return Masked(*take_out(text))


def require_size(text: str, limit: int) -> str:
    """The text when it fits. Raises InvalidInput when it is longer than ``limit`` signs or holds what nothing keeps."""
    if len(text) > limit:
        raise InvalidInput(
            f"Ce texte est trop long : {len(text)} signes, {limit} au plus. "
            "Rien n’est perdu : gardez l’essentiel et réessayez."
        )
    return require_signs(text)


def require_signs(text: str) -> str:
    """The text when every sign of it can be kept. Raises InvalidInput for a NUL or half of a character."""
    if _NOT_A_SIGN.search(text):
        raise InvalidInput("Ce texte contient un signe illisible. Recopiez-le sans lui.")
    return text


def fold(text: str) -> str:
    """Lower case without accents, ligatures opened: what two spellings of one word share."""
    opened = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", opened)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def slug(text: str) -> str:
    """Folded words joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))


_TYPO = (
    (re.compile(r"(?<=[\w»)%€.’]) ([:;?!»])"), "\u00a0\\1"),
    (re.compile(r"« "), "«\u00a0"),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
)


def typo(text: str) -> str:
    """French typography of a text for people: tied spaces before : ; ? ! », curly apostrophes."""
    for pattern, replacement in _TYPO:
        text = pattern.sub(replacement, text)
    return text
