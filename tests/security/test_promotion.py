"""Bar B005: nobody rises by themselves, and a link serves once, in its time, for its address."""

import hashlib
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from numi.accounts.models import Invitation, User
from numi.accounts.operations.arriving import accept_invitation, find_invitation, invite, rescue
from numi.accounts.operations.team import change_role, change_settings, deactivate, reactivate
from numi.accounts.roles import Role
from numi.core import clock
from numi.core.errors import DomainError, InvalidInput, NotAllowed, NotVisible
from tests.factories.accounts import make_user
from tests.factories.desk import make_ticket
from tests.people import client_as
from tests.races import at_once, won

pytestmark = pytest.mark.django_db
PASSWORD = "trois chats sur un mur"
CLIMBERS = (Role.N1, Role.N2, Role.N3, Role.SUPERVISOR, Role.FACILITATOR, Role.DPO)
INES = {"email": "ines.petit@exemple.fr", "role": "n1", "given_name": "Inès", "family_name": "Petit"}


def standing():
    """Who is what, and which links are open: what no path may move."""
    links = Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True)
    people = User.objects.order_by("email").values_list("email", "role", "is_active", "password")
    return list(people), links.count()


def paths(role, everybody, invitation):
    """(name, send) of everything that somebody of this role may try over HTTP to rise, or to make another fall."""
    me, fanny, gael = everybody[role], everybody[Role.ADMIN], everybody[Role.FACILITATOR]
    browser = client_as(me)

    def post(name, *args, **values):
        return lambda: browser.post(reverse(name, args=args), values)

    higher = {"role": "admin", "version": 1}
    team = reverse("desk:team-role", args=[me.pk])
    return {
        "role of oneself, administrator": post("desk:team-role", me.pk, **higher),
        "role of oneself, supervisor": post("desk:team-role", me.pk, role="supervisor", version=1),
        "role of a friend": post("desk:team-role", gael.pk, **higher),
        "administrator made small": post("desk:team-role", fanny.pk, role="n1", version=1),
        "administrator sent away": post("desk:team-leave", fanny.pk),
        "invitation for a second self": post("desk:team-invite", **INES | {"role": "admin"}),
        "rescue of the administrator": post("desk:team-rescue", fanny.pk),
        "link of another withdrawn": post("desk:team-revoke", invitation.pk),
        "role among the settings": post("desk:account", density="big", theme="", view="step", **higher),
        "role among the keys": post("desk:account-keys", reset="1", is_superuser="1", **higher),
        "by another method": lambda: browser.put(team, higher, content_type="application/json"),
        "by a method in a header": lambda: browser.get(team, higher, headers={"X-HTTP-Method-Override": "POST"}),
        "under another name": lambda: browser.post(team, higher, headers={"Remote-User": fanny.email}),
        "without the slash": lambda: browser.post(team.rstrip("/"), higher),
    }


@pytest.mark.parametrize("role", CLIMBERS)
def test_no_path_leads_up(everybody, role):
    """Fourteen paths for each of six roles."""
    invitation, _ = invite(**INES, by=everybody[Role.ADMIN], now=clock.now())
    before, tried = standing(), paths(role, everybody, invitation)

    moved = []
    for name, send in tried.items():
        answer = send()
        if standing() != before or answer.status_code >= 500:
            moved.append((name, answer.status_code))

    assert moved == []
    assert len(tried) * len(CLIMBERS) >= 30


@pytest.mark.parametrize(("role", "gesture"), product((*CLIMBERS, Role.CLIENT), range(6)))
def test_the_rule_holds_below_the_screens(everybody, role, gesture):
    """An administrator is asked for by the operations themselves, whoever calls them."""
    fanny, gael, now = everybody[Role.ADMIN], everybody[Role.FACILITATOR], clock.now()
    me = everybody.get(role) or make_user("Zoé", Role.CLIENT)
    before = standing()
    gestures = (
        lambda: change_role(person=me, role=Role.ADMIN, by=me, now=now),
        lambda: change_role(person=gael, role=Role.SUPERVISOR, by=me, now=now),
        lambda: invite(**INES, by=me, now=now),
        lambda: rescue(person=fanny, by=me, now=now),
        lambda: deactivate(person=fanny, by=me, now=now),
        lambda: reactivate(person=gael, by=me, now=now),
    )

    with pytest.raises(NotAllowed, match="administrateur"):
        gestures[gesture]()

    assert standing() == before


def test_an_administrator_does_not_act_on_themselves_and_a_password_alone_is_not_one(fanny, agnes):
    now, alone = clock.now(), client_as(fanny, second_factor=False)
    before = standing()

    for gesture in (rescue, deactivate):
        with pytest.raises(NotAllowed):
            gesture(person=fanny, by=fanny, now=now)
    answer = alone.post(reverse("desk:team-role", args=[agnes.pk]), {"role": "admin", "version": 1})

    assert (answer.status_code, answer["Location"]) == (302, reverse("sign_in-second-factor"))
    assert standing() == before


def test_an_administrator_made_small_acts_no_more_with_an_open_page(fanny, agnes):
    ines = make_user("Inès", Role.ADMIN)
    theirs = client_as(ines)
    change_role(person=ines, role=Role.N1, by=fanny, now=clock.now())
    before = standing()

    answer = theirs.post(reverse("desk:team-role", args=[agnes.pk]), {"role": "admin", "version": 1})

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert standing() == before


@pytest.mark.parametrize("values", [{"role": "admin"}, {"level": 4}, {"is_active": True}, {"keys": {"c": "role"}}])
def test_settings_hold_settings_only(agnes, values):
    with pytest.raises(InvalidInput):
        change_settings(user=agnes, values=values, now=clock.now())

    assert User.objects.get(pk=agnes.pk).settings == {}


