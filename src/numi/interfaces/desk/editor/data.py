"""What the scripts of the editor work with: the text, the preview, the remarks, what can be put in."""

import re
from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.urls import reverse

from numi.core import clock, phone
from numi.interfaces.ui.context import page_data
from numi.library import diff
from numi.library.proofing import Proof
from numi.library.queries import current_catalog, current_pack, titles_in_use
from numi.procedures.export import bundle
from numi.procedures.fields import PLACEHOLDERS
from numi.procedures.parser import SIZE_LIMIT
from numi.procedures.schema import Diagnostic, Leaflet, Procedure

# A person who does not exist, so that the sentences are heard as they will be said.
SOMEBODY = {
    "client.prenom": "Odette",
    "client.nom": "Morel",
    "client.civilite": "Madame",
    "client.ville": "Rennes",
    "client.appareil": "son ordinateur",
    "demande.numero": "482 791 635",
}
_WANTED = re.compile(r"^L’étape « ([^»]*) » n’existe pas\.$")


def editor_data(revision: Any, user: Any, *, may_save: bool) -> dict[str, Any]:
    """What the page carries as data; the text itself is in its field."""
    own = ("preview", "save", "compare")
    urls = {name: reverse(f"desk:editor-{name}", args=[revision.pk]) for name in own}
    pack = current_pack(str(settings.CONTENT), clock.today()).digest
    urls["pack"] = reverse("desk:library-texts", args=[pack])
    base = page_data(user)
    card = {
        **SOMEBODY,
        "agent.prenom": user.given_name,
        "hotline.nom": settings.HOTLINE_NAME,
        "hotline.numero": phone.display(settings.HOTLINE_NUMBER),
    }
    return {
        **base,
        "urls": {**base["urls"], **urls},
        "revision": {
            "id": str(revision.pk),
            "procedure": revision.procedure_id,
            "version": revision.version,
            "saved_at": revision.saved_at.isoformat(),
            "may_save": may_save,
        },
        "limit": SIZE_LIMIT,
        "card": card,
        "placeholders": PLACEHOLDERS,
        "directory": directory_choices(),
        "procedures": procedure_choices(revision.procedure_id),
    }


def directory_choices() -> list[dict[str, str]]:
    """Every official number and site, to choose from."""
    directory = current_catalog(str(settings.CONTENT)).directory
    entries = sorted(directory.values(), key=lambda one: one.name)
    return [{"id": one.id, "name": one.name, "display": one.display, "what_for": one.what_for} for one in entries]


def procedure_choices(but: str) -> list[dict[str, str]]:
    """Every other procedure in use, to lead to."""
    return [{"id": ident, "title": title} for ident, title in titles_in_use() if ident != but]


def preview_data(read: Proof, text: str) -> dict[str, Any]:
    """The procedure as the browser walks it, and what to mend."""
    lines = text.split("\n")
    remarks = [_remark(one, lines, read.procedure) for one in read.remarks]
    return {"remarks": remarks, **(_shown(read.procedure) if read.procedure else {"procedure": None})}


def _shown(procedure: Procedure) -> dict[str, Any]:
    catalog = current_catalog(str(settings.CONTENT)).with_texts({procedure.id: procedure})
    shown = bundle(catalog, [procedure.id], today=clock.today())
    cited = [target for kind, target, _ in (procedure.leaflet.references if procedure.leaflet else ())]
    numbers = {name: {"display": catalog.directory[name].display} for name in cited if name in catalog.directory}
    return {
        "procedure": procedure.id,
        **shown,
        "directory": {**numbers, **shown["directory"]},
        "lines": {step.id: step.line for step in procedure.steps.values()},
        "words": {step.id: sum(len(said.text.split()) for said in step.say) for step in procedure.steps.values()},
        "leaflet": _leaflet(procedure.leaflet) if procedure.leaflet else None,
    }


def _leaflet(leaflet: Leaflet) -> dict[str, Any]:
    return {
        "title": leaflet.title,
        "parts": [
            {"title": part.title, "intro": [one.html for one in part.intro], "lines": [one.html for one in part.lines]}
            for part in leaflet.parts
        ],
        "cautions": [one.html for one in leaflet.cautions],
        "sms": leaflet.sms,
    }


def _remark(one: Diagnostic, lines: list[str], procedure: Procedure | None) -> dict[str, Any]:
    line = lines[one.line - 1] if 0 < one.line <= len(lines) else ""
    return {
        "line": one.line,
        "code": one.code,
        "message": one.message,
        "mend": one.mend,
        "severity": str(one.severity),
        "fix": _fix(one, line, procedure),
    }


def _fix(one: Diagnostic, line: str, procedure: Procedure | None) -> dict[str, str] | None:
    """The line as it would be right, when only one way is likely: a step whose name is near, a typing habit."""
    mended = line
    wanted = _WANTED.match(one.message)
    if one.code == "suite" and wanted and procedure:
        near = get_close_matches(wanted[1], procedure.steps, n=1, cutoff=0.5)
        mended = line.replace(f"#{wanted[1]}", f"#{near[0]}") if near else line
        return {"line": mended, "label": f"Mener à « {near[0]} »"} if mended != line else None
    if one.code == "typographie":
        mended = re.sub(r"(?<=\w)'(?=\w)", "’", line).replace("...", "…")
        mended = re.sub(r"(?<=\S)  +(?=\S)", " ", mended)
    return {"line": mended, "label": "Corriger"} if mended != line else None


def difference(old: str, new: str) -> dict[str, Any]:
    """Two texts side by side, for a page."""
    lines = diff.compare(old, new)
    added, removed = diff.counts(lines)
    return {"parts": list(diff.parts(lines)), "added": added, "removed": removed, "is_same": old == new}
