"""French telephone numbers, overseas included. The prefix is looked at before the country (stack.md §11):
``0692…`` parsed as mainland French is somebody else's number or none."""

import re
from dataclasses import dataclass

import phonenumbers

from numi.core.errors import InvalidInput

# The longest prefix wins: 0709 is shared between five territories.
_OVERSEAS = {
    "0262": "RE", "0263": "RE", "0692": "RE", "0693": "RE", "07092": "RE",
    "0269": "YT", "0639": "YT", "070935": "YT", "070936": "YT", "070937": "YT",
    "0590": "GP", "0690": "GP", "0691": "GP", "07090": "GP",
    "0594": "GF", "0694": "GF", "070930": "GF", "070931": "GF", "070932": "GF", "070933": "GF",
    "0596": "MQ", "0696": "MQ", "0697": "MQ", "07091": "MQ",
    "0508": "PM", "0708": "PM",
}  # fmt: skip
_COUNTRY_CODES = {"RE": "262", "YT": "262", "GP": "590", "GF": "594", "MQ": "596", "PM": "508"}
FRENCH_CODES = frozenset({"33", *_COUNTRY_CODES.values()})
_WITHOUT_PLUS = re.compile(r"(?:33|262|590|594|596|508)[1-9]\d{8}")
NATIONAL_LENGTH = 10
_HIDDEN = frozenset(
    {
        "",
        "anonymous",
        "anonyme",
        "private",
        "unknown",
        "restricted",
        "unavailable",
        "withheld",
        "masque",
        "masqué",
        "inconnu",
        "hidden",
    }
)
_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number as it is kept (``e164``) and as it is read aloud (``display``, pairs tied with U+00A0)."""

    e164: str
    display: str
    region: str
    is_valid: bool
    is_mobile: bool


def is_hidden(text: str | None) -> bool:
    """Whether the telephone system says that the caller hides the number."""
    return (text or "").strip().lower() in _HIDDEN


def parse(text: str | None, default_region: str = "FR") -> PhoneNumber | None:
    """The number in a text, None when no number can be made of it."""
    compact = _compact(text or "")
    if not compact or len(compact) > 20:
        return None
    national = _national(compact)
    if national and default_region == "FR" and len(national) != NATIONAL_LENGTH:
        return None
    region = _overseas(national) or default_region
    if region == "PM" and national.startswith("0508"):
        national = "+508" + national[4:]  # six digits there, written 0508 and the six from elsewhere
    try:
        number = phonenumbers.parse(national or compact, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return PhoneNumber(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        display=_display(number),
        region=phonenumbers.region_code_for_number(number) or region,
        is_valid=phonenumbers.is_valid_number(number),
        is_mobile=_is_mobile(number),
    )


def normalise(text: str) -> str:
    """The E.164 form. Raises InvalidInput with a way out when the number is impossible."""
    number = parse(text)
    if number is None:
        raise InvalidInput(
            "Ce numéro est incomplet ou impossible. Un numéro français a dix chiffres, par exemple 06 12 34 56 78 ; "
            "un numéro étranger commence par + et l’indicatif du pays."
        )
    return number.e164


def beginning(text: str) -> str:
    """How the E.164 form of an unfinished number begins: « 0692 39 » gives +26269239. Empty without a digit."""
    compact = _compact(text)
    national = "0" + compact[3:] if compact.startswith("+33") else compact
    if not national.startswith("0"):
        return f"+{national.removeprefix('+')}" if national else ""
    if national.startswith("0508"):
        return "+508" + national[4:]
    return f"+{_COUNTRY_CODES.get(_overseas(national), '33')}{national[1:]}"


def display(e164: str) -> str:
    """A kept number as it is read aloud; the text itself when it is not a number."""
    number = parse(e164)
    return number.display if number else e164


def mask(e164: str) -> str:
    """A number shown to somebody who does not need it: the last two digits only."""
    return f"••{NBSP}••{NBSP}••{NBSP}••{NBSP}{e164[-2:]}" if e164 else ""


def _compact(text: str) -> str:
    """Digits and a leading +, without the usual decoration; empty when something else is in it."""
    kept = "".join(sign for sign in text.strip() if sign not in " .-()/\u00a0\u202f\u2009\t")
    if kept.startswith("00"):
        kept = "+" + kept[2:]
    if _WITHOUT_PLUS.fullmatch(kept):
        kept = "+" + kept  # as some telephone systems write it
    kept = kept.replace("+330", "+33", 1) if kept.startswith("+330") else kept
    body = kept.removeprefix("+")
    return kept if body.isascii() and body.isdigit() else ""


def _national(compact: str) -> str:
    """``0…`` for a French number written with or without +33, so that an overseas prefix shows."""
    if compact.startswith("+33") and len(compact) == 12:
        return "0" + compact[3:]
    return compact if compact.startswith("0") else ""


def _overseas(national: str) -> str:
    """The region of a number written ``0…``, empty for mainland France."""
    return next((_OVERSEAS[national[:size]] for size in (6, 5, 4) if national[:size] in _OVERSEAS), "")


def _is_mobile(number: phonenumbers.PhoneNumber) -> bool:
    """By its prefix in France: a block allotted since our tables were made takes text messages too."""
    if str(number.country_code) in FRENCH_CODES and len(str(number.national_number)) == 9:
        return str(number.national_number)[0] in "67"
    return phonenumbers.number_type(number) in _MOBILE


def _display(number: phonenumbers.PhoneNumber) -> str:
    if str(number.country_code) in FRENCH_CODES:
        digits = "0" + str(number.national_number).zfill(6)
        if number.country_code == 508 and len(digits) == 7:
            digits = "0508" + digits[1:]
        return NBSP.join(digits[start : start + 2] for start in range(0, len(digits), 2))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace(" ", NBSP)
