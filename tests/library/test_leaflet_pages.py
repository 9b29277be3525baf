"""Asking for a leaflet at the desk: the sheet to print, its texts, and what is refused."""

import hashlib
import json

import pytest
from django.conf import settings

from numi.library.models import PublishedProcedure
from numi.procedures.catalog import load
from tests.factories.desk import NOW
from tests.library.paper import opened, read_aloud
from tests.people import client_as

pytestmark = pytest.mark.django_db
SHEET, TEXTS = "/bureau/procedures/zoom/feuillet.pdf", "/bureau/procedures/zoom/feuillet/"
CATALOG = load(settings.CONTENT)


def publish(ident, text="", *, is_current=True):
    """A version in the library, without the index that these pages do not read."""
    text = text or CATALOG.procedures[ident].text
    return PublishedProcedure.objects.create(
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        procedure_id=ident,
        title=ident,
        text=text,
        is_current=is_current,
        published_at=NOW,
    )


@pytest.fixture(autouse=True)
def published(db):
    return {ident: publish(ident) for ident in ("zoom", "skype", "appel-muet")}


def test_everybody_of_the_staff_prints_it(everybody):
    answers = [client_as(person).get(SHEET) for person in everybody.values()]

    assert {(answer.status_code, answer["Content-Type"]) for answer in answers} == {(200, "application/pdf")}
    assert answers[0]["Content-Disposition"] == 'inline; filename="feuillet-zoom.pdf"'
    with opened(answers[0].content) as document:
        assert "ParticiperàuneréunionZoom" in read_aloud(document)


def test_its_texts_come_as_data(agnes, settings):
    settings.HOTLINE_NUMBER = "+33199001234"

    answer = client_as(agnes).get(TEXTS)

    found = json.loads(answer.content)
    assert set(found) == {"email", "sms"}
    assert found["email"].startswith("Participer à une réunion Zoom\n\n")
    assert found["email"].endswith("Appelez numi\u00a0: 01\u00a099\u00a000\u00a012\u00a034.")
    assert found["sms"].startswith("Zoom")


@pytest.mark.parametrize("ident", ["nulle", "appel-muet"])
def test_what_has_no_leaflet_is_absent(agnes, ident):
    browser = client_as(agnes)

    answers = [browser.get(f"/bureau/procedures/{ident}/{page}") for page in ("feuillet.pdf", "feuillet/")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_leaflet_of_a_past_call_is_that_of_its_version(agnes, published):
    past, other = published["zoom"].pk, published["skype"].pk
    PublishedProcedure.objects.filter(pk=past).update(is_current=False)
    browser = client_as(agnes)

    answers = [browser.get(SHEET + query) for query in ("", f"?version={past}", f"?version={other}", "?version=0")]

    assert [answer.status_code for answer in answers] == [404, 200, 404, 404]


def test_a_sign_that_cannot_be_printed_is_told_in_words(agnes, published):
    odd = publish("zoom", published["zoom"].text.replace("{#feuillet", "🙂 {#feuillet"), is_current=False)

    answer = client_as(agnes).get(f"{SHEET}?version={odd.pk}")

    assert answer.status_code == 422
    assert "un signe que l’on ne sait pas imprimer" in answer.content.decode()
