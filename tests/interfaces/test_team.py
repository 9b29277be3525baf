"""« Équipe »: who is here, who arrives, who leaves."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from numi.accounts.models import Invitation, User
from numi.accounts.operations.arriving import find_invitation, invite
from numi.accounts.operations.presence import go_on_duty
from numi.core import clock
from numi.journal.queries import facts_about
from tests.factories.accounts import make_user
from tests.people import client_as

pytestmark = pytest.mark.django_db
HOME = "/bureau/equipe/"
INES = {"email": "Ines.Petit@exemple.fr", "role": "n1", "given_name": "Inès", "family_name": "Petit"}


def again(person: User) -> User:
    return User.objects.get(pk=person.pk)


def link_of(page: str) -> str:
    """The link in its box, whole."""
    found = re.search(r'id="link" value="http://testserver(/[^"]+)"', page)
    assert found, "The link is not on the page."
    return found[1]


def token_of(page: str) -> str:
    return link_of(page).rstrip("/").rsplit("/", 1)[1]


def test_an_administrator_sees_everybody_and_what_can_be_done(fanny, agnes, bruno):
    go_on_duty(user=agnes, now=clock.now())
    browser = client_as(fanny)
    browser.post(f"{HOME}{bruno.pk}/depart/")

    page = browser.get(HOME).content.decode()

    here, gone = page.split('id="partis"')
    assert "Agnès Le Goff" in here
    assert "agnes.legoff@exemple.fr" in here
    assert "Prêt à décrocher" in here
    assert "Bruno Diallo" in gone
    assert f"{HOME}{agnes.pk}/depart/" in here
    assert f"{HOME}{fanny.pk}/" not in page
    assert f"{HOME}{bruno.pk}/retour/" in gone


def test_a_supervisor_reads_and_changes_nothing(denis, fanny, agnes):
    invite(**INES, by=fanny, now=clock.now())
    browser = client_as(denis)

    page = browser.get(HOME).content.decode()

    assert "Agnès Le Goff" in page
    assert "agnes.legoff@exemple.fr" not in page
    assert "ines.petit@exemple.fr" not in page
    assert f"{HOME}{agnes.pk}/" not in page
    assert browser.get(f"{HOME}inviter/").status_code == 404
    for gesture in ("secours", "role", "depart", "retour"):
        assert browser.post(f"{HOME}{agnes.pk}/{gesture}/", {"role": "admin"}).status_code == 404
    assert (again(agnes).role, again(agnes).is_active) == ("n1", True)


@pytest.mark.parametrize("role", ["n1", "n2", "n3", "facilitator", "dpo"])
def test_the_others_have_no_team_screen(everybody, role):
    browser = client_as(everybody[role])

    assert browser.get(HOME).status_code == 404
    assert HOME not in browser.get("/bureau/").content.decode()


@pytest.mark.parametrize("role", ["admin", "supervisor"])
def test_the_team_is_in_the_side_bar_of_those_who_may_open_it(everybody, role):
    assert f'href="{HOME}"' in client_as(everybody[role]).get("/bureau/").content.decode()


def test_an_invitation_shows_its_link_once(fanny):
    browser = client_as(fanny)

    answer = browser.post(f"{HOME}inviter/", INES)

    token = token_of(answer.content.decode())
    found = find_invitation(token=token, now=clock.now())
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert (found.email, found.role, found.invited_by_id) == ("ines.petit@exemple.fr", "n1", fanny.pk)
    page = browser.get(HOME).content.decode()
    assert token not in page
    assert f"{HOME}invitations/{found.pk}/retirer/" in page
    assert "Bienvenue, Inès." in Client().get(link_of(answer.content.decode())).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "agnes.legoff@exemple.fr"}, "Cette adresse a déjà un compte."),
        ({"email": "inès"}, "Écrivez une adresse complète"),
        ({"given_name": ""}, "Donnez le prénom du collègue."),
        ({"role": "client"}, "Choisissez un rôle de la liste."),
    ],
)
def test_a_wrong_invitation_keeps_what_was_typed(fanny, agnes, typed, sentence):
    answer = client_as(fanny).post(f"{HOME}inviter/", {**INES, **typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Petit"' in page
    assert Invitation.objects.count() == 0


def test_a_withdrawn_link_opens_nothing(fanny):
    invitation, token = invite(**INES, by=fanny, now=clock.now())
    browser = client_as(fanny)
    assert Client().get(f"/entree/invitation/{token}/").status_code == 200

    answer = browser.post(f"{HOME}invitations/{invitation.pk}/retirer/", follow=True)

    assert "il n’ouvre plus rien" in answer.content.decode()
    assert Client().get(f"/entree/invitation/{token}/").status_code == 404
    assert "account.invitation_revoked" in facts_about(invitation)


def test_a_link_that_is_too_old_says_so(fanny):
    invite(**INES, by=fanny, now=clock.now() - timedelta(hours=73))

    assert "trop ancien" in client_as(fanny).get(HOME).content.decode()


def test_a_rescue_link_is_for_the_person_and_shown_once(fanny, agnes):
    answer = client_as(fanny).post(f"{HOME}{agnes.pk}/secours/")

    found = find_invitation(token=token_of(answer.content.decode()), now=clock.now())
    assert found.person_id == agnes.pk
    assert "no-store" in answer["Cache-Control"]
    assert facts_about(agnes)[-1] == "account.rescued"


def test_every_form_of_the_list_carries_its_token(fanny, agnes, bruno):
    invite(**INES, by=fanny, now=clock.now())
    browser = client_as(fanny, csrf=True)

    page = browser.get(HOME).content.decode()

    forms = re.findall(r'<form method="post" action="/bureau/equipe/.*?</form>', page, re.DOTALL)
    assert len(forms) == 7
    assert [one for one in forms if "csrfmiddlewaretoken" not in one] == []


def test_nobody_rescues_themselves(fanny):
    answer = client_as(fanny).post(f"{HOME}{fanny.pk}/secours/")

    assert answer.status_code == 403
    assert Invitation.objects.count() == 0


def test_another_role_acts_at_once(fanny, agnes):
    theirs = client_as(agnes)

    answer = client_as(fanny).post(f"{HOME}{agnes.pk}/role/", {"role": "n2", "version": agnes.version}, follow=True)

    assert "Agnès Le Goff est maintenant « Jedi support (N2) »" in answer.content.decode().replace("\u00a0", " ")
    assert (again(agnes).role, again(agnes).version) == ("n2", 2)
    assert theirs.get("/bureau/").status_code == 302


def test_a_role_changed_by_a_colleague_meanwhile_is_not_overwritten(fanny, agnes):
    browser = client_as(fanny)
    browser.post(f"{HOME}{agnes.pk}/role/", {"role": "n2", "version": 1})

    answer = browser.post(f"{HOME}{agnes.pk}/role/", {"role": "n3", "version": 1})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Maître cyber (N3)" in page
    assert "Jedi support (N2)" in page
    assert again(agnes).role == "n2"


def test_a_role_that_does_not_exist_changes_nothing(fanny, agnes):
    answer = client_as(fanny).post(f"{HOME}{agnes.pk}/role/", {"role": "client", "version": 1})

    assert answer.status_code == 422
    assert "Choisissez un rôle de la liste." in answer.content.decode()
    assert again(agnes).role == "n1"


def test_a_leaver_is_cut_at_once_and_may_come_back(fanny, agnes):
    first, second = client_as(agnes), client_as(agnes)
    browser = client_as(fanny)

    browser.post(f"{HOME}{agnes.pk}/depart/")

    assert [one.get("/bureau/").status_code for one in (first, second)] == [302, 302]
    assert again(agnes).is_active is False
    browser.post(f"{HOME}{agnes.pk}/retour/")
    assert again(agnes).is_active is True
    assert facts_about(agnes)[-1] == "account.back"
    assert first.get("/bureau/").status_code == 302


def test_the_last_administrator_stays(fanny):
    answer = client_as(fanny).post(f"{HOME}{fanny.pk}/depart/")

    assert answer.status_code == 403
    assert again(fanny).is_active is True


def test_somebody_unknown_is_a_page_that_does_not_exist(fanny):
    assert client_as(fanny).post(f"{HOME}019ae000-0000-7000-8000-000000000000/depart/").status_code == 404


def test_the_list_asks_as_much_for_three_as_for_thirty(fanny, agnes, bruno, django_assert_max_num_queries):
    browser = client_as(fanny)
    browser.get(HOME)
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(HOME)
    for place in range(27):
        person = make_user(f"Prénom{place}", email=f"p{place}@exemple.fr")
        if place % 2:
            go_on_duty(user=person, now=clock.now())
        invite(**{**INES, "email": f"i{place}@exemple.fr"}, by=fanny, now=clock.now())

    with django_assert_max_num_queries(len(few)):
        page = browser.get(HOME).content.decode()

    assert page.count('data-label="Présence"') == 30
    assert len(few) <= 12
