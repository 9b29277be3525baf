"""The leaflet of a procedure: the sheet to print, and the texts that go by e-mail or by SMS."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from numi.core import clock, phone
from numi.core.errors import NotVisible
from numi.interfaces.ui.http import DeskRequest, reads
from numi.library.leaflet_pdf import print_leaflet
from numi.library.leaflets import Hotline, Sheet, email_text, sheet_of
from numi.library.queries import current_catalog, procedure_of
from numi.procedures.schema import Procedure


@reads
def paper(request: DeskRequest, ident: str) -> HttpResponse:
    """The PDF, of the version in force or of the one that a past call followed (``?version=`` its digest)."""
    printed = print_leaflet(sheet(_asked(ident, request.GET.get("version", ""))))
    response = HttpResponse(printed.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="feuillet-{ident}.pdf"'
    response["Cache-Control"] = "private, no-cache"
    return response


@reads
def texts(request: DeskRequest, ident: str) -> HttpResponse:
    found = sheet(_asked(ident, request.GET.get("version", "")))
    return JsonResponse({"email": email_text(found), "sms": found.sms})


def sheet(procedure: Procedure) -> Sheet:
    """The leaflet of a procedure, signed by this hotline, with the official contacts of today."""
    hotline = Hotline(settings.HOTLINE_NAME, phone.display(settings.HOTLINE_NUMBER))
    directory = current_catalog(str(settings.CONTENT)).directory
    return sheet_of(procedure, directory, hotline=hotline, today=clock.today())


def _asked(ident: str, version: str) -> Procedure:
    found = procedure_of(version) if version else current_catalog(str(settings.CONTENT)).get(ident)
    if found is None or found.id != ident:
        raise NotVisible("Cette procédure n’existe pas, ou elle n’est plus en vigueur.")
    return found
