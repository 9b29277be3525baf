"""A gesture sent by our script is told where it leads, and its message waits for the page that shows it."""

import pytest

from tests.factories.library import shelved
from tests.people import client_as

pytestmark = pytest.mark.django_db


def test_the_script_is_told_where_to_go_and_the_message_waits(agnes):
    shelved()
    browser = client_as(agnes)

    answer = browser.post(
        "/bureau/procedures/essai/utile/", {"utile": "oui"}, headers={"X-Numi-Follow": "1", "Accept": "text/html"}
    )

    assert answer.status_code == 200
    assert answer.json()["follow"].startswith("/bureau/procedures/essai/")


def test_a_browser_without_script_is_sent_there(agnes):
    shelved()

    answer = client_as(agnes).post("/bureau/procedures/essai/utile/", {"utile": "oui"})

    assert answer.status_code == 302
