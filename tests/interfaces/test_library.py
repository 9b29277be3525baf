"""The library as readers know it: shelf, search, filters, one procedure, its versions, votes, doubts, old addresses."""

import re

import pytest

from numi.library.models import Doubt, LibraryEntry, Vote
from numi.library.operations.publishing import publish_text, retire
from tests.factories.desk import NOW, make_ticket
from tests.library.test_opinions import written
from tests.people import client_as


@pytest.fixture
def shelf(db):
    for name, title, urgency, tags in (
        ("imprimante-muette", "L’imprimante ne répond plus", "normale", "email"),
        ("fraude-au-livret", "Fraude au livret", "critique", "fraude"),
        ("facture-perdue", "Facture perdue", "haute", "facturation"),
    ):
        changed = written(
            id=("id: imprimante-muette", f"id: {name}"),
            title=("L’imprimante ne répond plus", title),
            urgency=("urgency: normale", f'urgency: {urgency}\ndanger: "Attention."'),
            tags=("tags: [email]", f"tags: [{tags}]"),
        )
        publish_text(procedure=changed, by=None, now=NOW)


def titles(page):
    return re.findall(r'class="rowlink"[^>]*>([^<]+)<', page.content.decode())


@pytest.mark.django_db
def test_the_shelf_puts_the_urgent_first(shelf, agnes):
    page = client_as(agnes).get("/bureau/procedures/")

    assert "À ouvrir sans chercher" in page.content.decode()
    assert titles(page) == ["Facture perdue", "L’imprimante ne répond plus"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=livret", ["Fraude au livret"]),
        ("q=livrait", ["Fraude au livret"]),
        ("q=FACTURES", ["Facture perdue"]),
        ("tag=facturation", ["Facture perdue"]),
        ("categorie=materiel&niveau=2", []),
        ("etat=douteuse", ["Facture perdue", "L’imprimante ne répond plus"]),
        ("etat=doubtful", []),
        ("liste=favourites", []),
        ("liste=retired", []),
        ("q=%25%5F'%22", []),
    ],
)
def test_search_and_filters(shelf, agnes, query, found):
    page = client_as(agnes).get(f"/bureau/procedures/?{query}")

    assert page.status_code == 200
    assert titles(page) == found


@pytest.mark.django_db
def test_a_broken_cursor_is_said_plainly(shelf, agnes):
    page = client_as(agnes).get("/bureau/procedures/?suite=nimporte")

    assert page.status_code == 422
    assert "Revenez au début de la liste" in page.content.decode()


@pytest.mark.django_db
def test_the_page_of_a_procedure_counts_its_readings_by_a_gesture_only(shelf, agnes):
    browser = client_as(agnes)
    page = browser.get("/bureau/procedures/fraude-au-livret/")
    entry = LibraryEntry.objects.get(pk="fraude-au-livret")
    assert entry.view_count == 0
    assert "0 vues" in page.content.decode()

    browser.post("/bureau/procedures/fraude-au-livret/lue/")

    entry.refresh_from_db()
    assert entry.view_count == 1


@pytest.mark.django_db
def test_a_vote_and_its_refusal(shelf, agnes):
    browser = client_as(agnes)

    refused = browser.post("/bureau/procedures/facture-perdue/utile/", {"utile": "non", "reason": ""})
    assert refused.status_code == 422
    assert Vote.objects.count() == 0

    browser.post("/bureau/procedures/facture-perdue/utile/", {"utile": "non", "reason": "Trop long"})
    assert Vote.objects.get().reason == "Trop long"


@pytest.mark.django_db
def test_a_favourite_shows_in_my_list_alone(shelf, agnes, bruno):
    client_as(agnes).post("/bureau/procedures/facture-perdue/favorite/", {"kept": "1"})

    assert titles(client_as(agnes).get("/bureau/procedures/?liste=favourites")) == ["Facture perdue"]
    assert titles(client_as(bruno).get("/bureau/procedures/?liste=favourites")) == []


@pytest.mark.django_db
def test_a_doubt_from_the_console_reaches_the_supervisor_who_answers(shelf, agnes, denis):
    ticket = make_ticket(agnes)
    drawer = client_as(agnes).get(f"/bureau/procedures/fraude-au-livret/doute/?etape=allumee&demande={ticket.number}")
    assert "Est-elle allumée" in drawer.content.decode()

    client_as(agnes).post(
        "/bureau/procedures/fraude-au-livret/doute/",
        {"reason": "Ce n’est pas le bon numéro", "step": "allumee", "demande": ticket.number},
    )
    found = Doubt.objects.get()
    assert (found.step, found.ticket_id, found.is_dangerous) == ("allumee", ticket.pk, True)
    assert "Ce n’est pas le bon numéro" in client_as(denis).get("/bureau/").content.decode()

    answer = client_as(agnes).post(f"/bureau/procedures/doutes/{found.pk}/", {"answer": "Non"})
    assert answer.status_code == 403
    client_as(denis).post(f"/bureau/procedures/doutes/{found.pk}/", {"answer": "Corrigé, merci"})
    found.refresh_from_db()
    assert found.answer == "Corrigé, merci"


@pytest.mark.django_db
def test_versions_are_listed_and_an_old_one_says_so(shelf, agnes, denis):
    publish_text(procedure=written(title=("ne répond plus", "est muette")), by=denis, now=NOW, note="Titre plus court")
    browser = client_as(agnes)

    history = browser.get("/bureau/procedures/imprimante-muette/historique/").content.decode()
    old = browser.get("/bureau/procedures/imprimante-muette/?version=1").content.decode()

    assert "Titre plus court" in history
    assert "n’est plus en vigueur" in old
    assert browser.get("/bureau/procedures/imprimante-muette/?version=9").status_code == 404


@pytest.mark.django_db
def test_a_retired_procedure_points_to_the_next(shelf, agnes, denis):
    retire(entry=LibraryEntry.objects.get(pk="facture-perdue"), by=denis, now=NOW, successor="fraude-au-livret")

    page = client_as(agnes).get("/bureau/procedures/facture-perdue/").content.decode()

    assert "Cette procédure est retirée" in page
    assert "/bureau/procedures/fraude-au-livret/" in page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/article.php?slug=arnaque-email-remboursement", "/bureau/procedures/faux-remboursement/"),
        ("/article.php?slug=imprimante-en-panne", "/bureau/procedures/?q=imprimante+en+panne"),
        ("/article.php", "/bureau/procedures/?q="),
        ("/index.php?q=email", "/bureau/procedures/"),
    ],
)
def test_old_addresses_lead_on(client, old, new):
    answer = client.get(old)

    assert (answer.status_code, answer["Location"]) == (302, new)
