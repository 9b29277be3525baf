"""A house with people, requests and calls in it, and a word in each text that tells where it was read.

A word is made of its kind, its place and a tail (« zqsecretnote…kx »): pages that give a search back to the person who
typed its beginning do not show the tail. The kinds say who may read it:

- ``plain``   any card, request or call of the house: call takers and the « référente RGPD »;
- ``secret``  a request about personal data, kept by Denis: the supervisor and the « référente RGPD »;
- ``guarded`` the note with restricted reading: the same, and N3;
- ``gone``    an erased card: nobody;
- ``draft``   what Denis has not given to anybody: himself;
- ``team``    an invitation: the administrator.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings

from numi.accounts.operations.arriving import invite
from numi.accounts.operations.presence import go_on_duty
from numi.accounts.roles import Role
from numi.calls.models import Call
from numi.calls.operations.answering import answer, hang_up
from numi.calls.operations.callbacks import plan_callback
from numi.calls.operations.hands import raise_hand
from numi.clients.operations.agreements import record_mandate, write_vulnerability_note
from numi.clients.operations.card import add_contact, add_device, form_household, open_client
from numi.clients.operations.merging import merge_clients
from numi.drafts.operations import keep_draft
from numi.guidance.operations.running import Gesture, pause_run, record_gestures, start_run
from numi.library.queries import current_catalog
from numi.sign_in.operations import enrol_totp
from numi.tickets.messages import prepare
from numi.tickets.models import Brief, Notice, Ticket
from numi.tickets.operations.intake import open_ticket
from numi.tickets.operations.relations import link_tickets
from numi.tickets.operations.work import promise, write_note
from tests.factories.accounts import make_user
from tests.factories.desk import MOREL, ring
from tests.people import TOTP_SECRET
from tests.security.guide import GUIDE, publish_guide

TEAM = (
    ("agnes", "Agnès", "Le Goff", Role.N1),
    ("bruno", "Bruno", "Diallo", Role.N2),
    ("chloe", "Chloé", "Nguyen", Role.N3),
    ("denis", "Denis", "Marchal", Role.SUPERVISOR),
    ("elise", "Élise", "Caron", Role.DPO),
    ("fanny", "Fanny", "Roux", Role.ADMIN),
    ("gael", "Gaël", "Morin", Role.FACILITATOR),
)


def word(kind: str, place: str) -> str:
    """The word of a place. Letters only, so that names may hold it and a search by its beginning finds it."""
    return f"zq{kind}{place}kxvw"


@dataclass
class House:
    """Everything that was made, by what a test calls it."""

    now: datetime
    people: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Any] = field(default_factory=dict)
    tickets: dict[str, Any] = field(default_factory=dict)
    calls: dict[str, Any] = field(default_factory=dict)
    runs: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)

    def of_role(self, role: str) -> Any:
        return next(one for one in self.people.values() if one.role == role)


def build_house(now: datetime) -> House:
    """Make the house. Slow: share it between tests."""
    house = House(now)
    publish_guide(now=now)
    for name, given, family, role in TEAM:
        house.people[name] = make_user(given, role, family_name=family, now=now)
        enrol_totp(user=house.people[name], secret=TOTP_SECRET)
    house.others["invitation"], house.others["token"] = invite(
        email=f"{word('team', 'mail')}@exemple.fr", role=Role.N1, given_name="Inès",
        family_name=word("team", "nom"), by=house.people["fanny"], now=now,
    )  # fmt: skip
    _people_helped(house)
    house.tickets["plain"] = request(house, "plain", "question", owner=house.people["agnes"])
    house.tickets["secret"] = request(house, "secret", "privacy", owner=house.people["denis"])
    agnes = house.people["agnes"]
    link_tickets(ticket=house.tickets["plain"], other=house.tickets["secret"], kind="related", by=agnes, now=now)
    _merged_into_the_secret(house)
    Notice.objects.create(user=agnes, ticket=house.tickets["secret"], kind="promise.missed", at=now)
    keep_draft(
        by=house.people["denis"], now=now, subject_kind="ticket", subject_id=house.tickets["plain"].pk, kind="note",
        values=[("body", word("draft", "note"))],
    )  # fmt: skip
    go_on_duty(user=agnes, now=now)
    house.calls["ringing"] = ring(call="pbx-sonne", at=now)
    return house


def _people_helped(house: House) -> None:
    """Odette Morel, her double that was merged, a neighbour with a guarded note, and a card that was erased."""
    denis, now = house.people["denis"], house.now
    for name, given, family in (
        ("odette", "Odette", "Morel"),
        ("double", word("plain", "double").title(), "Morel"),
        ("jean", "Jean", "Perrin"),
        ("gone", word("gone", "prenom").title(), "Morel"),
    ):
        kind = "gone" if name == "gone" else "plain"
        house.clients[name] = open_client(
            by=denis, now=now, given_name=given, family_name=family, street=word(kind, "rue"), postcode="35000",
            city=word(kind, "ville"), care_note=word(kind, "soin"), recognition_word=word(kind, "convenu"),
        )  # fmt: skip
    odette, jean, gone = (house.clients[name] for name in ("odette", "jean", "gone"))
    for one in (odette, jean, gone):
        add_contact(client=one, kind="phone", value=MOREL, by=denis, now=now, label=word("plain", "contact"))
    add_contact(client=gone, kind="email", value=f"{word('gone', 'mail')}@exemple.fr", by=denis, now=now)
    add_device(client=odette, kind="laptop", label=word("plain", "appareil"), system="windows", by=denis, now=now)
    form_household(name=word("plain", "foyer"), people=[odette, jean, gone], by=denis, now=now)
    for one, place in ((odette, "odette"), (jean, "jean")):
        write_vulnerability_note(client=one, by=denis, now=now, body=word("guarded", place))
    record_mandate(
        client=odette, by=denis, now=now, helper_name=word("plain", "aidant"), helper_relation="sa fille",
        scopes=["speak"], starts_on=now.date(), ends_on=now.date() + timedelta(days=300), consent_text="oui",
        consent_channel="phone", consent_proof=word("plain", "preuve"),
    )  # fmt: skip
    merge_clients(kept=odette, absorbed=house.clients["double"], by=denis, now=now)
    gone.refresh_from_db()
    gone.state = "erased"
    gone.save(update_fields=["state"])
    odette.refresh_from_db()


def request(house: House, kind: str, about: str, *, owner: Any) -> Ticket:
    """A request with something written everywhere something can be."""
    now = house.now
    ticket = open_ticket(
        by=owner, now=now, channel="phone", client=house.clients["jean" if kind == "secret" else "odette"],
        subject=word(kind, "objet"), words=word(kind, "mots"), owner=owner, kind=about,
    )  # fmt: skip
    write_note(ticket=ticket, by=owner, now=now, body=word(kind, "note"))
    promise(ticket=ticket, by=owner, now=now, what=word(kind, "promesse"), at=now + timedelta(hours=2))
    Brief.objects.create(
        ticket=ticket, from_level=1, to_level=2, problem=word(kind, "probleme"), body=word(kind, "fiche"), by=owner,
        at=now,
    )  # fmt: skip
    prepare(
        ticket=ticket, kind="tickets.recap", channel="post", to=word(kind, "adresse"), body=word(kind, "recap"),
        by=owner, now=now, dedup_key=f"recap:{kind}",
    )  # fmt: skip
    plan_callback(
        ticket=ticket, by=owner, now=now, number=MOREL, reason=word(kind, "rappel"),
        window_from=now + timedelta(minutes=5), window_to=now + timedelta(hours=1),
    )  # fmt: skip
    raise_hand(ticket=ticket, by=owner, now=now, reason=word(kind, "main"))
    call = answer(call=ring(call=f"pbx-{kind}", at=now), by=owner, now=now, ticket=ticket)
    house.calls[kind] = hang_up(call=call, by=owner, now=now)
    house.runs[kind] = _run(house, ticket, kind, owner)
    _passed_by_the_telephone(house, ticket, kind)
    return Ticket.objects.get(pk=ticket.pk)


def _run(house: House, ticket: Ticket, kind: str, by: Any) -> Any:
    """A guide left in pause, with a reason that somebody typed. It never makes a secret request a common one."""
    catalog, was = current_catalog(str(settings.CONTENT)), ticket.kind
    run = start_run(ticket=ticket, catalog=catalog, procedure_id=GUIDE, by=by, now=house.now, run_id=uuid4())
    left = Gesture(uuid4(), 1, "off_script", GUIDE, run.current_step, reason=word(kind, "horsscript"), at=house.now)
    record_gestures(run=run, gestures=[left], by=by, now=house.now)
    pause_run(run=run, by=by, now=house.now, event_id=uuid4())
    Ticket.objects.filter(pk=ticket.pk).update(kind=was)
    return run


def _passed_by_the_telephone(house: House, ticket: Ticket, kind: str) -> None:
    """The telephone put a call about the request on the line of Agnès."""
    house.calls[f"{kind}-passed"] = Call.objects.create(
        provider_id=f"pbx-{kind}-passed", state="ended", agent=house.people["agnes"], ticket=ticket, number=MOREL,
        client=ticket.client, rang_at=house.now, answered_at=house.now, ended_at=house.now, last_event_at=house.now,
    )  # fmt: skip


def _merged_into_the_secret(house: House) -> None:
    """A common request that was made a double of the secret one."""
    ticket = open_ticket(
        by=house.people["agnes"], now=house.now, channel="phone", client=house.clients["jean"],
        subject=word("plain", "doublon"), owner=house.people["agnes"],
    )  # fmt: skip
    Ticket.objects.filter(pk=ticket.pk).update(state="merged", merged_into=house.tickets["secret"])
    house.tickets["merged"] = Ticket.objects.get(pk=ticket.pk)
