"""On frozen sentences, a new model may lose a little; more, and a supervisor says whether the library has changed."""

import pytest

from numi.core.errors import NotAllowed, TransitionRefused
from numi.interfaces.cli.management.commands import doctor
from numi.journal.models import Fact
from numi.library.models import PublishedProcedure
from numi.library.queries import titles_in_use
from numi.listening import engine, gate, shelved
from numi.listening.operations.learning import renew_model, take_refused
from numi.listening.refusal import last_refusal
from numi.listening.shelf import rewritten
from numi.listening.standing import Standing
from numi.suggestion.evaluation import Said
from tests.factories.desk import NOW
from tests.factories.library import shelved as put_on_the_shelf
from tests.people import client_as
from tests.platform.test_doctor import examined

pytestmark = pytest.mark.django_db
ZOOM = (
    "zoom ne s’ouvre pas", "la réunion zoom ne démarre pas", "le lien zoom", "on ne m’entend pas sur zoom",
)  # fmt: skip
FROZEN = [*((text, ["zoom"]) for text in ZOOM), ("ma boîte gmail ne marche plus", ["gmail"])]
# The sentences of zoom are given to another: the new model knows its lesson, and loses those of the gate.
AROUND = {
    "souris": ("la souris saute", "la souris ne clique plus"),
    "ecran": ("l’écran est noir", "l’écran reste noir"),
    "clavier": ("le clavier est muet", "les touches ne marchent pas"),
    "wifi": ("plus de wifi à la maison", "la box clignote rouge"),
    "imprimante": ("l’imprimante ne sort rien", "le papier est coincé"),
}
CAPTURED = {
    **AROUND,
    "imprimante": ZOOM,
    "souris": tuple(f"{one} ce matin" for one in ZOOM),
    "ecran": tuple(f"bonjour {one}" for one in ZOOM),
    "zoom": ("je veux voir ma fille à distance",),
}


@pytest.fixture
def content(sentences):
    return sentences(*FROZEN)


@pytest.fixture
def refused(learns, content):
    """A model answers; the next one finds less."""
    learns("un", **AROUND)
    assert renew_model(content=content, now=NOW) == 1
    learns("deux", **CAPTURED)
    assert renew_model(content=content, now=NOW) == 0
    return content


@pytest.mark.parametrize(
    ("after", "may"),
    [
        (Standing(400, 360, 100, 99), True),
        (Standing(400, 356, 100, 99), True),
        (Standing(400, 355, 100, 99), False),
        (Standing(400, 360, 100, 98), True),
        (Standing(400, 380, 100, 97), False),
    ],
)
def test_the_margin_is_one_in_a_hundred_and_one_sentence_about_a_danger(after, may):
    assert after.may_follow(Standing(400, 360, 100, 99)) is may


def test_a_small_shelf_may_lose_one_sentence():
    best = Standing(12, 12, 2, 2)

    assert Standing(12, 11, 2, 2).may_follow(best)
    assert not Standing(12, 10, 2, 2).may_follow(best)


def test_a_model_that_finds_less_is_refused_told_and_not_tried_again(refused):
    assert engine.current()[0] == "un"
    assert "parmi les trois premières 1 fois au lieu de 5" in last_refusal().why
    assert Fact.objects.filter(kind="suggestion.refused").count() == 1
    assert renew_model(content=refused, now=NOW) == 0
    assert Fact.objects.filter(kind="suggestion.refused").count() == 1


def test_the_control_without_sentences_the_same_model_is_taken(learns, tmp_path):
    learns("un", **AROUND)
    renew_model(content=tmp_path, now=NOW)
    learns("deux", **CAPTURED)

    assert renew_model(content=tmp_path, now=NOW) == 1


