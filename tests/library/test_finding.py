"""Finding procedures in the index of the shelf: words, slips, synonyms, filters, pages; the same on every engine."""

from datetime import timedelta

import pytest
from django.conf import settings

from numi.core.errors import InvalidInput
from numi.library import finding
from numi.library.finding import Filters, find, shelf
from numi.library.models import LibraryEntry
from numi.library.operations.opinions import count_view, doubt, keep_at_hand
from numi.library.operations.publishing import retire
from tests.factories.desk import NOW
from tests.factories.library import shelved

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SHELF = {
    "ameli": {"title": "Ouvrir un compte ameli", "family": "demarches", "tags": ["compte"], "level": 2},
    "imprimante": {"title": "L’imprimante n’imprime plus", "tags": ["papier"]},
    "messagerie": {"title": "Lire sa messagerie", "family": "messagerie", "tags": ["compte"]},
    "mot-de-passe": {"title": "Mot de passe oublié", "family": "communication"},
    "virus": {"title": "Une fenêtre bloque l’écran", "family": "securite", "urgency": "critique", "danger": "Ne rien payer."},
}  # fmt: skip


@pytest.fixture
def library(db):
    for ident, changes in SHELF.items():
        shelved(ident, **changes)


def found(user, text, filters=Filters(), **more):  # noqa: B008 -- a frozen value
    return [one.pk for one in find(user, text, filters, content=settings.CONTENT, today=TODAY, **more).entries]


def shown(user, filters=Filters(), **more):  # noqa: B008 -- a frozen value
    return [one.pk for one in shelf(user, filters, today=TODAY, **more).entries]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("imprimante", "imprimante"), ("IMPRIMANTES", "imprimante"), ("l’inprimante", "imprimante"),
        ("imprimmante", "imprimante"), ("impri", "imprimante"), ("fenetre", "virus"), ("fenètre bloquée", "virus"),
        ("mesagerie", "messagerie"), ("mdp", "mot-de-passe"), ("j’ai perdu mon mdp", "mot-de-passe"),
        ("sécu", "ameli"), ("ameil", "ameli"),
        ("euh bonjour madame voilà c’est pour vous dire que l’imprimante ne veut rien savoir", "imprimante"),
    ],
)  # fmt: skip
def test_words_slips_and_synonyms_lead_to_the_procedure(library, agnes, said, first):
    assert found(agnes, said)[0] == first


def test_it_says_which_words_led_there_and_how_strongly(library, agnes):
    page = find(agnes, "imprimante messagerie", Filters(), content=settings.CONTENT, today=TODAY)

    assert {one.pk: page.why[one.pk] for one in page.entries} == {
        "imprimante": ("imprimante",),
        "messagerie": ("messagerie",),
    }
    assert page.strength[page.entries[0].pk] == 1.0


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(tag="compte"), {"ameli", "messagerie"}),
        (Filters(family="messagerie"), {"messagerie"}),
        (Filters(level=2), {"ameli"}),
        (Filters(tag="compte", family="messagerie"), {"messagerie"}),
        (Filters(trust="verified"), {"messagerie", "mot-de-passe", "virus"}),
        (Filters(trust="to_check"), {"ameli"}),
        (Filters(trust="doubtful"), {"imprimante"}),
        (Filters(which="favourites"), {"virus"}),
        (Filters(which="retired"), set()),
        (Filters(tag="inconnue"), set()),
    ],
)
def test_filters_keep_the_same_on_the_shelf_and_in_a_search(library, agnes, bruno, filters, kept):
    entries = LibraryEntry.objects.in_bulk()
    doubt(entry=entries["imprimante"], by=bruno, now=NOW, step="", reason="Pas clair.")
    LibraryEntry.objects.filter(pk="ameli").update(review_due_on=TODAY - timedelta(days=1))
    keep_at_hand(entry=entries["virus"], by=agnes, now=NOW, kept=True)
    keep_at_hand(entry=entries["ameli"], by=bruno, now=NOW, kept=True)

    assert set(shown(agnes, filters)) == kept
    assert set(found(agnes, "phrase", filters)) == kept


def test_a_retired_procedure_is_found_in_its_list_only(library, agnes, denis):
    retire(entry=LibraryEntry.objects.get(pk="imprimante"), by=denis, now=NOW)

    assert found(agnes, "imprimante") == []
    assert "imprimante" not in shown(agnes)
    assert shown(agnes, Filters(which="retired")) == ["imprimante"]


def test_pages_follow_one_another_without_a_hole_or_a_double(library, agnes):
    for _ in range(3):
        count_view(procedure_id="messagerie")
    first = shelf(agnes, Filters(), today=TODAY, size=2)
    second = shelf(agnes, Filters(), today=TODAY, size=2, after=first.after)
    third = shelf(agnes, Filters(), today=TODAY, size=2, after=second.after)

    assert [[one.pk for one in page.entries] for page in (first, second, third)] == [
        ["virus", "messagerie"],
        ["imprimante", "mot-de-passe"],
        ["ameli"],
    ]
    assert third.after == ""


@pytest.mark.parametrize("after", ["x", "1_2", "a_b_c"])
def test_a_cursor_that_is_none_is_refused(library, agnes, after):
    with pytest.raises(InvalidInput, match="suite de liste"):
        shelf(agnes, Filters(), today=TODAY, after=after)


@pytest.mark.parametrize(
    "text", ["", " ", "%", "_", "%%__\\", "' OR xz=xz --", "zzzzzzzzzzzz", "le la les", "\x00", "🖨️"]
)
def test_what_is_no_word_of_the_library_finds_nothing(library, agnes, text):
    assert found(agnes, text) == []


def test_ten_megabytes_are_read_as_their_first_words(library, agnes, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        names = found(agnes, "imprimante " * 1_000_000)

    assert names[0] == "imprimante"


def test_many_words_that_nobody_wrote_cost_a_bounded_number_of_queries(library, agnes, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        names = found(agnes, " ".join(f"mxq{place}zw" for place in range(200)))

    assert names == []


def test_an_empty_library_answers_nothing(agnes):
    assert (found(agnes, "imprimante"), shown(agnes)) == ([], [])


def test_words_that_everybody_says_only_tell_the_best_ones_apart(library, agnes, monkeypatch):
    monkeypatch.setattr(finding, "POSTINGS", 2)
    monkeypatch.setattr(finding, "CANDIDATES", 1)

    page = find(agnes, "phrase imprimante", Filters(), content=settings.CONTENT, today=TODAY)

    assert [(one.pk, page.why[one.pk]) for one in page.entries] == [("imprimante", ("imprimante", "phrase"))]


def test_one_word_that_everybody_says_finds_where_it_weighs_most(library, agnes, monkeypatch):
    monkeypatch.setattr(finding, "POSTINGS", 3)

    assert len(found(agnes, "phrase")) == 3
