"""The leaflet on paper: A4, large print, at most two pages (one sheet), tagged, PDF/A-2a and PDF/UA-1.

The template ``pdf/feuillet.typ`` gets the words as JSON: nothing in them is read as Typst. The same sheet gives the
same bytes on every machine: the fonts come from packages only, and the date is that of the text.
"""

import json
import threading
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from numi.core.errors import InvalidInput
from numi.library.leaflets import Sheet

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "pdf" / "feuillet.typ"
PAGES = 2
# Large print first: the sites, already written out in the lines, leave the list before the letters grow smaller.
ATTEMPTS = ((16, True), (16, False), (15, False), (14, False))
STANDARDS: list[Any] = ["a-2a", "ua-1"]
_mine = threading.local()


class LeafletTooLong(InvalidInput):
    """Even in the smallest letters that we print, it does not hold on one sheet."""


class LeafletUnprintable(InvalidInput):
    """A sign of the text is in no font that we have."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A leaflet as a file, with what it took: pages, size of the letters in points, sites listed or not."""

    pdf: bytes
    pages: int
    size: int
    has_sites: bool


def print_leaflet(sheet: Sheet) -> Printed:
    """The PDF of a leaflet. Raises LeafletTooLong, LeafletUnprintable."""
    pages = 0
    for size, has_sites in ATTEMPTS:
        pdf, pages = _compiled(sheet if has_sites else without_sites(sheet), size)
        if pages <= PAGES:
            return Printed(pdf, pages, size, has_sites)
    raise LeafletTooLong(
        f"Le feuillet « {sheet.title} » tient sur {pages} pages, {PAGES} au plus. Raccourcissez-le dans la procédure."
    )


def without_sites(sheet: Sheet) -> Sheet:
    """The lines give the addresses already; one that is to be checked stays, to say so."""
    return replace(sheet, contacts=tuple(one for one in sheet.contacts if one.is_number or not one.is_sure))


def _data(sheet: Sheet) -> str:
    day = sheet.checked_on
    derived = {"checked": sheet.checked, "contacts_title": sheet.contacts_title}
    return json.dumps({**asdict(sheet), **derived, "checked_on": [day.year, day.month, day.day]}, ensure_ascii=False)


def _compiled(sheet: Sheet, size: int) -> tuple[bytes, int]:
    import typst  # noqa: PLC0415 -- fifteen megabytes that most processes never need: they print no leaflet

    inputs = {"data": _data(sheet), "size": str(size)}
    compiler = _compiler()
    try:
        pdf = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS)
        pages = json.loads(compiler.query("<pages>", field="value", one=True))
    except typst.TypstError as error:
        raise LeafletUnprintable(
            f"Ce feuillet contient un signe que l’on ne sait pas imprimer. Retirez-le du texte. ({error.message})"
        ) from error
    return bytes(pdf), int(pages)  # type: ignore[arg-type]  # one format, one file


def _compiler() -> "typst.Compiler":
    """The compiler of this thread: two threads may not share one."""
    import typst  # noqa: PLC0415 -- as above

    if not hasattr(_mine, "compiler"):
        _mine.compiler = typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts())
    compiler: typst.Compiler = _mine.compiler
    return compiler


@cache
def _fonts() -> "typst.Fonts":
    """Atkinson Hyperlegible from its package, and the fonts inside typst for the signs that it lacks."""
    import typst  # noqa: PLC0415 -- as above

    return typst.Fonts(include_system_fonts=False, font_paths=[str(settings.FONT_FOLDER / "files")])
