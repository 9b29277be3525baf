"""What may be typed about a request."""

from typing import Any

from django import forms

from numi.clients.states import Channel
from numi.interfaces.ui.forms import DeskForm, LongText
from numi.tickets.operations.work import promise_shown
from numi.tickets.states import Need, Priority, TicketKind

MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A day and an hour of Paris, by the browser's own picker."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            input_formats=[MOMENT],
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
            error_messages={
                "required": "Choisissez une date et une heure.",
                "invalid": "Écrivez une date et une heure, par exemple 26/11/2026 10:00.",
            },
            **kwargs,  # type: ignore[arg-type]
        )


class NewForm(DeskForm):
    channel = forms.ChoiceField(label="Arrivée par", choices=Channel.choices, initial=Channel.PHONE)
    subject = forms.CharField(
        label="Objet", max_length=160, error_messages={"required": "Donnez un objet à la demande."}
    )
    words = LongText(label="Ce que dit la personne", required=False, rows=5)
    priority = forms.ChoiceField(label="Priorité", choices=Priority.choices, initial=Priority.NORMAL)


class EditForm(DeskForm):
    subject = forms.CharField(label="Objet", max_length=160, required=False)
    words = LongText(label="Ce que dit la personne", required=False, rows=5)
    kind = forms.ChoiceField(label="Nature", choices=TicketKind.choices)
    priority = forms.ChoiceField(label="Priorité", choices=Priority.choices)


class GestureForm(DeskForm):
    """A small form of the request page."""

    drawn_once = True


class NoteForm(GestureForm):
    body = LongText(label="Note", rows=5)
    visible_to_client = forms.BooleanField(label="Lisible par la personne", required=False)


class PromiseForm(GestureForm):
    """``seen_at`` and ``seen_what`` are the promise that the page shows."""

    seen_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    seen_what = forms.CharField(required=False, max_length=240, widget=forms.HiddenInput)
    what = forms.CharField(
        label="Ce qui est promis", max_length=240, error_messages={"required": "Dites ce qui est promis."}
    )
    at = MomentField(label="Pour quand")


def promise_form(ticket: Any) -> PromiseForm:
    """An empty promise that remembers the one shown beside it."""
    at, what = promise_shown(ticket)
    return PromiseForm(initial={"seen_at": at, "seen_what": what})


class WaitForm(GestureForm):
    need = forms.ChoiceField(label="Ce que nous attendons", choices=[*Need.choices, ("internal", "Quelqu’un d’autre")])
    question = forms.CharField(
        label="En une phrase", max_length=240, error_messages={"required": "Dites ce que vous attendez."}
    )


class CloseForm(GestureForm):
    reason = forms.CharField(
        label="Pourquoi la demande se termine",
        max_length=240,
        error_messages={"required": "Dites pourquoi la demande se termine : une phrase suffit."},
    )


class ReasonForm(GestureForm):
    reason = forms.CharField(
        label="Motif", max_length=240, error_messages={"required": "Donnez un motif : une phrase suffit."}
    )


class NumberForm(GestureForm):
    other = forms.CharField(
        label="Numéro de l’autre demande",
        max_length=20,
        error_messages={"required": "Donnez le numéro de l’autre demande."},
    )


class SplitForm(GestureForm):
    subject = forms.CharField(
        label="Objet de la nouvelle demande",
        max_length=160,
        error_messages={"required": "Donnez un objet à la nouvelle demande."},
    )
    words = LongText(label="Ce qui la concerne", required=False, rows=3)


class CallbackForm(GestureForm):
    number = forms.CharField(label="Numéro", max_length=40, error_messages={"required": "Donnez le numéro à rappeler."})
    reason = forms.CharField(label="Motif", max_length=240, required=False)
    window_from = MomentField(label="Pas avant")
    window_to = MomentField(label="Avant")
