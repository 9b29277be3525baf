"""Going on with a list: nothing is shown twice, nothing is left out, however many share a moment."""

import re

import pytest

from numi.calls.models import Call
from tests.factories.desk import NOW, ring
from tests.people import client_as

pytestmark = pytest.mark.django_db


def test_calls_that_rang_in_the_same_second_are_all_in_the_log(agnes):
    numbers = [f"+331990012{place:02d}" for place in range(60)]
    for place, number in enumerate(numbers):
        ring(number, call=f"pbx-{place}", at=NOW)
    browser, shown, url = client_as(agnes), [], "/bureau/appels/"

    while url:
        page = browser.get(url).content.decode().replace("\xa0", " ")
        shown += re.findall(r"<td>01 99 00 12 (\d\d)</td>", page)
        following = re.search(r'href="(\?avant=[^"]+)"', page)
        url = f"/bureau/appels/{following[1]}" if following else ""

    assert sorted(shown) == [number[-2:] for number in numbers]


@pytest.mark.parametrize("place", ["hier", "2026-11-24T09:00:00+00:00", "2026-11-24T09:00:00+00:00_12", "_"])
def test_a_place_that_cannot_be_one_is_said(agnes, place):
    answer = client_as(agnes).get("/bureau/appels/", {"avant": place})

    assert answer.status_code == 422
    assert "Cette suite de liste n’existe plus." in answer.content.decode()
    assert Call.objects.count() == 0
