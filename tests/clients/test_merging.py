"""Two cards of one person become one, and are two again: nothing is lost, nothing is doubled."""

from datetime import timedelta

import pytest
from django.db import transaction

from numi.calls.operations.callbacks import plan_callback
from numi.clients.access import access_client
from numi.clients.models import Client, Household, Mandate, Merge, NotDuplicate, Organisation
from numi.clients.operations.agreements import record_consent, record_mandate, write_vulnerability_note
from numi.clients.operations.card import add_contact, add_device, change_card, record_ease
from numi.clients.operations.mentions import note_mentions
from numi.clients.operations.merging import FILLED, MOVED, merge_clients, not_duplicate, undo_merge
from numi.clients.queries import find_by_phone, guess_by_phone, merges_of, search_clients
from numi.clients.states import ClientState
from numi.core.errors import InvalidInput, TransitionRefused
from numi.journal.queries import facts_about
from tests.factories.desk import MOREL, NOW, make_client, make_ticket, ring
from tests.races import at_once, won

pytestmark = pytest.mark.django_db
OTHER = "+33612345678"


@pytest.fixture
def odette(db):
    return make_client(city="Rennes", number=MOREL)


@pytest.fixture
def double(db):
    return make_client("Odette", "Maurel", number=OTHER)


def merge(kept: Client, absorbed: Client, by) -> Merge:
    found = merge_clients(kept=kept, absorbed=absorbed, by=by, now=NOW)
    for one in (kept, absorbed):
        one.refresh_from_db()
    return found


def live(client: Client, by) -> None:
    """One row of everything that may belong to a person."""
    said = {"text_shown": "Texte", "text_version": "1", "collected_through": "phone", "proof": "appel"}
    add_device(client=client, kind="laptop", label="Portable", system="", by=by, now=NOW)
    record_ease(client=client, ease="2", by=by, now=NOW)
    write_vulnerability_note(client=client, by=by, now=NOW, body="Vit seule depuis peu.")
    accord = {"scopes": ["speak"], "starts_on": NOW.date(), "ends_on": NOW.date() + timedelta(days=9), "consent_text": "Oui.",
              "consent_channel": "phone", "consent_proof": "appel", "by": by, "now": NOW}  # fmt: skip
    record_mandate(client=client, helper_name="Claire", helper_relation="sa fille", **accord)
    helped = record_mandate(
        client=make_client("Paul", "Aidé"), helper_name="Odette", helper_relation="voisine", **accord
    )
    Mandate.objects.filter(pk=helped.pk).update(helper_client=client)
    record_consent(client=client, by=by, now=NOW, channel="email", purpose="survey", answer="yes", **said)
    note_mentions(client=client, text="son fils au 06 12 00 00 01", now=NOW)
    ticket = make_ticket(by, client=client)
    call = ring("+33100000000", call=f"pbx-{client.pk}")
    type(call).objects.filter(pk=call.pk).update(client=client)
    plan_callback(
        ticket=ticket,
        by=by,
        now=NOW,
        number=OTHER,
        reason="Vérifier",
        window_from=NOW + timedelta(hours=1),
        window_to=NOW + timedelta(hours=2),
    )


def belongings(client: Client) -> dict[str, int]:
    return {name: getattr(client, name).count() for name in MOVED}


def test_every_relation_of_a_person_is_moved_or_said_not_to_be():
    """A new table that points to a person must be thought of here."""
    kept_where_it_is = {"absorbed", "merges", "+"}
    related = {one.get_accessor_name() or "+" for one in Client._meta.related_objects}

    assert related - kept_where_it_is == set(MOVED)


def test_every_field_of_a_card_is_filled_or_is_the_cards_own():
    own = {
        "id",
        "state",
        "search_name",
        "sound_name",
        "has_no_email",
        "has_no_mobile",
        "merged_into_id",
        "created_at",
        "version",
    }

    assert {one.attname for one in Client._meta.concrete_fields} - own == set(FILLED)


def test_everything_goes_to_the_kept_card_and_comes_back(agnes, odette, double):
    live(double, agnes)
    before = belongings(double)
    assert set(before.values()) == {1}
    done = merge(odette, double, agnes)

    assert belongings(odette) == {**before, "contact_points": 2}
    assert set(belongings(double).values()) == {0}
    undo_merge(merge=done, by=agnes, now=NOW)
    assert belongings(double) == before
    assert belongings(odette) == {**dict.fromkeys(MOVED, 0), "contact_points": 1}


