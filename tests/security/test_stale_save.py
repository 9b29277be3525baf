"""Bar B070: a page opened before a colleague's change never overwrites it, and nothing typed is lost."""

import re
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from numi.accounts.models import User
from numi.calls.models import Callback
from numi.clients.models import Client, VulnerabilityNote
from numi.core import clock
from numi.tickets.models import Ticket
from tests.people import client_as
from tests.security.house import build_house, word
from tests.security.posts import local, posts_of, prepare

pytestmark = pytest.mark.django_db
# Forms that change something which was there before: each has its tests below. A new one is added here first.
EDITS = {
    "desk:tickets-edit", "desk:guidance-words", "desk:tickets-promise", "desk:clients-edit", "desk:clients-household",
    "desk:clients-protected", "desk:callbacks-postpone", "desk:account", "desk:account-keys", "desk:team-role",
}  # fmt: skip
# Forms that add something of their own beside what is there, or one gesture whose state machine refuses a late one.
ADDS_OR_STEPS = re.compile(
    r"desk:(calls|callbacks-attempt|callbacks-cancel|ring|home|presence|guidance-(?!words)|drafts|journal|team-(?!role)"
    r"|account-session|clients-(new|contact|no-email|device|ease|consent|stop|mandate|merge|unmerge|distinct)"
    r"|tickets-(new|take|keep|wait|resume|close|reopen|accept|return|assign|link|merge|unmerge|split|callback|note))"
    r"|desk:library-|desk:editor-|desk:listening-"  # a text of the library has its own tests: tests/interfaces/test_editor*.py
    r"|account_|mfa_|sign_in-"
)


class Fields(HTMLParser):
    """The fields of the form that goes to an address, as a browser would send them."""

    def __init__(self, action):
        super().__init__()
        self.action, self.inside, self.area, self.values = action, False, None, {}

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.inside = given.get("action", self.action) == self.action and given.get("method") == "post"
        if not self.inside or "name" not in given:
            return
        if tag == "textarea":
            self.area = given["name"]
            self.values[self.area] = ""
        elif tag == "select":
            self.area = f"<{given['name']}"
        elif tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self._add(given["name"], given.get("value", "on" if given.get("type") == "checkbox" else ""))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_data(self, data):
        if self.area and not self.area.startswith("<"):
            self.values[self.area] += data

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "form"
        self.area = None if tag in ("textarea", "select") else self.area

    def _add(self, name, value):
        known = self.values.get(name)
        self.values[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]


class SelectedToo(Fields):
    def handle_starttag(self, tag, attributes):
        super().handle_starttag(tag, attributes)
        given = dict(attributes)
        if tag == "option" and self.inside and self.area and "selected" in given:
            self.values[self.area[1:]] = given.get("value", "")


def form_on(browser, page, action):
    """What the form of a page would send if nothing were typed."""
    parser = SelectedToo(action)
    parser.feed(browser.get(page).content.decode())
    assert parser.values, f"No form to {action} on {page}."
    return {name: value for name, value in parser.values.items() if name != "csrfmiddlewaretoken"}


@pytest.fixture
def house():
    made = build_house(clock.now())
    prepare(made)
    return made


@pytest.fixture
def two_pages(house):
    """The same form opened by two people; what each then types is sent, the first one's first."""

    def send(page, action, first, second, *, by=("agnes", "bruno")):
        browsers = [client_as(house.people[name]) for name in by]
        opened = [form_on(browser, page, action) for browser in browsers]
        answers = [
            browser.post(action, values | typed)
            for browser, values, typed in zip(browsers, opened, (first, second), strict=True)
        ]
        assert answers[0].status_code == 302
        return answers[1]

    return send


def says(answer, *values):
    """The refusal page: both values of the field, and all that was typed."""
    page = unescape(answer.content.decode()).replace("\u00a0", " ")
    return answer.status_code == 409 and [value for value in values if value not in page] == []


def test_every_form_is_of_one_sort(house):
    assert sorted(name for name in posts_of(house) if name not in EDITS and not ADDS_OR_STEPS.match(name)) == []
    assert {name for name in EDITS if ADDS_OR_STEPS.match(name)} == set()


def test_the_description_of_a_request(house, two_pages):
    ticket = house.tickets["plain"]
    page, action = (reverse(f"desk:tickets-{one}", args=[ticket.number]) for one in ("detail", "edit"))

    disjoint = two_pages(page, action, {"subject": "Écran rouge"}, {"words": "elle a payé", "priority": "urgent"})
    ticket.refresh_from_db()
    assert (disjoint.status_code, ticket.subject, ticket.words, ticket.priority) == (
        302, "Écran rouge", "elle a payé", "urgent",
    )  # fmt: skip

    same = two_pages(page, action, {"words": "elle crie"}, {"words": "elle pleure", "subject": "Page noire"})
    ticket.refresh_from_db()
    assert says(same, "elle crie", "elle pleure", "Page noire")
    assert (ticket.words, ticket.subject) == ("elle crie", "Écran rouge")


def test_the_words_of_the_console(house):
    ticket = house.tickets["other"]
    url = reverse("desk:guidance-words", args=[ticket.number])

    answers = [
        client_as(house.people[name]).post(url, {"words": words, "base": ""}, content_type="application/json")
        for name, words in (("agnes", "elle crie"), ("bruno", "elle pleure"))
    ]

    assert [one.status_code for one in answers] == [200, 409]
    assert answers[1].json()["fields"]["words"] == {"mine": "elle pleure", "theirs": "elle crie"}
    assert Ticket.objects.get(pk=ticket.pk).words == "elle crie"


