"""A text in progress belongs to one person, one thing and one kind of text, and holds no secret."""

from datetime import timedelta

import pytest

from numi.core.errors import InvalidInput
from numi.drafts.models import Draft
from numi.drafts.operations import FIELD_LIMIT, KEPT_FOR, VALUE_LIMIT, forget_old_drafts, keep_draft
from numi.drafts.queries import draft_of
from tests.factories.desk import NOW, make_client

pytestmark = pytest.mark.django_db


def keep(by, client, *values, kind="note", at=NOW):
    return keep_draft(by=by, now=at, subject_kind="client", subject_id=client.pk, kind=kind, values=values)


def found(by, client, kind="note"):
    draft = draft_of(by, subject_kind="client", subject_id=client.pk, kind=kind)
    return draft.body["values"] if draft else None


def test_what_is_typed_comes_back_to_its_author_on_its_card_only(agnes, bruno):
    morel, perrin = make_client(), make_client("Paul", "Perrin")
    keep(agnes, morel, ("body", "Elle rappelle demain."))

    assert found(agnes, morel) == [["body", "Elle rappelle demain."]]
    assert [found(agnes, perrin), found(bruno, morel), found(agnes, morel, "promise")] == [None, None, None]


def test_the_last_keeping_counts_and_an_empty_one_forgets(agnes):
    morel = make_client()
    keep(agnes, morel, ("body", "Elle"))
    keep(agnes, morel, ("body", "Elle rappelle"), ("due", "demain"))

    assert found(agnes, morel) == [["body", "Elle rappelle"], ["due", "demain"]]
    keep(agnes, morel)
    assert Draft.objects.count() == 0


def test_no_secret_is_kept(agnes):
    morel = make_client()
    keep(agnes, morel, ("body", "sa carte 4970 1012 3456 7890, mot de passe : Azerty12"))

    kept = found(agnes, morel)[0][1]
    assert kept.startswith("sa carte")
    assert "4970" not in kept
    assert "Azerty12" not in kept


@pytest.mark.parametrize("values", [[("body", "a" * (VALUE_LIMIT + 1))], [("body", "a")] * (FIELD_LIMIT + 1)])
def test_too_much_is_refused_and_what_was_kept_stays(agnes, values):
    morel = make_client()
    keep(agnes, morel, ("body", "avant"))

    with pytest.raises(InvalidInput):
        keep(agnes, morel, *values)
    assert found(agnes, morel) == [["body", "avant"]]


def test_a_month_untouched_is_forgotten_and_not_a_day_before(agnes):
    morel, perrin = make_client(), make_client("Paul", "Perrin")
    keep(agnes, morel, ("body", "vieux"))
    keep(agnes, perrin, ("body", "récent"), at=NOW + timedelta(days=1))

    assert forget_old_drafts(now=NOW + KEPT_FOR + timedelta(hours=1)) == 1
    assert (found(agnes, morel), found(agnes, perrin)) == (None, [["body", "récent"]])
