"""Cards: opened once, changed without erasing a colleague, read in few queries, found by name and number."""

from uuid import uuid4

import pytest

from numi.clients.models import Client, ContactPoint
from numi.clients.operations.card import (
    add_contact,
    add_device,
    change_card,
    open_client,
    remove_contact,
    remove_device,
)
from numi.clients.queries import (
    card,
    card_values,
    find_by_phone,
    search_clients,
)
from numi.core.errors import Conflict, InvalidInput
from numi.journal.queries import facts_about
from tests.factories.desk import MOREL, NOW, make_client
from tests.races import at_once

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
CARD = {"client.device.kind": "", "client.device.system": "", "client.appareil": ""}


def names(people) -> list[str]:
    return [one.full_name for one in people]


class TestOpening:
    def test_the_same_form_twice_opens_one_card(self):
        token = uuid4()

        first, second = (
            open_client(by=None, now=NOW, given_name=" Odette ", family_name="Morel", form_token=token)
            for _ in range(2)
        )

        assert (first, first.given_name, Client.objects.count()) == (second, "Odette", 1)
        assert facts_about(first) == ["client.opened"]

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"care_note": "a" * 241}, "trop long"),
            ({"city": "a" * 81}, "trop long"),
            ({"given_name": "a" * 81}, "trop long"),
            ({"street": "a\x00b"}, "illisible"),
            ({"birth_year": 1899}, "année de naissance"),
            ({"birth_year": 2027}, "année de naissance"),
            ({"state": "erased"}, "n’existe pas"),
        ],
    )
    def test_what_cannot_be_is_refused_and_no_card_is_made(self, values, said):
        with pytest.raises(InvalidInput, match=said):
            open_client(by=None, now=NOW, **{"given_name": "Odette", **values})

        assert not Client.objects.exists()

    def test_a_secret_is_masked_before_the_card_is_made(self):
        client = open_client(by=None, now=NOW, given_name="Odette", care_note="mot de passe : Azerty12")

        assert Client.objects.get(pk=client.pk).care_note == "mot de passe : ▇▇▇▇"


class TestChanging:
    def test_two_colleagues_change_two_fields(self, agnes, bruno):
        odette = make_client(city="Rennes")
        seen = {"city": "Rennes", "postcode": ""}
        change_card(client=odette, by=agnes, now=NOW, values={"city": "Vannes", "postcode": ""}, base=seen)

        change_card(client=odette, by=bruno, now=NOW, values={"city": "Rennes", "postcode": "56000"}, base=seen)

        odette.refresh_from_db()
        assert (odette.city, odette.postcode, odette.version) == ("Vannes", "56000", 3)

    def test_the_same_field_gives_both_values_and_nothing_moves(self, agnes, bruno):
        odette = make_client(city="Rennes")
        change_card(client=odette, by=agnes, now=NOW, values={"city": "Vannes"}, base={"city": "Rennes"})

        with pytest.raises(Conflict) as refused:
            change_card(
                client=odette,
                by=bruno,
                now=NOW,
                values={"city": "Brest", "postcode": "29200"},
                base={"city": "Rennes", "postcode": ""},
            )

        odette.refresh_from_db()
        assert refused.value.fields == {"city": ("Brest", "Vannes")}
        assert (odette.city, odette.postcode, odette.version) == ("Vannes", "", 2)

    def test_two_colleagues_who_agree_do_not_conflict(self, agnes, bruno):
        odette = make_client(city="Rennes")
        for person in (agnes, bruno):
            change_card(client=odette, by=person, now=NOW, values={"city": "Vannes"}, base={"city": "Rennes"})

        assert (odette.city, odette.version) == ("Vannes", 2)
        assert facts_about(odette) == ["client.opened", "client.changed"]

    def test_a_change_of_name_is_found_under_the_new_one(self, agnes):
        odette = make_client()

        change_card(client=odette, by=agnes, now=NOW, values={"family_name": "Lefèvre"}, base={"family_name": "Morel"})

        assert names(search_clients(agnes, "lefevre")) == ["Odette Lefèvre"]
        assert search_clients(agnes, "morel") == []

    def test_what_cannot_be_is_refused_and_nothing_moves(self, agnes):
        odette = make_client(city="Rennes")

        with pytest.raises(InvalidInput, match="année de naissance"):
            change_card(
                client=odette,
                by=agnes,
                now=NOW,
                values={"city": "Vannes", "birth_year": 1700},
                base={"city": "Rennes", "birth_year": None},
            )

        odette.refresh_from_db()
        assert (odette.city, odette.birth_year) == ("Rennes", None)


