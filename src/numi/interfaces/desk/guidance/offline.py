"""The script that keeps the console readable when the server is gone."""

from django.contrib.staticfiles import finders
from django.http import HttpResponse

from numi.interfaces.ui.http import DeskRequest, reads


@reads
def worker(request: DeskRequest) -> HttpResponse:
    """Served under /bureau/ so that it may look after every console."""
    path = finders.find("desk/js/offline-worker.js")
    with open(str(path), encoding="utf-8") as script:
        response = HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
