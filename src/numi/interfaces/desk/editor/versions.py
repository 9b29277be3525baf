"""Versions of a procedure: two of them side by side, an old one that comes back, the end of the procedure."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.core import clock
from numi.core.errors import NotVisible
from numi.interfaces.desk.editor.data import difference, procedure_choices
from numi.interfaces.desk.editor.forms import RetireForm, RevertForm
from numi.interfaces.ui.forms import valid
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.library.access import access_entry
from numi.library.operations import releasing
from numi.library.queries import version_number
from numi.library.revisions import in_use, is_critical, links_to


def _version(ident: str, number: int) -> Any:
    found = version_number(ident, number)
    if found is None:
        raise NotVisible("Cette version n’existe pas. Choisissez-la dans l’historique.")
    return found


def _number(text: str, default: int) -> int:
    return min(int(text), 2**31 - 1) if text.isascii() and text.isdigit() else default


@reads
def compare(request: DeskRequest, ident: str) -> HttpResponse:
    """Two published versions: ``?de=3&a=4``; without them, the version in use and the one before."""
    entry = access_entry(request.user, ident)
    new = _version(entry.pk, _number(request.GET.get("a", ""), entry.number))
    old = _version(entry.pk, _number(request.GET.get("de", ""), max(new.number - 1, 1)))
    context = {
        **difference(old.text, new.text),
        "old_label": f"Version {old.number}",
        "new_label": f"Version {new.number}{', en vigueur' if new.is_current else ''}",
        "entry": entry,
        "note": new.change_note,
    }
    return render(request, "desk/editor/versions.html", context)


def revert(request: DeskRequest, ident: str, number: int) -> HttpResponse:
    return _revert_post(request, ident, number) if request.method == "POST" else _revert_get(request, ident, number)


@reads
def _revert_get(request: DeskRequest, ident: str, number: int) -> HttpResponse:
    """What would change if this version came back, and the gesture that brings it."""
    entry = access_entry(request.user, ident)
    old, current = _version(entry.pk, number), in_use(entry.pk)
    context = {
        **difference(current.text if current else "", old.text),
        "old_label": f"Version {current.number}, en vigueur" if current else "Rien n’est en vigueur",
        "new_label": f"Version {old.number}, qui reviendrait",
        "entry": entry,
        "old": old,
        "is_critical": is_critical(entry.pk, None),
        "form": RevertForm(initial={"seen": current.content_hash if current else ""}),
    }
    return render(request, "desk/editor/revert.html", context)


@writes
def _revert_post(request: DeskRequest, ident: str, number: int) -> HttpResponse:
    entry = access_entry(request.user, ident)
    what: dict[str, Any] = {"procedure_id": entry.pk, "number": number, "by": request.user, "now": clock.now()}
    if "propose" in request.POST:
        revision = releasing.propose_version(**what)
        messages.success(request, "Cette version attend la relecture d’une autre personne.")
        return redirect("desk:editor-page", revision.pk)
    given = valid(RevertForm(request.POST))
    published = releasing.revert_to(**what, note=given["note"], seen=given["seen"], content=settings.CONTENT)
    messages.success(request, f"La version {published.number} de « {published.title} » est de nouveau en vigueur.")
    return redirect("desk:library-detail", entry.pk)


def retire(request: DeskRequest, ident: str) -> HttpResponse:
    return _retire_post(request, ident) if request.method == "POST" else _retire_get(request, ident)


def _choices(ident: str) -> list[tuple[str, str]]:
    return [(one["id"], one["title"]) for one in procedure_choices(ident)]


@reads
def _retire_get(request: DeskRequest, ident: str) -> HttpResponse:
    entry = access_entry(request.user, ident)
    context = {
        "entry": entry,
        "form": RetireForm(others=_choices(entry.pk)),
        "leading": links_to(entry.pk, content=settings.CONTENT),
    }
    return render(request, "desk/editor/retire.html", context)


@writes
def _retire_post(request: DeskRequest, ident: str) -> HttpResponse:
    entry = access_entry(request.user, ident)
    given = valid(RetireForm(request.POST, others=_choices(entry.pk)))
    releasing.retire(
        procedure_id=entry.pk,
        successor=given["successor"],
        by=request.user,
        now=clock.now(),
        content=settings.CONTENT,
    )
    messages.success(request, f"« {entry.title} » n’est plus en vigueur. Les appels en cours la suivent jusqu’au bout.")
    return redirect("desk:library-detail", entry.pk)
