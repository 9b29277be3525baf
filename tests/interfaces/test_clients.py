"""The screens of the people we help: card, changes by two colleagues, agreements, doubles."""

import re
import uuid

import pytest

from numi.accounts.roles import Role
from numi.clients.models import Client
from numi.clients.operations.card import IDENTITY, change_card
from numi.journal.queries import facts_about
from tests.factories.desk import NOW, make_client
from tests.people import client_as

pytestmark = pytest.mark.django_db
NUMBER = "06 39 98 00 01"


def url(client: Client, rest: str = "") -> str:
    return f"/bureau/clients/{client.pk}/{rest}"


def text(answer) -> str:
    return answer.content.decode()


def form_of(page: str) -> dict:
    """What the browser would send back of the form whose fields the page holds, boxes and choices as they stand."""
    sent: dict = {}
    for tag in re.findall(r"<input[^>]*>", page):
        names = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind = names.get("type", "text")
        if "name" in names and (kind not in ("checkbox", "radio") or " checked" in tag):
            sent.setdefault(names["name"], names.get("value", "on" if kind == "checkbox" else ""))
    for name, body in re.findall(r'<select name="([\w-]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        sent[name] = chosen.group(1) if chosen else ""
    return sent


@pytest.fixture
def odette(db):
    return make_client(city="Rennes", birth_year=1941, number=NUMBER)


def test_only_those_who_answer_calls_change_cards(odette, everybody):
    answers = {}
    for role, person in everybody.items():
        browser = client_as(person)
        answers[role] = (
            browser.get(url(odette)).status_code,
            browser.get(url(odette, "modifier/")).status_code,
            browser.post(url(odette, "contacts/"), {"kind": "phone", "value": "0612345678"}).status_code,
        )

    assert answers == {
        Role.N1: (200, 200, 302), Role.N2: (200, 200, 302), Role.N3: (200, 200, 302), Role.SUPERVISOR: (200, 200, 302),
        Role.DPO: (200, 404, 404), Role.ADMIN: (404, 404, 404), Role.FACILITATOR: (404, 404, 404),
    }  # fmt: skip


def test_a_card_is_opened_once_whatever_the_clicks(agnes):
    sent = {
        "form_token": str(uuid.uuid4()), "given_name": "Odette", "family_name": "Morel", "phone": NUMBER,
        "email": "odette@exemple.fr", "birth_year": "1941", "slow_pace": "on",
    }  # fmt: skip

    answers = [client_as(agnes).post("/bureau/clients/nouvelle/", sent) for _ in range(2)]

    card = Client.objects.get()
    assert [one["Location"] for one in answers] == [url(card), url(card)]
    assert (card.full_name, card.birth_year, card.slow_pace, card.civility) == ("Odette Morel", 1941, True, "none")
    assert sorted(card.contact_points.values_list("value", flat=True)) == ["+262639980001", "odette@exemple.fr"]
    assert facts_about(card)[:3] == ["client.opened", "client.contact_added", "client.contact_added"]


def test_an_impossible_number_is_said_and_nothing_typed_is_lost(agnes):
    answer = client_as(agnes).post("/bureau/clients/nouvelle/", {"given_name": "Odette", "phone": "12"})

    assert answer.status_code == 422
    assert "Ce numéro est incomplet ou impossible." in text(answer)
    assert 'value="Odette"' in text(answer)
    assert 'value="12"' in text(answer)
    assert Client.objects.count() == 0


def test_a_card_needs_a_name_or_a_contact(agnes):
    answer = client_as(agnes).post("/bureau/clients/nouvelle/", {"city": "Rennes"})

    assert answer.status_code == 422
    assert "Donnez au moins un nom, un numéro ou un e-mail." in text(answer)


def test_the_page_of_changes_holds_every_field(agnes, odette):
    page = text(client_as(agnes).get(url(odette, "modifier/")))

    assert [name for name in IDENTITY if f'name="{name}"' not in page or f'name="base-{name}"' not in page] == []


def test_two_people_change_two_fields(agnes, odette):
    browser = client_as(agnes)
    sent = form_of(text(browser.get(url(odette, "modifier/"))))
    change_card(client=odette, by=agnes, now=NOW, values={"postcode": "35000"}, base={"postcode": ""})

    answer = browser.post(url(odette, "modifier/"), {**sent, "city": "Vannes"})

    assert answer["Location"] == url(odette)
    odette.refresh_from_db()
    assert (odette.city, odette.postcode, odette.birth_year) == ("Vannes", "35000", 1941)


def test_a_stale_save_shows_both_values_and_the_choice_is_kept(agnes, denis, odette):
    browser = client_as(agnes)
    sent = form_of(text(browser.get(url(odette, "modifier/"))))
    values = {"city": "Brest", "slow_pace": True, "postcode": "29200"}
    change_card(client=odette, by=denis, now=NOW, values=values, base={name: getattr(odette, name) for name in values})

    answer = browser.post(url(odette, "modifier/"), {**sent, "city": "Vannes", "street": "3 rue du Port"})

    page = text(answer)
    assert answer.status_code == 409
    assert re.findall(r"<b>(Vannes|Brest)</b>", page) == ["Vannes", "Brest"]
    odette.refresh_from_db()
    assert (odette.city, odette.street) == ("Brest", "")
    browser.post(url(odette, "modifier/"), {**form_of(page), "city": "Vannes"})
    odette.refresh_from_db()
    assert (odette.city, odette.street, odette.postcode, odette.slow_pace) == ("Vannes", "3 rue du Port", "29200", True)


def test_a_choice_left_open_changes_nothing_of_that_field(agnes, odette):
    browser = client_as(agnes)
    sent = form_of(text(browser.get(url(odette, "modifier/"))))
    change_card(client=odette, by=agnes, now=NOW, values={"city": "Brest"}, base={"city": "Rennes"})
    page = text(browser.post(url(odette, "modifier/"), {**sent, "city": "Vannes", "street": "3 rue du Port"}))

    browser.post(url(odette, "modifier/"), form_of(page))

    odette.refresh_from_db()
    assert (odette.city, odette.street) == ("Brest", "3 rue du Port")


def test_a_contact_is_added_once_and_taken_off(agnes, odette):
    browser = client_as(agnes)
    for _ in range(2):
        browser.post(url(odette, "contacts/"), {"kind": "phone", "value": "02 99 00 00 01", "label": "chez sa fille"})

    point = odette.contact_points.get(value="+33299000001")
    assert facts_about(odette).count("client.contact_added") == 2  # the first number, and this one once
    browser.post(url(odette, f"contacts/{point.pk}/retirer/"))
    assert list(odette.contact_points.filter(removed_at__isnull=True).values_list("value", flat=True)) == [
        "+262639980001"
    ]


def test_a_contact_of_somebody_else_is_not_taken_off(agnes, odette):
    other = make_client("Jean", "Petit", number="02 99 00 00 02")
    point = other.contact_points.get()

    answer = client_as(agnes).post(url(odette, f"contacts/{point.pk}/retirer/"))

    assert answer.status_code == 404
    point.refresh_from_db()
    assert point.removed_at is None


def test_an_impossible_contact_comes_back_with_its_sentence(agnes, odette):
    answer = client_as(agnes).post(url(odette, "contacts/"), {"kind": "email", "value": "odette"})

    assert answer.status_code == 422
    assert "Cette adresse e-mail est incomplète." in text(answer)
    assert 'value="odette"' in text(answer)


def test_no_email_is_an_answer(agnes, odette):
    browser = client_as(agnes)

    browser.post(url(odette, "pas-d-e-mail/"))

    odette.refresh_from_db()
    assert odette.has_no_email
    refused = browser.post(url(odette, "contacts/"), {"kind": "email", "value": "odette@exemple.fr"})
    assert "La fiche dit « pas d’e-mail »." in text(refused)
    browser.post(url(odette, "pas-d-e-mail/"), {"has": "1"})
    odette.refresh_from_db()
    assert not odette.has_no_email


def test_a_device_and_the_ease_are_noted_once_each(agnes, odette):
    browser = client_as(agnes)
    for _ in range(2):
        browser.post(url(odette, "appareils/"), {"kind": "laptop", "label": "Portable HP", "system": "Windows 11"})
    browser.post(url(odette, "aisance/"), {"ease": "1"})
    browser.post(url(odette, "aisance/"), {"ease": "2"})

    assert list(odette.devices.values_list("label", "system")) == [("Portable HP", "Windows 11")]
    assert list(odette.ease_readings.order_by("id").values_list("ease", flat=True)) == ["1", "2"]
    browser.post(url(odette, f"appareils/{odette.devices.get().pk}/retirer/"))
    assert odette.devices.get().removed_at is not None


def test_a_household_is_formed_of_those_who_live_together(agnes, odette):
    jean = make_client("Jean", "Morel", number=NUMBER)
    browser = client_as(agnes)
    assert "Jean Morel" in text(browser.get(url(odette, "foyer/")))

    alone = browser.post(url(odette, "foyer/"), {"name": "Foyer Morel"})
    assert "au moins deux personnes" in text(alone)
    for _ in range(2):
        browser.post(url(odette, "foyer/"), {"name": "Foyer Morel", "people": [str(jean.pk)]})

    odette.refresh_from_db()
    assert [one.pk for one in odette.household.members.exclude(pk=odette.pk)] == [jean.pk]
    assert facts_about(jean).count("client.household") == 1
