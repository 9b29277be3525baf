"""What every page of the desk needs: who is here, where one can go, which keys act."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from numi.accounts.queries import presence_of
from numi.calls.queries import current_call
from numi.interfaces.ui.rights import ROUTES

IN_CALL = "in_call"


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the side bar."""

    route: str
    label: str
    icon: str
    url: str = ""
    current: bool = False
    count: str = ""


PLACES = (
    Place("desk:home", "Ma journée", "sun"),
    Place("desk:tickets-list", "Demandes", "inbox"),
    Place("desk:clients-list", "Clients", "users"),
    Place("desk:library-list", "Procédures", "book-open"),
    Place("desk:calls-list", "Appels", "phone"),
    Place("desk:journal-list", "Historique", "history"),
    Place("desk:team-list", "Équipe", "user-cog"),
    Place("desk:ring", "Faire sonner", "phone-incoming"),
)


def desk(request: HttpRequest) -> dict[str, Any]:
    """Template context: ``agent``, ``presence``, ``navigation`` (only the places this role may open)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"theme": "", "density": "desk", "takes_calls": False}
    presence = presence_of(user)
    in_call = presence is not None and presence.state == IN_CALL
    return {
        "agent": user,
        "presence": presence,
        "takes_calls": user.role in ROUTES["desk:calls-ringing"].get,
        "live_call": current_call(user) if in_call else None,
        "navigation": navigation(user.role, request.path),
        "key_settings": user.settings.get("keys", {}),
        "page_data": page_data(user),
        "density": user.settings.get("density", "desk"),
        "theme": user.settings.get("theme", ""),
    }


UNDER = {"desk:library-list": "/bureau/redaction/"}  # what is reached from a place, under an address of its own


def key_settings(user: Any) -> dict[str, Any]:
    """The keys as this person wants them: changed ones, or none."""
    return {"map": user.settings.get("keys", {}), "off": bool(user.settings.get("keys_off"))}


def page_data(user: Any) -> dict[str, Any]:
    """What the scripts of any page need."""
    return {
        "keys": key_settings(user),
        "agent": {"id": str(user.pk)},
        "urls": {
            "palette": reverse("desk:search-palette"),
            "live": reverse("live-stream"),
            "drafts": reverse("desk:drafts", args=["x", "x"]).removesuffix("x/x/"),
            "again": reverse("sign_in-again"),
        },
    }


def navigation(role: str, path: str) -> list[Place]:
    """The places of the side bar open to a role, the current one marked."""
    places = []
    for place in PLACES:
        route = ROUTES.get(place.route)
        if route is None or role not in route.get:
            continue
        try:
            url = reverse(place.route)
        except NoReverseMatch:
            continue
        under = (url, UNDER[place.route]) if place.route in UNDER else (url,)
        current = path.startswith(under) and (url != "/bureau/" or path == url)
        places.append(Place(place.route, place.label, place.icon, url, current))
    return places
