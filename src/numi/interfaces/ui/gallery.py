"""The gallery: every component in every state, on one page, for those who build screens."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from numi.core.errors import NotVisible
from numi.interfaces.ui.forms import DeskForm, LongText
from numi.interfaces.ui.http import reads
from numi.interfaces.ui.icons import MEANINGS

SECTIONS = (
    ("couleurs", "Couleurs"),
    ("lettres", "Lettres"),
    ("icones", "Icônes"),
    ("boutons", "Boutons et touches"),
    ("champs", "Champs"),
    ("signes", "Signes"),
    ("surfaces", "Surfaces"),
    ("guide", "Le guide"),
    ("machine", "Ce que dit la machine"),
    ("temps", "Ce qui s’est passé"),
    ("tables", "Tables et listes"),
    ("cadre", "Le cadre"),
    ("flottants", "Ce qui flotte"),
)
SWATCHES = (
    ("ground", "fond"), ("surface", "surface"), ("sunken", "creux"), ("pine", "pin"), ("pine-tint", "pin pâle"),
    ("deep", "profond"), ("honey", "miel"), ("honey-tint", "miel pâle"), ("red", "rouge"), ("red-tint", "rouge pâle"),
    ("sky-tint", "ciel pâle"), ("focus", "focus"),
)  # fmt: skip
STATES = (
    ("on_duty", "Prêt à décrocher"),
    ("in_call", "En appel"),
    ("wrap_up", "Termine un appel"),
    ("pause", "En pause"),
    ("off", "Hors service"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A person of the gallery, and the place where they are."""

    initials: str
    display_name: str
    get_role_display: str


class SampleForm(DeskForm):
    """One field of each kind, two of them wrong."""

    name = forms.CharField(label="Nom", help_text="Comme la personne le dit.")
    number = forms.CharField(
        label="Téléphone", error_messages={"required": "Il manque le numéro. Écrivez les dix chiffres."}
    )
    words = LongText(label="Ce que dit la personne", rows=3, required=False)
    kind = forms.ChoiceField(label="Nature", choices=[("question", "Question"), ("fraud", "Fraude")])
    day = forms.DateField(label="Rappeler le", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ease = forms.ChoiceField(
        label="Aisance", widget=forms.RadioSelect, choices=[("1", "Débute"), ("2", "Se débrouille"), ("3", "À l’aise")]
    )
    agree = forms.BooleanField(label="La personne est d’accord", required=False)


def _open_here() -> bool:
    return bool(settings.DEBUG or settings.IS_DEMO)


@reads
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the components, in development and in the demonstration only."""
    if not _open_here():
        raise NotVisible("Cette page n’existe pas.")
    return render(request, "ui/gallery.html", sample_context())


def sample_context() -> dict[str, Any]:
    """What the gallery shows. No row of the base: the same page everywhere."""
    form = SampleForm(
        {"name": "Odette Morel", "words": "page microsoft qui crie", "kind": "fraud", "ease": "1", "agree": "on"}
    )
    form.is_valid()
    return {
        "sections": SECTIONS,
        "swatches": SWATCHES,
        "icons": MEANINGS.items(),
        "states": STATES,
        "form": form,
        "sure_levels": (93, 64, 38, 5, 2),
        "sample": Sample("AL", "Agnès Le Goff", "N1, Padawan"),
        "moment": datetime(2026, 11, 24, 9, 42, tzinfo=UTC),
    }
