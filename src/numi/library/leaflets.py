"""The leaflet that a person keeps (« feuillet »), ready to be put on paper, in an e-mail or in an SMS. Pure.

Where a line cites an official contact, its number or its site is written out after the words. Nothing is a link: we
teach people to type an address themselves.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from numi.core.errors import NotVisible
from numi.core.fr_time import MONTHS
from numi.core.text import typo
from numi.procedures.directory import Entry
from numi.procedures.fields import fill
from numi.procedures.schema import Leaflet, Procedure, Spoken

CONTACT = "contact"
_MARK = re.compile(
    r"<(?P<end>/?)(?P<tag>strong|em|kbd|a)(?: data-(?P<kind>\w+)=\"(?P<target>[^\"]*)\")?>|(?P<text>[^<]+)"
)
_DIGITS = re.compile(r"(?<=\d) (?=\d|h\b|min\b|€)")
_HELD = re.compile(r"^ (?=[:;?!»])")


class NoLeaflet(NotVisible):
    """The procedure has nothing for the person to keep."""


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a line, and how they show: plain, ``strong``, ``em``, ``kbd`` or ``contact``."""

    text: str
    mark: str = ""


Line = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class SheetPart:
    title: str
    intro: tuple[Line, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """An official number or site. ``is_sure``: checked by a person, not long ago."""

    name: str
    display: str
    is_number: bool
    is_sure: bool
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hotline:
    """Who signs the leaflet; ``number`` as it is read aloud, empty when none is set."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A leaflet with everything that it says. ``checked_on``: the day when its procedure was last read again."""

    title: str
    parts: tuple[SheetPart, ...]
    cautions: tuple[Line, ...]
    contacts: tuple[Contact, ...]
    sms: str
    checked_on: date
    hotline: Hotline

    @property
    def checked(self) -> str:
        """« 22 novembre 2026 »."""
        first = "1er" if self.checked_on.day == 1 else str(self.checked_on.day)
        return f"{first} {MONTHS[self.checked_on.month - 1]} {self.checked_on.year}"

    @property
    def contacts_title(self) -> str:
        """What the list of contacts holds, in words."""
        kinds = {one.is_number for one in self.contacts}
        if len(self.contacts) == 1:
            return "Numéro officiel" if kinds == {True} else "Site officiel"
        if kinds == {True}:
            return "Numéros officiels"
        return "Sites officiels" if kinds == {False} else "Numéros et sites officiels"


def sheet_of(procedure: Procedure, directory: Mapping[str, Entry], *, hotline: Hotline, today: date) -> Sheet:
    """The leaflet of a procedure, with the official contacts that it cites, numbers first.

    Raises NoLeaflet.
    """
    leaflet = procedure.leaflet
    if leaflet is None:
        raise NoLeaflet("Cette procédure n’a pas de feuillet à donner à la personne.")
    values = {"hotline.nom": hotline.name, "hotline.numero": hotline.number}

    def lines(spoken: tuple[Spoken, ...]) -> tuple[Line, ...]:
        return tuple(_line(fill(one.html, values), directory) for one in spoken)

    return Sheet(
        title=_clean(leaflet.title),
        parts=tuple(SheetPart(_clean(one.title), lines(one.intro), lines(one.lines)) for one in leaflet.parts),
        cautions=lines(leaflet.cautions),
        contacts=_contacts(leaflet, directory, today),
        sms=leaflet.sms,
        checked_on=procedure.reviewed,
        hotline=hotline,
    )


def email_text(sheet: Sheet) -> str:
    """The leaflet as plain text: what an e-mail carries."""
    blocks = [sheet.title]
    for part in sheet.parts:
        numbered = [f"{place}. {plain(line)}" for place, line in enumerate(part.lines, 1)]
        head = [part.title] if part.title else []
        blocks += ["\n".join([*head, *(plain(line) for line in part.intro), *numbered])]
    if sheet.cautions:
        blocks.append("\n".join(["Attention", *(f"- {plain(line)}" for line in sheet.cautions)]))
    if sheet.contacts:
        blocks.append("\n".join([sheet.contacts_title, *(f"- {_contact_text(one)}" for one in sheet.contacts)]))
    blocks.append(f"Feuillet vérifié le {sheet.checked}.\n{call_us(sheet.hotline)}")
    return "\n\n".join(blocks)


def enclosed(channel: str, sheet: Sheet) -> str:
    """What goes with a message: the short version in an SMS, its title in a letter (the sheet is inside), else all."""
    if channel == "sms":
        return sheet.sms
    if channel == "post":
        return f"Feuillet joint\u00a0: «\u00a0{sheet.title}\u00a0»."
    return f"À garder\u00a0: {email_text(sheet)}"


def call_us(hotline: Hotline) -> str:
    """« Une question ? Appelez numi : 01 99 00 12 34. »"""
    number = f"\u00a0: {hotline.number}" if hotline.number else ""
    return f"Une question\u00a0? Appelez {hotline.name}{number}."


def plain(line: Line) -> str:
    return "".join(words.text for words in line)


def _line(markup: str, directory: Mapping[str, Entry]) -> Line:
    """Safe HTML of a voice (a closed set of marks) as words; a contact is spelled out where its link ends."""
    found: list[Words] = []
    inside: list[tuple[str, str]] = []
    for mark in _MARK.finditer(markup):
        if mark["text"]:
            shown = [tag for tag, _ in inside if tag != "a"]
            text = _clean(html.unescape(mark["text"]))
            found.append(Words(_HELD.sub("\u00a0", text) if found else text, shown[-1] if shown else ""))
        elif not mark["end"]:
            inside.append((mark["tag"], html.unescape(mark["target"] or "") if mark["kind"] == "directory" else ""))
        elif inside:
            _, target = inside.pop()
            if entry := directory.get(target):
                doubt = "" if entry.confidence != "I" else ", à vérifier"
                found += [Words(" ("), Words(display_of(entry), CONTACT), Words(f"{doubt})")]
    return tuple(found)


def _contacts(leaflet: Leaflet, directory: Mapping[str, Entry], today: date) -> tuple[Contact, ...]:
    cited = dict.fromkeys(target for kind, target, _ in leaflet.references if kind == "directory")
    entries = [directory[name] for name in cited if name in directory]
    return tuple(_contact(one, today) for one in sorted(entries, key=lambda one: one.kind == "site"))


def _contact(entry: Entry, today: date) -> Contact:
    hours = _clean(entry.hours.replace(" : ", ", "))
    details = [f"Prix\u00a0: {_clean(entry.cost)}", f"Horaires\u00a0: {hours}"]
    if entry.kind == "site":  # what goes without saying is left out
        details = [_capital(_clean(entry.cost))] if entry.cost != "site officiel" else []
        if hours != "en ligne":
            details.append(_capital(hours) if hours.startswith("en ligne") else f"Horaires\u00a0: {hours}")
    is_sure = not entry.state(today)
    if not is_sure:
        details.append("À vérifier avec nous avant de vous en servir")
    return Contact(_clean(entry.name), display_of(entry), entry.kind != "site", is_sure, tuple(details))


def display_of(entry: Entry) -> str:
    """A number or an address as it is written, whose digits stay together."""
    shown = _clean(entry.display)
    return shown.replace(" ", "\u00a0") if not re.search(r"[^\W\d]", shown) else shown


def _contact_text(contact: Contact) -> str:
    return ". ".join((f"{contact.name}\u00a0: {contact.display}", *contact.details)) + "."


def _clean(text: str) -> str:
    """French typography, and no sign that cannot be printed (control, private use)."""
    return _DIGITS.sub("\u00a0", typo("".join(sign for sign in text if unicodedata.category(sign)[0] != "C")))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
