"""« Historique »: what happened, for those who may read it, and the seals over it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from numi.core import clock
from numi.journal.append_only import guard_sql, release_sql
from numi.journal.models import Fact
from numi.journal.operations import record, record_reading, record_system
from numi.journal.queries import facts_about, history
from numi.journal.sealing import head, seal_all
from tests.factories.desk import make_client, make_ticket
from tests.people import client_as

pytestmark = pytest.mark.django_db
HOME = "/bureau/historique/"
LATE_EVENING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


def numbers(page: str) -> list[int]:
    """The facts of a page, as they are shown."""
    return [int(one) for one in re.findall(r'data-label="Fait n°">(\d+)<', page)]


def read(person, asked: str = "") -> str:
    answer = client_as(person).get(f"{HOME}{asked}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ["supervisor", "dpo", "admin"])
def test_those_who_may_read_find_it_in_the_side_bar(everybody, role):
    browser = client_as(everybody[role])

    assert f'href="{HOME}"' in browser.get("/bureau/").content.decode()
    assert browser.get(HOME).status_code == 200


@pytest.mark.parametrize("role", ["n1", "n2", "n3", "facilitator"])
def test_the_others_have_neither_the_page_nor_the_button(everybody, role):
    browser = client_as(everybody[role])

    assert HOME not in browser.get("/bureau/").content.decode()
    assert browser.get(HOME).status_code == 404
    assert browser.post(f"{HOME}verifier/").status_code == 404
    assert not Fact.objects.filter(kind="journal.verified").exists()


def test_a_fact_says_when_who_what_and_about_whom(denis, agnes):
    odette = make_client()
    record_reading("client", odette.pk, by=agnes, now=LATE_EVENING)

    page = read(denis)

    first = page.split("<tbody>")[1].split("</tr>")[0]
    assert "24 nov., 0\u00a0h\u00a030" in first
    assert "Agnès Le Goff" in first
    assert "Fiche lue" in first
    assert f'<a href="/bureau/clients/{odette.pk}/">Odette Morel</a>' in first


def test_an_administrator_reads_what_happened_but_not_about_which_person(fanny, agnes):
    odette = make_client()
    ticket = make_ticket(agnes, client=odette)
    record_reading("client", odette.pk, by=agnes, now=clock.now())

    page = read(fanny)

    assert "Fiche lue" in page
    assert "Demande ouverte" in page
    assert "Odette" not in page
    assert "Morel" not in page
    assert str(odette.pk) not in page
    assert ticket.number not in page


def test_a_colleague_is_named_and_oneself_is_not_said_twice(elise, fanny, agnes):
    record("account.role", subject=agnes, by=fanny, now=clock.now(), role="n2")
    record("session.opened", subject=fanny, by=fanny, now=clock.now())

    rows = read(elise).split("<tbody>")[1].split("</tr>")

    assert "Connexion" in rows[0]
    assert rows[0].count("Fanny Roux") == 1
    assert "Rôle changé" in rows[1]
    assert "Agnès Le Goff" in rows[1]


def test_pages_follow_one_another_without_a_hole_or_a_double(elise):
    for place in range(120):
        record_system("procedure.published", now=clock.now(), place=place)
    browser, seen, asked = client_as(elise), [], "?famille=procedure"

    while asked:
        page = browser.get(f"{HOME}{asked}").content.decode()
        seen += numbers(page)
        record_system("procedure.published", now=clock.now())
        found = re.search(r'<a href="(\?[^"]+)">Plus anciens', page)
        asked = found[1].replace("&amp;", "&") if found else ""
        assert "famille=procedure" in asked or not asked

    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, reverse=True)


def test_no_page_counts_rows_to_skip(elise):
    with CaptureQueriesContext(connection) as asked:
        client_as(elise).get(f"{HOME}?avant=3")

    assert not [one["sql"] for one in asked if "OFFSET" in one["sql"].upper()]


def test_the_filters_narrow_together(elise, agnes, bruno):
    ticket = make_ticket(agnes)
    Fact.objects.bulk_create(
        Fact(kind=kind, subject_kind="ticket", subject_id=ticket.pk, actor=who, at=at)
        for kind in ("ticket.noted", "call.ended")
        for who in (agnes, bruno, None)
        for at in (LATE_EVENING, LATE_EVENING - timedelta(days=1))
    )
    wanted = Fact.objects.get(kind="ticket.noted", actor=agnes, at=LATE_EVENING).pk
    opened = Fact.objects.get(kind="ticket.opened").pk

    assert numbers(read(elise, f"?famille=ticket&personne={agnes.pk}&jour=2026-11-24")) == [wanted, opened]
    assert wanted not in numbers(read(elise, f"?famille=ticket&personne={agnes.pk}&jour=2026-11-23"))
    assert wanted not in numbers(read(elise, f"?famille=call&personne={agnes.pk}"))
    assert wanted not in numbers(read(elise, f"?personne={bruno.pk}"))
    alone = numbers(read(elise, "?famille=ticket&personne=numi"))
    assert [Fact.objects.get(pk=one).actor_id for one in alone] == [None, None]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("?famille=tout&jour=2026-11-24", "Choisissez une nature de la liste."),
        ("?personne=1", "Choisissez une personne de la liste."),
        ("?jour=hier", "Écrivez un jour, par exemple 24/11/2026."),
        ("?avant=99999999999999999999", "Revenez au début de l’historique."),
        ("?avant=x", "Revenez au début de l’historique."),
    ],
)
def test_a_wrong_filter_says_what_to_do(elise, asked, sentence):
    answer = client_as(elise).get(f"{HOME}{asked}")

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert numbers(answer.content.decode()) == []


def test_a_day_that_is_right_stays_beside_a_kind_that_is_wrong(elise):
    page = client_as(elise).get(f"{HOME}?famille=tout&jour=2026-11-24").content.decode()

    assert 'value="2026-11-24"' in page


def test_the_head_of_the_seals_is_shown_to_be_compared(elise):
    seal_all(now=clock.now())
    seal = head()

    page = read(elise)

    assert seal.digest in page
    assert "Pas vérifié récemment" in page


def test_verifying_says_so_and_is_itself_a_fact(elise):
    record_system("procedure.published", now=clock.now())
    facts = seal_all(now=clock.now())
    browser = client_as(elise)

    answer = browser.post(f"{HOME}verifier/", follow=True)

    page = answer.content.decode()
    assert "Vérifié, tout tient." in page
    assert f"{facts} faits relus sous 1 scellé," in page
    assert "par Élise Caron" in page
    assert facts_about(elise)[-1] == "journal.verified"
    assert "Scellés vérifiés" in page


def test_verifying_before_the_first_seal_promises_nothing(elise):
    page = client_as(elise).post(f"{HOME}verifier/", follow=True).content.decode()

    assert "Rien n’était encore scellé" in page
    assert "tout tient" not in page


@pytest.mark.django_db(transaction=True)  # PostgreSQL opens a table only between transactions
def test_a_fact_that_was_altered_is_named_in_red(elise, agnes):
    fact = record("account.role", subject=agnes, by=None, now=clock.now(), role="n2")
    seal_all(now=clock.now())
    with connection.cursor() as cursor:
        for statement in release_sql(connection.vendor, "journal_fact"):
            cursor.execute(statement)
        cursor.execute("UPDATE journal_fact SET kind = 'account.back' WHERE id = %s", [fact.pk])
        for statement in guard_sql(connection.vendor, "journal_fact", "id"):
            cursor.execute(statement)

    page = client_as(elise).post(f"{HOME}verifier/", follow=True).content.decode()

    assert "Le journal ne tient pas." in page
    assert f"Le fait {fact.pk} a été changé après coup." in page
    assert "tout tient" not in page


def test_the_button_is_a_button(elise):
    assert client_as(elise).get(f"{HOME}verifier/").status_code in (404, 405)
    assert not Fact.objects.filter(kind="journal.verified").exists()


def test_a_full_page_asks_as_much_as_a_short_one(elise, agnes, bruno, django_assert_max_num_queries):
    make_ticket(agnes, client=make_client())
    browser = client_as(elise)
    browser.post(f"{HOME}verifier/")
    with CaptureQueriesContext(connection) as few:
        browser.get(HOME)
    for place in range(30):
        make_ticket((agnes, bruno)[place % 2], client=make_client(f"Prénom{place}"))

    with django_assert_max_num_queries(len(few)):
        page = browser.get(HOME).content.decode()

    assert len(numbers(page)) == 50
    assert len(few) <= 16


def test_history_ends_where_there_is_nothing_older(agnes):
    last = history(size=1).facts[0]

    page = history(before=last.pk, size=1000)

    assert page.before is None
    assert last.pk not in [fact.pk for fact in page.facts]
