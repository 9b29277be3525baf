"""Every list asks the database as much for one row as for three and for a hundred."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from numi.accounts.models import Presence, User
from numi.accounts.roles import Role
from numi.calls.models import Call, Callback, CallbackAttempt, RaisedHand
from numi.clients.models import Client, Consent, ContactPoint, Device, EaseReading, Mandate, Merge, PhoneMention
from numi.clients.operations.card import form_household
from numi.core import clock
from numi.core.ids import check_digit
from numi.drafts.models import Draft
from numi.guidance.models import Run, StepEvent
from numi.interfaces.ui.rights import ROUTES
from numi.journal.models import Fact
from numi.live.models import Viewer
from numi.tickets.models import Brief, Link, Message, Note, Notice, Ticket
from tests.factories.desk import NOW, make_client, make_ticket
from tests.people import client_as

pytestmark = pytest.mark.django_db
COUNTS = (1, 3, 100)
DAY = timedelta(days=1)


@dataclass
class House:
    """The people of a test, and one case around which everything is added."""

    agent: User
    boss: User
    person: Client
    case: Ticket
    made: int = 0

    def place(self) -> int:
        self.made += 1
        return self.made

    def ticket(self, **values) -> Ticket:
        body, now = str(10_000_000 + self.place()), clock.now()
        given = {"channel": "phone", "subject": "Page bloquée", "created_at": now, "moved_at": now} | values
        return Ticket.objects.create(number=body + check_digit(body), **given)

    def someone(self, **values) -> Client:
        name = f"Morel{self.place()}"
        given = {
            "given_name": "Odette",
            "family_name": name,
            "search_name": f"{name.lower()} odette",
            "state": "client",
        }
        return Client.objects.create(created_at=clock.now(), **given | values)

    def call(self, **values) -> Call:
        now = clock.now() - timedelta(seconds=self.place())
        given = {"state": "ended", "rang_at": now, "answered_at": now, "ended_at": now, "wrapped_up_at": now} | values
        return Call.objects.create(provider_id=str(uuid4()), last_event_at=now, **given)

    def run(self, ticket: Ticket, **values) -> Run:
        now = clock.now()
        given = {"started_at": now, "touched_at": now, "state": "ended"} | values
        return Run.objects.create(
            ticket=ticket, procedure_id="essai", content_hash="0" * 64, current_procedure="essai", current_step="un",
            started_by=self.agent, **given,
        )  # fmt: skip

    def gesture(self, run: Run) -> None:
        now = clock.now()
        StepEvent.objects.create(
            id=uuid4(), run=run, seq=self.place(), kind="resume", procedure="essai", step="un", by=self.agent, at=now,
            received_at=now,
        )  # fmt: skip


@pytest.fixture
def house(agnes, denis, elise, fanny):
    person = make_client("Odette", "Morel", number="01 99 00 00 01", city="Rennes")
    form_household(name="Foyer Morel", people=[person, make_client("Paul", "Morel")], by=agnes, now=NOW)
    return House(agnes, denis, person, make_ticket(agnes, client=person))


def queue(house):
    house.ticket(client=house.someone())


def mine(house):
    house.ticket(client=house.someone(), owner=house.agent, state="in_progress")


def waiting(house):
    house.ticket(client=house.someone(), owner=house.agent, state="waiting_client", waiting_since=clock.now())


def day(house):
    """What « Ma journée » shows, a line of each."""
    now, ticket = clock.now(), house.ticket(client=house.someone(), owner=house.agent, state="in_progress")
    ticket.promised_at, ticket.promise = now + timedelta(minutes=5), "Rappeler"
    ticket.save(update_fields=["promised_at", "promise"])
    house.call(agent=house.agent, client=ticket.client, ticket=ticket, wrapped_up_at=None)
    Callback.objects.create(
        client=ticket.client, ticket=ticket, number="+33199000001", reason="Vérifier", window_from=now, window_to=now + DAY,
        queued_at=now,
    )  # fmt: skip
    Notice.objects.create(user=house.agent, ticket=ticket, kind="brief.returned", at=now)
    RaisedHand.objects.create(ticket=ticket, by=house.agent, at=now, seen_by=house.boss, seen_at=now)
    queue(house)


def case(house):
    """What hangs on one request, a line of each."""
    now, ticket = clock.now(), house.case
    Note.objects.create(ticket=ticket, body="Vu.", author=house.agent, at=now)
    Brief.objects.create(
        ticket=ticket, from_level=1, to_level=2, problem="Page bloquée", body="Rien payé.", by=house.agent, at=now,
        state="accepted", answered_by=house.boss, answered_at=now,
    )  # fmt: skip
    Message.objects.create(
        ticket=ticket, kind="tickets.recap", channel="email", to="a@exemple.fr", body="…", at=now, dedup_key=uuid4().hex
    )
    Link.objects.create(ticket=ticket, other=house.ticket(client=house.person), kind="related", by=house.boss, at=now)
    Fact.objects.create(kind="ticket.noted", subject_kind="ticket", subject_id=ticket.pk, actor=house.agent, at=now)
    house.gesture(house.run(ticket, state="ended"))
    house.call(client=house.person, ticket=ticket, agent=house.agent)
    other = User.objects.create(
        email=f"{uuid4().hex}@exemple.fr", given_name="Inès", role=Role.N1, password="!", is_active=True
    )
    Viewer.objects.create(user=other, subject_kind="ticket", subject_id=ticket.pk, seen_at=now)
    Draft.objects.create(agent=other, subject_kind="ticket", subject_id=ticket.pk, kind="note", saved_at=now)


def guide(house):
    """One more gesture in the guide that is being followed."""
    open_run = Run.objects.filter(ticket=house.case, state="running").first() or house.run(house.case, state="running")
    house.gesture(open_run)


def card(house):
    """What hangs on one person, a line of each."""
    now, today, person, by = clock.now(), clock.today(), house.person, house.agent
    ticket = house.ticket(client=person, owner=house.boss)
    Note.objects.create(ticket=ticket, body="Vu.", author=by, at=now)
    call = house.call(client=person, ticket=ticket, agent=house.boss)
    callback = Callback.objects.create(
        client=person, ticket=ticket, number="+33199000001", reason="Vérifier", window_from=now, window_to=now + DAY,
        queued_at=now, owner=house.boss,
    )  # fmt: skip
    CallbackAttempt.objects.create(callback=callback, at=now, by=by, result="busy", call=call)
    ContactPoint.objects.create(client=person, kind="email", value=f"{uuid4().hex}@exemple.fr")
    Device.objects.create(client=person, kind="laptop", label="Portable")
    EaseReading.objects.create(client=person, ease="1", at=now, by=by)
    agreed = {"consent_text": "Oui", "consent_text_hash": "0", "consent_channel": "phone", "consent_proof": "appel"}
    Mandate.objects.create(
        client=person, helper_name="Claire", helper_relation="sa fille", scopes=["speak"], starts_on=today,
        ends_on=today + DAY, consented_at=now, recorded_by=by, **agreed,
    )  # fmt: skip
    Consent.objects.create(
        client=person, channel="phone", purpose="survey", answer="yes", collected_at=now, text_shown="?", text_version="1",
        collected_through="phone", proof="appel", recorded_by=by,
    )  # fmt: skip
    Fact.objects.create(
        kind="client.changed", subject_kind="client", subject_id=person.pk, client_id=person.pk, actor=by, at=now
    )
    house.someone(household=person.household)
    double = house.someone(search_name=person.search_name, sound_name=person.sound_name)
    gone = house.someone(state="merged", merged_into=person)
    Merge.objects.create(kept=person, absorbed=gone, by=by, at=now)
    ContactPoint.objects.create(client=double, kind="phone", value="+33199000001")


def people(house):
    house.someone(search_name=f"morel odette{house.place()}", sound_name="morel")


def doubles(house):
    name = f"perrin{house.place()} jean"
    for _ in range(2):
        card = house.someone(search_name=name, birth_year=1956)
        ContactPoint.objects.create(client=card, kind="email", value=f"{name}@exemple.fr")


def log(house):
    person = house.someone()
    house.call(client=person, agent=house.agent, ticket=house.ticket(client=person))


def ringing(house):
    """Somebody known to two cards, somebody guessed, somebody unknown: the screen shows the first five."""
    place = house.place()
    number = f"+3319900{place:04d}"
    if place % 2:
        ContactPoint.objects.create(client=house.someone(), kind="phone", value=number)
        ContactPoint.objects.create(client=house.someone(), kind="phone", value=number)
    else:
        PhoneMention.objects.create(client=house.someone(), value=number, seen_at=clock.now())
    house.call(state="ringing", number=number, answered_at=None, ended_at=None, wrapped_up_at=None)


def facts(house):
    person = house.someone()
    ticket = house.ticket(client=person)
    Fact.objects.create(
        kind="ticket.noted", subject_kind="ticket", subject_id=ticket.pk, client_id=person.pk, actor=house.agent,
        at=clock.now(),
    )  # fmt: skip


def colleagues(house):
    user = User.objects.create(
        email=f"{uuid4().hex}@exemple.fr", given_name="Inès", role=Role.N1, password="!", is_active=True
    )
    Presence.objects.create(user=user, state="on_duty", since=clock.now())


@dataclass(frozen=True)
class Screen:
    """A page that shows a list, who opens it, and what adds a row to the list."""

    url: str
    add: Callable[[House], object]
    who: str = "agnes"

    def __str__(self) -> str:
        return f"{self.url} {self.add.__name__} {self.who}"


SCREENS = [
    Screen("/bureau/", day),
    Screen("/bureau/", day, "denis"),
    *(
        Screen(f"/bureau/demandes/?liste={name}", add)
        for name, add in {"queue": queue, "mine": mine, "waiting": waiting, "open": mine}.items()
    ),
    *(
        Screen(f"/bureau/demandes/{{case}}/{part}", add, "denis")
        for part in ("", "console/", "fil/", "finir/", "escalade/", "regardent/")
        for add in (case, guide)
    ),
    Screen("/bureau/demandes/{case}/console/", card, "denis"),
    Screen("/bureau/clients/", people),
    Screen("/bureau/clients/?q=morel", people),
    Screen("/bureau/clients/?q=morel%20odette", people),
    Screen("/bureau/clients/?q=01%2099%2000%2000%2001", card),
    Screen("/bureau/clients/{person}/", card, "denis"),
    Screen("/bureau/clients/{person}/", card, "elise"),
    Screen("/bureau/clients/{person}/foyer/", card),
    Screen("/bureau/clients/{person}/modifier/", card),
    Screen("/bureau/clients/doublons/", doubles),
    Screen("/bureau/appels/", log),
    Screen("/bureau/appels/sonnent/", ringing),
    Screen("/bureau/historique/", facts, "elise"),
    Screen("/bureau/historique/?famille=ticket", facts, "elise"),
    Screen("/bureau/equipe/", colleagues, "fanny"),
    Screen("/bureau/equipe/", colleagues, "denis"),
    Screen("/bureau/chercher/?q=morel", people),
    Screen("/bureau/chercher/?q=morel%20odette", people),
]


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_a_list_asks_as_much_for_a_hundred_rows_as_for_one(screen, house, agnes, denis, elise, fanny):
    person = {"agnes": agnes, "denis": denis, "elise": elise, "fanny": fanny}[screen.who]
    Presence.objects.create(user=agnes, state="on_duty", since=clock.now())
    browser, url = client_as(person), screen.url.format(case=house.case.number, person=house.person.pk)
    asked, made = {}, 0

    for count in COUNTS:
        for _ in range(count - made):
            screen.add(house)
        made = count
        browser.get(url)
        with CaptureQueriesContext(connection) as seen:
            answer = browser.get(url)
        assert answer.status_code == 200
        asked[count] = len(seen)

    assert asked == dict.fromkeys(COUNTS, asked[1])


def test_the_screens_of_this_file_exist():
    assert {"desk:home", "desk:tickets-list", "desk:clients-list", "desk:calls-list", "desk:journal-list"} <= set(
        ROUTES
    )
