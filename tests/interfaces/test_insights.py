"""The pages of measures and of the keeping of the library: who reads them, what they say, what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from numi.accounts.roles import Role
from numi.calls.models import Call
from numi.calls.unguided import unguided_tickets
from numi.core import clock
from numi.library.models import LibraryEntry
from numi.library.operations.opinions import doubt
from tests.factories.desk import make_ticket
from tests.factories.library import shelved
from tests.guidance.test_measures import made
from tests.people import client_as

pytestmark = pytest.mark.django_db
MEASURES, KEEPING = "/bureau/procedures/essai/mesures/", "/bureau/procedures/suivi/"


def called(by, *, days=1, outcome="resolved", ended=True, **ticket):
    """A request whose call was answered some days ago."""
    at = clock.now() - timedelta(days=days)
    found = make_ticket(by, **ticket)
    Call.objects.create(
        ticket=found, agent=by, state="ended" if ended else "answered", rang_at=at, answered_at=at,
        ended_at=at if ended else None, last_event_at=at, outcome=outcome,
    )  # fmt: skip
    return found


@pytest.mark.parametrize("page", [MEASURES, KEEPING])
def test_only_supervisors_read_them(everybody, page):
    shelved("essai")

    answers = {name: client_as(person).get(page).status_code for name, person in everybody.items()}

    assert {name for name, code in answers.items() if code == 200} == {Role.SUPERVISOR}


def test_the_measures_mask_what_is_small(agnes, denis):
    shelved("essai")
    for place in range(6):
        made(agnes, at=clock.now() - timedelta(days=1 + place), gestures=[("answer", "page", "", 2000)])
    made(agnes, at=clock.now() - timedelta(days=2), outcome="refused")

    html = client_as(denis).get(MEASURES).content.decode()

    assert "Commencée environ 5 fois" in html
    assert "<td>6</td>" in html
    assert '<th scope="row">La personne ne souhaite pas continuer</th><td>moins de 5</td>' in html
    assert "<td>1</td>" not in html


def test_a_procedure_that_nobody_followed_says_so(denis):
    shelved("essai")

    html = client_as(denis).get(f"{MEASURES}?periode=abc").content.decode()

    assert "Personne n’a suivi cette procédure" in html


def test_measures_of_what_does_not_exist_are_absent(denis):
    assert client_as(denis).get("/bureau/procedures/nulle/mesures/").status_code == 404


def test_the_keeping_page_lists_what_is_to_do(agnes, denis):
    for ident in ("essai", "tardive", "proche"):
        shelved(ident, title=f"Procédure {ident}")
    today = clock.today()
    LibraryEntry.objects.filter(pk="essai").update(review_due_on=today + timedelta(days=300))
    LibraryEntry.objects.filter(pk="tardive").update(review_due_on=today - timedelta(days=1), view_count=12)
    LibraryEntry.objects.filter(pk="proche").update(review_due_on=today + timedelta(days=30))
    found = doubt(entry=LibraryEntry.objects.get(pk="essai"), by=agnes, now=clock.now(), step="", reason="Pas clair.")
    ticket = called(agnes, subject="Un sujet sans guide")

    answer = client_as(denis).get(KEEPING)

    assert [one.pk for one in answer.context["late"]] == ["tardive"]
    assert [one.pk for one in answer.context["soon"]] == ["proche"]
    assert {one.pk for one in answer.context["least"][:2]} == {"essai", "proche"}
    assert [one.pk for one in answer.context["most"]] == ["tardive"]
    html = answer.content.decode()
    assert f"/bureau/procedures/doutes/{found.pk}/" in html
    assert f"/bureau/demandes/{ticket.number}/" in html


def test_without_an_answer_are_ended_calls_that_no_guide_served(agnes, denis):
    lacking = called(agnes, subject="Sans guide")
    guided = called(agnes, subject="Avec guide")
    made(agnes, ticket=guided)
    called(agnes, days=31, subject="Ancienne")
    called(agnes, outcome="silent", subject="Muette")
    called(agnes, ended=False, subject="En ligne")

    assert unguided_tickets(denis, now=clock.now()) == [lacking]


def test_a_privacy_request_is_not_shown_to_who_may_not_read_it(agnes, bruno, denis):
    private = called(agnes, kind="privacy")

    assert unguided_tickets(bruno, now=clock.now()) == []
    assert unguided_tickets(denis, now=clock.now()) == [private]


@pytest.mark.parametrize("page", [MEASURES, KEEPING])
def test_three_rows_cost_the_queries_of_one(agnes, denis, page):
    browser = client_as(denis)
    counts = []
    for count in (1, 2):
        for place in range(count):
            ident = "essai" if count == 1 else f"essai-{place}"
            shelved(ident)
            doubt(entry=LibraryEntry.objects.get(pk=ident), by=agnes, now=clock.now(), step="", reason="Pas clair.")
            called(agnes, subject=f"Sujet {count} {place}")
            made(agnes, at=clock.now() - timedelta(days=1), gestures=[("answer", "page", "", 2000)])
        browser.get(page)
        with CaptureQueriesContext(connection) as asked:
            browser.get(page)
        counts.append(len(asked))

    assert counts[0] == counts[1]
