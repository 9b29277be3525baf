"""The library as readers know it: the shelf, one procedure, its versions, the texts for the guides."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from numi.core import clock
from numi.core.errors import NotVisible
from numi.interfaces.ui.http import DeskRequest, reads
from numi.library.access import access_entry, may_keep
from numi.library.finding import Filters, find, shelf
from numi.library.queries import (
    current_pack,
    current_version,
    favourites_of,
    open_doubts,
    procedure_of,
    related_entries,
    shelf_facets,
    version_number,
    versions_of,
    vote_of,
)
from numi.library.states import Category, Trust
from numi.library.trust import trust_of
from numi.procedures.catalog import Catalog
from numi.procedures.directory import load as load_directory
from numi.procedures.export import bundle
from numi.procedures.schema import Procedure

LISTS = {"used": "En vigueur", "favourites": "Mes favorites", "retired": "Retirées"}
EXAMPLES = ("page qui crie", "mdp ameli", "plus de photos")
CRITICAL_SHELF = 12


@reads
def listing(request: DeskRequest) -> HttpResponse:
    """The shelf, the most urgent first; or what is nearest to the words typed."""
    asked = request.GET.get("q", "").strip()[:400]
    filters, today = _filters(request), clock.today()
    page = (
        find(request.user, asked, filters, content=settings.CONTENT, today=today)
        if asked
        else shelf(request.user, filters, today=today, after=request.GET.get("suite", ""))
    )
    families, tags = shelf_facets()
    is_plain = not asked and filters == Filters() and not request.GET.get("suite")
    urgent = [one for one in page.entries if one.urgency == "critique"][:CRITICAL_SHELF] if is_plain else []
    context = {
        "asked": asked,
        "rows": [_row(one, page.why.get(one.pk, ()), today) for one in page.entries if one not in urgent],
        "urgent": urgent,
        "after": page.after,
        "filters": filters,
        "families": [(name, _category(name)) for name in families],
        "tags": tags,
        "trusts": Trust.choices,
        "lists": LISTS,
        "examples": EXAMPLES,
        "favourites": favourites_of(request.user),
        "keeps": may_keep(request.user),
    }
    return render(request, "desk/library/list.html", context)


def _filters(request: DeskRequest) -> Filters:
    level = request.GET.get("niveau", "")
    which = request.GET.get("liste", "used")
    return Filters(
        tag=request.GET.get("tag", "")[:60],
        family=request.GET.get("categorie", "")[:40],
        level=int(level) if level in ("1", "2", "3") else 0,
        trust=request.GET.get("etat", "") if request.GET.get("etat") in Trust.values else "",
        which=which if which in LISTS else "used",
    )


def _row(entry: Any, why: tuple[str, ...], today: Any) -> dict[str, Any]:
    return {
        "entry": entry,
        "why": why,
        "trust": trust_of(entry, today),
        "category": _category(entry.family),
        "tags": [one.name for one in entry.tags.all()],
    }


def _category(name: str) -> str:
    return Category(name).label if name in Category.values else name.capitalize()


@reads
def detail(request: DeskRequest, ident: str) -> HttpResponse:
    """A whole procedure, as text to read: phases, steps, voices, answers and where they lead."""
    entry = access_entry(request.user, ident)
    wanted = request.GET.get("version", "")
    version = version_number(entry.pk, int(wanted)) if wanted.isdecimal() else current_version(entry.pk)
    procedure = procedure_of(version.content_hash) if version else None
    if version is None or procedure is None:
        raise NotVisible("Cette version n’existe pas. Revenez à la procédure en vigueur.")
    context = {
        **_row(entry, (), clock.today()),
        **_texts(procedure),
        "procedure": procedure,
        "version": version,
        "is_old": not version.is_current,
        "overdue": clock.today() > entry.review_due_on,
        "related": related_entries(list(procedure.related)),
        "successor": related_entries([entry.successor])[0:1],
        "vote": vote_of(request.user, entry, version.content_hash),
        "is_favourite": entry.pk in favourites_of(request.user),
        "doubts": open_doubts(entry=entry),
        "keeps": may_keep(request.user, entry),
        "link": request.build_absolute_uri(request.path),
    }
    return render(request, "desk/library/detail.html", context)


def _texts(procedure: Procedure) -> dict[str, Any]:
    """What the page shows of a text, with the official numbers that it cites."""
    directory, _ = load_directory(settings.CONTENT / "directory")
    catalog = Catalog({procedure.id: procedure}, directory)
    data = bundle(catalog, [procedure.id], today=clock.today(), values={})
    return {"data": data["procedures"][procedure.id], "directory": data["directory"]}


@reads
def history(request: DeskRequest, ident: str) -> HttpResponse:
    """Every version of a procedure: when, by whom, what changed."""
    entry = access_entry(request.user, ident)
    context = {"entry": entry, "versions": versions_of(entry.pk), "keeps": may_keep(request.user, entry)}
    return render(request, "desk/library/history.html", context)


@reads
def texts(request: DeskRequest, digest: str) -> HttpResponse:
    """Every procedure in use, as the guides walk them. The address names the texts: the browser keeps it for good."""
    pack = current_pack(str(settings.CONTENT), clock.today())
    response = HttpResponse(pack.body, content_type="application/json; charset=utf-8")
    kept = "private, max-age=31536000, immutable" if digest == pack.digest else "no-store"
    response["Cache-Control"] = kept
    return response
