"""What a browser, a scanner or a stranger may send with a request: bars B024, B029, B030, B033, B034."""

import re
from urllib.parse import quote, urljoin, urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from numi.accounts.models import Invitation
from numi.accounts.roles import Role
from numi.core import clock
from numi.sign_in.limits import client_address
from tests.factories.accounts import PASSWORD, make_user
from tests.people import client_as
from tests.security.house import build_house
from tests.security.posts import posts_of, prepare
from tests.security.rows import changes, rows_of_all_tables

pytestmark = pytest.mark.django_db
GUARDS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
# Sixty ways to write « somewhere else ».
ELSEWHERE = [
    way.replace("HOST", host)
    for host in ("evil.example", "testserver.evil.example", "testserver@evil.example")
    for way in (
        "http://HOST/", "https://HOST", "//HOST/", "///HOST", "////HOST//", "\\\\HOST", "/\\HOST", "\\/HOST", "http:HOST",
        "http:/HOST", "https:///HOST", " //HOST", "\t//HOST", "/\t/HOST", "/\n/HOST",
    )
] + [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>1</script>",
    "vbscript:msgbox(1)", "ftp://evil.example", "file:///etc/passwd", "//evil。example", "//%65vil.example",
    "/%09/evil.example", "/%5cevil.example", "//evil.example/%2f..", "/bureau/..//evil.example", "\x00//evil.example",
    "https:evil.example", "http://[::1]:80@evil.example", "//google.com%00.testserver", "?next=//evil.example",
]  # fmt: skip


def missing(headers):
    """The guards that an answer does not carry as they should be."""
    given = {name.lower(): value for name, value in headers.items()}
    policy = given.get("content-security-policy", "")
    strict = "script-src 'self'" in policy and "object-src 'none'" in policy and "unsafe" not in policy
    bare = [name for name, value in GUARDS.items() if given.get(name) != value]
    return (
        bare + ["content-security-policy"] * (not strict) + ["permissions-policy"] * ("permissions-policy" not in given)
    )


def leaves_the_site(location):
    """Whether a browser would go elsewhere: it drops tabs and line ends, and reads « \\ » as « / »."""
    read = "".join(sign for sign in location.strip() if sign not in "\t\n\r\x00").replace("\\", "/")
    there = urlsplit(urljoin("http://testserver/bureau/", read))
    return there.scheme not in ("http", "https") or there.hostname != "testserver"


@pytest.fixture
def house():
    made = build_house(clock.now())
    prepare(made)
    return made


# --- B030: nothing is done without our token, nothing is done by looking


def test_no_gesture_goes_through_without_the_token_of_our_page(house):
    posts, before = posts_of(house), rows_of_all_tables()

    answers = {}
    for name, post in posts.items():
        for sent in ({}, {"csrfmiddlewaretoken": "a" * 64}):
            browser = client_as(house.people[post.by], csrf=True) if post.by else Client(enforce_csrf_checks=True)
            answers.setdefault(name, set()).add(post.send(browser, name, {**post.values, **sent}).status_code)

    moved = [one for one in changes(before, rows_of_all_tables()) if not _of_a_browser(one)]
    assert {name: codes for name, codes in answers.items() if codes != {403}} == {}
    assert moved == []
    assert Client().post(reverse("hooks-telephony")).status_code == 401


def _of_a_browser(change):
    table, _, column, _, _ = change
    return (table, column) in (("usersessions_usersession", "+"), ("accounts_user", "last_login"))


def test_looking_changes_nothing_but_the_journal_of_readings(crawled):
    """Every row of every table before and after the crawl of every address by everybody."""
    moved = [
        one
        for one in changes(crawled.before, crawled.after)
        if not _of_a_browser(one)
        if not (one[0] == "journal_fact" and one[2] == "+" and one[4]["kind"].endswith(".read"))
    ]

    assert moved == []
    assert len(crawled.answers) > 500


def test_no_address_breaks(crawled):
    assert sorted({(answer.role, answer.url) for answer in crawled.answers if answer.status == 500}) == []


# --- B034: the same guards on every answer


def test_every_answer_carries_its_guards(crawled):
    bare = {(answer.route, answer.status, *missing(answer.headers)) for answer in crawled.answers}

    assert sorted(one for one in bare if len(one) > 2) == []
    assert {answer.status for answer in crawled.answers} >= {200, 302, 404, 405}


def test_refusals_and_faults_carry_them_too(agnes, monkeypatch):
    monkeypatch.setattr("numi.interfaces.desk.tickets.views.worklist", lambda *args, **values: 1 / 0)
    browser, careless = client_as(agnes, csrf=True), client_as(agnes)
    browser.raise_request_exception = False

    answers = {
        400: browser.get("/bureau/", headers={"Host": "evil.example"}),
        403: browser.post("/bureau/presence/", {"state": "pause"}),
        404: browser.get("/nulle-part/"),
        405: careless.put("/bureau/presence/"),
        500: browser.get("/bureau/demandes/"),
    }

    assert [answer.status_code for answer in answers.values()] == list(answers)
    assert {status: missing(answer.headers) for status, answer in answers.items() if missing(answer.headers)} == {}


