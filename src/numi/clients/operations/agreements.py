"""Mandates of helpers, consents, and the note of vulnerability."""

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from numi.accounts.models import User
from numi.clients.legal import expiry_of
from numi.clients.models import Client, Consent, Mandate, VulnerabilityNote
from numi.clients.states import Answer, Channel, MandateScope, Purpose
from numi.core import phone
from numi.core.errors import Conflict, InvalidInput
from numi.core.ids import uuid7
from numi.core.text import mask_secrets, require_size
from numi.journal.operations import record

REVIEW_AFTER = timedelta(days=180)
WITHDRAWAL = "retrait"
MANDATE_LIMIT = timedelta(days=366 * 3)


def record_mandate(
    *,
    client: Client,
    by: User,
    now: datetime,
    helper_name: str,
    helper_relation: str,
    scopes: list[str],
    starts_on: date,
    ends_on: date,
    consent_text: str,
    consent_channel: str,
    consent_proof: str,
    helper_phone: str = "",
) -> Mandate:
    """Note that the person lets a helper act, for what and until when, with the proof. Records ``mandate.recorded``.

    The same agreement noted twice (a double click) stays one.
    Raises InvalidInput without a scope, a proof, or with impossible dates.
    """
    chosen = [str(MandateScope(one)) for one in scopes]
    if not chosen:
        raise InvalidInput("Dites ce que l’aidant peut faire : au moins une chose.")
    if not (consent_text.strip() and consent_proof.strip() and helper_name.strip()):
        raise InvalidInput("Il manque le nom de l’aidant, le texte lu à la personne, ou la preuve de son accord.")
    if ends_on <= starts_on or ends_on - starts_on > MANDATE_LIMIT:
        raise InvalidInput("La fin vient après le début, et l’accord dure trois ans au plus.")
    said = mask_secrets(consent_text).text.strip()
    text_hash = hashlib.sha256(said.encode()).hexdigest()
    same = client.mandates.filter(
        helper_name=helper_name.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        consent_text_hash=text_hash,
        scopes=chosen,
        revoked_at__isnull=True,
    ).first()
    if same is not None:
        return same
    mandate = Mandate.objects.create(
        client=client,
        helper_name=require_size(helper_name.strip(), 160),
        helper_relation=require_size(helper_relation.strip(), 60),
        helper_phone=phone.normalise(helper_phone) if helper_phone.strip() else "",
        scopes=chosen,
        starts_on=starts_on,
        ends_on=ends_on,
        consent_text=said,
        consent_text_hash=text_hash,
        consent_channel=Channel(consent_channel),
        consent_proof=mask_secrets(require_size(consent_proof.strip(), 240)).text,
        consented_at=now,
        recorded_by=by,
    )
    record("mandate.recorded", subject=mandate, by=by, now=now, client=client, scopes=chosen)
    return mandate


def revoke_mandate(*, mandate: Mandate, by: User, now: datetime) -> Mandate:
    """The person takes the agreement back. Records ``mandate.revoked``."""
    if mandate.revoked_at is None:
        mandate.revoked_at = now
        mandate.save(update_fields=["revoked_at"])
        record("mandate.revoked", subject=mandate, by=by, now=now, client=mandate.client_id)
    return mandate


def record_consent(
    *,
    client: Client,
    by: User | None,
    now: datetime,
    channel: str,
    purpose: str,
    answer: str,
    text_shown: str,
    text_version: str,
    collected_through: str,
    proof: str,
    form_token: UUID | None = None,
) -> Consent:
    """Note an answer with its exact text and proof; the newest counts. Records ``consent.recorded``.

    ``form_token`` names the form that was sent and becomes the id: sent twice, it gives the same answer.

    A yes needs the text that was said and a proof; for commercial contact it ends after a year (R223-2).
    """
    already = Consent.objects.filter(pk=form_token, client=client).first() if form_token else None
    if already is not None:
        return already
    if answer == Answer.YES and not (text_shown.strip() and proof.strip()):
        raise InvalidInput("Un accord ne vaut qu’avec le texte dit à la personne et la preuve de sa réponse.")
    consent = Consent.objects.create(
        id=form_token or uuid7(),
        client=client,
        channel=Channel(channel),
        purpose=Purpose(purpose),
        answer=Answer(answer),
        collected_at=now,
        expires_at=expiry_of(purpose, now) if answer == Answer.YES else None,
        text_shown=mask_secrets(text_shown).text.strip(),
        text_version=text_version.strip()[:40],
        collected_through=Channel(collected_through),
        proof=mask_secrets(require_size(proof.strip(), 240)).text,
        recorded_by=by,
    )
    record("consent.recorded", subject=consent, by=by, now=now, client=client, purpose=purpose, answer=answer)
    return consent


def stop_commercial_calls(*, client: Client, by: User, now: datetime) -> Consent:
    """« Ne plus m’appeler », said by voice: a withdrawal counts at once (R223-3). Records ``consent.withdrawn``.

    Said twice in a row, it stays one.
    """
    calls = Consent.objects.filter(client=client, purpose=Purpose.COMMERCIAL, channel=Channel.PHONE)
    newest = calls.order_by("-collected_at", "-id").first()
    if newest is not None and newest.answer == Answer.NO and newest.text_version == WITHDRAWAL:
        return newest
    calls.filter(withdrawn_at__isnull=True).update(withdrawn_at=now, withdrawn_through=Channel.PHONE)
    record("consent.withdrawn", subject=client, by=by, now=now, client=client, purpose="commercial", channel="phone")
    return record_consent(
        client=client,
        by=by,
        now=now,
        channel=Channel.PHONE,
        purpose=Purpose.COMMERCIAL,
        answer=Answer.NO,
        text_shown="Retrait demandé de vive voix",
        text_version=WITHDRAWAL,
        collected_through=Channel.PHONE,
        proof="Dit pendant l’appel",
    )


def write_vulnerability_note(
    *, client: Client, by: User, now: datetime, body: str, form_token: UUID | None = None, seen: str | None = None
) -> VulnerabilityNote:
    """Write a neutral note with restricted reading; it is read again within six months. Records ``note.protected``.

    ``form_token`` names the form that was sent and becomes the id: sent twice, it gives the same note. ``seen`` is the
    id of the note that the page showed, empty when it showed none: another one written meanwhile is never ended
    unread. Raises InvalidInput, and Conflict with both texts.
    """
    already = VulnerabilityNote.objects.filter(pk=form_token, client=client).first() if form_token else None
    if already is not None:
        return already
    text = mask_secrets(require_size(body, 2_000)).text.strip()
    if not text:
        raise InvalidInput("La note est vide. Écrivez des mots que la personne pourrait lire sans être blessée.")
    living = VulnerabilityNote.objects.filter(client=client, ended_at__isnull=True)
    newest = living.order_by("-at").first()
    if seen is not None and newest is not None and str(newest.pk) != seen:
        raise Conflict(
            "Un collègue vient d’écrire cette note. Lisez la sienne avant.", fields={"body": (text, newest.body)}
        )
    living.update(ended_at=now)
    note = VulnerabilityNote.objects.create(
        id=form_token or uuid7(), client=client, body=text, by=by, at=now, review_on=(now + REVIEW_AFTER).date()
    )
    record("note.protected", subject=note, by=by, now=now, client=client)
    return note
