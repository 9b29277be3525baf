"""Deny by default: a route answers only the roles that ``rights.py`` declares for the method.

The middleware asks, before any view runs: is the route declared, is the person known, has the second factor been
given, does the role have this method. Everything else is refused; own/other objects are then decided by
``access_*`` of the app, and played cell by cell by ``tests/interfaces/test_matrix.py``.
"""

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from numi.interfaces.ui.http import wants_json
from numi.interfaces.ui.rights import ROUTES
from numi.sign_in.queries import has_second_factor, second_factor_given

METHODS = frozenset({"GET", "HEAD", "POST"})


class MatrixMiddleware:
    """Refuse whatever ``rights.ROUTES`` does not allow."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, object]
    ) -> HttpResponse | None:
        match = request.resolver_match
        route = ROUTES.get(match.view_name if match else "")
        if route is None:
            return _absent(request)
        if request.method not in METHODS:
            return HttpResponseNotAllowed(sorted(METHODS))
        if route.public:
            return None
        user = request.user
        if not user.is_authenticated or not user.is_active:
            return _sign_in(request)
        if route.before_second_factor:
            return None
        if not second_factor_given(request):
            return None if route.enrols and not has_second_factor(user) else _second_factor(request)
        if user.role not in route.roles(request.method):
            return _absent(request)
        return None


def _absent(request: HttpRequest) -> HttpResponse:
    """A refused thing answers exactly like an absent one."""
    message = "Cette page n’existe pas, ou elle n’est pas pour votre rôle."
    if wants_json(request):
        return JsonResponse({"error": "NotVisible", "message": message, "fields": {}}, status=404)
    return render(request, "ui/404.html", {"message": message}, status=404)


def _sign_in(request: HttpRequest) -> HttpResponse:
    if wants_json(request) or request.headers.get("HX-Request"):
        return JsonResponse(
            {"error": "SignedOut", "message": "Votre session est finie. Reconnectez-vous : votre texte est gardé."},
            status=401,
        )
    target = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{reverse('account_login')}?next={quote(target)}")


def _second_factor(request: HttpRequest) -> HttpResponse:
    if wants_json(request) or request.headers.get("HX-Request"):
        return JsonResponse(
            {"error": "SecondFactor", "message": "Donnez votre second facteur pour continuer."}, status=401
        )
    return HttpResponseRedirect(reverse("sign_in-second-factor"))
