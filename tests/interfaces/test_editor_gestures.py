"""What is done with a text of the library from its pages: read, published, planned, given up, brought back, retired."""

from datetime import timedelta

import pytest
from django.urls import reverse

from numi.core import clock
from numi.library.models import LibraryEntry, PublishedProcedure, Revision
from tests.factories.library import DANGER, NEW, current, read_by, saved, shelved, taken_up, written
from tests.people import client_as

pytestmark = pytest.mark.django_db
HOME = "/bureau/redaction/"


def page_of(revision):
    return f"{HOME}{revision.pk}/"


def shown(browser, url):
    return browser.get(url).content.decode()


# --- gestures


def test_a_text_is_published_and_everybody_finds_it(denis, agnes):
    revision = saved(taken_up(denis), NEW, denis)

    answer = client_as(denis).post(
        f"{page_of(revision)}publier/", {"version": 2, "seen": revision.base_hash, "note": "Plus clair."}
    )

    assert (answer.status_code, answer.url) == (302, reverse("desk:library-detail", args=["essai"]))
    assert "Un autre titre" in shown(client_as(agnes), answer.url)


def test_what_may_not_be_published_is_said_and_nothing_moves(denis):
    revision = saved(taken_up(denis), NEW.replace("(#fin)", "(#nulle-part)"), denis)
    url, headers = f"{page_of(revision)}publier/", {"Accept": "application/json"}

    answer = client_as(denis).post(url, {"version": 2, "seen": revision.base_hash, "note": "x"}, headers=headers)

    assert answer.status_code == 422
    assert answer.json()["message"].startswith("Rien n’est publié : ")
    assert "Ligne 24 : L’étape « nulle-part » n’existe pas." in answer.json()["message"]
    assert current().text == written()


def test_a_text_goes_through_a_second_person_by_the_pages_alone(denis, chloe):
    revision = saved(taken_up(chloe, **DANGER), written(title="Autre", **DANGER), chloe)
    author, reader = client_as(chloe), client_as(denis)

    answers = [
        author.post(f"{page_of(revision)}soumettre/", {"version": 2}),
        reader.post(f"{page_of(revision)}renvoyer/", {"remark": "Dites-le plus tôt."}),
        author.post(f"{page_of(revision)}soumettre/", {"version": 2}),
        author.post(f"{page_of(revision)}reprendre/", {"version": 2}),
        author.post(f"{page_of(revision)}soumettre/", {"version": 2}),
        reader.post(f"{page_of(revision)}approuver/", {"version": 2}),
        author.post(f"{page_of(revision)}publier/", {"version": 2, "seen": revision.base_hash, "note": "Autre titre."}),
    ]

    assert [one.status_code for one in answers] == [302] * 7
    assert (current().title, current().published_by) == ("Autre", chloe)


def test_a_publication_is_planned_and_held_back(denis):
    revision = saved(taken_up(denis), NEW, denis)
    browser = client_as(denis)
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()

    browser.post(
        f"{page_of(revision)}prevoir/",
        {"version": 2, "seen": revision.base_hash, "note": "Demain.", "day": tomorrow, "hour": "08:30"},
    )
    at = Revision.objects.get().publish_at.astimezone(clock.PARIS)
    page = shown(browser, page_of(revision))
    browser.post(f"{page_of(revision)}ne-plus-prevoir/", {"version": 2})

    assert (at.date().isoformat(), at.hour, at.minute) == (tomorrow, 8, 30)
    assert "Publication prévue" in page
    assert Revision.objects.get().state == "draft"


def test_a_text_is_given_up_and_taken_up_again(denis):
    revision = saved(taken_up(denis), NEW, denis)
    browser = client_as(denis)

    browser.post(f"{page_of(revision)}abandonner/", {"version": 2})
    page = shown(browser, page_of(revision))
    answer = browser.post(f"{page_of(revision)}recommencer/")

    again = Revision.objects.get(state="draft")
    assert "Repartir de ce texte" in page
    assert (answer.url, again.text) == (page_of(again), NEW)


# --- versions


def test_an_old_version_comes_back_with_a_word(denis):
    shelved(title="Premier")
    shelved(title="Second")
    browser, url = client_as(denis), f"{HOME}remettre/essai/1/"

    page = shown(browser, url)
    answer = browser.post(url, {"note": "La seconde trompait.", "seen": current().content_hash})

    assert "Remettre la version 1 en vigueur ?" in page
    assert answer.status_code == 302
    assert (current().title, current().change_note) == ("Premier", "La seconde trompait.")


def test_an_old_version_of_a_critical_procedure_is_given_to_read(denis):
    shelved(title="Premier", **DANGER)
    shelved(title="Second", **DANGER)
    browser, url = client_as(denis), f"{HOME}remettre/essai/1/"

    page = shown(browser, url)
    answer = browser.post(url, {"propose": "1"})

    revision = Revision.objects.get()
    assert "La donner à relire" in page
    assert (answer.url, revision.state, current().title) == (page_of(revision), "in_review", "Second")


def test_a_procedure_is_retired_for_another(denis):
    shelved("essai")
    shelved("autre", title="Une autre")
    browser = client_as(denis)

    page = shown(browser, f"{HOME}retirer/essai/")
    answer = browser.post(f"{HOME}retirer/essai/", {"successor": "autre"})

    assert '<option value="autre">Une autre</option>' in page
    assert answer.status_code == 302
    assert LibraryEntry.objects.get(pk="essai").successor == "autre"


def test_versions_that_do_not_exist_are_absent_pages(denis):
    shelved()
    browser = client_as(denis)

    answers = [
        browser.get(f"{HOME}{path}")
        for path in ("versions/nulle/", "versions/essai/?a=9", "remettre/essai/9/", "retirer/nulle/")
    ]

    assert [one.status_code for one in answers] == [404] * 4
    assert PublishedProcedure.objects.count() == 1


def test_what_was_read_can_be_published_by_whoever_read_it(denis, chloe):
    revision = read_by(saved(taken_up(chloe), NEW, chloe), denis)

    page = shown(client_as(denis), page_of(revision))

    assert 'data-gesture="publish"' in page
    assert "relu par Denis Marchal" in page


def test_our_script_is_told_where_to_go_and_the_sentence_waits_for_that_page(denis):
    revision = saved(taken_up(denis), NEW, denis)
    browser = client_as(denis)

    answer = browser.post(f"{page_of(revision)}soumettre/", {"version": 2}, headers={"Accept": "application/json"})

    assert answer.json() == {"url": page_of(revision)}
    assert "Le texte attend la relecture d’une autre personne." in shown(browser, page_of(revision))
