"""A believable hotline of invented people. Numbers come from the ranges kept for fiction (06 39 98, 01 99 00)."""

from datetime import date, datetime, timedelta
from typing import Any

from numi.accounts.operations.arriving import create_user
from numi.accounts.operations.presence import go_on_duty
from numi.accounts.roles import Role
from numi.calls.operations.callbacks import plan_callback
from numi.clients.operations.card import add_contact, add_device, form_household, open_client, record_ease
from numi.sign_in.operations import enrol_totp
from numi.tickets.operations.closing import answer_client, close_ticket, resolve
from numi.tickets.operations.intake import open_ticket
from numi.tickets.operations.waiting import ask_client
from numi.tickets.operations.work import promise, write_note

PASSWORD = "numi-demonstration"  # noqa: S105 -- the demonstration shows it
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 -- the demonstration shows the code

STAFF = (
    ("agnes", "Agnès", "Le Goff", Role.N1, "201"),
    ("bruno", "Bruno", "Diallo", Role.N2, "202"),
    ("chloe", "Chloé", "Nguyen", Role.N3, "203"),
    ("denis", "Denis", "Marchal", Role.SUPERVISOR, "204"),
    ("elise", "Élise", "Caron", Role.DPO, ""),
    ("fanny", "Fanny", "Roy", Role.ADMIN, ""),
    ("gael", "Gaël", "Prigent", Role.FACILITATOR, ""),
    ("karim", "Karim", "Benali", Role.N1, "205"),
)

# civility, given, family, birth, city, postcode, phone, email ("-" = none at all), traits, devices
PEOPLE: tuple[tuple[Any, ...], ...] = (
    (
        "mrs",
        "Odette",
        "Morel",
        1948,
        "Rennes",
        "35000",
        "06 39 98 00 01",
        "-",
        {
            "hard_of_hearing": True,
            "slow_pace": True,
            "care_note": "Entend mieux de l’oreille droite.",
            "plan_name": "Sérénité",
        },
        (
            ("laptop", "Portable Windows 11", "windows"),
            ("phone", "Samsung A15", "android"),
            ("printer", "Canon TS3550", ""),
        ),
    ),
    (
        "mrs",
        "Yvonne",
        "Bernard",
        1945,
        "Quimper",
        "29000",
        "06 39 98 00 02",
        "-",
        {"slow_pace": True, "plan_name": "Essentiel"},
        (("tablet", "Tablette Lenovo", "android"),),
    ),
    (
        "mr",
        "Jean",
        "Perrin",
        1956,
        "Angers",
        "49000",
        "06 39 98 00 03",
        "jean.perrin@exemple.fr",
        {"plan_name": "Premium", "is_vip": True},
        (("computer", "PC de bureau Windows 10", "windows"),),
    ),
    (
        "mrs",
        "Simone",
        "Garnier",
        1940,
        "Brest",
        "29200",
        "01 99 00 00 04",
        "-",
        {"low_sight": True, "plan_name": "Sérénité"},
        (),
    ),
    (
        "mr",
        "René",
        "Lemoine",
        1951,
        "Nantes",
        "44000",
        "06 39 98 00 05",
        "rene.lemoine@exemple.fr",
        {"plan_name": "Essentiel"},
        (("phone", "iPhone SE", "ios"),),
    ),
    ("mrs", "Aïssatou", "Diallo", 1972, "Le Mans", "72000", "06 39 98 00 06", "aissatou.diallo@exemple.fr", {}, ()),
    (
        "mr",
        "Paul",
        "Hoarau",
        1963,
        "Saint-Denis",
        "97400",
        "0692 00 00 07",
        "paul.hoarau@exemple.fr",
        {"plan_name": "Essentiel"},
        (),
    ),
    ("mr", "Marcel", "Petit", 1947, "Vannes", "56000", "06 39 98 00 08", "-", {"hard_to_speak": True}, ()),
    ("mrs", "Jeanne", "Petit", 1949, "Vannes", "56000", "06 39 98 00 08", "jeanne.petit@exemple.fr", {}, ()),
    ("mrs", "Claire", "Morel", 1975, "Rennes", "35000", "06 39 98 00 10", "claire.morel@exemple.fr", {}, ()),
    ("mr", "Hugo", "Roussel", 1968, "Lorient", "56100", "06 39 98 00 11", "hugo.roussel@exemple.fr", {}, ()),
    (
        "mrs",
        "Lucie",
        "Faure",
        1958,
        "Laval",
        "53000",
        "06 39 98 00 12",
        "lucie.faure@exemple.fr",
        {"plan_name": "Sérénité"},
        (),
    ),
)


def seed(*, now: datetime) -> None:
    """Fill an empty database: people of the house, people helped, requests, promises. Idempotence is the caller's."""
    staff = {name: _colleague(name, given, family, role, line, now) for name, given, family, role, line in STAFF}
    for name in ("agnes", "bruno", "chloe", "denis"):
        go_on_duty(user=staff[name], now=now)
    people = {row[2] + row[1]: _person(row, staff["agnes"], now - timedelta(days=400)) for row in PEOPLE}
    couple = [people["PetitJeanne"], people["PetitMarcel"]]
    form_household(name="Jeanne et Marcel Petit", people=couple, by=staff["agnes"], now=now)
    _past(people, staff, now)
    _present(people, staff, now)


