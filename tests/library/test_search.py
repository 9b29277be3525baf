"""Finding a procedure from what the caller says: accents, slips, synonyms forgiven, and why it was found."""

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.library.search import Index, index_of, stem, synonym_groups, words
from numi.procedures.catalog import from_texts, load
from tests.procedures.texts import text

CONTENT = Path(__file__).resolve().parents[2] / "content"
GROUPS = (("mdp", "mot de passe"), ("boite mail", "messagerie"), ("secu", "securite sociale", "ameli"))


def filed(ident: str, title: str, *says: str, tags: tuple[str, ...] = ()) -> tuple[str, str]:
    body = f"Une description de {title}.\n\n### Un pas {{#pas .resolved}}\n> **Dire** — « Bonjour. »\n"
    return (f"{ident}.md", text(body, id=ident, title=title, says=list(says), tags=list(tags)))


CATALOG = from_texts(
    [
        filed("mot-de-passe", "Mot de passe oublié", "je ne peux plus me connecter", "on me demande mon mot de passe"),
        filed("messagerie", "Lire sa messagerie", "je ne vois plus mes messages", "où sont mes courriers"),
        filed("ameli", "Ouvrir un compte ameli", "la sécurité sociale ne répond pas", "ma carte vitale est périmée"),
        filed("imprimante", "L’imprimante n’imprime pas", "l’imprimante clignote", "rien ne sort sur le papier"),
        filed("virus", "Une fenêtre bloque l’écran", "une page crie que j’ai un virus", tags=("arnaque",)),
    ]
)
INDEX = Index(CATALOG, GROUPS)


def found(said: str, size: int = 5) -> list[str]:
    return [hit.procedure.id for hit in INDEX.search(said, size=size)]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("mot de passe", "mot-de-passe"), ("MOT DE PASSE OUBLIE", "mot-de-passe"), ("mots de passes oubliés", "mot-de-passe"),
        ("mdp", "mot-de-passe"), ("j’ai perdu mon mdp", "mot-de-passe"), ("boîte mail", "messagerie"), ("ma boite mail est vide", "messagerie"),
        ("la sécu", "ameli"), ("secu", "ameli"), ("imprimente", "imprimante"), ("l’inprimante", "imprimante"), ("imprimantes", "imprimante"),
        ("messagerrie", "messagerie"), ("virrus", "virus"), ("arnaque", "virus"), ("Ameli", "ameli"), ("carte vitale", "ameli"),
        ("euh alors bonjour madame c’est pour l’imprimante voilà", "imprimante"), ("impri", "imprimante"),
    ],
)  # fmt: skip
def test_what_a_caller_says_leads_to_its_procedure(said, first):
    assert found(said)[0] == first


@pytest.mark.parametrize("said", ["", "   ", "bonjour madame", "xyzzy", "?!…", "de la le les", "\x00", "🙂", "a" * 400])
def test_words_that_say_nothing_find_nothing(said):
    assert found(said) == []


def test_a_hit_says_how_strongly_and_which_words_led_to_it():
    best, *others = INDEX.search("l’imprimante ne veut plus de papier")

    assert (best.procedure.id, best.score) == ("imprimante", 1.0)
    assert set(best.why) == {"imprimante", "papier"}
    assert all(0 < hit.score <= 1 for hit in others)


def test_the_same_words_always_find_the_same_in_the_same_order():
    said = "mot de passe de la messagerie ameli"

    assert [found(said) for _ in range(3)] == [found(said)] * 3
    assert len(found(said, size=2)) == 2


def test_ten_megabytes_are_read_by_their_beginning():
    assert found("imprimante " + "a" * 10_000_000) == ["imprimante"]
    assert found("mot de passe " * 800_000)[0] == "mot-de-passe"


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(said):
    hits = INDEX.search(said)

    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_an_empty_library_finds_nothing():
    assert Index(from_texts([])).search("mot de passe") == []


def test_callers_sentences_lead_to_their_procedure():
    index = Index(CATALOG, GROUPS, {"virus": ["mon ordinateur hurle une sirène"]})

    assert index.search("il y a une sirène")[0].procedure.id == "virus"


def test_words_are_folded_and_stems_meet():
    assert words("L’Écran est BLOQUÉ, cœur") == ["ecran", "bloque", "coeur"]
    assert stem("imprimantes") == stem("imprimante")


class TestHouse:
    """The content of the house."""

    def test_every_synonym_is_written_as_it_is_looked_up(self):
        groups = synonym_groups(CONTENT)

        assert len(groups) > 20
        assert [group for group in groups if len(group) < 2] == []

    @pytest.mark.parametrize(
        ("said", "wanted"),
        [("une page bloque mon écran et elle crie", "faux-support-technique"), ("on m’a vidé mon compte en banque", "fraude-bancaire"),
         ("personne ne parle au téléphone", "appel-muet"), ("on a volé mes identifiants", "identifiants-compromis")],
    )  # fmt: skip
    def test_the_first_three_hold_what_is_wanted(self, said, wanted):
        index = index_of(load(CONTENT), CONTENT)

        assert wanted in [hit.procedure.id for hit in index.search(said, size=3)]

    def test_the_index_of_a_catalog_is_made_once(self):
        catalog = load(CONTENT)

        assert index_of(catalog, CONTENT) is index_of(catalog, CONTENT)

    def test_two_catalogs_asked_for_at_once_never_miss_their_index(self):
        """A publication, and callers on both sides of it."""
        catalogs = [from_texts([filed("a", "Un")]), from_texts([filed("b", "Deux")])]
        wrong = []

        def ask(catalog):
            for _ in range(40):
                try:
                    if index_of(catalog, CONTENT).catalog is not catalog:
                        wrong.append("another catalog")
                except KeyError as error:
                    wrong.append(error)

        threads = [threading.Thread(target=ask, args=(catalogs[place % 2],)) for place in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

        assert wrong == []
