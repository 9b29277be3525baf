"""What is too big, unreadable or impossible gets a French sentence and a refusal, never a fault, and nothing moves."""

import json
import re
from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from numi.core import clock
from tests.people import client_as
from tests.security.crawl import addresses
from tests.security.house import build_house
from tests.security.posts import posts_of, prepare

pytestmark = pytest.mark.django_db
TYPED = {
    "half of a character": "Odette\ud83d",
    "fifty thousand signs": "a" * 50_000,
    "an enormous number": "9" * 40,
    "an impossible day": "9999-12-31T23:59",
    "signs that turn around": "\u202eMorel\u200b\ufeff\U0001f4a3' OR 1=1; DROP TABLE tickets_ticket; --",
}
ASKED = {
    "a sign that nothing keeps": "\x00",
    "a cursor of nobody": "1_2026-01-01T00:00:00+00:00_rien",
    "a cursor too far": "99999999999999999999_9999-12-31T23:59:59-14:00_019ae000-0000-7000-8000-000000000000",
    "the first day": "0001-01-01",
    "the last moment": "9999-12-31T23:59:59.999999-14:00",
    "a moment without a zone": "2026-11-24T09:00:00",
    "an enormous number": "9" * 40,
    "a digit that is no number": "²",
    "a star and a percent": "%_*?\\'\"",
    "a long question": "Ω≈ç√∫˜µ≤ 你好 \u202e" * 300,
}
NAMES = ("q", "suite", "avant", "liste", "nom", "niveau", "famille", "personne", "jour", "demande", "version", "etat",
         "categorie", "tag", "who", "etape", "slug", "page")  # fmt: skip


def says_something(answer):
    """A refusal in words: the message of JSON, or a sentence of the page."""
    if answer["Content-Type"].startswith("application/json"):
        return bool(answer.json()["message"])
    page = answer.content.decode()
    return bool(re.search(r'(role="alert"|class="problem[^"]*")[^>]*>\s*(<[^>]+>\s*)*[A-ZÉÀ«][^<]{10,}', page))


@pytest.fixture
def house():
    made = build_house(clock.now())
    prepare(made)
    return made


def tried(house, name, post, values):
    """One sending, put back."""
    browsers = house.others.setdefault("browsers", {"": Client()})
    if post.by not in browsers:
        browsers[post.by] = client_as(house.people[post.by])
    browser = browsers[post.by]
    browser.raise_request_exception, kept = False, browser.cookies.copy()
    with transaction.atomic():
        answer = post.send(browser, name, values)
        transaction.set_rollback(True)
    browser.cookies = kept
    return answer


def texts_of(values):
    return [name for name, value in values.items() if isinstance(value, str)]


def test_whatever_is_typed_in_every_field_is_refused_in_words_or_kept(house):
    wrong = []
    for (what, text), (name, post) in product(TYPED.items(), posts_of(house).items()):
        if what == "half of a character" and not post.is_json:
            continue  # a form cannot carry it: it is sent in UTF-8
        answer = tried(house, name, post, post.values | dict.fromkeys(texts_of(post.values), text))
        if answer.status_code >= 500 or (answer.status_code == 422 and not says_something(answer)):
            wrong.append((what, name, answer.status_code))

    assert wrong == []


def test_an_unreadable_sign_in_any_single_field_is_refused_in_words(house):
    wrong = []
    for name, post in posts_of(house).items():
        if name.startswith(("account_", "mfa_", "sign_in-")):
            continue  # allauth's pages say it in their own form, with 200
        for field in texts_of(post.values):
            answer = tried(house, name, post, post.values | {field: f"{post.values[field]}\x00"})
            if not 400 <= answer.status_code < 500 or not says_something(answer):
                wrong.append((name, field, answer.status_code))

    # A moment that cannot be read is dropped: the clock of a browser must not lose a gesture. No text is kept of it.
    assert wrong == []


