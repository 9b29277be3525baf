"""What a person agreed to, the restricted note, the doubles and the thread, on the screens."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from numi.calls.operations.callbacks import plan_callback
from numi.clients.models import Client
from numi.clients.operations.agreements import record_consent, write_vulnerability_note
from numi.clients.operations.card import add_contact, add_device, record_ease
from numi.core import clock
from numi.journal.models import Fact
from numi.tickets.operations.work import write_note
from tests.factories.desk import MOREL, NOW, make_client, make_ticket, ring
from tests.people import client_as

pytestmark = pytest.mark.django_db
TODAY = clock.today()
NUMBER = "06 39 98 00 01"
MANDATE = {
    "helper_name": "Claire Morel", "helper_relation": "sa fille", "scopes": ["speak", "papers"],
    "starts_on": f"{TODAY:%Y-%m-%d}", "ends_on": f"{TODAY + timedelta(days=365):%Y-%m-%d}", "consent_text": "Claire peut parler pour moi.",
    "consent_channel": "phone", "consent_proof": "appel du 24 novembre",
}  # fmt: skip
CONSENT = {
    "purpose": "commercial", "channel": "phone", "answer": "yes", "text_shown": "Pouvons-nous vous appeler ?",
    "text_version": "2026-11", "collected_through": "phone", "proof": "appel du 24 novembre",
}  # fmt: skip


def url(client: Client, rest: str = "") -> str:
    return f"/bureau/clients/{client.pk}/{rest}"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def odette(db):
    return make_client(city="Rennes", birth_year=1941, number=NUMBER)


@pytest.fixture
def double(db):
    return make_client(given_name="Odette", family_name="Maurel", number=NUMBER, birth_year=1941, plan_name="Sérénité")


def test_a_yes_needs_its_text_and_its_proof(agnes, odette):
    answer = client_as(agnes).post(url(odette, "accords/"), {**CONSENT, "proof": ""})

    assert answer.status_code == 422
    assert "Un accord ne vaut qu’avec le texte dit" in text(answer)
    assert "Pouvons-nous vous appeler ?" in text(answer)
    assert odette.consents.count() == 0


def test_no_more_calls_to_sell(agnes, odette):
    browser = client_as(agnes)
    browser.post(url(odette, "accords/"), CONSENT)
    assert "Oui, jusqu’au" in text(browser.get(url(odette)))

    for _ in range(2):
        browser.post(url(odette, "ne-plus-appeler/"))

    page = text(browser.get(url(odette)))
    assert "Oui, jusqu’au" not in page
    assert list(odette.consents.order_by("collected_at").values_list("answer", "withdrawn_through")) == [
        ("yes", "phone"),
        ("no", ""),
    ]


def test_unknown_and_expired_read_as_no(agnes, odette):
    now = clock.now()
    said = {"text_shown": "Texte", "text_version": "1", "collected_through": "phone", "proof": "appel"}
    record_consent(client=odette, by=agnes, now=now - timedelta(days=366), channel="phone", purpose="commercial",
                   answer="yes", **said)  # fmt: skip
    record_consent(client=odette, by=agnes, now=now, channel="email", purpose="survey", answer="unknown", **said)

    page = text(client_as(agnes).get(url(odette)))

    assert re.findall(r'<span class="tag(?: tag-pine)?">([^<]+: c’est non)</span>', page)[0].startswith("Expiré le")
    assert '<span class="tag">Inconnu : c’est non</span>' in page
    assert "tag tag-pine" not in page.split("Accords</h2>")[1].split("</ul>")[0]


def test_a_helper_is_allowed_once_and_no_more(agnes, odette):
    browser = client_as(agnes)
    for _ in range(2):
        browser.post(url(odette, "aidants/"), MANDATE)
    mandate = odette.mandates.get()
    assert (mandate.helper_name, mandate.scopes, mandate.revoked_at) == ("Claire Morel", ["speak", "papers"], None)
    assert "Parler en son nom, Recevoir ses documents" in text(browser.get(url(odette)))

    browser.post(url(odette, f"aidants/{mandate.pk}/retirer/"))

    mandate.refresh_from_db()
    assert mandate.revoked_at is not None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"scopes": []}, "au moins une chose"),
        ({"consent_proof": ""}, "la preuve de son accord"),
        ({"ends_on": "2020-10-01"}, "La fin vient après le début"),
        ({"helper_phone": "12"}, "Ce numéro est incomplet ou impossible."),
    ],
)
def test_a_helper_without_proof_is_refused_with_what_was_typed(agnes, odette, wrong, sentence):
    answer = client_as(agnes).post(url(odette, "aidants/"), {**MANDATE, **wrong})

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="Claire Morel"' in text(answer)
    assert odette.mandates.count() == 0


def test_the_protected_note_is_read_by_few(agnes, chloe, denis, elise, odette):
    write_vulnerability_note(client=odette, by=denis, now=NOW, body="Sort d’une longue hospitalisation.")

    seen = {one.given_name: "hospitalisation" in text(client_as(one).get(url(odette))) for one in
            (agnes, chloe, denis, elise)}  # fmt: skip

    assert seen == {"Agnès": False, "Chloé": True, "Denis": True, "Élise": True}
    assert Fact.objects.filter(kind="vulnerability.read").count() == 3


def test_the_owner_of_an_open_request_reads_and_writes_the_note(agnes, odette):
    browser = client_as(agnes)
    refused = browser.post(url(odette, "note-protegee/"), {"body": "Vit seule depuis peu."})
    assert (refused.status_code, odette.vulnerability_notes.count()) == (403, 0)
    make_ticket(agnes, client=odette)

    browser.post(url(odette, "note-protegee/"), {"body": "Vit seule depuis peu."})

    assert odette.vulnerability_notes.get().body == "Vit seule depuis peu."
    assert "Vit seule depuis peu." in text(browser.get(url(odette)))


def test_a_double_is_merged_and_given_back(agnes, odette, double):
    add_device(client=double, kind="tablet", label="Tablette", system="", by=agnes, now=NOW)
    ticket = make_ticket(agnes, client=double)
    browser = client_as(agnes)
    assert "Comparer<span" in text(browser.get(url(odette)))
    assert "Maurel" in text(browser.get("/bureau/clients/doublons/"))
    side_by_side = text(browser.get(url(odette, f"fusion/{double.pk}/")))
    assert side_by_side.count("diffère") >= 3

    for _ in range(2):
        answer = browser.post(url(odette, f"fusion/{double.pk}/"), {"keep": str(odette.pk)})

    assert answer["Location"] == url(odette)
    odette.refresh_from_db()
    ticket.refresh_from_db()
    assert (odette.plan_name, odette.devices.count(), ticket.client_id) == ("Sérénité", 1, odette.pk)
    assert browser.get(url(double))["Location"] == url(odette)
    browser.post(url(odette, f"fusion/{odette.merges.get().pk}/defaire/"))
    odette.refresh_from_db()
    ticket.refresh_from_db()
    assert (odette.plan_name, odette.devices.count(), ticket.client_id) == ("", 0, double.pk)
    assert browser.get(url(double)).status_code == 200


def test_a_merge_without_a_choice_changes_nothing(agnes, odette, double):
    answer = client_as(agnes).post(url(odette, f"fusion/{double.pk}/"), {"keep": "celle-ci"})

    assert answer.status_code == 422
    double.refresh_from_db()
    assert double.state == "client"


def test_two_people_are_never_proposed_again(agnes, odette, double):
    browser = client_as(agnes)

    for _ in range(2):
        answer = browser.post(url(odette, f"distinctes/{double.pk}/"), {"from": "list"})

    assert answer["Location"] == "/bureau/clients/doublons/"
    assert "Maurel" not in text(browser.get("/bureau/clients/doublons/"))
    assert "Doublons possibles" not in text(browser.get(url(odette)))
    assert Fact.objects.filter(kind="client.distinct").count() == 1


def test_a_couple_that_shares_a_number_is_not_a_double(agnes, odette):
    make_client("Jean", "Morel", number=NUMBER, birth_year=1939)

    assert "Aucune paire ne se ressemble assez" in text(client_as(agnes).get("/bureau/clients/doublons/"))


def live_through(client: Client, agnes, times: int) -> None:
    """So many requests, notes, calls, promised calls, agreements and doubles."""
    for turn in range(times):
        at = NOW + timedelta(minutes=turn)
        ticket = make_ticket(agnes, client=client, now=at, subject=f"Demande {turn}")
        write_note(ticket=ticket, by=agnes, now=at + timedelta(seconds=1), body=f"Mot {turn}")
        call = ring(MOREL, call=f"pbx-{client.pk}-{turn}", at=at + timedelta(seconds=2))
        type(call).objects.filter(pk=call.pk).update(client=client)
        plan_callback(ticket=ticket, by=agnes, now=at + timedelta(seconds=3), number=NUMBER, reason=f"Rappel {turn}",
                      window_from=at + timedelta(hours=1), window_to=at + timedelta(hours=2))  # fmt: skip
        add_device(client=client, kind="tablet", label=f"Tablette {turn}", system="", by=agnes, now=at)
        record_ease(client=client, ease="2", by=agnes, now=at)
        add_contact(client=client, kind="phone", value=f"02 99 00 01 0{turn}", by=agnes, now=at)
        make_client("Odette", "Morel", birth_year=1941, number=NUMBER)


def test_the_card_asks_as_much_with_one_as_with_three(agnes, odette):
    browser, counts = client_as(agnes), []
    browser.get(url(odette))
    for times in (1, 3):
        person = make_client("Odette", "Morel", birth_year=1941, number=NUMBER)
        live_through(person, agnes, times)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = browser.get(url(person))
        assert answer.status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_thread_holds_everything_newest_first(agnes, odette):
    live_through(odette, agnes, 1)

    page = text(client_as(agnes).get(url(odette))).split('id="fil"')[1]

    titles = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<p><b>(.*?)</b>", page)]
    assert titles[:4] == ["Rappel, promis", "Appel reçu, sonne", "Note", "Demande 0 (rappel planifié)"]
    assert "Appareil ajouté" in titles


def test_the_thread_goes_on_without_losing_a_line(agnes, odette):
    for turn in range(45):
        make_ticket(agnes, client=odette, now=NOW + timedelta(minutes=turn // 3), subject=f"Demande {turn:02d}")
    browser, seen, page = client_as(agnes), [], url(odette)

    while page:
        shown = text(browser.get(page)).split('id="fil"')[1]
        seen += re.findall(r"Demande \d\d", shown)
        more = re.search(r'href="(\?avant=[^"#]+)', shown)
        page = url(odette) + more.group(1).replace("&amp;", "&") if more else ""

    assert sorted(seen) == [f"Demande {turn:02d}" for turn in range(45)]


def test_a_privacy_request_does_not_show_in_the_thread(agnes, denis, odette):
    make_ticket(denis, client=odette, subject="Effacer mes données", kind="privacy")

    assert "Effacer mes données" not in text(client_as(agnes).get(url(odette))).split('id="fil"')[1]
    assert "Effacer mes données" in text(client_as(denis).get(url(odette))).split('id="fil"')[1]
