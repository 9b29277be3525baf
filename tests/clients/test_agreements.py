"""What a person agreed to, kept with its text and its proof; the newest answer counts."""

from datetime import timedelta

import pytest

from numi.clients.access import may_read_vulnerability
from numi.clients.models import Consent, Mandate, VulnerabilityNote
from numi.clients.operations.agreements import (
    record_consent,
    record_mandate,
    revoke_mandate,
    stop_commercial_calls,
    write_vulnerability_note,
)
from numi.clients.queries import consents_of, mandates_of, vulnerability_of
from numi.core.errors import InvalidInput
from numi.journal.queries import facts_about
from tests.factories.desk import NOW, make_client, make_ticket

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def said(client, answer="yes", *, at=NOW, purpose="commercial", channel="phone", **changes):
    values = {
        "text_shown": "Pouvons-nous vous appeler ?",
        "text_version": "2026-11",
        "collected_through": "phone",
        "proof": "appel",
    }
    return record_consent(
        client=client, by=None, now=at, channel=channel, purpose=purpose, answer=answer, **{**values, **changes}
    )


def allowed(client, at=NOW) -> dict[tuple[str, str], bool]:
    return {(one.purpose, one.channel): holds for one, holds in consents_of(client, now=at)}


class TestConsents:
    def test_a_secret_said_while_agreeing_is_not_kept(self):
        yes = said(make_client(), proof="appel, son code est 482913", text_shown="Oui, carte 4970 1000 0000 0006")

        assert "482913" not in yes.proof
        assert "4970" not in yes.text_shown

    def test_a_yes_carries_its_text_its_proof_and_its_end(self):
        yes = said(make_client())

        assert (yes.text_shown, yes.proof, yes.expires_at) == (
            "Pouvons-nous vous appeler ?",
            "appel",
            NOW + timedelta(days=365),
        )
        assert said(make_client(), "no").expires_at is None
        assert said(make_client(), purpose="service").expires_at is None

    @pytest.mark.parametrize("missing", [{"text_shown": " "}, {"proof": ""}])
    def test_a_yes_without_its_text_or_its_proof_is_none(self, missing):
        with pytest.raises(InvalidInput, match="Un accord ne vaut"):
            said(make_client(), **missing)

        assert not Consent.objects.exists()
        assert said(make_client(), "no", **missing).answer == "no"

    def test_the_newest_answer_counts_for_each_channel_and_purpose(self):
        odette = make_client()
        said(odette, "no")
        said(odette, "yes", at=NOW + timedelta(days=1))
        said(odette, "unknown", channel="email")
        said(odette, "yes", purpose="survey", channel="sms")

        assert allowed(odette, NOW + timedelta(days=2)) == {
            ("commercial", "phone"): True,
            ("commercial", "email"): False,
            ("survey", "sms"): True,
        }

    def test_a_year_later_the_yes_is_a_no(self):
        odette = make_client()
        said(odette)

        assert [allowed(odette, NOW + timedelta(days=days)) for days in (364, 365)] == [
            {("commercial", "phone"): True},
            {("commercial", "phone"): False},
        ]

    def test_call_me_no_more_counts_at_once_and_once(self, agnes):
        odette = make_client()
        said(odette)
        said(odette, purpose="survey")

        first, again = (
            stop_commercial_calls(client=odette, by=agnes, now=NOW + timedelta(minutes=turn)) for turn in (1, 2)
        )

        assert first == again
        assert allowed(odette, NOW + timedelta(minutes=3)) == {
            ("commercial", "phone"): False,
            ("survey", "phone"): True,
        }
        assert Consent.objects.filter(withdrawn_at=NOW + timedelta(minutes=1), answer="yes").count() == 1
        assert facts_about(odette).count("consent.withdrawn") == 1

    def test_after_a_withdrawal_a_new_yes_is_a_yes(self, agnes):
        odette = make_client()
        stop_commercial_calls(client=odette, by=agnes, now=NOW)
        said(odette, at=NOW + timedelta(days=1))

        assert allowed(odette, NOW + timedelta(days=2)) == {("commercial", "phone"): True}


def accord(client, by, **changes):
    values = {"helper_name": " Claire ", "helper_relation": "sa fille", "scopes": ["speak"], "starts_on": TODAY, "ends_on": TODAY + timedelta(days=365),
              "consent_text": "Elle peut parler pour moi.", "consent_channel": "phone", "consent_proof": "appel"}  # fmt: skip
    return record_mandate(client=client, by=by, now=NOW, **{**values, **changes})


class TestMandates:
    def test_noted_twice_it_is_one(self, agnes):
        odette = make_client()

        assert accord(odette, agnes) == accord(odette, agnes)
        assert accord(odette, agnes, scopes=["speak", "papers"]) != accord(odette, agnes)
        assert Mandate.objects.count() == 2

    @pytest.mark.parametrize(
        "changes",
        [{"scopes": []}, {"consent_text": " "}, {"consent_proof": ""}, {"helper_name": " "}, {"ends_on": TODAY}, {"ends_on": TODAY - timedelta(days=1)},
         {"ends_on": TODAY + timedelta(days=1100)}, {"helper_phone": "12"}, {"helper_name": "a" * 161}],
    )  # fmt: skip
    def test_what_is_not_an_agreement_is_refused(self, agnes, changes):
        with pytest.raises(InvalidInput):
            accord(make_client(), agnes, **changes)

        assert not Mandate.objects.exists()

    def test_taken_back_it_holds_no_more_and_may_be_given_again(self, agnes):
        odette = make_client()
        mandate = accord(odette, agnes)
        for _ in range(2):
            revoke_mandate(mandate=mandate, by=agnes, now=NOW)

        again = accord(odette, agnes)

        assert dict(mandates_of(odette, today=TODAY)) == {mandate: False, again: True}
        assert facts_about(mandate) == ["mandate.recorded", "mandate.revoked"]


class TestVulnerability:
    def test_a_new_note_takes_the_place_of_the_old_one_which_stays(self, agnes, denis):
        odette = make_client()
        for turn, body in enumerate(("Vit seule.", "Va mieux, mot de passe : Azerty12")):
            write_vulnerability_note(client=odette, by=denis, now=NOW + timedelta(days=turn), body=body)

        note = vulnerability_of(odette)
        assert (note.body, note.by, note.review_on) == (
            "Va mieux, mot de passe : ▇▇▇▇",
            denis,
            (NOW + timedelta(days=181)).date(),
        )
        assert VulnerabilityNote.objects.filter(ended_at__isnull=False).count() == 1

    @pytest.mark.parametrize("body", ["", "  ", "a" * 2001])
    def test_an_empty_or_endless_note_is_refused(self, denis, body):
        with pytest.raises(InvalidInput):
            write_vulnerability_note(client=make_client(), by=denis, now=NOW, body=body)

        assert not VulnerabilityNote.objects.exists()

    def test_who_reads_it(self, everybody):
        odette = make_client()

        assert {role for role, person in everybody.items() if may_read_vulnerability(person, odette)} == {
            "n3",
            "supervisor",
            "dpo",
        }
        make_ticket(everybody["n1"], client=odette)
        make_ticket(everybody["n2"], client=odette, kind="fraud")
        assert {role for role, person in everybody.items() if may_read_vulnerability(person, odette)} == {
            "n1",
            "n2",
            "n3",
            "supervisor",
            "dpo",
        }
