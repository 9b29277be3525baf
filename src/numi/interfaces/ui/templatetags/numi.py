"""Filters for French pages: moments, numbers, labels."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.utils.html import format_html

from numi.core import clock, fr_time, phone
from numi.core.ids import uuid7
from numi.journal.labels import label_of

register = template.Library()


@register.filter
def moment(value: datetime | None) -> str:
    """« hier 17 h »."""
    return fr_time.day_hour(value, now=clock.now()) if value else ""


@register.filter
def ago(value: datetime | None) -> str:
    """« il y a 4 min »."""
    return fr_time.since(value, now=clock.now()) if value else ""


@register.filter
def waited(value: datetime | None) -> str:
    """« 22 min »."""
    return fr_time.duration((clock.now() - value).total_seconds()) if value else ""


@register.filter
def short_day(value: Any) -> str:
    """« 19 nov. »."""
    if not value:
        return ""
    day = value.astimezone(clock.PARIS).date() if isinstance(value, datetime) else value
    return fr_time.short_day(day, today=clock.today())


@register.filter
def phone_display(value: str) -> str:
    """A kept number in pairs, tied."""
    return phone.display(value) if value else ""


@register.filter
def number_display(value: str) -> str:
    """A request number as it is read aloud."""
    return f"{value[:3]}\u00a0{value[3:6]}\u00a0{value[6:]}"


@register.filter
def get(mapping: Any, key: str) -> Any:
    """A value of a dictionary by key, empty when absent."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag
def query(**values: Any) -> str:
    """A query string without the empty values."""
    kept = {name: value for name, value in values.items() if value not in ("", None)}
    return f"?{urlencode(kept)}" if kept else ""


@register.simple_tag
def form_token() -> str:
    """The hidden name of a form that is written without a Django form: fifty clicks make one thing."""
    return format_html('<input type="hidden" name="form_token" value="{}">', uuid7())


FIELD_LABELS = {
    "subject": "Objet", "words": "Ce que dit la personne", "kind": "Nature", "priority": "Priorité", "body": "Texte",
    "given_name": "Prénom", "family_name": "Nom", "birth_year": "Année de naissance", "street": "Adresse",
    "postcode": "Code postal", "city": "Ville", "care_note": "À savoir", "civility": "Civilité", "problem": "Problème",
    "summary": "Résumé", "reason": "Motif", "number": "Numéro", "what": "Promesse", "helper_name": "Nom de l’aidant",
    "density": "Taille", "theme": "Couleurs", "view": "Procédures guidées", "at": "Pour quand", "to": "Reporter à",
    "name": "Nom", "people": "Avec",
}  # fmt: skip


@register.filter
def field_label(name: str) -> str:
    """The French label of a field named in a refusal."""
    return FIELD_LABELS.get(name, name.replace("_", " "))


@register.filter
def words(text: str) -> list[str]:
    """A text cut at its spaces."""
    return text.split()


@register.filter
def safe_back(referer: str | None) -> str:
    """The path of the page before, inside this site only."""
    path = urlsplit(referer or "").path
    return path if path.startswith("/bureau/") else "/bureau/"


@register.filter
def hour(value: datetime | None) -> str:
    """« 10 h 30 »."""
    return fr_time.hour(value) if value else ""


@register.filter(name="clock")
def clock_time(seconds: float) -> str:
    """« 00:31 »."""
    return fr_time.clock(seconds)


@register.filter
def fact_label(kind: str) -> str:
    """A fact of the journal in words."""
    return label_of(kind)


@register.filter
def keeper(name: str) -> str:
    """« pole-outils » as people read it: « pôle outils »."""
    return name.replace("pole-", "pôle ", 1).replace("-", " ")
