"""The crawl is made once, and every test of the folder reads what it found."""

from typing import Any, NamedTuple

import pytest
from django.db import transaction

from numi.accounts.roles import STAFF
from numi.core import clock
from tests.security.crawl import Answer, crawl
from tests.security.house import House, build_house
from tests.security.rows import Rows, rows_of_all_tables


class Crawled(NamedTuple):
    """The house, what it answered to everybody, and its rows before and after."""

    house: House
    answers: list[Answer]
    before: Rows
    after: Rows


@pytest.fixture(scope="session")
def crawled(django_db_setup: None, django_db_blocker: Any) -> Crawled:
    """Every address read by a stranger and by one person of each role. Nothing stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        house = build_house(clock.now())
        before = rows_of_all_tables()
        answers = [answer for role in ("", *sorted(STAFF)) for answer in crawl(house, role)]
        after = rows_of_all_tables()
        transaction.set_rollback(True)
    return Crawled(house, answers, before, after)
