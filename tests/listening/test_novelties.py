"""What the engine has not learnt yet is known at a constant cost; the engine is asked once at the end of a call."""

import pytest
from django.conf import settings

from numi.core import clock
from numi.library.models import LibraryEntry
from numi.library.operations import publishing
from numi.listening import novelties, proposing
from numi.listening.models import Choice
from numi.listening.operations import choices
from numi.suggestion.answers import Suggestion
from tests.factories.desk import NOW, make_ticket
from tests.factories.library import shelved

pytestmark = pytest.mark.django_db


class Engine:
    """An engine that has learnt one procedure."""

    ids = ("zoom",)

    def suggest(self, text):
        return Suggestion(ranked=(("zoom", 0.9),))


@pytest.fixture
def listening(monkeypatch):
    monkeypatch.setattr(proposing, "current", lambda: ("un", Engine()))
    monkeypatch.setattr(proposing, "hear", lambda text: ("un", Engine().suggest(text)))


def listen(denis):
    return proposing.listen(denis, "la page crie", content=settings.CONTENT, today=clock.today())


def test_the_shelf_is_read_once_and_again_when_something_is_published_or_withdrawn(
    denis, listening, django_assert_max_num_queries
):
    shelved("zoom")
    assert novelties.unlearnt_ids("un", Engine()) == frozenset()

    with django_assert_max_num_queries(1) as asked:
        assert novelties.unlearnt_ids("un", Engine()) == frozenset()
    assert "library_libraryentry" not in str(asked.captured_queries)

    shelved("essai")
    assert novelties.unlearnt_ids("un", Engine()) == {"essai"}

    publishing.retire(entry=LibraryEntry.objects.get(pk="essai"), by=denis, now=NOW)
    assert novelties.unlearnt_ids("un", Engine()) == frozenset()


def test_another_model_is_compared_again(listening):
    shelved("zoom")
    assert novelties.unlearnt_ids("un", Engine()) == frozenset()

    assert novelties.unlearnt_ids("deux", None) == {"zoom"}


def test_a_procedure_published_since_the_model_is_proposed(denis, listening):
    shelved("zoom")
    listen(denis)
    shelved("essai")

    assert "essai" in novelties.unlearnt_ids("un", Engine())
    assert listen(denis).learnt


def test_a_call_that_ends_without_a_guide_asks_the_engine_once(agnes, monkeypatch):
    asked = []
    monkeypatch.setattr(choices, "hear", lambda text: asked.append(text) or ("un", Engine().suggest(text)))

    choices.record_end(ticket=make_ticket(agnes, words="la page crie"), outcome="not_solved", by=agnes, now=NOW)

    assert asked == ["la page crie"]
    assert list(Choice.objects.values_list("model", "shown", "ended")) == [("un", [["zoom", 0.9]], "not_solved")]