# --- B029: no redirect leaves the site


def brought_somewhere(user, place):
    """Each view that follows ``next``."""
    there = f"{reverse('account_login')}?next={quote(place)}"
    yield Client().post(there, {"login": user.email, "password": PASSWORD, "next": place})
    inside = client_as(user)
    yield inside.get(reverse("account_login"), {"next": place})
    yield inside.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": place})
    yield inside.post(reverse("account_logout"), {"next": place})


@pytest.mark.parametrize("place", range(0, len(ELSEWHERE), 16))
def test_no_redirect_leaves_the_site(place):
    """Somebody without a second factor yet: their password alone brings them where ``next`` says."""
    user, gone = make_user("Inès", Role.N1), []

    for elsewhere in ELSEWHERE[place : place + 16]:
        cache.clear()  # the limits of sign-in are not what is tried here
        for answer in brought_somewhere(user, elsewhere):
            linked = re.findall(r'(?:href|action)="([^"]*)"', answer.content.decode())
            if any(map(leaves_the_site, [answer.get("Location", "/"), *linked])):
                gone.append((answer.request["PATH_INFO"], elsewhere, answer.get("Location")))

    assert gone == []


def test_a_place_of_the_site_is_followed():
    """The control: ``next`` does bring back where one wanted to go."""
    user = make_user("Inès", Role.N1)

    answer = Client().post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": "/bureau/procedures/"}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/bureau/procedures/")
    assert len(ELSEWHERE) >= 60
    assert all(leaves_the_site(one) for one in ("//evil.example", "/\\evil.example", "javascript:alert(1)"))


@pytest.mark.parametrize(
    "referer", ["https://evil.example/bureau/", "javascript:alert(1)", "//evil.example", "/nulle/"]
)
def test_a_refusal_leads_back_inside_only(agnes, referer):
    page = client_as(agnes).get("/bureau/demandes/123456789/", headers={"Referer": referer}).content.decode()

    assert "evil.example" not in page
    assert "javascript:" not in page
    assert 'href="/bureau/"' in page


# --- B024, B033: names and addresses come from the configuration, not from the request


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "testserver.evil.example"},
        {"Host": "evil.example:testserver"},
        {"Host": "testserver@evil.example"},
        {"Host": ""},
    ],
)
def test_another_name_for_the_site_is_refused_in_words(fanny, headers):
    browser = client_as(fanny)
    invited = {"email": "ines@exemple.fr", "role": "n1", "given_name": "Inès", "family_name": ""}

    answer = browser.post(reverse("desk:team-invite"), invited, headers=headers)

    assert answer.status_code == 400
    assert "réessayez" in answer.content.decode()
    assert "evil.example" not in answer.content.decode()
    assert not Invitation.objects.exists()


def test_no_header_of_a_proxy_names_the_site_in_a_link(fanny, settings):
    forged = {"X-Forwarded-Host": "evil.example", "X-Host": "evil.example", "Forwarded": "host=evil.example",
              "X-Forwarded-Server": "evil.example", "X-Forwarded-Proto": "gopher", "X-Original-URL": "/evil.example"}  # fmt: skip
    invited = {"email": "ines@exemple.fr", "role": "n1", "given_name": "Inès", "family_name": ""}

    page = client_as(fanny).post(reverse("desk:team-invite"), invited, headers=forged).content.decode()
    settings.SITE_URL = "https://hotline.exemple.fr"
    configured = client_as(fanny).post(
        reverse("desk:team-invite"), {**invited, "email": "zoe@exemple.fr"}, headers=forged
    )

    assert 'value="http://testserver/entree/invitation/' in page
    assert "evil.example" not in page
    assert 'value="https://hotline.exemple.fr/entree/invitation/' in configured.content.decode()


FORGED = {
    "X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "CF-Connecting-IP": "203.0.113.9",
    "True-Client-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9", "Client-IP": "203.0.113.9",
    "Remote-User": "fanny.roux@exemple.fr", "X-Remote-User": "fanny.roux@exemple.fr",
    "X-Forwarded-User": "fanny.roux@exemple.fr", "Authorization": "Basic ZmFubnk6ZmFubnk=",
    "X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "on",
}  # fmt: skip


def test_a_stranger_does_not_speak_for_the_proxy(fanny, client):
    assert client.get("/bureau/", headers=FORGED).status_code == 302
    assert client.get("/bureau/", headers=FORGED)["Location"].startswith(reverse("account_login"))


def test_the_address_of_a_session_is_the_peer_and_a_declared_proxy_is_believed(rf, settings):
    user = make_user("Inès", Role.N1)
    browser = Client(headers=FORGED)

    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert UserSession.objects.get(user=user).ip == "127.0.0.1"
    forged = rf.get("/", headers=FORGED)
    assert (client_address(forged), forged.is_secure()) == ("127.0.0.1", False)
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert client_address(forged) == "203.0.113.9"
