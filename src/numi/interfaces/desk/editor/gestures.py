"""What is done with a text once it is written: have it read, publish it, plan it, give it up."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from numi.core import clock, fr_time
from numi.interfaces.desk.editor.forms import NoteForm, PlanForm, RemarkForm, SeenForm
from numi.interfaces.ui.forms import valid
from numi.interfaces.ui.http import DeskRequest, wants_json, writes
from numi.library.access import access_revision
from numi.library.operations import drafting, releasing


def _mine(request: DeskRequest, ident: UUID) -> dict[str, Any]:
    revision = access_revision(request.user, ident, to_change=True)
    return {"revision": revision, "by": request.user, "now": clock.now()}


def _go(request: DeskRequest, where: str, *which: Any) -> HttpResponse:
    """Where to go next: our script is told the address, so that the sentence of the gesture waits for the page."""
    return JsonResponse({"url": reverse(where, args=which)}) if wants_json(request) else redirect(where, *which)


@writes
def submit(request: DeskRequest, ident: UUID) -> HttpResponse:
    what = _mine(request, ident)
    drafting.submit(**what, version=valid(SeenForm(request.POST))["version"])
    messages.success(request, "Le texte attend la relecture d’une autre personne.")
    return _go(request, "desk:editor-page", ident)


@writes
def take_back(request: DeskRequest, ident: UUID) -> HttpResponse:
    drafting.take_back(**_mine(request, ident))
    messages.success(request, "Le texte est de nouveau un brouillon. Il sera à relire.")
    return _go(request, "desk:editor-page", ident)


@writes
def send_back(request: DeskRequest, ident: UUID) -> HttpResponse:
    what = _mine(request, ident)
    drafting.send_back(**what, remark=valid(RemarkForm(request.POST))["remark"])
    messages.success(request, "Le texte est renvoyé avec votre remarque.")
    return _go(request, "desk:editor-list")


@writes
def approve(request: DeskRequest, ident: UUID) -> HttpResponse:
    what = _mine(request, ident)
    drafting.approve(**what, version=valid(SeenForm(request.POST))["version"])
    messages.success(request, "Le texte est relu. Il peut être publié.")
    return _go(request, "desk:editor-page", ident)


@writes
def publish(request: DeskRequest, ident: UUID) -> HttpResponse:
    what = _mine(request, ident)
    given = valid(NoteForm(request.POST))
    published = releasing.publish_revision(
        **what, version=given["version"], seen=given["seen"], note=given["note"], content=settings.CONTENT
    )
    messages.success(request, f"« {published.title} » est en vigueur, version {published.number}.")
    return _go(request, "desk:library-detail", published.procedure_id)


@writes
def schedule(request: DeskRequest, ident: UUID) -> HttpResponse:
    what = _mine(request, ident)
    form = PlanForm(request.POST)
    given = valid(form)
    at = form.moment()
    releasing.schedule(**what, version=given["version"], at=at, note=given["note"], content=settings.CONTENT)
    messages.success(request, f"Publication prévue : {fr_time.day_hour(at, now=what['now'])}.")
    return _go(request, "desk:editor-page", ident)


@writes
def unschedule(request: DeskRequest, ident: UUID) -> HttpResponse:
    releasing.unschedule(**_mine(request, ident))
    messages.success(request, "La publication n’est plus prévue. Rien n’a changé pour les conseillers.")
    return _go(request, "desk:editor-page", ident)


@writes
def discard(request: DeskRequest, ident: UUID) -> HttpResponse:
    drafting.discard(**_mine(request, ident))
    messages.success(request, "Le texte est abandonné. Il reste lisible, et peut être repris.")
    return _go(request, "desk:editor-list")


@writes
def start_again(request: DeskRequest, ident: UUID) -> HttpResponse:
    revision = drafting.start_again(**_mine(request, ident))
    messages.success(request, "Voici un nouveau brouillon, avec ce texte.")
    return _go(request, "desk:editor-page", revision.pk)