def test_whatever_is_asked_after_an_address_is_answered(house):
    browser = client_as(house.people["denis"])
    browser.raise_request_exception = False
    # « Prête » answers 503 by itself when the machine is not well.
    pages = {name: url for name, url, _ in addresses(house) if name not in ("live-stream", "health-ready")}

    wrong = []
    for (what, text), (name, url) in product(ASKED.items(), pages.items()):
        answer = browser.get(url, dict.fromkeys(NAMES, text))
        if answer.status_code >= 500 or (answer.status_code == 422 and not says_something(answer)):
            wrong.append((what, name, answer.status_code))

    assert wrong == []
    assert len(pages) > 40


HUGE = b"body=" + b"a" * 10_000_000
FORM = "application/x-www-form-urlencoded"
DEEP = b'{"words":' + b"[" * 200_000 + b"]" * 200_000 + b"}"


BODIES = [
    ("desk:tickets-note", HUGE, FORM, 400),
    ("desk:guidance-finish", HUGE, FORM, 400),
    ("desk:tickets-note", b"&".join(b"a%d=1" % one for one in range(500)), FORM, 400),
    ("desk:tickets-note", b"--x\r\nrien", "multipart/form-data; boundary=x", 422),
    ("desk:tickets-note", b"--x", "multipart/form-data", 400),
    ("desk:tickets-note", b"body=\xff\xfe", FORM, 302),
    ("desk:tickets-note", b"body=a", FORM + "; charset=utf-16", 400),
    ("desk:guidance-words", b'{"words":"' + b"a" * 2_000_000 + b'"}', "application/json", 422),
    ("desk:guidance-words", b'{"words":"' + b"a" * 10_000_000 + b'"}', "application/json", 422),
    ("desk:guidance-words", b'{"words":"\xff\xfe"}', "application/json", 422),
    ("desk:guidance-words", DEEP, "application/json", 422),
    ("desk:guidance-words", b"[1, 2]", "application/json", 422),
    ("desk:guidance-words", b'{"words": 12}', "application/json", 422),
    ("desk:guidance-words", b'{"words": "\\ud800"}', "application/json", 422),
    ("desk:guidance-words", b'{"words": "\\u0000"}', "application/json", 422),
    ("desk:guidance-words", b'{"words": 1e999, "base": ' + b"9" * 5000 + b"}", "application/json", 422),
    ("desk:drafts", json.dumps({"values": [["body", "\udfff"]]}).encode(), "application/json", 422),
    ("desk:guidance-gestures", b'{"gestures": [{"id": "rien"}]}', "application/json", 422),
]


def test_a_body_that_is_no_form_of_ours_is_refused_in_words(house):
    browser, posts = client_as(house.people["bruno"]), posts_of(house)
    browser.raise_request_exception = False

    wrong = []
    for route, body, kind, status in BODIES:
        answer = browser.post(reverse(route, args=posts[route].args), body, content_type=kind)
        if answer.status_code != status or not (status == 302 or says_something(answer)):
            wrong.append((route, body[:40], kind, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize("size", ["", "abc", "-1", "9" * 30, "1e3"])
def test_a_size_that_is_none_is_refused_in_words(agnes, size):
    browser = client_as(agnes)
    for url in ("/bureau/demandes/123456789/mots/", "/hooks/telephonie/"):
        answer = browser.generic("POST", url, b"{}", "application/json", CONTENT_LENGTH=size)

        assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    "path", ["%00", "%ff%fe", "a" * 8000, "..%2f..%2fetc%2fpasswd", "%0d%0aSet-Cookie:a=b", "%E2%80%AE"]
)
def test_an_impossible_path_gets_our_page(agnes, path):
    answer = client_as(agnes).get(f"/bureau/demandes/{path}/")

    assert answer.status_code == 404
    assert says_something(answer)
    assert "Set-Cookie: a" not in str(answer.headers)
