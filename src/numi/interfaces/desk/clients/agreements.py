"""What the person agreed to: consents, helpers, and the note with restricted reading."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from numi.clients.access import access_client, may_read_vulnerability, part_of
from numi.clients.operations import agreements
from numi.core import clock
from numi.core.errors import NotAllowed
from numi.interfaces.desk.clients.forms import ConsentForm, MandateForm, ProtectedForm
from numi.interfaces.desk.clients.page import answer_part, back_to_card
from numi.interfaces.ui.http import DeskRequest, writes

CONSENT = ("channel", "purpose", "answer", "text_shown", "text_version", "collected_through", "proof")
MANDATE = (
    "helper_name", "helper_relation", "helper_phone", "scopes", "starts_on", "ends_on", "consent_text",
    "consent_channel", "consent_proof",
)  # fmt: skip


@writes
def consent(request: DeskRequest, ident: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)

    def act(values: dict[str, Any]) -> object:
        given = {name: values[name] for name in CONSENT}
        return agreements.record_consent(
            client=client, by=request.user, now=clock.now(), form_token=values["form_token"], **given
        )

    return answer_part(request, client, ConsentForm(request.POST), act, said="La réponse est notée.")


@writes
def stop_calls(request: DeskRequest, ident: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)
    agreements.stop_commercial_calls(client=client, by=request.user, now=clock.now())
    return back_to_card(request, client, "C’est noté : plus aucun appel pour vendre.")


@writes
def mandate(request: DeskRequest, ident: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)

    def act(values: dict[str, Any]) -> object:
        given = {name: values[name] for name in MANDATE}
        return agreements.record_mandate(client=client, by=request.user, now=clock.now(), **given)

    return answer_part(request, client, MandateForm(request.POST), act, said="L’accord est noté.")


@writes
def revoke(request: DeskRequest, ident: UUID, part: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)
    agreements.revoke_mandate(mandate=part_of(client, "mandates", part), by=request.user, now=clock.now())
    return back_to_card(request, client, "L’accord est retiré, dès maintenant.")


@writes
def protect(request: DeskRequest, ident: UUID) -> HttpResponse:
    """Write the restricted note: only those who may read the one it replaces."""
    client = access_client(request.user, str(ident), working=True)
    if not may_read_vulnerability(request.user, client):
        raise NotAllowed("Cette note est à lecture restreinte. Demandez à un superviseur de l’écrire.")

    def act(values: dict[str, Any]) -> object:
        return agreements.write_vulnerability_note(
            client=client,
            by=request.user,
            now=clock.now(),
            body=values["body"],
            form_token=values["form_token"],
            seen=values["seen"] if "seen" in request.POST else None,
        )

    return answer_part(request, client, ProtectedForm(request.POST), act, said="La note est écrite.")
