"""The leaflet at the end of a call: offered when it is solved, whole by e-mail, short by SMS, on paper by post."""

import hashlib
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from numi.clients.operations.card import add_contact
from numi.guidance.operations.running import Gesture, record_gestures, start_run
from numi.library.models import PublishedProcedure
from numi.library.queries import current_catalog
from numi.tickets.models import Message
from tests.factories.desk import MOREL, NOW, make_client, make_ticket
from tests.people import client_as
from tests.security.guide import GUIDE, TEXT

pytestmark = pytest.mark.django_db
LEAFLET = """
## Fermer une page qui bloque {#feuillet .leaflet}
Ce n’est pas votre faute.

1. Gardez le doigt sur la touche **Échap**.
2. Mot de passe : changez-le ensuite.

> **Attention** — N’appelez pas le numéro affiché.

> **SMS** — Page qui bloque : touche Échap. Mot de passe : changez-le ensuite.
"""
SMS = "Page qui bloque : touche Échap. Mot de passe : changez-le ensuite."
ADDRESS = {"street": "3 rue des Lilas", "postcode": "69003", "city": "Lyon"}


@pytest.fixture
def texts(db):
    """The guide in force, which ends with a leaflet."""
    return publish(TEXT + LEAFLET)


def publish(text):
    PublishedProcedure.objects.filter(procedure_id=GUIDE).update(is_current=False)
    return PublishedProcedure.objects.create(
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        procedure_id=GUIDE,
        title="Une page bloque l’écran",
        text=text,
        published_at=NOW,
    )


def guided(person, client, answer="N"):
    """A request whose guide went that way: « N » ends solved."""
    ticket = make_ticket(person, client=client)
    run = start_run(
        ticket=ticket,
        catalog=current_catalog(str(settings.CONTENT)),
        procedure_id=GUIDE,
        by=person,
        now=NOW,
        run_id=uuid4(),
    )
    answered = Gesture(uuid4(), 1, "answer", GUIDE, "encore-la", answer=answer, at=NOW)
    record_gestures(run=run, gestures=(answered,), by=person, now=NOW + timedelta(seconds=30))
    return ticket


def drawer(person, ticket):
    return client_as(person).get(f"/bureau/demandes/{ticket.number}/finir/").content.decode()


def offered(page):
    """Whether the box is there, whether it is ticked, and the way that is chosen."""
    box = re.search(r'<input type="checkbox" name="join_leaflet"[^>]*>', page)
    way = re.search(r'<option value="([^"|]*)[^"]*" selected>', page[page.index('name="recap"') :])
    return bool(box), bool(box) and " checked" in box[0], way[1] if way else ""


def finish(person, ticket, way, to, **more):
    values = {"outcome": "resolved", "summary": "La page est fermée.", "recap": f"{way}|{to}", "recap_body": "Bonjour,"}
    return client_as(person).post(
        f"/bureau/demandes/{ticket.number}/finir/envoyer/",
        {**values, "join_leaflet": "on", "form_token": uuid4(), **more},
    )


def test_by_email_it_goes_whole_and_word_for_word(agnes, texts):
    client = make_client(**ADDRESS)
    add_contact(client=client, kind="email", value="odette.morel@exemple.fr", by=None, now=NOW, is_main=True)
    ticket = guided(agnes, client)

    assert offered(drawer(agnes, ticket)) == (True, True, "email")
    finish(agnes, ticket, "email", "odette.morel@exemple.fr")

    body = Message.objects.get().body
    assert body.startswith("Bonjour,\n\nÀ garder\u00a0: Fermer une page qui bloque\n\n")
    assert "1. Gardez le doigt sur la touche Échap.\n2. Mot de passe\u00a0: changez-le ensuite." in body


def test_by_sms_it_goes_short(agnes, texts):
    client = make_client(number="06 39 98 00 01")
    ticket = guided(agnes, client)

    assert offered(drawer(agnes, ticket)) == (True, True, "sms")
    finish(agnes, ticket, "sms", MOREL)

    assert Message.objects.get().body == f"Bonjour,\n\n{SMS}"


def test_without_an_email_it_goes_by_post_and_is_printed_from_the_request(agnes, texts):
    client = make_client(number="06 39 98 00 01", **ADDRESS)
    ticket = guided(agnes, client)

    assert offered(drawer(agnes, ticket)) == (True, True, "post")
    finish(agnes, ticket, "post", "3 rue des Lilas, 69003 Lyon")

    assert Message.objects.get().body == "Bonjour,\n\nFeuillet joint\u00a0: «\u00a0Fermer une page qui bloque\u00a0»."
    page = client_as(agnes).get(f"/bureau/demandes/{ticket.number}/").content.decode()
    address = f"/bureau/procedures/{GUIDE}/feuillet.pdf?version={texts.pk}"
    assert f'href="{address}"' in page
    assert client_as(agnes).get(address)["Content-Type"] == "application/pdf"


def test_who_prefers_sms_gets_an_sms(agnes, texts):
    client = make_client(number="06 39 98 00 01", preferred_channel="sms", **ADDRESS)

    assert offered(drawer(agnes, guided(agnes, client))) == (True, True, "sms")


def test_it_is_offered_without_being_ticked_when_nothing_is_solved(agnes, texts):
    client = make_client(number="06 39 98 00 01", **ADDRESS)

    assert offered(drawer(agnes, guided(agnes, client, answer="O"))) == (True, False, "sms")


def test_a_guide_without_a_leaflet_offers_none(agnes, db):
    publish(TEXT)
    ticket = guided(agnes, make_client(number="06 39 98 00 01"))

    assert offered(drawer(agnes, ticket)) == (False, False, "sms")
    finish(agnes, ticket, "sms", MOREL)

    assert Message.objects.get().body == "Bonjour,"


def test_a_box_that_is_not_ticked_adds_nothing(agnes, texts):
    ticket = guided(agnes, make_client(number="06 39 98 00 01"))

    finish(agnes, ticket, "sms", MOREL, join_leaflet="")

    assert Message.objects.get().body == "Bonjour,"


def test_what_is_typed_is_still_masked_beside_it(agnes, texts):
    ticket = guided(agnes, make_client(number="06 39 98 00 01"))

    finish(agnes, ticket, "sms", MOREL, recap_body="Mot de passe : lilas42")

    body = Message.objects.get().body
    assert "lilas42" not in body
    assert body.endswith(SMS)


def test_the_leaflet_is_that_of_the_text_which_was_followed(agnes, texts):
    ticket = guided(agnes, make_client(number="06 39 98 00 01"))
    publish(TEXT)

    finish(agnes, ticket, "sms", MOREL)

    assert Message.objects.get().body.endswith(SMS)
