"""Writing a text: who may, what a stale save gives back, what a second pair of eyes is."""

from datetime import timedelta
from uuid import uuid4

import pytest

from numi.core.errors import Conflict, InvalidInput, NotAllowed, NotVisible, TransitionRefused
from numi.journal.queries import facts_about
from numi.library.access import access_revision, gestures
from numi.library.models import Revision
from numi.library.operations import drafting
from numi.library.operations.drafting import (
    save_revision,
    start_new,
    start_revision,
)
from numi.library.revisions import proof_of
from numi.library.states import RevisionState
from numi.procedures.parser import SIZE_LIMIT
from tests.factories.desk import NOW
from tests.factories.library import CONTENT, shelved, taken_up, written
from tests.races import at_once, won

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
MINE, THEIRS = written(title="Le mien"), written(title="Le sien")


def begun(by, title="Imprimer une lettre", **more):
    return start_new(title=title, family="materiel", by=by, now=NOW, content=CONTENT, **more)


def saved(revision, text, by, *, version=None, **more):
    return save_revision(revision=revision, text=text, version=version or revision.version, by=by, now=LATER, **more)


def state_of(revision):
    return Revision.objects.get(pk=revision.pk).state


# --- begin


def test_a_new_procedure_begins_with_a_skeleton_that_walks(denis):
    revision = begun(denis, "Imprimer « une lettre » !")

    read = proof_of(revision.text, procedure_id="imprimer-une-lettre", content=CONTENT, today=NOW.date())
    assert (revision.procedure_id, revision.base_hash, revision.state) == ("imprimer-une-lettre", "", "draft")
    assert read.procedure.title == "Imprimer « une lettre » !"
    assert {one.code for one in read.remarks} == {"phrases", "source"}
    assert facts_about(revision) == ["revision.started"]


def test_a_procedure_in_use_is_taken_up_word_for_word(chloe):
    version = shelved()

    revision = start_revision(procedure_id="essai", by=chloe, now=NOW)

    assert (revision.text, revision.base_hash, revision.author) == (version.text, version.content_hash, chloe)


def test_a_text_in_progress_is_joined_not_doubled(chloe, denis):
    revision = taken_up(chloe)

    assert start_revision(procedure_id="essai", by=denis, now=LATER) == revision
    assert Revision.objects.count() == 1


def test_an_old_version_is_taken_up_only_when_nothing_is_in_progress(denis):
    shelved(title="Premier")
    shelved(title="Second")

    revision = start_revision(procedure_id="essai", number=1, by=denis, now=NOW)

    assert revision.text == written(title="Premier")
    with pytest.raises(TransitionRefused, match="Denis Marchal écrit déjà"):
        start_revision(procedure_id="essai", number=2, by=denis, now=NOW)


@pytest.mark.parametrize(
    ("title", "family", "said"),
    [("   ", "materiel", "Donnez un titre"), ("!!!", "materiel", "Donnez un titre"), ("Imprimer", "cuisine", "Choisissez une catégorie"),
     ("Essai", "materiel", "existe déjà"), ("x" * 161, "materiel", "trop long"), ("a\x00b", "materiel", "illisible")],
)  # fmt: skip
def test_a_new_procedure_needs_a_title_of_its_own(denis, title, family, said):
    shelved("essai")

    with pytest.raises(InvalidInput, match=said):
        start_new(title=title, family=family, by=denis, now=NOW, content=CONTENT)

    assert not Revision.objects.exists()


def test_a_title_already_being_written_is_named(denis, chloe):
    begun(chloe)

    with pytest.raises(InvalidInput, match="déjà en cours"):
        begun(denis)


def test_the_same_form_begins_one_text(denis):
    token = uuid4()

    assert begun(denis, form_token=token) == begun(denis, form_token=token)
    assert facts_about(Revision.objects.get()) == ["revision.started"]


def test_an_unknown_procedure_cannot_be_taken_up(denis):
    with pytest.raises(InvalidInput):
        start_revision(procedure_id="nulle", by=denis, now=NOW)


