"""The library as a pack: taken out as a zip; taken in once the person has read, file by file, what would change."""

import io
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.ui.http import DeskRequest, asks, reads, writes
from numi.library.access import may_retire
from numi.library.operations.packing import export_pack, import_pack, stage_pack
from numi.library.packs import ZIP_BYTES, read_zip, write_zip

NOTE_LIMIT = 240
STATES = {"wrong": "À corriger", "new": "Nouvelles", "changed": "Changées", "same": "Inchangées"}
ELSEWHERE = "Les numéros officiels et les phrases d’un paquet se posent sur le serveur : ./numi pack import."


@reads
def page(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/editor/pack.html", {"takes_in": may_retire(request.user)})


@reads
def take_out(request: DeskRequest) -> HttpResponse:
    """Everything in use, in a zip of the same texts."""
    target = io.BytesIO()
    write_zip(export_pack(content=settings.CONTENT), target)
    response = HttpResponse(target.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="numi-{clock.today():%Y-%m-%d}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@asks
def stage(request: DeskRequest) -> HttpResponse:
    """What each file would change. Nothing is kept: the browser holds the file until the person has chosen."""
    files, left = _files(request)
    staged = stage_pack(files=files, left=left, now=clock.now(), content=settings.CONTENT)
    texts = [one for one in staged.reports if one.kind == "procedure" or one.state == "wrong"]
    context = {
        "staged": staged,
        "shelves": [(name, label, [one for one in texts if one.state == name]) for name, label in STATES.items()],
        "elsewhere": ELSEWHERE
        if any(one.kind != "procedure" and one in staged.moving for one in staged.reports)
        else "",
        "left": staged.left[:20],
        "publishes": may_retire(request.user),
    }
    return render(request, "desk/editor/_staged.html", context)


@writes
def take_in(request: DeskRequest) -> HttpResponse:
    """Take in the very files of the report, as texts in progress or in use."""
    files, _ = _files(request)
    publishes = request.POST.get("how") == "publish"
    staged = import_pack(
        files=files,
        digest=request.POST.get("digest", ""),
        publishes=publishes,
        note=request.POST.get("note", "")[:NOTE_LIMIT],
        by=request.user,
        now=clock.now(),
        content=settings.CONTENT,
    )
    count = len(staged.procedures)
    done = "est en vigueur" if publishes else "est en cours d’écriture"
    many = "sont en vigueur" if publishes else "sont en cours d’écriture"
    said = f"{count} procédures du paquet {many}." if count > 1 else f"La procédure du paquet {done}."
    messages.success(request, said)
    return JsonResponse({"url": reverse("desk:library-list" if publishes else "desk:editor-list")})


def _files(request: DeskRequest) -> tuple[dict[str, str], list[str]]:
    pack: Any = request.FILES.get("pack")
    if pack is None:
        raise InvalidInput("Choisissez un paquet : le fichier zip que donne « Sortir la bibliothèque ».")
    if pack.size > ZIP_BYTES:
        raise InvalidInput(f"Ce paquet fait {pack.size // 2**20} Mo, {ZIP_BYTES // 2**20} au plus.")
    return read_zip(pack)