def test_a_request_of_a_higher_level_is_not_given_to_oneself(agnes, chloe, denis):
    """The level of the support is a right too: « prendre » and « confier » ask the same."""
    ticket = make_ticket()
    ticket.level = 3
    ticket.save()

    for gesture, values in (("take", {}), ("assign", {"to": str(agnes.pk)})):
        answer = client_as(agnes).post(reverse(f"desk:tickets-{gesture}", args=[ticket.number]), values)
        assert (answer.status_code, "niveau plus haut" in answer.content.decode()) == (409, True)

    ticket.refresh_from_db()
    assert ticket.owner is None
    assert client_as(chloe).post(reverse("desk:tickets-take", args=[ticket.number])).status_code == 302


# --- links


@pytest.fixture
def link(fanny):
    return invite(**INES, by=fanny, now=clock.now())


def open_link(token, **values):
    return Client().post(reverse("sign_in-invitation", args=[token]), {"password": PASSWORD, **values})


def test_a_link_makes_the_account_it_was_made_for_and_no_other(link):
    """Whatever is posted beside the password; and looking at it, as scanners of mail do, spends nothing."""
    address = reverse("sign_in-invitation", args=[link[1]])
    looked = [getattr(Client(), method)(address).status_code for method in ("head", "get") * 3]

    open_link(link[1], role="admin", email="autre@exemple.fr", person="1", is_active="", invited_by="1")

    ines = User.objects.get(given_name="Inès")
    assert looked == [200] * 6
    assert (ines.email, ines.role, ines.is_active) == ("ines.petit@exemple.fr", "n1", True)


def test_a_link_serves_once(link):
    open_link(link[1])
    before = standing()

    again = [open_link(link[1], password="une autre phrase longue").status_code for _ in range(3)]

    assert again == [404] * 3
    assert standing() == before


@pytest.mark.parametrize(
    ("life", "age", "works"),
    [("invite", 71, True), ("invite", 72, False), ("invite", 9999, False), ("rescue", 1, True), ("rescue", 2, False)],
)
def test_a_link_lives_its_time(fanny, agnes, life, age, works):
    then = clock.now() - timedelta(hours=age)
    _, token = invite(**INES, by=fanny, now=then) if life == "invite" else rescue(person=agnes, by=fanny, now=then)

    answer = open_link(token)

    assert answer.status_code == (302 if works else 404)


@pytest.mark.parametrize("token", ["", " ", "None", "null", "0", "undefined", "%", "a" * 5000, "é\u202e", "../" * 9])
def test_no_word_is_a_link(link, token):
    with pytest.raises(NotVisible):
        find_invitation(token=token, now=clock.now())
    with pytest.raises(NotVisible):
        accept_invitation(token=token, password=PASSWORD, now=clock.now())


def test_what_is_kept_of_a_link_does_not_open_it(link):
    invitation, token = link

    assert invitation.secret_digest == hashlib.sha256(token.encode()).hexdigest()
    for guess in (invitation.secret_digest, str(invitation.pk), token[:-1], token.swapcase(), token + "="):
        assert open_link(guess).status_code == 404


def test_a_newer_link_or_a_departure_ends_the_older_ones(fanny, agnes, link):
    """An administrator who leaves, or is one no more, leaves no door behind."""
    now, ines = clock.now(), make_user("Zoé", Role.ADMIN)
    tokens = [link[1], rescue(person=agnes, by=fanny, now=now)[1], invite(**INES, by=ines, now=now)[1]]
    mine = invite(**{**INES, "email": "ma.porte@exemple.fr", "role": "admin"}, by=ines, now=now)[1]
    deactivate(person=ines, by=fanny, now=now)
    deactivate(person=agnes, by=fanny, now=now)
    reactivate(person=agnes, by=fanny, now=now)
    before = standing()

    answers = [open_link(token).status_code for token in (*tokens, mine)]

    assert answers == [404] * 4
    assert standing() == before


def test_a_rescue_gives_back_the_account_as_it_is_now(fanny, agnes):
    """The role of the moment, the factors forgotten; changing one's password ends the link."""
    _, token = rescue(person=agnes, by=fanny, now=clock.now())
    change_role(person=agnes, role=Role.N2, by=fanny, now=clock.now())
    assert open_link(token).status_code == 404
    _, token = rescue(person=agnes, by=fanny, now=clock.now())

    answer = open_link(token, role="admin")

    agnes.refresh_from_db()
    assert (answer["Location"], agnes.role, agnes.check_password(PASSWORD)) == ("/entree/seconde-cle/", "n2", True)


@pytest.mark.django_db(transaction=True)
def test_a_link_opened_ten_times_at_once_makes_one_account(link):
    now = clock.now()

    results = at_once(*[lambda: accept_invitation(token=link[1], password=PASSWORD, now=now)] * 10)

    assert len(won(results)) == 1
    assert all(isinstance(one, DomainError) for one in results if one not in won(results))
    assert User.objects.filter(email=INES["email"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_links_for_one_address_opened_at_once_make_one_account(link, fanny):
    """Two administrators invited at the same moment: both links live, one account comes out."""
    _, other = invite(**{**INES, "email": "autre@exemple.fr", "role": "n3"}, by=fanny, now=clock.now())
    Invitation.objects.filter(email="autre@exemple.fr").update(email=INES["email"])

    results = at_once(
        *(
            lambda token=token: accept_invitation(token=token, password=PASSWORD, now=clock.now())
            for token in (link[1], other)
        )
    )

    assert len(won(results)) == 1
    assert isinstance(next(one for one in results if one not in won(results)), NotVisible)
