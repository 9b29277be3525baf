"""The editor of the library: what each page shows, what each gesture asks, what a refusal gives back."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from numi.core import clock
from numi.library.models import Revision
from numi.library.operations.drafting import submit
from numi.procedures.parser import SIZE_LIMIT
from tests.factories.desk import NOW
from tests.factories.library import DANGER, NEW, saved, shelved, taken_up, written
from tests.people import client_as

pytestmark = pytest.mark.django_db
HOME = "/bureau/redaction/"


def page_of(revision):
    return f"{HOME}{revision.pk}/"


def send(browser, url, **body):
    return browser.post(url, json.dumps(body), content_type="application/json", headers={"Accept": "application/json"})


def shown(browser, url):
    return browser.get(url).content.decode()


def problem(answer):
    return answer.json()["message"]


# --- begin


def test_a_supervisor_begins_a_procedure(denis):
    browser = client_as(denis)

    answer = browser.post(f"{HOME}nouvelle/", {"title": "Imprimer une lettre", "family": "materiel"})

    revision = Revision.objects.get()
    assert (answer.status_code, answer.url) == (302, page_of(revision))
    assert revision.procedure_id == "imprimer-une-lettre"


def test_a_title_that_is_taken_is_given_back_with_its_reason(denis):
    shelved("essai")
    browser = client_as(denis)

    answer = browser.post(f"{HOME}nouvelle/", {"title": "Essai", "family": "materiel"})

    assert answer.status_code == 422
    assert "existe déjà" in answer.content.decode()
    assert 'value="Essai"' in answer.content.decode()
    assert not Revision.objects.exists()


def test_modify_opens_the_text_in_progress_of_everybody(denis, chloe):
    revision = taken_up(chloe)

    answer = client_as(denis).post(f"{HOME}ouvrir/essai/")

    assert answer.url == page_of(revision)


@pytest.mark.parametrize("name", ["agnes", "bruno", "elise", "fanny", "gael"])
def test_those_who_do_not_write_find_no_page(request, denis, name):
    revision = taken_up(denis)
    browser = client_as(request.getfixturevalue(name))

    answers = [browser.get(HOME), browser.get(page_of(revision)), browser.post(f"{HOME}ouvrir/essai/")]
    answers.append(send(browser, f"{page_of(revision)}enregistrer/", text="x", version=1))

    assert [one.status_code for one in answers] == [404] * 4
    assert Revision.objects.get().text == written()


def test_everybody_compares_versions(agnes):
    shelved(title="Premier")
    shelved(title="Second")

    page = shown(client_as(agnes), f"{HOME}versions/essai/")

    assert "Version 1" in page
    assert '<del><span class="unseen">retiré : </span>Premier</del>' in page
    assert '<ins><span class="unseen">ajouté : </span>Second</ins>' in page


# --- the page


def test_the_page_holds_the_text_the_data_and_the_gestures(denis):
    revision = taken_up(denis)

    page = shown(client_as(denis), page_of(revision))

    assert f"\n{written().splitlines()[1]}\n" in page
    data = json.loads(page.split('id="page-data" type="application/json">')[1].split("</script>")[0])
    assert data["revision"] == {
        "id": str(revision.pk), "procedure": "essai", "version": 1, "saved_at": revision.saved_at.isoformat(), "may_save": True,
    }  # fmt: skip
    assert data["limit"] == SIZE_LIMIT
    assert {one["id"] for one in data["directory"]} >= {"17cyber"}
    gestures = [
        name for name in ("discard", "schedule", "submit", "publish", "approve") if f'data-gesture="{name}"' in page
    ]
    assert gestures == ["discard", "schedule", "submit", "publish"]


def test_an_expert_gives_to_read_and_does_not_publish(chloe):
    page = shown(client_as(chloe), page_of(taken_up(chloe)))

    assert 'data-gesture="submit"' in page
    assert 'data-gesture="publish"' not in page


def test_what_waits_to_be_read_is_read_only_and_says_what_may_be_done(denis, chloe):
    revision = submit(revision=taken_up(chloe, **DANGER), version=1, by=chloe, now=NOW)

    page = shown(client_as(denis), page_of(revision))

    assert "readonly" in page
    assert [name for name in ("send_back", "approve", "publish", "take_back") if f'data-gesture="{name}"' in page] == [
        "send_back",
        "approve",
    ]


def test_a_title_with_a_script_stays_words(denis):
    revision = saved(taken_up(denis), NEW.replace("Un autre titre", "<script>alert(1)</script>"), denis)

    page = shown(client_as(denis), page_of(revision))

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_list_says_where_each_text_waits(denis, chloe):
    taken_up(denis, "un", title="Un texte à moi")
    submit(revision=taken_up(chloe, "deux", title="Un texte à lire"), version=1, by=chloe, now=NOW)
    client_as(denis).post(f"{HOME}nouvelle/", {"title": "Toute nouvelle", "family": "materiel"})

    page = shown(client_as(denis), HOME)

    to_read, mine = page.split('id="shelf-1">')[1].split('id="shelf-2">')
    assert "Un texte à lire" in to_read
    assert "Un texte à moi" in mine
    assert "Toute nouvelle" in mine


def test_a_long_list_costs_as_many_queries_as_a_short_one(denis):
    browser = client_as(denis)
    taken_up(denis, "un")
    browser.get(HOME)
    with CaptureQueriesContext(
        connection,
    ) as short:
        browser.get(HOME)
    for name in ("deux", "trois"):
        taken_up(denis, name)
    with CaptureQueriesContext(connection) as long:
        browser.get(HOME)

    assert len(long) == len(short)


# --- lint as one types


def test_the_preview_gives_the_procedure_as_the_guide_walks_it_and_keeps_nothing(denis):
    revision = taken_up(denis)
    before = Revision.objects.values().get()
    text = written(title="Un autre titre", reviewed=clock.today())

    read = send(client_as(denis), f"{page_of(revision)}apercu/", text=text).json()

    assert (read["procedure"], read["remarks"]) == ("essai", [])
    assert read["procedures"]["essai"]["title"] == "Un autre titre"
    assert read["procedures"]["essai"]["steps"]["page"]["branches"][0]["key"] == "O"
    assert (read["lines"], read["words"]) == ({"page": 19, "fin": 28}, {"page": 6, "fin": 4})
    assert Revision.objects.values().get() == before


def test_a_remark_has_its_line_its_mend_and_the_line_as_it_would_be_right(denis):
    revision = taken_up(denis)
    text = written(reviewed=clock.today()).replace("- [Non](#fin)", "- [Non](#finn)")
    text = text.replace("Voyez-vous une page ?", "Voyez-vous l'image ?")

    remarks = send(client_as(denis), f"{page_of(revision)}apercu/", text=text).json()["remarks"]

    assert [(one["line"], one["code"], one["severity"], one["fix"]) for one in remarks] == [
        (20, "typographie", "error", {"line": "> **Dire** — « Voyez-vous l’image ? »", "label": "Corriger"}),
        (25, "suite", "error", {"line": "- [Non](#fin)", "label": "Mener à « fin »"}),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "rien", "---\nid: [", "---\n---\n", "# Titre\n" * 500, "\u2028", "---\n" + "a: &a [*a]\n" * 3 + "---\n"],
)
def test_a_text_that_is_no_procedure_has_remarks_and_no_preview(denis, text):
    revision = taken_up(denis)

    answer = send(client_as(denis), f"{page_of(revision)}apercu/", text=text)

    assert (answer.status_code, answer.json()["procedure"]) == (200, None)
    assert answer.json()["remarks"]


def test_two_million_signs_are_refused_in_a_sentence(denis):
    revision = taken_up(denis)
    browser = client_as(denis)
    huge = "x" * 2_000_000

    answers = [
        send(browser, f"{page_of(revision)}{where}/", text=huge, version=1) for where in ("apercu", "enregistrer")
    ]

    assert [one.status_code for one in answers] == [422, 422]
    assert all("rien n’est perdu" in problem(one).lower() for one in answers)
    assert Revision.objects.get().text == written()


# --- save


def test_a_save_says_the_new_version(denis):
    revision = taken_up(denis)

    answer = send(client_as(denis), f"{page_of(revision)}enregistrer/", text=NEW, version=1)

    assert answer.json()["version"] == 2
    assert Revision.objects.get().text == NEW


def test_a_stale_save_gives_back_both_texts(denis, chloe):
    revision = taken_up(denis)
    saved(revision, written(title="Le sien"), chloe)

    answer = send(client_as(denis), f"{page_of(revision)}enregistrer/", text=NEW, version=1)

    assert answer.status_code == 409
    assert answer.json()["fields"] == {
        "text": {"mine": NEW, "theirs": written(title="Le sien")},
        "version": {"mine": "1", "theirs": "2"},
        "who": {"mine": "Denis Marchal", "theirs": "Chloé Nguyen"},
    }


def test_two_texts_are_compared_for_the_page(denis):
    revision = taken_up(denis)

    answer = send(
        client_as(denis),
        f"{page_of(revision)}comparer/",
        old="un mot",
        new="un autre mot",
        old_label="Le sien",
        new_label="Le mien",
    )

    assert '<ins><span class="unseen">ajouté : </span>autre </ins>' in answer.content.decode()
