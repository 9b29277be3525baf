"""What one looks for in « Historique ». The names are those of the address: « ?famille=ticket&jour=2026-11-24 »."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms

from numi.core.clock import PARIS
from numi.interfaces.ui.forms import DeskForm
from numi.journal.labels import FAMILIES

BY_ITSELF = "numi"
LARGEST_ID = 2**63 - 1


class FilterForm(DeskForm):
    """Kind, person who acted, day; every one of them may be empty. ``avant`` is the cursor of the page before."""

    famille = forms.ChoiceField(
        label="Nature",
        required=False,
        choices=[("", "Tout"), *((key, label) for key, (label, _) in FAMILIES.items())],
        error_messages={"invalid_choice": "Choisissez une nature de la liste."},
    )
    personne = forms.ChoiceField(
        label="Fait par", required=False, error_messages={"invalid_choice": "Choisissez une personne de la liste."}
    )
    jour = forms.DateField(
        label="Jour",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": "Écrivez un jour, par exemple 24/11/2026."},
    )
    avant = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_ID,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["personne"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101 -- tells mypy which field it is
        who.choices = [
            ("", "Tout le monde"),
            (BY_ITSELF, "numi, sans personne"),
            *((str(one.pk), one.display_name) for one in people),
        ]

    def asked(self) -> dict[str, Any]:
        """The arguments of ``journal.queries.history``."""
        given = self.cleaned_data
        who, day = given["personne"], given["jour"]
        start = datetime.combine(day, time.min, PARIS) if day else None
        return {
            "before": given["avant"],
            "kind_start": FAMILIES[given["famille"]][1] if given["famille"] else "",
            "actor": UUID(who) if who and who != BY_ITSELF else None,
            "by_nobody": who == BY_ITSELF,
            "at_from": start,
            "at_to": datetime.combine(day + timedelta(days=1), time.min, PARIS) if day else None,
        }

    def kept(self) -> dict[str, str]:
        """The filters as they stand in the address, empty when not in use."""
        return {name: self.data.get(name, "") for name in ("famille", "personne", "jour")}
