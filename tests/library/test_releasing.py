"""Putting a text in use: who may, what is refused at its line, two at the same moment."""

import pytest
from django.db import transaction

from numi.core.errors import Conflict, InvalidInput, NotAllowed, TransitionRefused
from numi.guidance.operations.running import start_run
from numi.guidance.queries import procedures_of
from numi.journal.models import Fact
from numi.journal.queries import facts_about
from numi.library.finding import Filters, find
from numi.library.models import LibraryEntry, PublishedProcedure, Revision
from numi.library.operations import releasing
from numi.library.operations.drafting import start_new, submit
from numi.library.operations.releasing import Unfit, publish_due
from numi.library.queries import current_catalog
from tests.factories.desk import NOW, make_ticket
from tests.factories.library import (
    CONTENT,
    DANGER,
    EVENING,
    GONE,
    LATER,
    NEW,
    current,
    is_untouched,
    leading,
    planned,
    published,
    read_by,
    saved,
    shelved,
    taken_up,
    written,
)
from tests.procedures.texts import BODY
from tests.races import at_once, won

pytestmark = pytest.mark.django_db


# --- publish


def test_a_supervisor_publishes_what_is_not_critical(denis):
    revision = saved(taken_up(denis), NEW, denis)

    version = published(revision, denis)

    revision = Revision.objects.get()
    assert current() == version
    assert (version.text, version.number, version.published_by, version.change_note) == (NEW, 2, denis, "Plus clair.")
    assert (revision.state, revision.change_note) == ("published", "Plus clair.")
    assert LibraryEntry.objects.get().title == "Un autre titre"
    assert facts_about(revision) == ["revision.started", "revision.published"]
    assert Fact.objects.filter(kind="procedure.published").count() == 2


def test_a_new_procedure_is_found_at_once_with_its_words(denis):
    revision = start_new(title="Imprimer une lettre", family="materiel", by=denis, now=NOW, content=CONTENT)
    text = written(
        "imprimer-une-lettre", title="Imprimer une lettre", says=[f"la chouette hulule {n}" for n in range(10)]
    )
    revision = saved(revision, text, denis)

    published(revision, denis, note="")

    found = find(denis, "chouette", Filters(), content=CONTENT, today=NOW.date())
    assert [one.pk for one in found.entries] == ["imprimer-une-lettre"]
    assert current_catalog(str(CONTENT)).get("imprimer-une-lettre").text == text


def test_a_run_in_progress_keeps_its_version(denis, agnes):
    revision = saved(taken_up(denis), NEW, denis)
    run = start_run(
        ticket=make_ticket(agnes),
        catalog=current_catalog(str(CONTENT)),
        procedure_id="essai",
        by=agnes,
        now=NOW,
        run_id=revision.pk,
    )

    published(revision, denis)

    assert procedures_of(run)["essai"].text == written()


def test_an_expert_publishes_only_what_another_person_approved(chloe, denis):
    revision = saved(taken_up(chloe), NEW, chloe)

    with pytest.raises(NotAllowed, match="Faites relire"):
        published(revision, chloe)
    assert is_untouched(revision, written())

    assert published(read_by(revision, denis), chloe).text == NEW


@pytest.mark.parametrize("before", [DANGER, {}])
@pytest.mark.parametrize("after", [DANGER, {}])
def test_a_critical_text_waits_for_a_second_person(denis, chloe, before, after):
    """Critical is what the version in use is, or what the text would make it: writing « normale » opens no door."""
    revision = saved(taken_up(denis, **before), written(title="Un autre titre", **after), denis)
    if before or after:
        with pytest.raises(NotAllowed, match="deuxième personne"):
            published(revision, denis)
        with pytest.raises(NotAllowed, match="deuxième personne"):
            planned(revision, denis)
        assert is_untouched(revision, written(**before))
        revision = read_by(revision, chloe)

    assert published(revision, denis).number == 2


def test_what_is_being_read_is_not_published(denis, chloe):
    revision = submit(revision=saved(taken_up(denis), NEW, denis), version=2, by=denis, now=NOW)

    with pytest.raises(TransitionRefused):
        published(revision, chloe)

    assert is_untouched(revision, written())


def test_what_changes_is_said(denis):
    revision = saved(taken_up(denis), NEW, denis)

    with pytest.raises(InvalidInput, match="ce qui change"):
        published(revision, denis, note="  ")

    assert is_untouched(revision, written())


def test_the_same_text_is_not_published_again(denis):
    with pytest.raises(InvalidInput, match="déjà en vigueur"):
        published(taken_up(denis), denis)


def test_a_text_saved_since_is_not_published_unseen(denis, chloe):
    revision = taken_up(denis)
    saved(revision, NEW, chloe)

    with pytest.raises(Conflict):
        published(revision, denis, version=1)

    assert current().number == 1


def test_a_version_in_use_that_changed_since_is_compared_first(denis):
    revision = saved(taken_up(denis), NEW, denis)
    shelved(title="Publiée entre-temps", now=LATER)

    with pytest.raises(Conflict) as refused:
        published(revision, denis)

    assert refused.value.fields == {"text": (NEW, written(title="Publiée entre-temps"))}
    assert published(revision, denis, seen=current().content_hash).text == NEW