@pytest.mark.parametrize("name", ["agnes", "bruno", "elise", "fanny", "gael"])
def test_those_who_do_not_write_begin_and_see_nothing(request, denis, name):
    person = request.getfixturevalue(name)
    revision = taken_up(denis)

    with pytest.raises(NotAllowed):
        start_revision(procedure_id="essai", by=person, now=NOW)
    with pytest.raises(NotAllowed):
        begun(person)
    with pytest.raises(NotAllowed):
        saved(revision, MINE, person)
    with pytest.raises(NotVisible):
        access_revision(person, revision.pk)
    assert gestures(person, revision, is_critical=False) == frozenset()
    assert Revision.objects.get().text == revision.text


# --- save


def test_a_save_keeps_every_sign(denis):
    odd = "\ufeff---\r\nid: essai\r\n\u2028\t« été » \u00a0!\n\n\n🙂 code 1234 carte 4970 1012 3456 7890\r"
    revision = taken_up(denis)

    kept = saved(revision, odd, denis)

    assert Revision.objects.get(pk=revision.pk).text == odd
    assert (kept.version, kept.saved_at, facts_about(kept)) == (2, LATER, ["revision.started"])


def test_a_second_hand_is_told_once(denis, chloe):
    revision = taken_up(denis)

    revision = saved(revision, MINE, chloe)
    revision = saved(revision, THEIRS, chloe)

    assert facts_about(revision) == ["revision.started", "revision.saved"]


def test_a_stale_save_gives_back_both_texts_and_changes_nothing(denis, chloe):
    revision = taken_up(denis)
    saved(revision, THEIRS, chloe)

    with pytest.raises(Conflict) as refused:
        saved(revision, MINE, denis, version=1)

    assert refused.value.fields == {
        "text": (MINE, THEIRS),
        "version": (1, 2),
        "who": ("Denis Marchal", "Chloé Nguyen"),
    }
    assert Revision.objects.get().text == THEIRS


def test_the_same_text_again_is_no_conflict(denis, chloe):
    revision = taken_up(denis)
    saved(revision, THEIRS, chloe)

    assert saved(revision, THEIRS, denis, version=1).version == 2


def test_keeping_one_s_own_text_sets_the_other_aside(denis, chloe):
    revision = taken_up(denis)
    saved(revision, THEIRS, chloe)

    saved(revision, MINE, denis, version=2, sets_aside=True)

    aside = Revision.objects.get(state=RevisionState.DISCARDED)
    assert Revision.objects.get(pk=revision.pk).text == MINE
    assert (aside.text, aside.last_editor, aside.remark) == (
        THEIRS,
        chloe,
        "Mis de côté : Denis Marchal a gardé l’autre texte.",
    )


@pytest.mark.parametrize(
    ("text", "said"), [("x" * (SIZE_LIMIT + 1), "trop long"), ("a\x00", "illisible"), ("\ud800", "illisible")]
)
def test_what_cannot_be_kept_is_refused_and_the_text_before_stays(denis, text, said):
    revision = taken_up(denis)

    with pytest.raises(InvalidInput, match=said):
        saved(revision, text, denis)

    assert Revision.objects.get().text == written()


# --- at once


@pytest.mark.django_db(transaction=True)
def test_two_people_take_up_a_procedure_at_once_and_write_the_same_text(denis, chloe):
    shelved()

    results = at_once(
        *(lambda person=person: start_revision(procedure_id="essai", by=person, now=NOW) for person in (denis, chloe))
    )

    assert [one.pk for one in won(results)] == [Revision.objects.get().pk] * 2


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_lose_no_text(denis, chloe):
    revision = taken_up(denis)

    results = at_once(
        lambda: saved(revision, MINE, denis, version=1), lambda: saved(revision, THEIRS, chloe, version=1)
    )

    kept = Revision.objects.get()
    (refused,) = [one for one in results if isinstance(one, Conflict)]
    assert (len(won(results)), kept.version) == (1, 2)
    assert {kept.text, refused.fields["text"][0]} == {MINE, THEIRS}


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_one_of_the_two_texts_would_be_lost(denis, chloe, monkeypatch):
    """The control: the race above is a real one."""
    monkeypatch.setattr(drafting, "as_seen", lambda *args, **more: None)
    revision = taken_up(denis)

    results = at_once(
        lambda: saved(revision, MINE, denis, version=1), lambda: saved(revision, THEIRS, chloe, version=1)
    )

    assert (len(won(results)), Revision.objects.get().version) == (2, 3)
