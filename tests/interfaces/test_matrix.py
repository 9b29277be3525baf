"""Bar B001: every route is declared, and every cell of route × method × role answers as the matrix says."""

import uuid

import pytest
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from numi.accounts.roles import STAFF
from numi.interfaces.ui.rights import ROUTES
from tests.people import client_as

OF_ALLAUTH = ("mfa_", "account_", "sign_in-")  # open to every role; allauth's own 404 is not a refusal of the role
ELSEWHERE = ("desk:gallery", "desk:ring", "live-stream")


def routes(patterns=None, namespace=""):
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(one, URLPattern):
            yield namespace + (one.name or "?")
        else:
            yield from routes(one.url_patterns, f"{namespace}{one.namespace}:" if one.namespace else namespace)


def address(name):
    """An address of the route, with objects that do not exist: rights are asked before objects."""
    resolver = get_resolver()
    parts = name.split(":")
    if len(parts) == 2:
        resolver = resolver.namespace_dict[parts[0]][1]
    possibilities = resolver.reverse_dict.getlist(parts[-1])
    names = possibilities[0][0][0][1] if possibilities else []
    for guess in (str(uuid.UUID(int=7)), "123456789", "7", "rien"):
        try:
            return reverse(name, kwargs=dict.fromkeys(names, guess)) if names else reverse(name)
        except NoReverseMatch:
            continue
    raise AssertionError(f"No address found for {name}.")


def test_every_route_is_declared_and_every_line_is_a_route():
    known = set(routes())

    assert sorted(known - set(ROUTES)) == []
    assert sorted(set(ROUTES) - known) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", STAFF)
def test_every_cell_for_a_role(role, everybody):
    """A refused cell answers like an absent page (404); an allowed one is never refused for the role."""
    browser = client_as(everybody[role])
    wrong = []
    for name, route in ROUTES.items():
        if route.public or name.startswith(OF_ALLAUTH) or name in ELSEWHERE:
            continue
        for method in ("GET", "POST"):
            allowed = role in route.roles(method)
            url = address(name)
            answer = browser.get(url) if method == "GET" else browser.post(url, {})
            refused = answer.status_code == 404 and "pas pour votre rôle" in answer.content.decode(errors="replace")
            absent_object = allowed and any(mark in url for mark in ("00000000-0000", "/123456789/", "/rien/"))
            if (allowed == refused and not absent_object) or answer.status_code >= 500:
                wrong.append(f"{method} {name} as {role}: {answer.status_code}")
            if name in ("desk:account-sessions-end", "desk:account-session-end"):
                browser = client_as(everybody[role])
    assert wrong == []


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_door_from_everywhere(client):
    wrong, door = [], reverse("account_login")
    for name, route in ROUTES.items():
        if route.public:
            continue
        for answer in (client.get(address(name)), client.post(address(name), {})):
            if not (answer.status_code in (302, 401, 405) and answer.get("Location", door).startswith(door)):
                wrong.append(f"{name}: {answer.status_code} {answer.get('Location', '')}")
    assert wrong == []


@pytest.mark.django_db
def test_a_password_alone_opens_nothing(agnes):
    browser = client_as(agnes, second_factor=False)
    opened = [
        name
        for name, route in ROUTES.items()
        if not (route.public or route.before_second_factor or route.enrols)
        and browser.get(address(name)).status_code == 200
    ]
    assert opened == []


@pytest.mark.django_db
def test_a_leaver_is_cut_at_once(agnes, fanny):
    """Bar B006: the open session of a person who left answers nothing any more."""
    from numi.accounts.operations.team import deactivate
    from tests.factories.desk import NOW

    browser = client_as(agnes)
    assert browser.get("/bureau/").status_code == 200

    deactivate(person=agnes, by=fanny, now=NOW)

    assert browser.get("/bureau/").status_code == 302
