"""The people every test may ask for, and a browser signed in with both factors.

Agnès answers at N1, Bruno at N2, Chloé at N3, Denis supervises, Élise is the « référente RGPD », Fanny administers,
Gaël runs the workshops.
"""

import time
from collections.abc import Callable

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.test import Client

from numi.accounts.models import User
from numi.accounts.roles import Role
from numi.sign_in.operations import enrol_totp
from tests.append_only import flush_of_append_only_tables  # noqa: F401 -- an autouse fixture of every test
from tests.factories.accounts import make_user

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _with_totp(user: User) -> User:
    enrol_totp(user=user, secret=TOTP_SECRET)
    return user


@pytest.fixture
def agnes(db: None) -> User:
    return _with_totp(
        make_user("Agnès", Role.N1, family_name="Le Goff", email="agnes.legoff@exemple.fr", extension="201")
    )


@pytest.fixture
def bruno(db: None) -> User:
    return _with_totp(
        make_user("Bruno", Role.N2, family_name="Diallo", email="bruno.diallo@exemple.fr", extension="202")
    )


@pytest.fixture
def chloe(db: None) -> User:
    return _with_totp(
        make_user("Chloé", Role.N3, family_name="Nguyen", email="chloe.nguyen@exemple.fr", extension="203")
    )


@pytest.fixture
def denis(db: None) -> User:
    return _with_totp(make_user("Denis", Role.SUPERVISOR, family_name="Marchal", email="denis.marchal@exemple.fr"))


@pytest.fixture
def elise(db: None) -> User:
    return _with_totp(make_user("Élise", Role.DPO, family_name="Caron", email="elise.caron@exemple.fr"))


@pytest.fixture
def fanny(db: None) -> User:
    return _with_totp(make_user("Fanny", Role.ADMIN, family_name="Roux", email="fanny.roux@exemple.fr"))


@pytest.fixture
def gael(db: None) -> User:
    return _with_totp(make_user("Gaël", Role.FACILITATOR, family_name="Morin", email="gael.morin@exemple.fr"))


@pytest.fixture
def everybody(
    agnes: User, bruno: User, chloe: User, denis: User, elise: User, fanny: User, gael: User
) -> dict[str, User]:
    """One person of each role, by role."""
    return {person.role: person for person in (agnes, bruno, chloe, denis, elise, fanny, gael)}


def client_as(user: User, *, second_factor: bool = True, csrf: bool = False) -> Client:
    """A browser where ``user`` is signed in, with the second factor unless told otherwise."""
    browser = Client(enforce_csrf_checks=csrf)
    browser.force_login(user, backend=BACKEND)
    session = browser.session
    records = [{"method": "password", "at": time.time()}]
    if second_factor:
        records.append({"method": "mfa", "type": "totp", "at": time.time()})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    UserSession.objects.create(user=user, session_key=session.session_key, ip="127.0.0.1", user_agent=AGENT)
    return browser


@pytest.fixture(name="client_as")
def client_as_fixture() -> Callable[..., Client]:
    return client_as