def test_what_came_since_stays_on_the_kept_card(agnes, odette, double):
    done = merge(odette, double, agnes)
    add_device(client=odette, kind="tablet", label="Tablette", system="", by=agnes, now=NOW)

    undo_merge(merge=done, by=agnes, now=NOW)

    assert (odette.devices.count(), double.devices.count()) == (1, 0)


def test_contacts_and_mentions_that_both_have_are_not_doubled(agnes, odette, double):
    for client in (odette, double):
        add_contact(client=client, kind="phone", value="02 99 00 00 01", by=agnes, now=NOW)
        note_mentions(client=client, text="06 12 00 00 01", now=NOW)

    done = merge(odette, double, agnes)

    assert sorted(odette.contact_points.values_list("value", flat=True)) == sorted([MOREL, OTHER, "+33299000001"])
    assert odette.phone_mentions.count() == 1
    undo_merge(merge=done, by=agnes, now=NOW)
    assert sorted(double.contact_points.values_list("value", flat=True)) == [OTHER, "+33299000001"][::-1]
    assert double.phone_mentions.count() == 1


def test_the_person_is_found_under_every_number_and_guess(agnes, odette, double):
    note_mentions(client=double, text="06 12 00 00 01", now=NOW)

    merge(odette, double, agnes)

    assert (find_by_phone(OTHER), find_by_phone(MOREL), guess_by_phone("+33612000001")) == (
        [odette],
        [odette],
        [odette],
    )
    assert search_clients(agnes, "maurel") == [odette]  # it sounds alike


def test_the_absorbed_card_leads_to_the_kept_one(agnes, odette, double):
    merge(odette, double, agnes)

    assert access_client(agnes, str(double.pk)) == odette
    assert (double.state, double.merged_into) == (ClientState.MERGED, odette)
    assert [one.absorbed for one in merges_of(odette)] == [double]
    assert (facts_about(odette)[-1], facts_about(double)[-1]) == ("client.merged", "client.absorbed")


class TestFilling:
    def test_what_the_kept_card_lacks_is_filled_and_given_back(self, agnes, odette):
        home, firm = Household.objects.create(name="Foyer"), Organisation.objects.create(name="Mairie")
        double = make_client("Odette", "Maurel", civility="mrs", birth_year=1941, city="Vannes", plan_name="Sérénité", recognition_word="mimosa",
                             hard_of_hearing=True, is_vip=True, covered_until=NOW.date(), preferred_channel="post")  # fmt: skip
        record_ease(client=double, ease="1", by=agnes, now=NOW)
        Client.objects.filter(pk=double.pk).update(household=home, organisation=firm)
        double.refresh_from_db()
        before = {name: getattr(odette, name) for name in FILLED}

        done = merge(odette, double, agnes)

        assert {name: getattr(odette, name) for name in FILLED} == {
            **before, "civility": "mrs", "birth_year": 1941, "plan_name": "Sérénité", "recognition_word": "mimosa", "hard_of_hearing": True, "is_vip": True,
            "covered_until": NOW.date(), "preferred_channel": "post", "ease": "1", "household_id": home.pk, "organisation_id": firm.pk,
        }  # fmt: skip
        undo_merge(merge=done, by=agnes, now=NOW)
        odette.refresh_from_db()
        assert {name: getattr(odette, name) for name in FILLED} == before

    def test_what_was_changed_since_stays(self, agnes, odette):
        double = make_client("Odette", "Maurel", postcode="56000")
        done = merge(odette, double, agnes)
        change_card(client=odette, by=agnes, now=NOW, values={"postcode": "35000"}, base={"postcode": "56000"})

        undo_merge(merge=done, by=agnes, now=NOW)

        odette.refresh_from_db()
        assert odette.postcode == "35000"

    def test_a_card_without_a_name_takes_the_name_and_is_found_by_it(self, agnes, double):
        nobody = make_client("", "", number=MOREL)

        done = merge(nobody, double, agnes)

        assert search_clients(agnes, "maurel odette") == [nobody]
        undo_merge(merge=done, by=agnes, now=NOW)
        assert search_clients(agnes, "maurel odette") == [double]

    def test_no_email_gives_way_to_an_address_and_comes_back(self, agnes, double):
        odette = make_client(has_no_email=True)
        add_contact(client=double, kind="email", value="odette@exemple.fr", by=agnes, now=NOW)

        done = merge(odette, double, agnes)
        assert not odette.has_no_email

        undo_merge(merge=done, by=agnes, now=NOW)
        odette.refresh_from_db()
        assert odette.has_no_email

    def test_the_absorbed_card_is_again_what_it_was(self, agnes, odette, double):
        Client.objects.filter(pk=double.pk).update(state=ClientState.DORMANT)

        undo_merge(merge=merge(odette, double, agnes), by=agnes, now=NOW)

        double.refresh_from_db()
        assert (double.state, double.merged_into) == (ClientState.DORMANT, None)


