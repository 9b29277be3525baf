"""Coming in: e-mail and password, then a second factor, always."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from numi.accounts.models import User
from numi.accounts.roles import Role
from numi.journal.queries import facts_about
from numi.sign_in.operations import current_code
from numi.sign_in.sessions import OPENED_AT
from tests.factories.accounts import PASSWORD, make_user
from tests.people import client_as

pytestmark = pytest.mark.django_db
LOGIN = "/comptes/login/"


def give_password(browser: Client, user: User, password: str = PASSWORD):
    return browser.post(LOGIN, {"login": user.email, "password": password})


def test_password_alone_opens_nothing(agnes):
    browser = Client()

    answer = give_password(browser, agnes)

    assert (answer.status_code, answer["Location"]) == (302, "/comptes/2fa/authenticate/")
    assert "_auth_user_id" not in browser.session
    assert browser.get("/bureau/")["Location"].startswith(LOGIN)


def test_password_then_code_opens_the_desk(agnes):
    browser = Client()
    give_password(browser, agnes)

    answer = browser.post("/comptes/2fa/authenticate/", {"code": current_code(agnes)})

    assert (answer.status_code, answer["Location"]) == (302, "/bureau/")
    assert browser.session["_auth_user_id"] == str(agnes.pk)
    assert OPENED_AT in browser.session
    assert facts_about(agnes)[-1] == "session.opened"


def test_a_code_serves_once(agnes):
    code = current_code(agnes)
    first, second = Client(), Client()
    give_password(first, agnes)
    first.post("/comptes/2fa/authenticate/", {"code": code})

    give_password(second, agnes)
    answer = second.post("/comptes/2fa/authenticate/", {"code": code})

    assert answer.status_code == 200
    assert "n’est pas le bon, ou il a déjà servi" in answer.content.decode()
    assert "_auth_user_id" not in second.session


def test_first_sign_in_forces_the_enrolment_of_a_second_factor():
    ines = make_user("Inès", Role.N1)
    browser = Client()

    answer = give_password(browser, ines)
    assert answer["Location"] == "/bureau/"
    assert browser.get("/bureau/")["Location"] == reverse("sign_in-second-factor")
    assert "Il vous faut une seconde clé" in browser.get(reverse("sign_in-second-factor")).content.decode()

    browser.get("/comptes/2fa/totp/activate/")
    secret = browser.session["mfa.totp.secret"]
    answer = browser.post("/comptes/2fa/totp/activate/", {"code": code_of(secret)})

    assert answer["Location"] == "/comptes/2fa/recovery-codes/"
    page = browser.get("/comptes/2fa/recovery-codes/")
    assert page.status_code == 200
    assert page.content.decode().count("<code>") == 10
    assert browser.get(reverse("sign_in-second-factor"))["Location"] == "/bureau/"
    assert secret not in str(Authenticator.objects.get(user=ines, type="totp").data)


def code_of(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def test_a_session_from_before_the_enrolment_cannot_enrol_a_second_key(agnes):
    browser = client_as(agnes, second_factor=False)

    for path in ("/comptes/2fa/totp/activate/", "/comptes/2fa/webauthn/add/", "/comptes/password/change/", "/bureau/"):
        assert browser.get(path)["Location"] == reverse("sign_in-second-factor")
    assert browser.get(reverse("sign_in-second-factor"))["Location"] == "/comptes/2fa/reauthenticate/"

    answer = browser.post("/comptes/2fa/reauthenticate/", {"code": current_code(agnes)})

    assert answer["Location"] == "/bureau/"


def test_signing_up_and_resetting_by_mail_do_not_exist(client):
    for path in ("/comptes/signup/", "/comptes/password/reset/", "/comptes/email/", "/comptes/social/login/"):
        assert client.get(path).status_code == 404


def test_an_unknown_account_is_answered_like_a_known_one(agnes):
    known = give_password(Client(), agnes, "un mauvais mot de passe")
    unknown = Client().post(LOGIN, {"login": "personne@exemple.fr", "password": "un mauvais mot de passe"})

    def shape(answer):
        text = answer.content.decode()
        for word in (agnes.email, "personne@exemple.fr", str(answer.context["csrf_token"])):
            text = text.replace(word, "·")
        return answer.status_code, sorted(set(answer.headers) - {"Content-Length"}), text

    assert shape(known)[:2] == shape(unknown)[:2]
    assert "ne correspond pas" in shape(known)[2]
    assert "ne correspond pas" in shape(unknown)[2]
