"""My settings: how screens look, which keys act, what opens my account, where I am signed in."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.accounts.operations.team import change_keys, change_settings
from numi.accounts.preferences import DEFAULTS, key_of
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.desk.account.agents import browser_name
from numi.interfaces.desk.account.forms import KeysForm, LookForm
from numi.interfaces.desk.account.keys import GESTURES
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.sign_in.queries import factor_kinds, passkeys, sessions_of
from numi.sign_in.sessions import end_other_sessions, end_session


def account(request: DeskRequest) -> HttpResponse:
    return _save_look(request) if request.method == "POST" else _show(request)


@reads
def _show(request: DeskRequest) -> HttpResponse:
    return _page(request)


@writes
def _save_look(request: DeskRequest) -> HttpResponse:
    form = LookForm(request.POST)
    if not form.is_valid():
        return _page(request, look=form, status=422)
    values = form.values()
    change_settings(user=request.user, values=values, now=clock.now(), base=_base(request, values))
    messages.success(request, "C’est réglé.")
    return redirect("desk:account")


@writes
def keys(request: DeskRequest) -> HttpResponse:
    form = KeysForm(request.POST)
    if "reset" in request.POST:
        change_settings(user=request.user, values={"keys": {}, "keys_off": False}, now=clock.now())
        messages.success(request, "Les touches d’origine sont revenues.")
        return redirect("desk:account")
    if form.is_valid():
        try:
            _keep_keys(request, form)
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Vos touches sont enregistrées.")
            return redirect("desk:account")
    return _page(request, keys=form, status=422)


def _keep_keys(request: DeskRequest, form: KeysForm) -> None:
    keys, off = form.values(), bool(form.cleaned_data["off"])
    base = _base(request, [f"key_{usual}" for usual in keys])
    seen = {usual: base[f"key_{usual}"].lower() for usual in keys} if base else None
    change_keys(user=request.user, keys=keys, off=off, now=clock.now(), base=seen)


def _base(request: DeskRequest, names: Iterable[str]) -> dict[str, str] | None:
    """What the page showed when it was opened, None for a page that does not say."""
    seen = {name: request.POST.get(f"base-{name}") for name in names}
    return {name: str(value) for name, value in seen.items()} if None not in seen.values() else None


@writes
def end_one(request: DeskRequest, ident: int) -> HttpResponse:
    end_session(user=request.user, ident=ident, now=clock.now())
    messages.success(request, "Cette session est fermée.")
    return redirect("desk:account")


@writes
def end_others(request: DeskRequest) -> HttpResponse:
    end_other_sessions(request, request.user, now=clock.now())
    messages.success(request, "Vos autres sessions sont fermées.")
    return redirect("desk:account")


def _page(request: DeskRequest, *, look: Any = None, keys: Any = None, status: int = 200) -> HttpResponse:
    user = request.user
    mine = user.settings
    current = request.session.session_key
    context = {
        "seen": {name: mine.get(name, DEFAULTS[name]) for name in ("density", "theme", "view")},
        "seen_keys": {f"key_{usual}": key_of(mine, usual) for usual, _ in GESTURES},
        "look": look
        or LookForm(
            initial={
                "density": mine.get("density", "desk"),
                "theme": mine.get("theme", ""),
                "view": mine.get("view", "step"),
            }
        ),
        "keys": keys or KeysForm(changed=mine.get("keys", {}), initial={"off": mine.get("keys_off", False)}),
        "factors": factor_kinds(user),
        "passkeys": passkeys(user),
        "sessions": [
            {"id": row.pk, "name": browser_name(row.user_agent), "ip": row.ip, "since": row.created_at,
             "current": row.session_key == current}
            for row in sessions_of(user, now=clock.now())
        ],
    }  # fmt: skip
    return render(request, "desk/account/settings.html", context, status=status)
