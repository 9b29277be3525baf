"""One good gesture for every address that takes one: who makes it, on what, with every field that its form lists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import reverse

from numi.calls.models import Callback
from numi.calls.operations.answering import answer
from numi.calls.operations.hands import raise_hand
from numi.clients.operations.card import add_contact
from numi.core.clock import PARIS
from numi.tickets.models import Notice, Ticket
from numi.tickets.operations.closing import answer_client, close_ticket, resolve
from numi.tickets.operations.escalation import escalate
from numi.tickets.operations.intake import open_ticket
from numi.tickets.operations.waiting import ask_client
from tests.factories.accounts import PASSWORD
from tests.factories.desk import ring
from tests.people import client_as
from tests.security.guide import GUIDE
from tests.security.house import House
from tests.security.posts_library import library_posts, prepare_library
from tests.security.posts_listening import listening_posts, prepare_listening

OTHER_PHONE = "+33639980055"


@dataclass(frozen=True)
class Post:
    """A gesture ready to be sent. ``is_json`` is how our scripts send theirs."""

    by: str
    args: tuple[Any, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    is_json: bool = False

    def send(self, browser: Client, name: str, values: dict[str, Any] | None = None) -> Any:
        kind = {"content_type": "application/json"} if self.is_json else {}
        return browser.post(reverse(name, args=self.args), self.values if values is None else values, **kind)


def prepare(house: House) -> None:
    """Add what gestures need: requests in each state, a call in progress, a hand up, a second browser."""
    now, people, tickets = house.now, house.people, house.tickets
    agnes, bruno, jean = people["agnes"], people["bruno"], house.clients["jean"]
    add_contact(client=jean, kind="phone", value=OTHER_PHONE, by=bruno, now=now)
    house.calls["live"] = answer(call=ring(number=OTHER_PHONE, call="pbx-live", at=now), by=bruno, now=now)
    tickets["live"] = house.calls["live"].ticket
    for name in ("new", "other", "waiting", "closed", "passed", "kept"):
        owner = None if name == "new" else agnes
        tickets[name] = open_ticket(by=owner, now=now, channel="phone", client=jean, subject=name, owner=owner)
    ask_client(ticket=tickets["waiting"], by=agnes, now=now, need="action", question="Une photo")
    for name in ("closed", "other"):
        answer_client(ticket=tickets[name], by=agnes, now=now, how="voice")
    resolve(ticket=tickets["closed"], by=agnes, now=now, outcome="resolved")
    close_ticket(ticket=tickets["closed"], by=agnes, now=now, reason="Réglé")
    escalate(ticket=tickets["passed"], by=agnes, now=now, to_level=2, problem="Bloquée", body="Tout est là.")
    house.others["hand"] = raise_hand(ticket=tickets["other"], by=agnes, now=now)
    house.others["notice"] = Notice.objects.create(user=agnes, ticket=tickets["other"], kind="brief.accepted", at=now)
    house.others["session"] = UserSession.objects.get(session_key=client_as(agnes).session.session_key)
    house.others["device"] = house.clients["odette"].devices.get()
    house.others["contact"] = house.clients["odette"].contact_points.first()
    house.others["mandate"] = house.clients["odette"].mandates.get()
    house.others["merge"] = house.clients["odette"].merges.get()
    prepare_library(house, settings.CONTENT)
    prepare_listening(house)
    house.tickets |= {name: Ticket.objects.get(pk=one.pk) for name, one in tickets.items()}


def posts_of(house: House) -> dict[str, Post]:
    """route → the gesture."""
    makers: tuple[Callable[[House], dict[str, Post]], ...] = (_calls, _tickets, _clients, _guidance, _team, _mine)
    found: dict[str, Post] = {}
    for maker in makers:
        found |= maker(house)
    return found | library_posts(house, Post) | listening_posts(house, Post)


def token(name: str) -> str:
    """The token of the form of a gesture: the same at each sending."""
    return str(UUID(int=UUID("0" * 8 + "-7000-4000-8000-000000000000").int + sum(map(ord, name)) * 7919))


def local(house: House, hours: int) -> str:
    return f"{(house.now + timedelta(hours=hours)).astimezone(PARIS):%Y-%m-%dT%H:%M}"


def _calls(house: House) -> dict[str, Post]:
    live, ringing = (house.calls["live"].pk,), (house.calls["ringing"].pk,)
    callback = (Callback.objects.get(ticket=house.tickets["plain"]).pk,)
    jean, waiting = house.clients["jean"], house.tickets["waiting"].number
    return {
        "desk:calls-log": Post("agnes", (), {"direction": "inbound", "number": OTHER_PHONE, "demande": waiting}),
        "desk:calls-dial": Post("agnes", (), {"direction": "outbound", "number": OTHER_PHONE, "demande": waiting}),
        "desk:ring": Post("agnes", (), {"number": OTHER_PHONE}),
        "desk:calls-answer": Post("agnes", ringing, {"demande": ""}),
        "desk:calls-hold": Post("bruno", live),
        "desk:calls-hang-up": Post("bruno", live),
        "desk:calls-transfer": Post("bruno", live, {"to": str(house.people["agnes"].pk)}),
        "desk:calls-continue": Post("bruno", live, {"demande": waiting}),
        "desk:calls-confirm": Post("bruno", live, {"client": str(house.clients["odette"].pk)}),
        "desk:calls-deny": Post("bruno", live),
        "desk:calls-undo-deny": Post("bruno", live),
        "desk:calls-new-client": Post("bruno", live, {"given_name": "Rose", "family_name": "Lebrun"}),
        "desk:callbacks-attempt": Post("agnes", callback, {"result": "reached"}),
        "desk:callbacks-postpone": Post("agnes", callback, {"to": local(house, 3)}),
        "desk:callbacks-cancel": Post("agnes", callback, {"reason": f"{jean.given_name} a rappelé"}),
        "desk:home-read-notice": Post("agnes", (house.others["notice"].pk,)),
        "desk:presence-change": Post("agnes", (), {"state": "pause"}),
    }


def _tickets(house: House) -> dict[str, Post]:
    def on(name: str, by: str = "agnes", **values: Any) -> Post:
        return Post(by, (house.tickets[name].number,), values)

    seen = house.tickets["plain"]
    base = {f"base-{name}": getattr(seen, name) for name in ("subject", "words", "kind", "priority")}
    described = {"subject": "Écran bloqué", "words": "elle crie", "kind": "security", "priority": "high"}
    return {
        "desk:tickets-new": Post("agnes", (), {"channel": "phone", "subject": "Une imprimante", "words": "elle clignote",
                                               "priority": "normal"}),
        "desk:tickets-edit": on("plain", **described, **base),
        "desk:tickets-take": on("new"),
        "desk:tickets-keep": on("plain"),
        "desk:tickets-wait": on("other", need="action", question="Une photo de l’écran"),
        "desk:tickets-resume": on("waiting"),
        "desk:tickets-close": on("other", reason="Réglé"),
        "desk:tickets-reopen": on("closed", reason="Cela recommence"),
        "desk:tickets-accept": on("passed", "bruno"),
        "desk:tickets-return": on("passed", "bruno", reason="Il manque l’écran"),
        "desk:tickets-assign": on("other", to=str(house.people["bruno"].pk)),
        "desk:tickets-link": on("other", other=house.tickets["kept"].number),
        "desk:tickets-merge": on("other", other=house.tickets["kept"].number),
        "desk:tickets-unmerge": on("merged"),
        "desk:tickets-split": on("other", subject="L’imprimante aussi", words="elle clignote"),
        "desk:tickets-callback": on("other", number=OTHER_PHONE, reason="Finir", window_from=local(house, 2),
                                    window_to=local(house, 4)),
        "desk:tickets-note": on("other", body="Elle rappelle demain", visible_to_client="on"),
        "desk:tickets-promise": on("other", what="Rappeler", at=local(house, 5)),
    }  # fmt: skip


def _clients(house: House) -> dict[str, Post]:
    odette, jean = house.clients["odette"], house.clients["jean"]

    def on(*parts: Any, by: str = "agnes", **values: Any) -> Post:
        return Post(by, (odette.pk, *(part.pk for part in parts)), values)

    identity = {
        "civility": "mrs", "given_name": "Odette", "family_name": "Morel-Petit", "birth_year": "1948", "is_vip": "on",
        "street": "2 rue des Pins", "postcode": "35000", "city": "Rennes", "hard_of_hearing": "on",
        "hard_to_speak": "on", "low_sight": "on", "slow_pace": "on", "care_note": "Parle doucement",
        "preferred_channel": "post", "has_no_email": "on", "has_no_mobile": "on", "recognition_word": "mimosa",
        "plan_name": "Sérénité", "covered_until": "2031-01-01", "client_since": "2020-01-01",
    }  # fmt: skip
    stale = {f"base-{name}": str(getattr(odette, name) or "").replace("False", "") for name in identity}
    agreed = {
        "text_shown": "Puis-je vous rappeler ?",
        "text_version": "1",
        "collected_through": "phone",
        "proof": "Dit",
    }
    starts, ends = house.now.date(), house.now.date() + timedelta(days=90)
    return {
        "desk:clients-new": Post("agnes", (), identity | {"phone": "06 39 98 00 66", "email": ""}),
        "desk:clients-edit": on(**identity, **stale),
        "desk:clients-contact-add": on(kind="phone", value="06 39 98 00 77", label="chez sa fille", is_main="on"),
        "desk:clients-contact-remove": on(house.others["contact"]),
        "desk:clients-no-email": on(),
        "desk:clients-device-add": on(kind="tablet", label="Tablette", system="android"),
        "desk:clients-device-remove": on(house.others["device"]),
        "desk:clients-ease": on(ease="2"),
        "desk:clients-household": on(name="Foyer Morel", people=[str(jean.pk)]),
        "desk:clients-consent": on(purpose="survey", channel="phone", answer="yes", **agreed),
        "desk:clients-stop-calls": on(),
        "desk:clients-mandate": on(helper_name="Zoé Morel", helper_relation="sa fille", helper_phone="06 39 98 00 88",
                                   scopes=["speak"], starts_on=str(starts), ends_on=str(ends), consent_text="oui",
                                   consent_channel="phone", consent_proof="Dit au téléphone"),
        "desk:clients-mandate-revoke": on(house.others["mandate"]),
        "desk:clients-protected": on(body="Préfère parler à une femme."),
        "desk:clients-merge": on(jean, keep=str(odette.pk)),
        "desk:clients-unmerge": on(house.others["merge"]),
        "desk:clients-distinct": on(jean, **{"from": "list"}),
    }  # fmt: skip


def _guidance(house: House) -> dict[str, Post]:
    other, run = (house.tickets["other"].number,), house.runs["plain"]
    gesture = {"id": token("gesture"), "seq": 9, "kind": "answer", "procedure": GUIDE, "step": run.current_step,
               "answer": "O", "item": "", "reason": "", "elapsed_ms": 10, "at": house.now.isoformat()}  # fmt: skip
    finish = {"outcome": "callback", "summary": "La page est fermée.", "close": "", "promise": "Rappeler",
              "promised_at": local(house, 5), "recap": "", "recap_body": "", "ease": "2", "was_hard": "on",
              "silent_cause": ""}  # fmt: skip
    return {
        "desk:guidance-start": Post("agnes", other, {"procedure": GUIDE, "run": token("run")}, is_json=True),
        "desk:guidance-words": Post("agnes", other, {"words": "la page est rouge", "base": ""}, is_json=True),
        "desk:guidance-look": Post("agnes", other, {"typing": True, "leaving": False}, is_json=True),
        "desk:guidance-escalate": Post("agnes", other, {"to_level": "2", "problem": "Bloquée", "body": "Tout est là."}),
        "desk:guidance-hand": Post("bruno", other, {"up": True}, is_json=True),
        "desk:guidance-finish": Post("bruno", (house.tickets["live"].number,), finish),
        "desk:guidance-gestures": Post("agnes", (run.pk,), {"gestures": [gesture]}, is_json=True),
        "desk:guidance-come": Post("denis", (house.others["hand"].pk,)),
        "desk:drafts": Post("agnes", (other[0], "note"), {"values": [["body", "Un début"]], "token": token("draft")},
                            is_json=True),
    }  # fmt: skip


def _team(house: House) -> dict[str, Post]:
    gael = house.people["gael"]
    invited = {"given_name": "Inès", "family_name": "Petit", "email": "ines.petit@exemple.fr", "role": "n1"}
    return {
        "desk:journal-verify": Post("fanny"),
        "desk:team-invite": Post("fanny", (), invited),
        "desk:team-rescue": Post("fanny", (gael.pk,)),
        "desk:team-role": Post("fanny", (gael.pk,), {"role": "n2", "version": str(gael.version)}),
        "desk:team-leave": Post("fanny", (gael.pk,)),
        "desk:team-return": Post("fanny", (gael.pk,)),
        "desk:team-revoke": Post("fanny", (house.others["invitation"].pk,)),
    }


def _mine(house: House) -> dict[str, Post]:
    """My settings, and the doors of allauth."""
    secret = "trois chats sur un mur"
    keys = {f"key_{one}": one for one in "csjbdhtlauxqvemirzf"} | {"key_c": "n", "off": "on"}
    change = {"oldpassword": PASSWORD, "password1": secret, "password2": secret}
    return {
        "desk:account": Post("agnes", (), {"density": "big", "theme": "dark", "view": "map"}),
        "desk:account-keys": Post("agnes", (), keys),
        "desk:account-session-end": Post("agnes", (house.others["session"].pk,)),
        "desk:account-sessions-end": Post("agnes"),
        "account_change_password": Post("agnes", (), change),
        "account_reauthenticate": Post("agnes", (), {"password": PASSWORD}),
        "account_login": Post("", (), {"login": house.people["agnes"].email, "password": PASSWORD}),
        "account_logout": Post("agnes"),
        "mfa_authenticate": Post("", (), {"code": "000000"}),
        "mfa_reauthenticate": Post("agnes", (), {"code": "000000"}),
        "mfa_reauthenticate_webauthn": Post("agnes", (), {"credential": "{}"}),
        "mfa_login_webauthn": Post("", (), {"credential": "{}"}),
        "mfa_activate_totp": Post("agnes", (), {"code": "000000"}),
        "mfa_deactivate_totp": Post("agnes"),
        "mfa_add_webauthn": Post("agnes", (), {"name": "Clé", "credential": "{}"}),
        "mfa_remove_webauthn": Post("agnes", (999,)),
        "mfa_edit_webauthn": Post("agnes", (999,), {"name": "Ma clé"}),
        "mfa_generate_recovery_codes": Post("agnes"),
        "sign_in-invitation": Post("", (house.others["token"],), {"password": secret}),
        "sign_in-again": Post("", (), {"login": house.people["agnes"].email, "password": PASSWORD, "code": "000000",
                                       "who": str(uuid4())}),
    }  # fmt: skip
