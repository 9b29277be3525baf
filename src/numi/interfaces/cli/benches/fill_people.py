"""The people of a measured base: colleagues by the operations of the product, people helped by the hundred thousand."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache

from numi.accounts.operations.arriving import create_user
from numi.accounts.operations.presence import go_on_duty
from numi.accounts.roles import CALL_TAKERS, Role
from numi.clients.sound import sound
from numi.core import clock
from numi.core.text import fold
from numi.interfaces.cli.benches import names
from numi.interfaces.cli.benches.loading import Loader, stamp, table
from numi.interfaces.cli.benches.names import Dice
from numi.interfaces.cli.benches.shape import Shape
from numi.interfaces.cli.demo import PASSWORD, STAFF, TOTP_SECRET
from numi.sign_in.operations import enrol_totp

USER = table(
    "accounts_user",
    "password id email given_name family_name role is_active joined_at extension settings version session_epoch",
)
PRESENCE = table("accounts_presence", "user_id state since reason")
HOUSEHOLD = table("clients_household", "id name")
CLIENT = table(
    "clients_client",
    "id state civility given_name family_name search_name sound_name birth_year street postcode city client_since "
    "plan_name covered_until ease has_no_email has_no_mobile preferred_channel hard_of_hearing hard_to_speak low_sight "
    "slow_pace care_note recognition_word is_vip created_at version household_id merged_into_id",
)
CONTACT = table("clients_contactpoint", "id kind value label is_main takes_sms client_id")
DEVICE = table("clients_device", "id kind label system client_id")
EASE = table("clients_easereading", "ease at by_id client_id")
CONSENT = table(
    "clients_consent",
    "id channel purpose answer collected_at expires_at text_shown text_version collected_through proof "
    "withdrawn_through client_id recorded_by_id",
)
MANDATE = table(
    "clients_mandate",
    "id helper_name helper_relation helper_phone scopes starts_on ends_on consent_text consent_text_hash "
    "consent_channel consent_proof consented_at client_id recorded_by_id",
)
PROTECTED = table("clients_vulnerabilitynote", "id body at review_on by_id client_id")
MENTION = table("clients_phonemention", "value seen_at client_id")
MERGE = table("clients_merge", "id moved at absorbed_id by_id kept_id")
TABLES = (USER, PRESENCE, HOUSEHOLD, CLIENT, CONTACT, DEVICE, EASE, CONSENT, MANDATE, PROTECTED, MENTION, MERGE)

AGREED = "Elle est d’accord pour que cette personne parle en son nom."
HOT_CLIENTS = 3
DAY = 86_400.0


@dataclass(slots=True)
class World:
    """What the parts of the filling share."""

    shape: Shape
    dice: Dice
    loader: Loader
    now: float
    staff: list[str] = field(default_factory=list)
    experts: list[str] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)

    @property
    def began(self) -> float:
        return self.now - self.shape.years * 365 * DAY

    def agent(self) -> str:
        return self.staff[int(self.dice.chance() ** 2 * len(self.staff))]


@dataclass(slots=True)
class Person:
    """What the next card may share with the one before: a household, or by mistake everything."""

    given: str
    family: str
    birth: int
    town: tuple[str, str]
    street: str
    number: str
    household: str | None = None


def fill_staff(world: World) -> None:
    """The accounts of the demonstration, which may sign in, then colleagues up to the number asked; all on duty."""
    now = clock.now()
    for name, given, family, role, line in STAFF:
        user = create_user(
            email=f"{name}@demo.numi", role=role, given_name=given, family_name=family, password=PASSWORD, now=now,
            extension=line,
        )  # fmt: skip
        enrol_totp(user=user, secret=TOTP_SECRET)
        if role in CALL_TAKERS:
            go_on_duty(user=user, now=now)
            (world.experts if role in (Role.N3, Role.SUPERVISOR) else world.staff).append(user.pk.hex)
    for place in range(max(world.shape.staff - len(STAFF), 0)):
        ident, role = world.dice.ident(world.now), Role.N2 if place % 5 == 0 else Role.N1
        world.loader.add(
            USER, "!", ident, f"collegue{place}@demo.numi", world.dice.among(names.GIVEN), world.dice.family(),
            role.value, True, stamp(world.began), "", "{}", 1, 1,
        )  # fmt: skip
        world.loader.add(PRESENCE, ident, "on_duty", stamp(world.now), "")
        world.staff.append(ident)
    world.loader.flush()


def fill_clients(world: World) -> None:
    """Cards with contacts, devices and agreements: couples on one number, doubles, merged cards, three hot ones."""
    before: Person | None = None
    span = world.now - world.began
    for place in range(world.shape.clients):
        at = world.began + span * 0.98 * place / world.shape.clients
        before = _person(world, place, before)
        ident = world.dice.ident(at)
        _card(world, place, ident, before, at)
        world.clients.append(ident)
        _reach(world, place, ident, before, at)
        _agreements(world, place, ident, at)
        world.loader.flush_when_full(CLIENT)
    world.loader.flush()


def _person(world: World, place: int, before: Person | None) -> Person:
    dice = world.dice
    if before is not None and place % 200 == 199:  # the same person, opened twice
        return Person(before.given, before.family, before.birth, before.town, before.street, before.number)
    given, birth = dice.among(names.GIVEN), 1930 + int(dice.chance() * 60)
    if before is not None and place % 12 == 11:  # a couple: one home, one number
        return Person(given, before.family, birth, before.town, before.street, before.number, before.household)
    family = dice.family()
    household = dice.ident(world.now) if place % 12 == 10 else None
    if household:
        world.loader.add(HOUSEHOLD, household, f"Foyer {family}"[:120])
    street = f"{1 + dice.below(90)} rue {dice.among(names.STREETS)}"
    number = names.number_of(50 if 60 <= place < 70 else place)  # ten people of one care home
    town, post = names.TOWNS[dice.below(len(names.TOWNS))]
    return Person(given, family, birth, (town, f"{post[:2]}{dice.below(80) * 10:03d}"), street, number, household)


@cache
def _folded(text: str) -> str:
    return fold(text)


@cache
def _sound(text: str) -> str:
    return sound(text)


def _card(world: World, place: int, ident: str, person: Person, at: float) -> None:
    dice = world.dice
    merged = world.clients[-1] if place % 500 == 498 and world.clients else None
    has_plan = dice.chance() < 0.6
    day = stamp(at)[:10]
    world.loader.add(
        CLIENT, ident, "merged" if merged else "client", "mrs" if place % 2 else "mr", person.given, person.family,
        f"{_folded(person.family)} {_folded(person.given)}", _sound(person.family), person.birth, person.street,
        person.town[1], person.town[0], day if has_plan else None, "Sérénité" if has_plan else "",
        stamp(world.now + dice.chance() * 300 * DAY)[:10] if has_plan else None, str(1 + dice.below(3)),
        place % 3 == 0, place % 10 == 0, "", place % 9 == 0, place % 40 == 0, place % 25 == 0, place % 6 == 0,
        "Entend mieux de l’oreille droite." if place % 9 == 0 else "", "", place % 100 == 0, stamp(at), 1,
        person.household, merged,
    )  # fmt: skip
    if merged:
        world.loader.add(MERGE, dice.ident(at), "{}", stamp(at), ident, world.agent(), merged)


def _reach(world: World, place: int, ident: str, person: Person, at: float) -> None:
    dice, loader = world.dice, world.loader
    mobile = person.number.startswith("+26263998")
    loader.add(CONTACT, dice.ident(at), "phone", person.number, "", True, mobile, ident)
    if place % 3:
        address = f"{_folded(person.given)}.{_folded(person.family)}.{place}@exemple.fr".replace(" ", "")
        loader.add(CONTACT, dice.ident(at), "email", address, "", True, False, ident)
    for _ in range(2 if place < HOT_CLIENTS else dice.below(3)):
        kind, label, system = names.DEVICES[dice.below(len(names.DEVICES))]
        loader.add(DEVICE, dice.ident(at), kind, label, system, ident)
    if place % 50 == 7:
        loader.add(MENTION, names.mentioned_number(place // 50), stamp(at), ident)


def _agreements(world: World, place: int, ident: str, at: float) -> None:
    dice, loader, by = world.dice, world.loader, world.agent()
    if place % 2 == 0:
        loader.add(EASE, str(1 + dice.below(3)), stamp(at), by, ident)
    if place % 3 == 0:
        for purpose in ("service", "survey")[: 1 + place % 2]:
            loader.add(
                CONSENT, dice.ident(at), "phone", purpose, "yes" if dice.chance() < 0.7 else "no", stamp(at),
                stamp(at + 700 * DAY), "Voulez-vous être rappelée ?", "2026-01", "phone", "appel", "", ident, by,
            )  # fmt: skip
    if place % 30 == 0:
        proof = hashlib.sha256(AGREED.encode()).hexdigest()
        loader.add(
            MANDATE, dice.ident(at), f"{dice.among(names.GIVEN)} {dice.family()}", "sa fille", "",
            json.dumps(["speak"]), stamp(at)[:10], stamp(world.now + 400 * DAY)[:10], AGREED, proof, "phone", "appel",
            stamp(at), ident, by,
        )  # fmt: skip
    if place % 90 == 0:
        loader.add(
            PROTECTED, dice.ident(at), "Vit seule, préfère le matin.", stamp(at), stamp(at + 180 * DAY)[:10], by, ident
        )
