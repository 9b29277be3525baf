"""The model is made anew when what it learns from changes; a worse or a broken one never answers."""

import threading

import pytest
from django.conf import settings

from numi.interfaces.cli.worker_jobs import JOBS
from numi.journal.models import Fact
from numi.library.operations.publishing import publish_pack
from numi.listening import engine, gate, shelf, shelved
from numi.listening.models import Phrase
from numi.listening.operations import learning
from numi.listening.operations.learning import renew_model
from numi.listening.refusal import last_refusal
from tests.factories.desk import NOW

pytestmark = pytest.mark.django_db
FRAUD = "on a vidé mon compte"


def renew():
    return renew_model(content=settings.CONTENT, now=NOW)


def first_of(text):
    return engine.hear(text)[1].ranked[0][0]


def test_it_learns_once_and_again_when_the_sentences_change(learns):
    assert renew() == 1
    assert renew() == 0
    assert first_of(FRAUD) == "fraude-bancaire"

    learns("deux", imprimante=("l’imprimante ne sort rien", "plus d’encre dans l’imprimante", "le papier est coincé"))
    assert renew() == 1
    assert first_of("l’imprimante ne sort rien") == "imprimante"


def test_what_was_published_is_learnt_within_a_minute():
    job = next(one for one in JOBS if one.name == "listening.learn")

    assert job.every_seconds <= 10
    assert job.is_long  # it holds no transaction while it looks


def test_a_model_that_does_not_know_its_lesson_leaves_the_old_one(learns, monkeypatch):
    renew()
    before = engine.current()
    learns("deux")
    monkeypatch.setattr(gate, "lesson", lambda *args: 0.5)

    assert renew() == 0
    assert engine.current() == before
    assert Fact.objects.filter(kind="suggestion.refused").count() == 1
    assert renew() == 0  # it is not tried again and again
    assert Fact.objects.filter(kind="suggestion.refused").count() == 1
    assert "50 %" in last_refusal().why


def test_a_broken_file_answers_nothing_breaks_nothing_and_is_made_again(learns, monkeypatch):
    renew()
    path = shelved.path_of("un")
    path.write_bytes(path.read_bytes()[:200])

    assert engine.hear(FRAUD)[1].ranked == ()
    assert engine.problems()
    assert renew() == 0  # not at once: a process of another version may be the one that does not read it
    monkeypatch.setattr(learning, "REMADE_AFTER", -1.0)
    assert renew() == 1
    assert first_of(FRAUD) == "fraude-bancaire"
    assert engine.problems() == ["L’encodeur de phrases manque : les mots seuls décident. Relancez ./numi install."]


def test_a_file_that_is_gone_is_made_again(learns):
    renew()
    shelved.path_of("un").unlink()

    assert renew() == 1


def test_few_models_are_kept(learns):
    for turn in range(5):
        learns(f"tour {turn}", **{f"autre{turn}": ("la souris saute", "le clavier est muet", "l’écran est noir")})
        assert renew() == 1

    kept = sorted(path.name for path in shelved.folder().glob("model*.bin"))
    assert kept == ["model-tour 3.bin", "model-tour 4.bin"]
    assert not list(shelved.folder().glob("lesson-*"))


def test_nothing_is_proposed_without_a_model(house):
    assert engine.hear(FRAUD) == ("", engine.NOTHING)


def test_the_model_is_swapped_while_others_ask_and_nobody_gets_a_wrong_answer(learns):
    renew()
    wrong, stop = [], threading.Event()

    def ask():
        while not stop.is_set():
            if first_of(FRAUD) != "fraude-bancaire":
                wrong.append(1)

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for one in askers:
        one.start()
    for turn in range(6):
        learns(f"tour {turn}", **{f"autre{turn}": ("la souris saute", "le clavier est muet", "l’écran est noir")})
        assert renew() == 1
    stop.set()
    for one in askers:
        one.join()

    assert wrong == []
    assert engine.current()[0] == "tour 5"


def test_the_shelf_gives_texts_phrases_contrasts_and_what_was_kept(denis):
    publish_pack(content=settings.CONTENT, now=NOW)
    before = shelf.print_in_use(settings.CONTENT)
    Phrase.objects.create(
        procedure_id="zoom", text="mon petit-fils m’attend dans la télé", taken_by=denis, taken_at=NOW
    )

    library = shelf.library_in_use(settings.CONTENT)

    zoom = next(one for one in library.procedures if one.id == "zoom")
    assert "mon petit-fils m’attend dans la télé" in zoom.phrases
    assert len(zoom.phrases) >= 50
    assert zoom.contrasts
    assert next(one for one in library.procedures if one.id == "fraude-bancaire").critical
    assert len(library.outside) >= 200
    assert len(library.signals) == 12
    assert shelf.print_in_use(settings.CONTENT) != before
