"""The pages shown when something could not be done: what happened, what is safe, what to do."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from numi.interfaces.ui.http import wants_json

logger = logging.getLogger("numi.pages")


def _answer(request: HttpRequest, status: int, message: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": str(status), "message": message, "fields": {}}, status=status)
    return render(request, f"ui/{status}.html", {"message": message}, status=status)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404, "Cette page n’existe pas, ou elle n’est pas pour votre rôle.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, "Ce geste n’est pas pour votre rôle.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, "Le texte envoyé est trop gros ou illisible. Gardez l’essentiel et réessayez.")


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of our own faults; plain words when what broke is what makes pages."""
    message = "Quelque chose s’est cassé de notre côté. Votre texte est gardé sur ce poste. Réessayez dans un instant."
    try:
        return _answer(request, 500, message)
    except Exception:
        logger.exception("page.broken")
        return HttpResponse(message, status=500, content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of the form is not the one of this session; our scripts then ask for a new one and send again."""
    message = "La page était ouverte depuis trop longtemps. Rechargez-la : votre texte est gardé."
    if wants_json(request):
        return JsonResponse({"error": "Csrf", "message": message, "fields": {}}, status=403)
    return _answer(request, 403, message)


def locked_out(
    request: HttpRequest, response: Any = None, credentials: Any = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    return _answer(
        request, 429, "Trop d’essais depuis ce poste. Attendez un quart d’heure, ou demandez à votre administrateur."
    )


def too_many(request: HttpRequest) -> HttpResponse:
    return _answer(request, 429, "Trop d’essais en peu de temps. Attendez quelques minutes\u00a0: rien n’est perdu.")
