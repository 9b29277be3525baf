"""Cards read in few queries, people found by name and number, and who lives with whom."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from numi.clients.models import Client, PhoneMention
from numi.clients.operations.agreements import record_mandate
from numi.clients.operations.card import (
    add_contact,
    add_device,
    form_household,
    record_ease,
)
from numi.clients.operations.mentions import note_mentions
from numi.clients.queries import (
    card,
    card_values,
    care_notes,
    ease_history,
    find_by_phone,
    guess_by_phone,
    household_of,
    search_clients,
    under_one_roof,
)
from numi.core.errors import InvalidInput
from numi.journal.queries import facts_about
from tests.factories.desk import MOREL, NOW, make_client, make_ticket, ring

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
CARD = {"client.device.kind": "", "client.device.system": "", "client.appareil": ""}


def names(people) -> list[str]:
    return [one.full_name for one in people]


class TestReading:
    def test_the_card_asks_as_much_whatever_the_history(self, agnes):
        odette, counts = make_client(number=MOREL, birth_year=1941), []
        for times in (1, 30):
            for turn in range(times):
                add_contact(client=odette, kind="phone", value=f"02 99 00 {turn:02d} 0{times % 10}", by=agnes, now=NOW)
                add_device(client=odette, kind="tablet", label=f"Tablette {times} {turn}", system="", by=agnes, now=NOW)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                shown = card(odette, today=TODAY, tickets=[], calls_this_month=3)
            counts.append(len(queries))

        assert counts[0] == counts[1] <= 4
        assert (shown.age, len(shown.phones), len(shown.devices), shown.calls_this_month) == (85, 32, 6, 3)

    def test_only_a_mandate_that_holds_names_the_helper(self, agnes):
        odette = make_client()
        said = {
            "helper_relation": "sa fille",
            "consent_text": "Elle peut.",
            "consent_channel": "phone",
            "consent_proof": "appel",
            "by": agnes,
            "now": NOW,
        }
        record_mandate(
            client=odette,
            helper_name="Paul",
            scopes=["speak"],
            starts_on=date(2025, 1, 1),
            ends_on=date(2026, 1, 1),
            **said,
        )
        assert card(odette, today=TODAY, tickets=[], calls_this_month=0).helper is None

        record_mandate(
            client=odette,
            helper_name="Claire",
            scopes=["speak"],
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=9),
            **said,
        )

        shown = card(odette, today=TODAY, tickets=[], calls_this_month=0).helper
        assert (shown.name, shown.relation, shown.scopes) == ("Claire", "sa fille", ("speak",))

    @pytest.mark.parametrize(("until", "covered"), [(None, False), (TODAY, True), (TODAY - timedelta(days=1), False)])
    def test_covered_until_its_day_included(self, until, covered):
        assert card(make_client(covered_until=until), today=TODAY, tickets=[], calls_this_month=0).is_covered is covered

    def test_open_requests_are_told_from_the_others(self, agnes):
        odette = make_client()
        tickets = [make_ticket(agnes, client=odette, subject=subject) for subject in ("Une", "")]

        shown = card(odette, today=TODAY, tickets=tickets, calls_this_month=0)

        assert ([one for _, one, _ in shown.recent], len(shown.open_tickets)) == (["Une", "Demande sans objet"], 2)

    def test_what_to_mind_is_said_in_full(self):
        odette = make_client(
            hard_of_hearing=True, low_sight=True, hard_to_speak=True, care_note="Aime prendre son temps."
        )

        assert care_notes(odette) == (
            "Parlez lentement, une chose à la fois.",
            "Entend mal : voix posée et plus grave, sans crier.",
            "Parle avec difficulté : laissez le temps, questions à oui ou non.",
            "Voit mal : décrivez la place et la forme, pas la couleur.",
            "Aime prendre son temps.",
        )

    def test_a_guide_knows_the_device_only_when_there_is_one(self, agnes):
        odette = make_client(civility="mrs", city="Rennes", hard_of_hearing=True, has_no_mobile=True)
        record_ease(client=odette, ease="1", by=agnes, now=NOW)
        add_device(client=odette, kind="laptop", label="Portable", system="Windows 11", by=agnes, now=NOW)
        add_device(client=odette, kind="printer", label="HP", system="", by=agnes, now=NOW)
        assert {name: card_values(odette)[name] for name in CARD} == {
            "client.device.kind": "laptop", "client.device.system": "windows 11", "client.appareil": "Portable",
        }  # fmt: skip

        add_device(client=odette, kind="tablet", label="Tablette", system="Android", by=agnes, now=NOW)

        values = card_values(odette)
        assert {name: values[name] for name in CARD} == CARD
        assert (
            values["client.civilite"],
            values["client.hard_of_hearing"],
            values["client.ease"],
            values["client.has_mobile"],
        ) == ("Madame", "oui", "1", "non")
        assert card_values(None) == {}

    def test_the_past_readings_of_ease_stay(self, agnes):
        odette = make_client()
        for turn, ease in enumerate(("1", "2", "3")):
            record_ease(client=odette, ease=ease, by=agnes, now=NOW + timedelta(days=turn))

        assert ([one.ease for one in ease_history(odette)], odette.ease) == (["3", "2", "1"], "3")


class TestSearch:
    @pytest.fixture(autouse=True)
    def people(self, db):
        make_client("Odette", "Morel", number=MOREL)
        make_client("Jean-Pierre", "Lefèvre", number="0692 99 00 01")
        make_client("Zoé", "Müller", number="06 12 34 56 78")

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("morel", ["Odette Morel"]), ("MOREL Odette", ["Odette Morel"]), ("Odette Morel", ["Odette Morel"]), ("mme morel", ["Odette Morel"]),
            ("maurel", ["Odette Morel"]), ("lefevre", ["Jean-Pierre Lefèvre"]), ("Lefebvre", ["Jean-Pierre Lefèvre"]), ("lef", ["Jean-Pierre Lefèvre"]),
            ("muller zoe", ["Zoé Müller"]), ("06 39 98 00 01", ["Odette Morel"]), ("+33 6 12 34 56 78", ["Zoé Müller"]), ("06 12 34", ["Zoé Müller"]),
            ("0692 99", ["Jean-Pierre Lefèvre"]), ("0692990001", ["Jean-Pierre Lefèvre"]), ("", []), ("   ", []), ("?!", []), ("12", []),
            ("madame", []), ("xyz", []), ("99 99 99 99", []), ("\x00", []), ("%", []), ("_", []), ("morel " * 40, ["Odette Morel"]),
        ],
    )  # fmt: skip
    def test_what_is_typed_finds_who_is_meant(self, agnes, typed, found):
        assert names(search_clients(agnes, typed)) == found

    def test_an_address_is_found_by_its_beginning(self, agnes):
        add_contact(
            client=Client.objects.get(family_name="Morel"), kind="email", value="odette@exemple.fr", by=agnes, now=NOW
        )

        assert names(search_clients(agnes, "Odette@ex")) == ["Odette Morel"]

    def test_only_who_takes_calls_and_the_dpo_find_people(self, agnes, elise, fanny, gael):
        assert [len(search_clients(one, "morel")) for one in (agnes, elise, fanny, gael)] == [1, 1, 0, 0]

    def test_ten_megabytes_are_read_by_their_beginning(self, agnes):
        assert search_clients(agnes, "a" * 10_000_000) == []


class TestNumbers:
    def test_who_was_spoken_to_last_comes_first(self, agnes):
        jean, odette, paul = (make_client(one, "Morel", number=MOREL) for one in ("Jean", "Odette", "Paul"))
        for turn, person in enumerate((odette, paul)):
            call = ring("+33612345678", call=f"pbx-{turn}", at=NOW + timedelta(minutes=turn))
            type(call).objects.filter(pk=call.pk).update(client=person)

        assert find_by_phone(MOREL) == [paul, odette, jean]

    def test_numbers_in_a_text_help_guess_a_stranger(self, agnes):
        odette = make_client()
        said = "Son fils : 06 12 34 56 78, à La Réunion +262 692 99 00 01 ou 0262 99 00 01. Pas 12 34, ni 482 791 635."

        assert note_mentions(client=odette, text=said, now=NOW) == ["+33612345678", "+262692990001", "+262262990001"]
        assert guess_by_phone("+262692990001") == [odette]
        assert guess_by_phone("+33699999999") == []

    def test_the_same_number_seen_again_is_one_mention_with_its_last_day(self, agnes):
        odette = make_client()
        for turn in range(2):
            note_mentions(client=odette, text="06 12 34 56 78, 0612345678", now=NOW + timedelta(days=turn))

        assert list(PhoneMention.objects.values_list("value", "seen_at")) == [("+33612345678", NOW + timedelta(days=1))]

    def test_five_numbers_of_a_text_are_kept_at_most(self, agnes):
        said = " ".join(f"06 12 34 56 {place:02d}" for place in range(9))

        assert len(note_mentions(client=make_client(), text=said, now=NOW)) == 5


class TestHousehold:
    def test_people_who_live_together(self, agnes):
        jean, odette = make_client("Jean", "Morel"), make_client()
        for _ in range(2):
            home = form_household(name=" Foyer Morel ", people=[odette, jean], by=agnes, now=NOW)

        assert (household_of(odette), household_of(jean), home.name) == ([jean], [odette], "Foyer Morel")
        assert household_of(make_client("Paul", "Seul")) == []
        assert facts_about(jean).count("client.household") == 1

    @pytest.mark.parametrize(("name", "size"), [("", 2), ("Foyer", 1), ("Foyer", 0)])
    def test_a_household_has_a_name_and_two_people(self, agnes, name, size):
        with pytest.raises(InvalidInput, match="au moins deux personnes"):
            form_household(name=name, people=[make_client() for _ in range(size)], by=agnes, now=NOW)

    def test_who_may_live_there_too(self, agnes):
        odette = make_client(number=MOREL, street="3 rue du Port", postcode="35000")
        neighbour = make_client("Paul", "Petit", street="3 RUE DU PORT", postcode="35000")
        sharing = make_client("Jean", "Morel", number=MOREL)
        make_client("Zoé", "Ailleurs", street="3 rue du Port", postcode="75001")

        assert under_one_roof(odette) == [sharing, neighbour]
