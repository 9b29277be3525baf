"""My settings."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from numi.accounts.models import User
from numi.journal.queries import facts_about
from tests.factories.accounts import PASSWORD
from tests.people import client_as

pytestmark = pytest.mark.django_db
KEYS = {f"key_{one}": one for one in "csjbdhtlauxqvemirzf"}


def settings_of(user: User) -> dict:
    return User.objects.get(pk=user.pk).settings


def test_the_page_shows_what_is_set(agnes):
    page = client_as(agnes).get("/bureau/reglages/").content.decode()

    assert "cette session" in page
    assert "Application du téléphone" in page
    assert 'value="C"' in page


def test_the_look_is_kept(agnes):
    browser = client_as(agnes)

    answer = browser.post("/bureau/reglages/", {"density": "big", "theme": "dark", "view": "map", "role": "admin"})

    assert answer["Location"] == "/bureau/reglages/"
    assert settings_of(agnes) == {"density": "big", "theme": "dark", "view": "map"}
    assert User.objects.get(pk=agnes.pk).role == "n1"
    page = browser.get("/bureau/reglages/").content.decode()
    assert '<html lang="fr" data-theme="dark" data-density="big" ' in page


def test_an_unknown_look_is_refused(agnes):
    answer = client_as(agnes).post("/bureau/reglages/", {"density": "huge", "theme": "pink", "view": "map"})

    assert answer.status_code == 422
    assert "Choisissez une taille de la liste." in answer.content.decode()
    assert settings_of(agnes) == {}


def test_a_key_is_changed_and_the_others_stay(agnes):
    client_as(agnes).post("/bureau/reglages/touches/", {**KEYS, "key_c": "N", "off": "on"})

    assert settings_of(agnes) == {"keys": {"c": "n"}, "keys_off": True}
    assert facts_about(agnes)[-1] == "account.settings"


@pytest.mark.parametrize(
    ("key", "message"),
    [("s", "sert deux fois"), ("cc", "une touche est un seul signe"), ("?", "déjà prise par l’aide")],
)
def test_a_bad_key_is_refused_with_what_was_typed(agnes, key, message):
    answer = client_as(agnes).post("/bureau/reglages/touches/", {**KEYS, "key_c": key})

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert f'value="{key.upper()}"' in answer.content.decode()
    assert settings_of(agnes) == {}


def test_the_usual_keys_come_back(agnes):
    browser = client_as(agnes)
    browser.post("/bureau/reglages/touches/", {**KEYS, "key_c": "n", "off": "on"})

    browser.post("/bureau/reglages/touches/", {"reset": "1"})

    assert settings_of(agnes) == {"keys": {}, "keys_off": False}


def test_one_session_is_ended_from_another(agnes):
    here, there = client_as(agnes), client_as(agnes)
    other = UserSession.objects.get(session_key=there.session.session_key)

    here.post(f"/bureau/reglages/sessions/{other.pk}/fin/")

    assert there.get("/bureau/").status_code == 302
    assert here.get("/bureau/reglages/").status_code == 200


def test_all_other_sessions_are_ended(agnes):
    here, there, elsewhere = client_as(agnes), client_as(agnes), client_as(agnes)

    here.post("/bureau/reglages/sessions/autres/fin/")

    assert [one.get("/bureau/reglages/").status_code for one in (here, there, elsewhere)] == [200, 302, 302]
    assert here.get("/bureau/reglages/").content.decode().count("cette session") == 1


def test_a_colleague_cannot_end_my_session(agnes, bruno):
    mine = client_as(agnes)
    ident = UserSession.objects.get(session_key=mine.session.session_key).pk

    assert client_as(bruno).post(f"/bureau/reglages/sessions/{ident}/fin/").status_code == 404
    assert mine.get("/bureau/reglages/").status_code == 200


def test_another_password_ends_the_other_sessions(agnes):
    here, there = client_as(agnes), client_as(agnes)
    new = "trois chats sur un mur"

    answer = here.post("/comptes/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert answer.status_code == 302
    assert here.get("/bureau/reglages/").status_code == 200
    assert there.get("/bureau/reglages/").status_code == 302
    assert "account.password_changed" in facts_about(agnes)
    refused = Client().post("/comptes/login/", {"login": agnes.email, "password": PASSWORD})
    assert refused.status_code == 200


@pytest.mark.parametrize(
    "password", ["court", "onze signes", "password1234", "x" * 129, "agnes.legoff@exemple.fr", "123456789012"]
)
def test_a_weak_password_is_refused(agnes, password):
    answer = client_as(agnes).post(
        "/comptes/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )

    assert answer.status_code == 200
    assert 'class="problem"' in answer.content.decode()
    assert User.objects.get(pk=agnes.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    "password", ["douze signes!", "é" * 128, "  avec des espaces  ", "une phrase très longue " * 4]
)
def test_a_long_password_of_any_signs_is_taken(agnes, password):
    client_as(agnes).post(
        "/comptes/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )

    assert User.objects.get(pk=agnes.pk).check_password(password)