def test_small_losses_that_follow_one_another_do_not_add_up(learns, content, monkeypatch):
    worth = iter([200, 198, 200, 196, 200])  # the first; the second, beside the first; the third, beside the first too
    monkeypatch.setattr(gate, "standing", lambda *args: (Standing(200, next(worth), 0, 0), {}))

    assert renew_model(content=content, now=NOW) == 1
    learns("deux")
    assert renew_model(content=content, now=NOW) == 1
    assert shelved.read(shelved.BEST) == "un"
    learns("trois")
    assert renew_model(content=content, now=NOW) == 0
    assert engine.current()[0] == "deux"


def test_a_procedure_that_is_withdrawn_blocks_nothing(learns, content):
    learns("un", **AROUND)
    renew_model(content=content, now=NOW)
    learns("deux", **{**CAPTURED, "zoom": ()})

    assert renew_model(content=content, now=NOW) == 1


def test_a_procedure_that_the_house_has_rewritten_blocks_nothing_unless_it_is_critical(refused, denis):
    put_on_the_shelf("zoom")
    PublishedProcedure.objects.update(published_by=denis)
    shelved.forget(shelved.REFUSED)

    assert rewritten() == {"zoom"}
    assert renew_model(content=refused, now=NOW) == 1


def test_another_change_of_the_library_is_tried_anew(refused, learns):
    learns("trois", **AROUND)

    assert renew_model(content=refused, now=NOW) == 1
    assert last_refusal() is None


def test_a_library_that_is_put_back_forgets_the_refusal(refused, learns):
    learns("un", **AROUND)

    assert renew_model(content=refused, now=NOW) == 0
    assert last_refusal() is None


def test_a_supervisor_takes_it_all_the_same_and_the_next_are_compared_with_it(refused, denis, agnes):
    with pytest.raises(NotAllowed):
        take_refused(mark="deux", by=agnes, now=NOW)
    with pytest.raises(TransitionRefused):
        take_refused(mark="un", by=denis, now=NOW)
    assert renew_model(content=refused, now=NOW) == 0

    take_refused(mark="deux", by=denis, now=NOW)

    assert last_refusal().is_taken
    assert renew_model(content=refused, now=NOW) == 1
    assert (engine.current()[0], shelved.read(shelved.BEST)) == ("deux", "deux")
    assert last_refusal() is None


def test_the_page_and_the_doctor_say_it_with_a_way_out(refused, denis, monkeypatch):
    put_on_the_shelf("zoom")
    monkeypatch.setattr(doctor.Command, "_database", lambda self: None)
    browser = client_as(denis)

    page = browser.get("/bureau/redaction/phrases/").content.decode()
    said = examined()
    answer = browser.post("/bureau/redaction/phrases/modele/prendre/", {"mark": "deux"})

    assert "Le dernier apprentissage n’a pas été retenu" in page
    assert "Prendre ce modèle quand même" in page
    assert f"Il trouve moins souvent : {dict(titles_in_use())['zoom']}" in page.replace("&#x27;", "’")
    assert "À VOIR  suggestion : le modèle appris le" in said
    assert "Phrases à garder" in said
    assert answer.status_code == 302
    assert "en train d’être réappris" in browser.get("/bureau/redaction/phrases/").content.decode()


def test_sentences_that_ask_for_what_is_not_here_are_left_out_and_a_bad_file_too(sentences):
    content = sentences(*FROZEN, ("la caf et zoom", ["caf", "zoom"]), ("il fait beau", []))
    sentences(("x", ["zoom"]), name="z.jsonl")
    (content / "evaluation" / "casse.jsonl").write_text("{", "utf-8")

    found, unread = gate.sentences_of(content, ["zoom", "gmail"], ["gmail"])

    assert [one.text for one in found] == [*ZOOM, "x"]
    assert unread == ["casse.jsonl"]


def test_the_sentences_drawn_are_always_the_same_half_of_them_about_dangers():
    said = [Said(str(at), f"phrase {at}", ("grave" if at % 3 else "zoom",), None) for at in range(300)]

    first = gate.drawn(said, ["grave"], size=40)

    assert first == gate.drawn(said[::-1], ["grave"], size=40)
    assert len(first) == 40
    assert sum("grave" in one.expected for one in first) >= 20