def test_a_promise(house, two_pages):
    ticket = house.tickets["plain"]
    page, action = (reverse(f"desk:tickets-{one}", args=[ticket.number]) for one in ("detail", "promise"))

    same = two_pages(
        page,
        action,
        {"what": "Rappeler mardi", "at": local(house, 30)},
        {"what": "Écrire à sa fille", "at": local(house, 40)},
    )

    ticket.refresh_from_db()
    assert says(same, "Rappeler mardi", "Écrire à sa fille")
    assert ticket.promise == "Rappeler mardi"


def test_a_card(house, two_pages):
    """A page of its own: each field with both values, the rest of what was typed travels along."""
    odette = house.clients["odette"]
    action = reverse("desk:clients-edit", args=[odette.pk])

    disjoint = two_pages(action, action, {"city": "Rennes"}, {"given_name": "Odile", "low_sight": "on"})
    odette.refresh_from_db()
    assert disjoint.status_code == 302
    assert (odette.city, odette.given_name, odette.low_sight) == ("Rennes", "Odile", True)

    same = two_pages(action, action, {"city": "Brest"}, {"city": "Quimper", "plan_name": "Sérénité"})
    assert says(same, "Brest", "Quimper", "Sérénité")
    assert Client.objects.get(pk=odette.pk).city == "Brest"


def test_a_household(house, two_pages):
    odette, jean, double = (house.clients[name] for name in ("odette", "jean", "double"))
    Client.objects.filter(pk=double.pk).update(state="client", merged_into=None)
    action = reverse("desk:clients-household", args=[odette.pk])

    disjoint = two_pages(
        action, action, {"people": [str(jean.pk), str(double.pk)]}, {"name": "Les Glycines", "people": [str(jean.pk)]}
    )
    odette.refresh_from_db()
    people = set(odette.household.members.exclude(state="erased").values_list("pk", flat=True))
    assert (disjoint.status_code, odette.household.name) == (302, "Les Glycines")
    assert people == {odette.pk, jean.pk, double.pk}

    same = two_pages(action, action, {"name": "Foyer Morel"}, {"name": "Maison Morel"})
    odette.refresh_from_db()
    assert says(same, "Foyer Morel", "Maison Morel")
    assert odette.household.name == "Foyer Morel"


def test_the_note_with_restricted_reading(house, two_pages):
    odette = house.clients["odette"]
    page, action = (reverse(f"desk:clients-{one}", args=[odette.pk]) for one in ("card", "protected"))

    same = two_pages(page, action, {"body": "Préfère le matin."}, {"body": "Préfère le soir."}, by=("denis", "chloe"))

    living = VulnerabilityNote.objects.filter(client=odette, ended_at__isnull=True)
    assert says(same, "Préfère le matin.", "Préfère le soir.")
    assert [note.body for note in living] == ["Préfère le matin."]
    assert word("guarded", "odette") not in same.content.decode()


def test_a_call_back_moved(house):
    callback = Callback.objects.get(ticket=house.tickets["plain"])
    action = reverse("desk:callbacks-postpone", args=[callback.pk])
    seen = {"seen": callback.window_from.isoformat()}
    first, second = local(house, 3), local(house, 9)

    answers = [
        client_as(house.people[name]).post(action, {"to": to, **seen})
        for name, to in (("agnes", first), ("bruno", second))
    ]

    callback.refresh_from_db()
    assert answers[0].status_code == 302
    assert says(answers[1], second)
    assert abs(callback.window_from - (house.now + timedelta(hours=3))) < timedelta(minutes=1)


def test_my_settings_on_two_screens(house, two_pages):
    agnes, page = house.people["agnes"], reverse("desk:account")

    disjoint = two_pages(page, page, {"density": "big"}, {"theme": "dark"}, by=("agnes", "agnes"))
    kept = User.objects.get(pk=agnes.pk).settings
    assert (disjoint.status_code, kept["density"], kept["theme"]) == (302, "big", "dark")

    same = two_pages(page, page, {"density": "dense"}, {"density": "desk", "view": "map"}, by=("agnes", "agnes"))
    assert says(same, "dense", "desk", "map")
    assert User.objects.get(pk=agnes.pk).settings["density"] == "dense"


def test_my_keys_on_two_screens(house, two_pages):
    agnes, page, action = house.people["agnes"], reverse("desk:account"), reverse("desk:account-keys")

    disjoint = two_pages(page, action, {"key_c": "n"}, {"key_j": "y"}, by=("agnes", "agnes"))
    assert disjoint.status_code == 302
    assert User.objects.get(pk=agnes.pk).settings["keys"] == {"c": "n", "j": "y"}

    same = two_pages(page, action, {"key_c": "g"}, {"key_c": "o"}, by=("agnes", "agnes"))
    assert says(same, "g", "o")
    assert User.objects.get(pk=agnes.pk).settings["keys"] == {"c": "g", "j": "y"}


def test_the_role_of_a_colleague(house, two_pages):
    gael, page = house.people["gael"], reverse("desk:team-list")
    action = reverse("desk:team-role", args=[gael.pk])

    same = two_pages(page, action, {"role": "n2"}, {"role": "n3"}, by=("fanny", "fanny"))

    assert says(same, "Maître cyber (N3)", "Jedi support (N2)")
    assert User.objects.get(pk=gael.pk).role == "n2"
