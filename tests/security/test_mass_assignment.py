"""Bar B004: a form changes what it lists and nothing else, whatever else is posted with it."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django import forms
from django.apps import apps
from django.db import models, transaction
from django.test import Client

from numi.core import clock
from numi.interfaces.desk.tickets.forms import EditForm
from numi.interfaces.ui.rights import ROUTES
from tests.people import client_as
from tests.security.house import build_house
from tests.security.posts import posts_of, prepare, token
from tests.security.rows import changes, rows_of_all_tables

pytestmark = pytest.mark.django_db
SIGNED_BY_A_MACHINE = {"hooks-telephony", "hooks-transcript"}  # its body is a contract of its own, not a form
# Gestures that change nothing here: no code or key was given, or the page is for a demonstration only.
STILL = {
    "desk:ring", "desk:calls-undo-deny", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_remove_webauthn",
    "mfa_edit_webauthn", "sign_in-again", "desk:editor-preview", "desk:editor-compare", "desk:editor-pack-stage", "desk:editor-open", "account_login", "account_logout", "account_reauthenticate",
}  # fmt: skip
SECRETS = {"secret_digest", "password", "session_key", "session_data", "expire_date", "data_key"}
UNKNOWN = ("is_staff", "is_superuser", "groups", "permissions", "by", "now", "user", "actor", "pk", "_state",
           "__class__", "audience", "holds_left")  # fmt: skip


def hostile(house, listed):
    """Every field of every model, and names that none has, with values that would show."""
    idents = {"User": house.people["fanny"].pk, "Client": house.clients["double"].pk}
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            for name in {field.name, field.attname}:
                found[name] = _value(field, idents)
    found |= dict.fromkeys(UNKNOWN, "1")
    return {name: value for name, value in found.items() if name not in listed}


def _value(field, idents):
    if isinstance(field, models.ForeignKey):
        return str(idents.get(field.related_model.__name__, UUID(int=9)))
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.IntegerField | models.AutoField):
        return "3"
    if isinstance(field, models.DateTimeField):
        return "2001-01-01T00:00:00+00:00"
    if isinstance(field, models.DateField):
        return "2001-01-01"
    if isinstance(field, models.UUIDField):
        return str(UUID(int=9))
    if field.choices:
        return str(list(field.choices)[-1][0])
    return "zzforced"


def done_by(post, name, house, extra):
    """What a gesture changes, as lines that two sendings share; then everything is put back."""
    before = house.others["rows"]
    with transaction.atomic():
        browser = client_as(house.people[post.by]) if post.by else Client()
        answer = post.send(browser, name, {"form_token": token(name), **post.values, **extra})
        assert answer.status_code < 500, name
        found = [one for one in changes(before, rows_of_all_tables()) if not _of_the_browser(one)]
        transaction.set_rollback(True)
    known = {str(key) for table in before.values() for key in table}
    return sorted(_line(one, known) for one in found), answer.status_code


def _of_the_browser(change):
    """The session that the test itself opens."""
    table, _, column, _, _ = change
    return (table, column) in (("usersessions_usersession", "+"), ("accounts_user", "last_login"))


def _line(change, known):
    table, key, column, _, now_is = change
    if column == "+":
        row = {name: _shape(value, known) for name, value in now_is.items() if name not in SECRETS}
        row |= {"id": "count"} if isinstance(now_is.get("id"), int) else {}
        return f"{table} + {sorted(row.items())}"
    where = key if str(key) in known else "new"
    return f"{table} {where} {column} {'' if column in SECRETS else _shape(now_is, known)}"


def _shape(value, known):
    """A value without what chance or the clock put in it."""
    if isinstance(value, datetime):
        return "soon" if abs(value - datetime.now(UTC)) < timedelta(days=5) else value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and value > 200:
        return "count"
    text = re.sub(r"f1:[\w=-]+", "sealed", str(value))
    text = re.sub(
        r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", lambda found: found[0] if found[0] in known else "id", text
    )
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(\+00:00)?", "moment", text)
    return re.sub(r"\b[1-9]\d{8}\b", "number", text)


@pytest.fixture
def house():
    made = build_house(clock.now())
    prepare(made)
    made.others["rows"] = rows_of_all_tables()
    return made


def test_every_gesture_has_its_line(house):
    wanted = {name for name, route in ROUTES.items() if route.post or route.public}
    without_form = {
        "health-live", "health-ready", "root", "favicon", "account_inactive", "old-article", "old-index",
    }  # fmt: skip

    assert wanted - without_form - SIGNED_BY_A_MACHINE == set(posts_of(house))


def test_only_what_a_form_lists_is_changed(house):
    wrong = []
    for name, post in posts_of(house).items():
        plain, plain_status = done_by(post, name, house, {})
        forced, forced_status = done_by(post, name, house, hostile(house, post.values))
        if (plain, plain_status) != (forced, forced_status):
            wrong.append((name, plain_status, forced_status, sorted(set(plain) ^ set(forced))))
        if not plain and name not in STILL:
            wrong.append((name, plain_status, "changes nothing: the gesture is not a good one"))

    assert not wrong, "\n".join(map(str, wrong))


def test_a_field_that_a_form_would_take_too_many_is_seen(house, monkeypatch):
    """The control: what a request waits for, made editable by mistake."""
    edited = ("subject", "words", "kind", "priority", "waiting_reason")
    monkeypatch.setitem(EditForm.base_fields, "waiting_reason", forms.CharField(required=False))
    monkeypatch.setattr("numi.interfaces.desk.tickets.views.EDITED", edited)
    monkeypatch.setattr("numi.tickets.operations.work.EDITABLE", edited)
    post = posts_of(house)["desk:tickets-edit"]

    plain, forced = (done_by(post, "desk:tickets-edit", house, extra)[0] for extra in ({}, hostile(house, post.values)))

    assert [line for line in set(forced) - set(plain) if " waiting_reason zzforced" in line] != []
