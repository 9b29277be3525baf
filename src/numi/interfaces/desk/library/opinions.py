"""What a reader says of a procedure: useful or not, kept at hand, doubted; and the answer to a doubt."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from numi.core import clock
from numi.core.errors import InvalidInput
from numi.guidance.operations.doubts import doubt_step
from numi.interfaces.ui.forms import DeskForm, LongText
from numi.interfaces.ui.http import DeskRequest, reads, wants_json, writes
from numi.library.access import access_doubt, access_entry, may_keep
from numi.library.operations import opinions
from numi.library.queries import current_version, procedure_of
from numi.tickets.access import access_ticket


class DoubtForm(DeskForm):
    reason = LongText(label="Ce qui ne va pas", limit=500, rows=3)
    is_dangerous = forms.BooleanField(label="La suivre pourrait faire du tort à la personne", required=False)
    step = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    demande = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)


class AnswerForm(DeskForm):
    answer = LongText(label="Ce qui a été fait", limit=500, rows=3)


@writes
def viewed(request: DeskRequest, ident: str) -> HttpResponse:
    """One more reading, said by the page once it is shown."""
    opinions.count_view(procedure_id=access_entry(request.user, ident).pk)
    return JsonResponse({"ok": True})


@writes
def vote(request: DeskRequest, ident: str) -> HttpResponse:
    entry = access_entry(request.user, ident)
    answer = request.POST.get("utile", "")
    if answer not in ("oui", "non"):
        raise InvalidInput("Répondez par oui ou par non.")
    reason = request.POST.get("reason", "")
    opinions.vote(entry=entry, by=request.user, now=clock.now(), is_useful=answer == "oui", reason=reason)
    messages.success(request, "Merci, c’est noté pour la personne qui tient cette procédure.")
    return redirect("desk:library-detail", ident=entry.pk)


@writes
def favourite(request: DeskRequest, ident: str) -> HttpResponse:
    entry = access_entry(request.user, ident)
    kept = request.POST.get("kept", "") == "1"
    opinions.keep_at_hand(entry=entry, by=request.user, now=clock.now(), kept=kept)
    return redirect("desk:library-detail", ident=entry.pk)


def doubt(request: DeskRequest, ident: str) -> HttpResponse:
    return _doubt_post(request, ident) if request.method == "POST" else _doubt_get(request, ident)


@reads
def _doubt_get(request: DeskRequest, ident: str) -> HttpResponse:
    """The drawer of the console: which step, and what is wrong."""
    entry = access_entry(request.user, ident)
    version = current_version(entry.pk)
    procedure = procedure_of(version.content_hash) if version else None
    step = procedure.steps.get(request.GET.get("etape", "")) if procedure else None
    initial = {"step": step.id if step else "", "demande": request.GET.get("demande", "")[:20]}
    return render(
        request, "desk/library/_doubt.html", {"entry": entry, "step": step, "form": DoubtForm(initial=initial)}
    )


@writes
def _doubt_post(request: DeskRequest, ident: str) -> HttpResponse:
    entry = access_entry(request.user, ident)
    form = DoubtForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
    given = form.cleaned_data
    ticket = access_ticket(request.user, given["demande"]) if given["demande"] else None
    doubt_step(
        entry=entry,
        by=request.user,
        now=clock.now(),
        step=given["step"],
        reason=given["reason"],
        is_dangerous=given["is_dangerous"],
        ticket=ticket,
        form_token=given["form_token"],
    )
    if wants_json(request):
        return JsonResponse({"ok": True})
    messages.success(request, "Votre doute est parti à la personne qui tient cette procédure.")
    return redirect("desk:library-detail", ident=entry.pk)


def answer(request: DeskRequest, ident: UUID) -> HttpResponse:
    return _answer_post(request, ident) if request.method == "POST" else _answer_get(request, ident)


@reads
def _answer_get(request: DeskRequest, ident: UUID) -> HttpResponse:
    found = access_doubt(request.user, ident)
    context = {"doubt": found, "form": AnswerForm(), "keeps": may_keep(request.user, found.entry)}
    return render(request, "desk/library/doubt.html", context)


@writes
def _answer_post(request: DeskRequest, ident: UUID) -> HttpResponse:
    found = access_doubt(request.user, ident, to_answer=True)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/library/doubt.html", {"doubt": found, "form": form, "keeps": True}, status=422)
    opinions.answer_doubt(found=found, by=request.user, now=clock.now(), answer=form.cleaned_data["answer"])
    messages.success(request, "Réponse envoyée.")
    return redirect("desk:library-detail", ident=found.entry_id)
