"""The editor of the library: the texts in progress, and one of them with its preview, its remarks and its gestures."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.desk.bodies import body_of, text, whole
from numi.interfaces.desk.editor.data import difference, editor_data, preview_data
from numi.interfaces.desk.editor.forms import NewForm, NewlyForm, NoteForm, PlanForm, RemarkForm, SeenForm
from numi.interfaces.ui.http import DeskRequest, asks, reads, writes
from numi.library.access import access_revision, gestures, may_retire
from numi.library.operations.drafting import save_revision, start_new, start_revision
from numi.library.revisions import desk_of, in_use, is_critical, new_titles, proof_of, titles_of
from numi.procedures.parser import SIZE_LIMIT


@reads
def listing(request: DeskRequest) -> HttpResponse:
    """What waits for me, what I write, what is planned, what the others write."""
    desk = desk_of(request.user)
    shelves = [
        ("À relire", "Rien n’attend votre relecture.", desk.to_read),
        ("Mes textes", "Vous n’écrivez rien en ce moment.", desk.mine),
        ("Publications prévues", "", desk.planned),
        ("Textes des collègues", "", desk.others),
        ("Abandonnés ou mis de côté", "", desk.given_up),
    ]
    every = [one for _, _, rows in shelves for one in rows]
    titles = titles_of(every)
    fresh = new_titles([one for one in every if one.procedure_id not in titles])
    return render(request, "desk/editor/list.html", {"shelves": shelves, "titles": titles, "fresh": fresh})


def new(request: DeskRequest) -> HttpResponse:
    return _new_post(request) if request.method == "POST" else _new_get(request)


@reads
def _new_get(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/editor/new.html", {"form": NewForm()})


@writes
def _new_post(request: DeskRequest) -> HttpResponse:
    form = NewForm(request.POST)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("title", "family", "form_token")}
        try:
            revision = start_new(**values, by=request.user, now=clock.now(), content=settings.CONTENT)
        except InvalidInput as error:
            form.add_error("title", str(error))
        else:
            return redirect("desk:editor-page", revision.pk)
    return render(request, "desk/editor/new.html", {"form": form}, status=422)


@writes
def take_up(request: DeskRequest, ident: str) -> HttpResponse:
    """« Modifier » : the text in progress of a procedure, begun if need be."""
    revision = start_revision(procedure_id=ident, by=request.user, now=clock.now())
    return redirect("desk:editor-page", revision.pk)


@reads
def page(request: DeskRequest, ident: UUID) -> HttpResponse:
    revision = access_revision(request.user, ident)
    read = _proof(revision, revision.text)
    current = in_use(revision.procedure_id)
    critical = is_critical(revision.procedure_id, read.procedure)
    may = gestures(request.user, revision, is_critical=critical)
    seen = {"version": revision.version, "seen": current.content_hash if current else ""}
    context: dict[str, Any] = {
        "revision": revision,
        "title": read.procedure.title if read.procedure else revision.procedure_id,
        "urgency": read.procedure.urgency if read.procedure else "",
        "current": current,
        "is_critical": critical,
        "may": may,
        "waits_for_second": critical and "submit" in may and "publish" not in may,
        "seen_form": SeenForm(initial=seen, auto_id="id_seen_%s"),
        "note_form": _note_form(revision, seen),
        "plan_form": PlanForm(initial={**seen, "note": revision.change_note}, auto_id="id_plan_%s"),
        "remark_form": RemarkForm(auto_id="id_remark_%s"),
        "page_data": editor_data(revision, request.user, may_save="save" in may),
        "may_retire": may_retire(request.user),
        "remarks": read.remarks,
    }
    return render(request, "desk/editor/page.html", context)


def _note_form(revision: Any, seen: dict[str, Any]) -> Any:
    """What is new needs no word on what changes."""
    if not seen["seen"]:
        return NewlyForm(initial=seen, auto_id="id_note_%s")
    return NoteForm(initial={**seen, "note": revision.change_note}, auto_id="id_note_%s")


def _proof(revision: Any, words: str) -> Any:
    return proof_of(words, procedure_id=revision.procedure_id, content=settings.CONTENT, today=clock.today())


@asks
def preview(request: DeskRequest, ident: UUID) -> HttpResponse:
    """The text as it is typed, read: nothing is kept."""
    revision = access_revision(request.user, ident)
    typed = text(body_of(request), "text", limit=SIZE_LIMIT)
    return JsonResponse(preview_data(_proof(revision, typed), typed))


@writes
def save(request: DeskRequest, ident: UUID) -> HttpResponse:
    """Keep the text; a colleague who saved since gets in the way with both texts (409)."""
    body = body_of(request)
    revision = access_revision(request.user, ident, to_change=True)
    kept = save_revision(
        revision=revision,
        text=text(body, "text", limit=SIZE_LIMIT),
        version=whole(body, "version"),
        sets_aside=body.get("sets_aside") is True,
        by=request.user,
        now=clock.now(),
    )
    return JsonResponse({"version": kept.version, "saved_at": kept.saved_at.isoformat()})


def compare(request: DeskRequest, ident: UUID) -> HttpResponse:
    return _compare_typed(request, ident) if request.method == "POST" else _compare_kept(request, ident)


@reads
def _compare_kept(request: DeskRequest, ident: UUID) -> HttpResponse:
    """The text as it was saved, beside the version in use."""
    revision = access_revision(request.user, ident)
    current = in_use(revision.procedure_id)
    context = {
        **difference(current.text if current else "", revision.text),
        "old_label": f"Version {current.number}, en vigueur" if current else "Rien n’est en vigueur",
        "new_label": "Ce texte",
        "revision": revision,
    }
    return render(request, "desk/editor/compare.html", context)


@asks
def _compare_typed(request: DeskRequest, ident: UUID) -> HttpResponse:
    """Two texts that the browser holds, beside each other: the colleague's, and one's own."""
    access_revision(request.user, ident)
    body = body_of(request)
    old, new = text(body, "old", limit=SIZE_LIMIT), text(body, "new", limit=SIZE_LIMIT)
    labels = {"old_label": text(body, "old_label", limit=80), "new_label": text(body, "new_label", limit=80)}
    return render(request, "desk/editor/_diff.html", {**difference(old, new), **labels})