def _colleague(name: str, given: str, family: str, role: Role, line: str, now: datetime) -> Any:
    user = create_user(
        email=f"{name}@demo.numi",
        role=role,
        given_name=given,
        family_name=family,
        password=PASSWORD,
        now=now,
        extension=line,
    )
    enrol_totp(user=user, secret=TOTP_SECRET)
    return user


def _person(row: tuple[Any, ...], by: Any, now: datetime) -> Any:
    civility, given, family, birth, city, postcode, number, email, traits, devices = row
    covered = {"covered_until": date(2027, 3, 14), "client_since": date(2023, 5, 2)} if traits.get("plan_name") else {}
    client = open_client(
        by=by,
        now=now,
        given_name=given,
        family_name=family,
        civility=civility,
        birth_year=birth,
        city=city,
        postcode=postcode,
        street="4 rue des Lices",
        has_no_email=email == "-",
        **traits,
        **covered,
    )
    add_contact(client=client, kind="phone", value=number, by=by, now=now, is_main=True)
    if email != "-":
        add_contact(client=client, kind="email", value=email, by=by, now=now, is_main=True)
    for kind, label, system in devices:
        add_device(client=client, kind=kind, label=label, system=system, by=by, now=now)
    record_ease(client=client, ease="1" if birth < 1952 else "2", by=by, now=now)
    return client


def _past(people: dict[str, Any], staff: dict[str, Any], now: datetime) -> None:
    """What was already helped."""
    done = (
        ("MorelOdette", "Imprimante muette", 5),
        ("MorelOdette", "Mot de passe Ameli", 18),
        ("MorelOdette", "Photos du téléphone", 35),
        ("PerrinJean", "Zoom avec ses petits-enfants", 9),
        ("LemoineRené", "Téléphone trop lent", 12),
        ("FaureLucie", "Attestation de droits", 22),
    )
    for who, subject, days in done:
        at = now - timedelta(days=days)
        ticket = open_ticket(
            by=staff["agnes"], now=at, channel="phone", client=people[who], subject=subject, owner=staff["agnes"]
        )
        write_note(ticket=ticket, by=staff["agnes"], now=at, body=f"{subject} : réglé pendant l’appel.", kind="summary")
        answer_client(ticket=ticket, by=staff["agnes"], now=at, how="voice")
        resolve(ticket=ticket, by=staff["agnes"], now=at, outcome="resolved")
        close_ticket(ticket=ticket, by=staff["agnes"], now=at, reason="Réglé, d’accord avec la personne")


def _present(people: dict[str, Any], staff: dict[str, Any], now: datetime) -> None:
    """What waits this morning."""
    agnes = staff["agnes"]
    orange = open_ticket(
        by=agnes,
        now=now - timedelta(hours=20),
        channel="phone",
        client=people["BernardYvonne"],
        owner=agnes,
        priority="high",
        subject="Boîte Orange : ne reçoit plus ses e-mails",
    )
    plan_callback(
        ticket=orange,
        by=agnes,
        now=now,
        number="06 39 98 00 02",
        reason="Vérifier que sa boîte reçoit de nouveau ses e-mails, après le changement de mot de passe d’hier.",
        window_from=now + timedelta(minutes=18),
        window_to=now + timedelta(hours=2),
        owner=agnes,
    )
    taxes = open_ticket(
        by=agnes,
        now=now - timedelta(days=2),
        channel="phone",
        client=people["GarnierSimone"],
        owner=agnes,
        subject="impots.gouv.fr, accès impossible",
    )
    promise(
        ticket=taxes,
        by=agnes,
        now=now - timedelta(days=1),
        what="La rappeler après deux essais sans réponse",
        at=now - timedelta(minutes=40),
    )
    waiting = open_ticket(
        by=agnes,
        now=now - timedelta(days=3),
        channel="email",
        client=people["LemoineRené"],
        owner=agnes,
        subject="Facture d’octobre",
    )
    ask_client(
        ticket=waiting,
        by=agnes,
        now=now - timedelta(days=2),
        need="confirmation",
        question="A-t-il bien reçu la facture ?",
    )
    _queue(people, now)


def _queue(people: dict[str, Any], now: datetime) -> None:
    """What nobody has taken yet."""
    queue = (
        ("RousselHugo", "whatsapp", "urgent", "A donné son numéro de carte par SMS", 4, "fraud"),
        ("FaureLucie", "phone", "high", "Compte Ameli bloqué après trois essais", 22, "question"),
        ("DialloAïssatou", "website", "normal", "Envoyer une photo à son petit-fils", 65, "question"),
        ("HoarauPaul", "phone", "normal", "Scanner une ordonnance avec l’imprimante", 100, "question"),
        ("PetitJeanne", "email", "none", "Question sur un atelier", 190, "question"),
    )
    for who, channel, priority, subject, minutes, kind in queue:
        at = now - timedelta(minutes=minutes)
        open_ticket(by=None, now=at, channel=channel, client=people[who], subject=subject, priority=priority, kind=kind)
