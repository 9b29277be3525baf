"""The words of past calls that a supervisor keeps to learn from, or leaves; and what became of the suggestions."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.core import clock
from numi.core.errors import NotVisible
from numi.interfaces.ui.forms import DeskForm, LongText, valid
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.library.queries import titles_in_use
from numi.listening.operations.choices import PHRASE_SIGNS, leave_phrase, masked_words, take_phrase
from numi.listening.operations.learning import take_refused
from numi.listening.queries import choice_with, choices_to_read, use_of_suggestions
from numi.listening.refusal import last_refusal


class PhraseForm(DeskForm):
    procedure = forms.ChoiceField(label="Procédure", error_messages={"invalid_choice": "Choisissez une procédure."})
    text = LongText(label="La phrase à garder", limit=PHRASE_SIGNS, rows=2)

    def __init__(self, *args: Any, titles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedure"].choices = titles  # type: ignore[attr-defined]


@reads
def phrases(request: DeskRequest) -> HttpResponse:
    """The calls whose words may teach, those where the proposal was wrong first."""
    titles = titles_in_use()
    names = dict(titles)
    rows = [
        {
            "choice": one,
            "chosen": names.get(one.chosen, one.chosen),
            "first": names.get(one.shown[0][0], one.shown[0][0]) if one.shown else "",
            "form": PhraseForm(
                titles=titles,
                initial={"procedure": one.chosen, "text": masked_words(one.ticket)},
                auto_id=f"{one.pk}-%s",
            ),
        }
        for one in choices_to_read(request.user)
    ]
    shown = {"rows": rows, "use": use_of_suggestions(clock.now()), "refused": last_refusal()}
    return render(request, "desk/listening/phrases.html", shown)


@writes
def take(request: DeskRequest, ident: UUID) -> HttpResponse:
    """Keep a sentence, as it was mended: the next model learns from it."""
    found = _choice(request, ident)
    values = valid(PhraseForm(request.POST, titles=titles_in_use()))
    take_phrase(choice=found, text=values["text"], procedure_id=values["procedure"], by=request.user, now=clock.now())
    messages.success(request, "La phrase est gardée. La suggestion l’apprend dans la minute.")
    return redirect("desk:listening-phrases")


@writes
def take_model(request: DeskRequest) -> HttpResponse:
    """The model that was refused is wanted all the same: the library has changed on purpose."""
    take_refused(mark=request.POST.get("mark", ""), by=request.user, now=clock.now())
    messages.success(request, "Le modèle est réappris, puis il répond : comptez une minute.")
    return redirect("desk:listening-phrases")


@writes
def leave(request: DeskRequest, ident: UUID) -> HttpResponse:
    """These words teach nothing."""
    leave_phrase(choice=_choice(request, ident), by=request.user)
    return redirect("desk:listening-phrases")


def _choice(request: DeskRequest, ident: UUID) -> Any:
    found = choice_with(request.user, ident)
    if found is None:
        raise NotVisible("Cet appel n’existe pas, ou vous ne pouvez pas le lire.")
    return found
