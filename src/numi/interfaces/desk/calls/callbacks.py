"""Keeping the calls we owe."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from numi.calls.access import access_callback
from numi.calls.operations import callbacks
from numi.calls.operations.answering import log_call
from numi.calls.queries import case_of
from numi.calls.states import AttemptResult, Direction
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.ui.forms import DeskForm
from numi.interfaces.ui.http import DeskRequest, writes


class AttemptForm(DeskForm):
    result = forms.ChoiceField(choices=AttemptResult.choices)


class PostponeForm(DeskForm):
    to = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M"])
    seen = forms.CharField(required=False, max_length=40)


@writes
def attempt(request: DeskRequest, ident: UUID) -> HttpResponse:
    """Note a try; a person reached opens the console of the request."""
    callback = access_callback(request.user, str(ident))
    form = AttemptForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Dites ce qu’a donné l’appel.")
    now, result = clock.now(), form.cleaned_data["result"]
    callbacks.attempt(callback=callback, by=request.user, now=now, result=result)
    if result != AttemptResult.REACHED:
        left = callbacks.MAX_ATTEMPTS - callback.attempt_count
        words = (
            "Essai noté, sa place dans la file est gardée." if left > 0 else "Troisième essai : il reste à lui écrire."
        )
        messages.info(request, words)
        return redirect("desk:home")
    call = log_call(
        by=request.user,
        now=now,
        number=callback.number,
        direction=Direction.OUTBOUND,
        client=callback.client,
        ticket=callback.ticket,
        form_token=form.cleaned_data["form_token"],
    )
    return redirect("desk:guidance-console", number=case_of(call).number)


@writes
def postpone(request: DeskRequest, ident: UUID) -> HttpResponse:
    callback = access_callback(request.user, str(ident))
    form = PostponeForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Choisissez une date et une heure à venir.")
    given = form.cleaned_data
    callbacks.postpone(callback=callback, by=request.user, now=clock.now(), to=given["to"], seen=given["seen"])
    return redirect("desk:home")


@writes
def cancel(request: DeskRequest, ident: UUID) -> HttpResponse:
    callback = access_callback(request.user, str(ident))
    callbacks.cancel(callback=callback, by=request.user, now=clock.now(), reason=request.POST.get("reason", "")[:240])
    return redirect("desk:home")
