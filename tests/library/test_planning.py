"""Texts at a moment to come, old versions that come back, procedures that go out of use."""

from datetime import timedelta

import pytest

from numi.core.errors import Conflict, InvalidInput, NotAllowed, TransitionRefused
from numi.journal.models import Fact
from numi.journal.queries import facts_about
from numi.library.models import LibraryEntry, PublishedProcedure, Revision
from numi.library.operations.drafting import approve, start_revision
from numi.library.operations.releasing import Unfit, propose_version, publish_due, retire, revert_to, unschedule
from numi.library.queries import current_catalog
from tests.factories.desk import NOW
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

pytestmark = pytest.mark.django_db


# --- at a moment


def test_a_planned_text_is_published_at_its_moment_in_the_name_of_who_planned_it(denis, chloe):
    revision = planned(read_by(saved(taken_up(chloe), NEW, chloe), denis), denis)

    assert publish_due(now=EVENING - timedelta(seconds=1), content=CONTENT) == 0
    assert current().text == written()
    assert publish_due(now=EVENING, content=CONTENT) == 1
    assert publish_due(now=EVENING, content=CONTENT) == 0

    revision = Revision.objects.get()
    assert (current().text, current().published_by, current().change_note) == (NEW, denis, "Ce soir.")
    assert (revision.state, revision.publish_at) == ("published", None)


def test_a_planned_text_that_does_not_fit_any_more_goes_back_with_the_reason(denis):
    shelved("autre")
    revision = planned(saved(taken_up(denis), leading("essai", "procedure:autre"), denis), denis)
    other = planned(saved(taken_up(denis, "troisieme"), written("troisieme", title="Trois"), denis), denis)
    PublishedProcedure.objects.filter(procedure_id="autre").update(is_current=False)

    assert publish_due(now=EVENING, content=CONTENT) == 1

    revision.refresh_from_db()
    other.refresh_from_db()
    assert (revision.state, other.state, current().text) == ("draft", "published", written())
    assert revision.remark.startswith(
        "La publication prévue n’a pas eu lieu. Rien n’est publié : un point à corriger. Ligne 24"
    )
    assert facts_about(revision)[-1] == "revision.refused"


def test_a_planned_text_does_not_cover_what_was_published_since(denis):
    revision = planned(saved(taken_up(denis), NEW, denis), denis)
    shelved(title="Publiée entre-temps", now=LATER)

    assert publish_due(now=EVENING, content=CONTENT) == 0

    revision.refresh_from_db()
    assert (revision.state, current().title) == ("draft", "Publiée entre-temps")
    assert "a changé depuis" in revision.remark


def test_somebody_who_left_publishes_nothing(denis):
    revision = planned(saved(taken_up(denis), NEW, denis), denis)
    denis.is_active, denis.left_at = False, LATER
    denis.save(update_fields=["is_active", "left_at"])

    assert publish_due(now=EVENING, content=CONTENT) == 0

    revision.refresh_from_db()
    assert (revision.state, current().text) == ("draft", written())


@pytest.mark.parametrize("at", [LATER, NOW, LATER + timedelta(days=401)])
def test_a_moment_is_to_come_and_not_too_far(denis, at):
    revision = saved(taken_up(denis), NEW, denis)

    with pytest.raises(InvalidInput, match="moment à venir"):
        planned(revision, denis, at=at)

    assert is_untouched(revision, written())


def test_a_text_with_an_error_is_not_planned(denis):
    revision = saved(taken_up(denis), NEW.replace("(#fin)", "(#nulle-part)"), denis)

    with pytest.raises(Unfit):
        planned(revision, denis)

    assert is_untouched(revision, written())


def test_what_is_planned_may_be_held_back(denis, chloe):
    alone = unschedule(revision=planned(saved(taken_up(denis), NEW, denis), denis), by=chloe, now=LATER)
    read = planned(read_by(saved(taken_up(chloe, "deux"), written("deux", title="Deux"), chloe), denis), denis)
    read = unschedule(revision=read, by=chloe, now=LATER)

    assert (alone.state, alone.publish_at) == ("draft", None)
    assert (read.state, read.reader) == ("approved", denis)
    assert publish_due(now=EVENING, content=CONTENT) == 0


# --- again


