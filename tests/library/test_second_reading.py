"""A second pair of eyes: who reads, what was read, what is given up."""

import pytest

from numi.core.errors import Conflict, InvalidInput, NotAllowed, TransitionRefused
from numi.journal.queries import facts_about
from numi.library.models import Revision
from numi.library.operations.drafting import (
    approve,
    discard,
    send_back,
    start_again,
    submit,
    take_back,
)
from numi.library.revisions import desk_of
from tests.factories.desk import NOW
from tests.factories.library import LATER, saved, taken_up, written

pytestmark = pytest.mark.django_db
MINE, THEIRS = written(title="Le mien"), written(title="Le sien")


def state_of(revision):
    return Revision.objects.get(pk=revision.pk).state


# --- read by a second person


def test_a_text_goes_from_one_to_the_other_and_back(denis, chloe):
    revision = taken_up(chloe)

    revision = submit(revision=revision, version=1, by=chloe, now=LATER)
    with pytest.raises(TransitionRefused):
        saved(revision, MINE, chloe)
    revision = send_back(revision=revision, remark="Dites le danger d’abord.", by=denis, now=LATER)
    revision = saved(revision, MINE, chloe)
    revision = submit(revision=revision, version=2, by=chloe, now=LATER)
    revision = approve(revision=revision, version=2, by=denis, now=LATER)

    assert (revision.state, revision.reader, revision.read_at, revision.remark) == ("approved", denis, LATER, "")
    assert facts_about(revision) == [
        "revision.started", "revision.submitted", "revision.sent_back", "revision.submitted", "revision.approved",
    ]  # fmt: skip


def test_nobody_reads_their_own_text_even_after_another_pen(denis, chloe):
    revision = taken_up(chloe)
    revision = saved(revision, THEIRS, denis)
    revision = saved(revision, MINE, chloe)
    revision = submit(revision=revision, version=3, by=chloe, now=LATER)

    for person in (chloe, denis):
        with pytest.raises(NotAllowed, match="On ne relit pas son propre texte"):
            approve(revision=revision, version=3, by=person, now=LATER)
        with pytest.raises(NotAllowed):
            send_back(revision=revision, remark="Bien", by=person, now=LATER)

    assert state_of(revision) == "in_review"


def test_what_is_approved_is_what_was_read(denis, chloe):
    revision = submit(revision=taken_up(chloe), version=1, by=chloe, now=NOW)
    revision = take_back(revision=revision, by=chloe, now=NOW)
    revision = saved(revision, MINE, chloe)
    revision = submit(revision=revision, version=2, by=chloe, now=LATER)

    with pytest.raises(Conflict):
        approve(revision=revision, version=1, by=denis, now=LATER)

    assert state_of(revision) == "in_review"


def test_taking_a_text_back_forgets_that_it_was_approved(denis, chloe):
    revision = submit(revision=taken_up(chloe), version=1, by=chloe, now=NOW)
    revision = approve(revision=revision, version=1, by=denis, now=NOW)

    with pytest.raises(NotAllowed):
        take_back(revision=revision, by=denis, now=LATER)
    revision = take_back(revision=revision, by=chloe, now=LATER)

    assert (revision.state, revision.reader, revision.read_at) == ("draft", None, None)


def test_sending_back_says_why(denis, chloe):
    revision = submit(revision=taken_up(chloe), version=1, by=chloe, now=NOW)

    with pytest.raises(InvalidInput, match="Dites en une phrase"):
        send_back(revision=revision, remark="  ", by=denis, now=LATER)

    assert state_of(revision) == "in_review"


# --- give up


def test_a_text_given_up_stays_and_can_be_taken_up_again(denis):
    revision = saved(taken_up(denis), MINE, denis)

    revision = discard(revision=revision, by=denis, now=LATER)
    again = start_again(revision=revision, by=denis, now=LATER)

    assert (revision.state, again.state, again.text) == ("discarded", "draft", MINE)
    with pytest.raises(TransitionRefused):
        start_again(revision=again, by=denis, now=LATER)


def test_an_expert_does_not_give_up_a_colleague_s_text(denis, chloe):
    revision = taken_up(denis)

    with pytest.raises(NotAllowed):
        discard(revision=revision, by=chloe, now=LATER)

    assert state_of(revision) == "draft"


def test_the_desk_shows_each_text_where_it_waits(denis, chloe):
    mine = taken_up(denis, "un")
    to_read = submit(revision=taken_up(chloe, "deux"), version=1, by=chloe, now=NOW)
    others = taken_up(chloe, "trois")
    gone = discard(revision=taken_up(denis, "quatre"), by=denis, now=NOW)

    desk = desk_of(denis)

    assert (desk.mine, desk.to_read, desk.others, desk.planned, desk.given_up) == (
        [mine],
        [to_read],
        [others],
        [],
        [gone],
    )