class TestRefusals:
    def test_a_card_is_not_merged_with_itself(self, agnes, odette):
        with pytest.raises(InvalidInput, match="même fiche"):
            merge_clients(kept=odette, absorbed=odette, by=agnes, now=NOW)

    @pytest.mark.parametrize("state", [ClientState.MERGED, ClientState.ERASED])
    @pytest.mark.parametrize("which", ["kept", "absorbed"])
    def test_a_card_that_is_gone_is_not_merged(self, agnes, odette, double, state, which):
        gone = {"kept": odette, "absorbed": double}[which]
        other = make_client("Paul", "Petit") if state == ClientState.MERGED else None
        Client.objects.filter(pk=gone.pk).update(state=state, merged_into=other)

        with pytest.raises(TransitionRefused, match="fusionnée ou effacée"):
            merge_clients(kept=odette, absorbed=double, by=agnes, now=NOW)

        assert not Merge.objects.exists()
        assert double.contact_points.count() == 1

    def test_a_merge_is_undone_once(self, agnes, odette, double):
        done = merge(odette, double, agnes)
        undo_merge(merge=done, by=agnes, now=NOW)

        with pytest.raises(TransitionRefused, match="déjà défaite"):
            undo_merge(merge=done, by=agnes, now=NOW)

        assert facts_about(odette).count("client.unmerged") == 1

    def test_a_chain_of_merges_is_undone_from_its_end(self, agnes, odette, double):
        third = make_client("Odette", "Morelle")
        first, second = merge(odette, double, agnes), merge(third, odette, agnes)
        assert access_client(agnes, str(double.pk)) == third
        with pytest.raises(TransitionRefused, match="Défaites d’abord cette autre fusion"):
            undo_merge(merge=first, by=agnes, now=NOW)

        for one in (second, first):
            undo_merge(merge=one, by=agnes, now=NOW)

        assert find_by_phone(OTHER) == [Client.objects.get(pk=double.pk)]

    def test_two_people_said_to_be_two_are_so_once(self, agnes, bruno, odette, double):
        not_duplicate(first=odette, second=double, by=agnes, now=NOW)
        not_duplicate(first=double, second=odette, by=bruno, now=NOW)

        assert NotDuplicate.objects.get().by == agnes
        assert facts_about(odette).count("client.distinct") + facts_about(double).count("client.distinct") == 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_merge_each_way_are_one_winner(agnes, bruno):
    with transaction.atomic():
        first, second = make_client(number=MOREL), make_client("Odette", "Maurel", number=OTHER)

    results = at_once(
        lambda: merge_clients(kept=first, absorbed=second, by=agnes, now=NOW),
        lambda: merge_clients(kept=second, absorbed=first, by=bruno, now=NOW),
    )

    kept = won(results)[0].kept
    assert len(won(results)) == 1
    assert isinstance(next(one for one in results if isinstance(one, Exception)), TransitionRefused)
    assert [Client.objects.exclude(state="merged").get(), kept.contact_points.count(), Merge.objects.count()] == [
        kept,
        2,
        1,
    ]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_two_cards_would_lead_to_one_another(agnes, bruno):
    """The control of the race above: each looks at the copies that it has, and writes."""
    with transaction.atomic():
        first, second = make_client(number=MOREL), make_client("Odette", "Maurel", number=OTHER)
    copies = [[Client.objects.get(pk=one.pk) for one in (first, second)] for _ in range(2)]

    def naive(kept, absorbed):
        if ClientState.MERGED in (kept.state, absorbed.state):
            raise TransitionRefused("too late")
        absorbed.state, absorbed.merged_into = ClientState.MERGED, kept
        absorbed.save(update_fields=["state", "merged_into"])

    results = at_once(lambda: naive(*copies[0]), lambda: naive(*reversed(copies[1])))

    assert len(won(results)) == 2
    assert Client.objects.filter(state="merged").count() == 2
