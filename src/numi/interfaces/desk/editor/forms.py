"""What is asked before a text is begun, given to read, published, planned, brought back or retired."""

import datetime
from typing import Any

from django import forms

from numi.core.clock import PARIS
from numi.interfaces.ui.forms import DeskForm, LongText
from numi.library.states import Category

TITLE_LIMIT = 160
NOTE_LIMIT = 240
REMARK_LIMIT = 500
DIGEST = 64


class NewForm(DeskForm):
    """A procedure that does not exist yet."""

    title = forms.CharField(
        label="Titre",
        max_length=TITLE_LIMIT,
        help_text="Ce que la personne veut faire, en quelques mots. L’adresse de la procédure vient de là.",
    )
    family = forms.ChoiceField(label="Catégorie", choices=Category.choices)


class SeenForm(DeskForm):
    """A gesture on the text that the person had in sight."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NewlyForm(SeenForm):
    """``seen``: the version in use that the page showed, empty when there is none."""

    seen = forms.CharField(required=False, max_length=DIGEST, widget=forms.HiddenInput)


class NoteForm(NewlyForm):
    """The same, when something is in use already."""

    note = forms.CharField(
        label="Ce qui change",
        required=False,
        max_length=NOTE_LIMIT,
        help_text="Une phrase, pour les collègues qui liront l’historique.",
    )


class PlanForm(NoteForm):
    day = forms.DateField(label="Jour", widget=forms.DateInput(attrs={"type": "date"}))
    hour = forms.TimeField(label="Heure", initial=datetime.time(8), widget=forms.TimeInput(attrs={"type": "time"}))

    def moment(self) -> datetime.datetime:
        """The moment in Paris."""
        return datetime.datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], tzinfo=PARIS)


class RemarkForm(DeskForm):
    remark = LongText(label="Ce qu’il faut reprendre", limit=REMARK_LIMIT, rows=3)


class RevertForm(DeskForm):
    seen = forms.CharField(required=False, max_length=DIGEST, widget=forms.HiddenInput)
    note = forms.CharField(
        label="Pourquoi cette version revient",
        max_length=NOTE_LIMIT,
        help_text="Une phrase, pour les collègues qui liront l’historique.",
    )


class RetireForm(DeskForm):
    successor = forms.ChoiceField(
        label="Ce qui la remplace",
        required=False,
        help_text="Qui cherche l’ancienne sera mené à celle-ci.",
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        choices: Any = [("", "Rien ne la remplace"), *others]
        self.fields["successor"].choices = choices  # type: ignore[attr-defined]
