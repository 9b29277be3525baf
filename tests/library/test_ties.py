"""How procedures hold together is kept with each version, and no text is read again to know it."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from numi.core import clock
from numi.library import ties
from numi.library.models import PublishedProcedure
from numi.library.operations.publishing import publish_pack
from numi.library.queries import _pack_of, _read, current_pack, current_versions
from numi.library.revisions import surroundings_now
from numi.procedures.parser import parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    publish_pack(content=settings.CONTENT, now=clock.now())
    ties._KNOWN.clear()
    _read.cache_clear()
    _pack_of.cache_clear()
    return current_versions()


def test_what_is_kept_is_what_the_texts_say(shelf):
    kept = ties.ties_in_use(shelf)

    texts = dict(PublishedProcedure.objects.filter(is_current=True).values_list("procedure_id", "text"))
    assert len(kept) == len(texts) >= 46
    assert all(kept[ident] == ties.ties_of(parse(text).procedure) for ident, text in texts.items())
    assert any(one.leads for one in kept.values())


def test_a_version_from_before_is_read_from_its_text(shelf):
    before = ties.ties_in_use(shelf)
    PublishedProcedure.objects.update(ties=None)
    ties._KNOWN.clear()

    assert ties.ties_in_use(shelf) == before


def test_the_surroundings_read_no_text(shelf, monkeypatch):
    monkeypatch.setattr("numi.library.queries.parse", None)

    around = surroundings_now(settings.CONTENT)

    assert "fraude-bancaire" in around.linked


def test_a_cold_pack_asks_little_whatever_it_holds(shelf):
    with CaptureQueriesContext(connection) as asked:
        pack = current_pack(str(settings.CONTENT), clock.today())

    assert len(pack.names) >= 46
    assert len(asked) <= 3