class TestNoEmail:
    def test_the_mention_is_refused_while_an_address_is_there(self, agnes):
        odette = make_client()
        point = add_contact(client=odette, kind="email", value=" Odette@Exemple.FR ", by=agnes, now=NOW)
        assert point.value == "odette@exemple.fr"
        with pytest.raises(InvalidInput, match="Retirez-la avant"):
            change_card(client=odette, by=agnes, now=NOW, values={"has_no_email": True}, base={"has_no_email": False})

        odette.refresh_from_db()
        remove_contact(point=point, by=agnes, now=NOW)
        change_card(client=odette, by=agnes, now=NOW, values={"has_no_email": True}, base={"has_no_email": False})

        with pytest.raises(InvalidInput, match="pas d’e-mail"):
            add_contact(client=odette, kind="email", value="odette@exemple.fr", by=agnes, now=NOW)

    def test_what_we_write_by_and_what_a_guide_knows_follow(self, agnes):
        odette = make_client(has_no_email=True, number=MOREL)

        shown = card(odette, today=TODAY, tickets=[], calls_this_month=0)

        assert shown.writes_by == "Aucun. Courrier ou SMS"
        assert card_values(odette)["client.has_email"] == "non"


class TestContacts:
    @pytest.mark.parametrize(
        "value",
        [
            "",
            "odette",
            "@exemple.fr",
            "odette@",
            "a@b@c",
            "a b@exemple.fr",
            "a@exemple.fr\nBcc: x",
            "a\x00@b",
            f"{'a' * 250}@b.fr",
        ],
    )
    def test_an_impossible_address_is_refused(self, agnes, value):
        with pytest.raises(InvalidInput, match="nom@exemple.fr"):
            add_contact(client=make_client(), kind="email", value=value, by=agnes, now=NOW)

    def test_a_number_is_added_once_and_a_mobile_takes_text_messages(self, agnes):
        odette = make_client()

        first, again = (
            add_contact(client=odette, kind="phone", value=said, by=agnes, now=NOW)
            for said in ("06 12 34 56 78", "+33 6 12 34 56 78")
        )
        line = add_contact(client=odette, kind="phone", value="01 99 00 12 34", by=agnes, now=NOW)

        assert (first, first.value, first.takes_sms, line.takes_sms) == (again, "+33612345678", True, False)
        assert facts_about(odette).count("client.contact_added") == 2

    def test_there_is_one_main_number(self, agnes):
        odette = make_client(number=MOREL)

        add_contact(client=odette, kind="phone", value="06 12 34 56 78", by=agnes, now=NOW, is_main=True)

        assert list(odette.contact_points.filter(is_main=True).values_list("value", flat=True)) == ["+33612345678"]

    def test_a_number_taken_off_may_come_back(self, agnes):
        odette = make_client(number=MOREL)
        for _ in range(2):
            remove_contact(
                point=odette.contact_points.filter(removed_at__isnull=True).first() or odette.contact_points.first(),
                by=agnes,
                now=NOW,
            )
        assert find_by_phone(MOREL) == []

        add_contact(client=odette, kind="phone", value=MOREL, by=agnes, now=NOW)

        assert (find_by_phone(MOREL), ContactPoint.objects.count()) == ([odette], 2)
        assert facts_about(odette).count("client.contact_removed") == 1

    def test_a_device_is_noted_once_and_taken_off_once(self, agnes):
        odette = make_client()
        for _ in range(2):
            device = add_device(
                client=odette, kind="laptop", label=" Portable HP ", system="Windows 11", by=agnes, now=NOW
            )
        with pytest.raises(InvalidInput, match="Donnez un nom"):
            add_device(client=odette, kind="laptop", label=" ", system="", by=agnes, now=NOW)
        for _ in range(2):
            remove_device(device=device, by=agnes, now=NOW)

        assert facts_about(odette) == ["client.opened", "client.device_added", "client.device_removed"]


@pytest.mark.django_db(transaction=True)
def test_a_number_added_twice_at_once_is_there_once(agnes):
    odette = make_client()

    at_once(*(lambda: add_contact(client=odette, kind="phone", value=MOREL, by=agnes, now=NOW) for _ in range(3)))

    assert ContactPoint.objects.filter(client=odette, removed_at__isnull=True).count() == 1