def test_an_old_version_comes_back(denis):
    first = shelved(title="Premier")
    shelved(title="Second")

    version = revert_to(
        procedure_id="essai",
        number=1,
        note="La seconde trompait.",
        seen=current().content_hash,
        by=denis,
        now=LATER,
        content=CONTENT,
    )

    assert (version.content_hash, version.is_current, version.change_note) == (
        first.content_hash,
        True,
        "La seconde trompait.",
    )
    assert LibraryEntry.objects.get().title == "Premier"
    assert Fact.objects.filter(kind="procedure.reverted", actor=denis).count() == 1


def again(by, **changes):
    values = {"procedure_id": "essai", "number": 1, "note": "Mieux.", "seen": current().content_hash, **changes}
    return revert_to(**values, by=by, now=LATER, content=CONTENT)


def test_what_may_not_come_back_is_refused(denis, chloe):
    shelved(title="Premier")
    second = shelved(title="Second")

    with pytest.raises(NotAllowed):
        again(chloe)
    with pytest.raises(InvalidInput, match="ce qui change"):
        again(denis, note=" ")
    with pytest.raises(InvalidInput, match="n’existe pas"):
        again(denis, number=9)
    with pytest.raises(TransitionRefused, match="déjà en vigueur"):
        again(denis, number=2)
    with pytest.raises(Conflict):
        again(denis, seen="0" * 64)

    assert current() == second


def test_an_old_version_whose_steps_are_wanted_elsewhere_stays_old(denis):
    shelved(body=GONE)
    shelved()
    shelved("autre", BODY.replace("- [Non](#fin)", "- [Non](procedure:essai#page)"))

    with pytest.raises(Unfit, match="« autre » y mène"):
        again(denis)

    assert current().text == written()


def test_an_old_version_of_a_critical_procedure_is_read_again_first(denis, chloe):
    shelved(title="Premier", **DANGER)
    shelved(title="Second", **DANGER)

    with pytest.raises(NotAllowed, match="Proposez"):
        again(denis)
    revision = propose_version(procedure_id="essai", number=1, by=denis, now=NOW)
    assert (revision.state, current().title) == ("in_review", "Second")

    revision = approve(revision=revision, version=revision.version, by=chloe, now=LATER)
    assert published(revision, denis).title == "Premier"


# --- out of use


def test_a_retired_procedure_leads_to_its_successor_and_opens_no_more(denis):
    shelved()
    shelved("autre")

    entry = retire(procedure_id="essai", successor="autre", by=denis, now=LATER, content=CONTENT)

    assert (entry.retired_at, entry.successor) == (LATER, "autre")
    assert current_catalog(str(CONTENT)).get("essai") is None
    assert PublishedProcedure.objects.get(procedure_id="essai").text == written()


def test_a_retired_procedure_may_come_back(denis):
    shelved()
    retire(procedure_id="essai", successor="", by=denis, now=LATER, content=CONTENT)

    revision = saved(start_revision(procedure_id="essai", by=denis, now=LATER), NEW, denis)
    published(revision, denis, seen="")

    assert LibraryEntry.objects.get(pk="essai").retired_at is None


def test_what_others_lead_to_or_is_being_written_stays(denis, chloe):
    revision = taken_up(denis)
    shelved("autre", BODY.replace("- [Non](#fin)", "- [Non](procedure:essai)"))
    shelved("seule")

    with pytest.raises(TransitionRefused, match="« autre »"):
        retire(procedure_id="essai", successor="", by=denis, now=LATER, content=CONTENT)
    with pytest.raises(NotAllowed):
        retire(procedure_id="seule", successor="", by=chloe, now=LATER, content=CONTENT)
    with pytest.raises(InvalidInput, match="pas en vigueur"):
        retire(procedure_id="seule", successor="nulle", by=denis, now=LATER, content=CONTENT)
    taken_up(chloe, "seule")
    with pytest.raises(TransitionRefused, match=r"en cours \(Chloé Nguyen\)"):
        retire(procedure_id="seule", successor="", by=denis, now=LATER, content=CONTENT)

    assert LibraryEntry.objects.filter(retired_at__isnull=False).count() == 0
    assert Revision.objects.get(pk=revision.pk).state == "draft"
