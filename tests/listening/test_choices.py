"""What was proposed and chosen is kept without the words; a supervisor keeps sentences, masked and read."""

import json

import pytest
from django.core import serializers

from numi.core.errors import InvalidInput, NotAllowed
from numi.listening.models import Choice, Phrase
from numi.listening.operations.choices import leave_phrase, masked_words, record_choice, record_end, take_phrase
from numi.listening.queries import choices_to_read, use_of_suggestions
from numi.listening.states import Review
from tests.factories.desk import MOREL, NOW, make_client, make_ticket
from tests.factories.library import shelved
from tests.people import client_as

pytestmark = pytest.mark.django_db
WORDS = (
    "bonjour c’est Odette Morel de Rennes, mon mot de passe est Tournesol12, rappelez au 06 39 98 00 01, la page crie"
)


@pytest.fixture
def ticket(agnes):
    return make_ticket(agnes, client=make_client(number=MOREL, city="Rennes"), words=WORDS)


def choose(ticket, agnes, chosen="essai", shown=(("essai", 0.8), ("zoom", 0.1)), run=None):
    return record_choice(ticket=ticket, procedure_id=chosen, run_id=run, shown=shown, by=agnes, now=NOW)


def test_the_log_holds_a_digest_and_never_a_word(ticket, agnes):
    kept = choose(ticket, agnes)

    written = serializers.serialize("json", [kept])
    for word in ("Odette", "Morel", "Rennes", "Tournesol", "crie", "06 39"):
        assert word.casefold() not in written.casefold()
    assert (kept.chosen, kept.place, kept.word_count) == ("essai", 1, len(WORDS.split()))
    assert len(kept.text_digest) == 64


def test_another_choice_than_the_first_is_told(ticket, agnes):
    assert choose(ticket, agnes, chosen="zoom").place == 2
    assert choose(ticket, agnes, chosen="gmail").place == 0


def test_the_same_run_is_one_choice_and_no_words_are_none(ticket, agnes):
    run = ticket.pk
    assert choose(ticket, agnes, run=run) == choose(ticket, agnes, run=run)
    assert choose(make_ticket(agnes), agnes) is None
    assert Choice.objects.count() == 1


def test_the_end_of_the_call_is_told_even_without_a_guide(ticket, agnes):
    record_end(ticket=ticket, outcome="not_solved", by=agnes, now=NOW)

    assert list(Choice.objects.values_list("chosen", "ended")) == [("", "not_solved")]
    assert use_of_suggestions(NOW).without_guide == 1


def test_what_a_supervisor_reads_holds_no_name_number_or_secret(ticket):
    shown = masked_words(ticket)

    for word in ("Odette", "Morel", "Rennes", "Tournesol", "06 39"):
        assert word not in shown
    assert "la page crie" in shown


def test_a_phrase_is_kept_once_and_its_call_leaves_the_list(ticket, agnes, denis):
    shelved()
    kept = choose(ticket, agnes)
    record_end(ticket=ticket, outcome="resolved", by=agnes, now=NOW)
    assert choices_to_read(denis) == [kept]

    for _ in range(2):
        take_phrase(choice=kept, text="la  page crie", procedure_id="essai", by=denis, now=NOW)

    assert list(Phrase.objects.values_list("procedure_id", "text")) == [("essai", "la page crie")]
    assert choices_to_read(denis) == []


@pytest.mark.parametrize(
    ("text", "procedure"),
    [
        ("", "essai"),
        ("mon mot de passe est Tournesol12", "essai"),
        ("la page crie", "inconnue"),
        ("mot " * 90, "essai"),
    ],
)
def test_a_phrase_that_may_not_be_kept_is_refused_with_a_reason(ticket, agnes, denis, text, procedure):
    shelved()

    with pytest.raises(InvalidInput):
        take_phrase(choice=choose(ticket, agnes), text=text, procedure_id=procedure, by=denis, now=NOW)
    assert not Phrase.objects.exists()


def test_a_hotliner_keeps_no_phrase(ticket, agnes):
    shelved()
    kept = choose(ticket, agnes)

    with pytest.raises(NotAllowed):
        take_phrase(choice=kept, text="la page crie", procedure_id="essai", by=agnes, now=NOW)
    with pytest.raises(NotAllowed):
        leave_phrase(choice=kept, by=agnes)
    assert kept.review == Review.WAITING


def test_the_page_shows_masked_words_and_keeps_what_was_mended(ticket, agnes, denis):
    shelved()
    kept = choose(ticket, agnes)
    record_end(ticket=ticket, outcome="resolved", by=agnes, now=NOW)
    browser = client_as(denis)

    page = browser.get("/bureau/redaction/phrases/").content.decode()
    answer = browser.post(
        f"/bureau/redaction/phrases/{kept.pk}/garder/", {"procedure": "essai", "text": "la page crie fort"}
    )

    assert "Tournesol" not in page
    assert "Odette Morel" not in page
    assert answer.status_code == 302
    assert Phrase.objects.get().text == "la page crie fort"


def test_opening_a_guide_keeps_what_the_screen_showed(ticket, agnes):
    shelved()
    body = {
        "procedure": "essai",
        "run": "0190a0a0-0000-7000-8000-000000000001",
        "shown": [["zoom", 0.6], ["essai", 0.2], "?"],
    }

    answer = client_as(agnes).post(
        f"/bureau/demandes/{ticket.number}/guide/", json.dumps(body), content_type="application/json"
    )

    assert answer.status_code == 200
    assert Choice.objects.get().shown == [["zoom", 0.6], ["essai", 0.2]]
    assert Choice.objects.get().place == 2