# --- what does not fit


LINKED = (
    ("no end", NEW.replace("- [Non](#fin)", "- [Non](#nulle-part)"), "suite", 25),
    ("no head", "### Un titre {#titre}\n", "entete", 1),
    ("unknown procedure", NEW.replace("- [Non](#fin)", "- [Non](procedure:nulle)"), "fiche", 25),
    ("unknown number", NEW.replace("« Voyez-vous une page ? »", "« Voyez-vous [le site](directory:nul) ? »"), "annuaire", 20),
    ("script in a title", NEW.replace("title: Un autre titre", "title: <script>alert(1)</script>"), "balise", 3),
    ("script in a step", NEW.replace("### Réglé", "### <img src=x onerror=alert(1)> Réglé"), "balise", 28),
    ("another procedure", NEW.replace("id: essai", "id: ailleurs"), "id", 2),
    ("unknown category", NEW.replace("family: materiel", "family: cuisine"), "categorie", 4),
    ("words of another", NEW.replace("essai phrase 3", "autre phrase 3"), "phrase-double", 8),
    ("a step gone", written(body=GONE, title="Un autre titre"), "etape-voulue", 1),
    ("a circle", leading("essai", "call:autre#page>fin"), "circuit", 24),
    ("a circle of one", leading("essai", "call:essai#page>fin"), "circuit", 24),
)  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line"), [case[1:] for case in LINKED], ids=[case[0] for case in LINKED])
def test_what_does_not_fit_is_named_at_its_line_and_nothing_is_published(denis, text, code, line):
    revision = saved(taken_up(denis), text, denis)
    shelved("autre", BODY.replace("- [Non](#fin)", "- [Non](call:essai#page>fin)"))

    with pytest.raises(Unfit) as refused:
        published(revision, denis)

    assert (code, line) in [(one.code, one.line) for one in refused.value.remarks]
    assert "Ligne " in str(refused.value)
    assert is_untouched(revision, written())


def test_a_longer_circle_is_seen(denis):
    shelved("un")
    shelved("deux", BODY.replace("- [Oui](#fin)", "- [Oui](call:un>fin)"))
    shelved("trois", BODY.replace("- [Oui](#fin)", "- [Oui](call:deux>fin)"))
    revision = saved(taken_up(denis, "un"), leading("un", "call:trois>fin"), denis)

    with pytest.raises(Unfit, match="« un » appelle « trois », qui finit par rappeler « un »"):
        published(revision, denis)


# --- at once


@pytest.mark.django_db(transaction=True)
def test_two_people_publish_the_same_text_at_once_and_one_does(denis, chloe):
    with transaction.atomic():
        revision = read_by(saved(taken_up(chloe), NEW, chloe), denis)

    results = at_once(lambda: published(revision, denis), lambda: published(revision, chloe))

    assert (len(won(results)), current().number, PublishedProcedure.objects.count()) == (1, 2, 2)
    assert [type(one) for one in results if isinstance(one, Exception)] == [TransitionRefused]


@pytest.mark.django_db(transaction=True)
def test_two_texts_that_fit_apart_and_not_together_are_not_both_published(denis, chloe):
    """One takes a step away while the other begins to lead to it."""
    with transaction.atomic():
        shelved("autre")
        without = saved(taken_up(denis), written(body=GONE, title="Sans l’étape"), denis)
        towards = read_by(saved(taken_up(chloe, "autre"), leading("autre", "procedure:essai#page"), chloe), denis)

    results = at_once(lambda: published(without, denis), lambda: published(towards, chloe))

    assert (len(won(results)), [type(one) for one in results if isinstance(one, Exception)]) == (1, [Unfit])


@pytest.mark.django_db(transaction=True)
def test_the_worker_twice_at_once_publishes_once(denis):
    with transaction.atomic():
        planned(saved(taken_up(denis), NEW, denis), denis)

    results = at_once(*[lambda: publish_due(now=EVENING, content=CONTENT)] * 2)

    assert sorted(won(results)) == [0, 1]
    assert PublishedProcedure.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_save_and_a_publication_at_once_publish_what_was_seen(denis, chloe):
    with transaction.atomic():
        revision = saved(taken_up(denis), NEW, denis)
        later = written(title="Encore un autre")

    results = at_once(lambda: published(revision, denis), lambda: saved(revision, later, chloe))

    assert len(won(results)) == 1
    assert current().text in (NEW, written())
    assert (current().text == NEW) == (Revision.objects.get().state == "published")


def test_the_library_is_locked_before_a_text_is_checked(denis, monkeypatch):
    """The control of the races above: the order of the two is what makes them safe on PostgreSQL."""
    order = []
    monkeypatch.setattr(releasing, "one_publication_at_a_time", lambda: order.append("lock"))
    monkeypatch.setattr(releasing, "proof_of", lambda *args, **more: order.append("check") or pytest.fail("enough"))

    with pytest.raises(pytest.fail.Exception):
        published(taken_up(denis), denis)

    assert order == ["lock", "check"]
