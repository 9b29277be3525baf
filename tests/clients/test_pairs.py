"""Cards to compare: found a stretch at a time, none left out, none shown twice."""

from datetime import timedelta

import pytest

from numi.clients import pairs
from numi.clients.models import Client
from numi.clients.operations.merging import not_duplicate
from numi.clients.pairs import Pairs, pairs_to_compare, possible_duplicates
from numi.core.errors import InvalidInput
from tests.factories.desk import NOW, make_client

pytestmark = pytest.mark.django_db


def doubles(family: str, *, days: int = 0, number: str = ""):
    """One person with two cards."""
    made = [make_client("Odette", family, birth_year=1948, number=number) for _ in range(2)]
    for place, one in enumerate(made):
        one.created_at = NOW - timedelta(days=days, minutes=place)
        one.save(update_fields=["created_at"])
    return tuple(sorted(one.pk for one in made))


def walk(user, **asked) -> list[list[tuple]]:
    pages, after = [], ""
    while True:
        found = pairs_to_compare(user, after=after, **asked)
        pages.append([(pair.first.pk, pair.second.pk) for pair in found.pairs])
        after = found.after
        if not after:
            return pages


def test_every_pair_is_on_one_page_however_far_apart_its_cards_are(agnes, monkeypatch):
    monkeypatch.setattr(pairs, "STRETCH", 3)
    wanted = [doubles(name, days=place) for place, name in enumerate(("Morel", "Perrin", "Garnier", "Faure"))]
    old = make_client("Yvonne", "Bernard", birth_year=1945)
    new = make_client("Yvonne", "Bernard", birth_year=1945)
    old.created_at, new.created_at = NOW - timedelta(days=900), NOW + timedelta(days=1)
    old.save(update_fields=["created_at"])
    new.save(update_fields=["created_at"])

    pages = walk(agnes)

    assert len(pages) == 4
    assert sorted(pair for page in pages for pair in page) == sorted([*wanted, tuple(sorted((old.pk, new.pk)))])


def test_a_page_that_is_full_goes_on_with_the_next_card(agnes):
    wanted = [doubles(f"Morel{sign}", days=place) for place, sign in enumerate("abcdefg")]

    pages = walk(agnes, size=3)

    assert [len(page) for page in pages] == [3, 3, 1]
    assert sorted(pair for page in pages for pair in page) == sorted(wanted)


def test_a_care_home_on_one_number_is_no_pair_and_a_couple_neither(agnes):
    for place in range(14):
        make_client("Odette", f"Morel{place}", birth_year=1948, number="01 99 00 00 50")
    make_client("Jeanne", "Petit", number="06 39 98 00 08")
    make_client("Marcel", "Petit", number="06 39 98 00 08")

    assert pairs_to_compare(agnes) == Pairs([], "")


def test_a_judged_pair_never_comes_back(agnes):
    first, second = doubles("Morel", number="06 39 98 00 01")
    cards = {one.first.pk: one for one in pairs_to_compare(agnes).pairs}
    assert possible_duplicates(cards[first].first)[0][0].pk == second

    not_duplicate(first=cards[first].first, second=cards[first].second, by=agnes, now=NOW)

    assert pairs_to_compare(agnes) == Pairs([], "")
    assert possible_duplicates(cards[first].first) == []


@pytest.mark.parametrize("place", ["demain", "2026-11-24T09:00:00+00:00", "_"])
def test_a_place_that_cannot_be_one_is_refused(agnes, place):
    with pytest.raises(InvalidInput):
        pairs_to_compare(agnes, after=place)


def test_a_double_is_found_among_many_homonyms_and_neighbours(agnes):
    for _ in range(40):
        make_client("Marie", "Martin", birth_year=1950, number="01 99 00 00 50")
    first, second = doubles("Martin", number="01 99 00 00 50")
    card = Client.objects.get(pk=second)

    assert [one.pk for one, _, _ in possible_duplicates(card)] == [first]
