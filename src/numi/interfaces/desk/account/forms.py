"""My settings."""

from typing import Any

from django import forms

from numi.interfaces.desk.account.keys import GESTURES
from numi.interfaces.ui.forms import DeskForm

DENSITIES = (
    ("desk", "Posée, pour la plupart des écrans"),
    ("dense", "Serrée, plus de lignes"),
    ("big", "Grande, plus facile à lire"),
)
THEMES = (("", "Comme l’ordinateur"), ("light", "Clair"), ("dark", "Sombre"))
VIEWS = (("step", "Une étape à la fois, pour apprendre"), ("map", "Toute la carte, pour les habitués"))


class LookForm(DeskForm):
    """How screens look to me."""

    density = forms.ChoiceField(
        choices=DENSITIES, error_messages={"invalid_choice": "Choisissez une taille de la liste."}
    )
    theme = forms.ChoiceField(
        choices=THEMES, required=False, error_messages={"invalid_choice": "Choisissez clair ou sombre."}
    )
    view = forms.ChoiceField(choices=VIEWS, error_messages={"invalid_choice": "Choisissez une manière de la liste."})

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("density", "theme", "view")}


class KeysForm(DeskForm):
    """One key for each gesture; an empty field takes the usual key back."""

    off = forms.BooleanField(required=False)

    def __init__(self, *args: Any, changed: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for usual, label in GESTURES:
            field = forms.CharField(label=label, required=False, max_length=1, strip=True)
            field.error_messages["max_length"] = f"«\u00a0{label}\u00a0»\u00a0: une touche est un seul signe."
            field.initial = (changed or {}).get(usual, usual)
            self.fields[f"key_{usual}"] = field

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "usual": usual,
                "label": label,
                "field": self[f"key_{usual}"],
                "value": self[f"key_{usual}"].value() or usual,
            }
            for usual, label in GESTURES
        ]

    def values(self) -> dict[str, Any]:
        """Every gesture with its key, so that two gestures never share one; only the changed ones are kept."""
        return {usual: (self.cleaned_data[f"key_{usual}"] or usual).lower() for usual, _ in GESTURES}
