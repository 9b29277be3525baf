"""Colleagues: who is here, who arrives, who changes role, who leaves. An administrator acts, a supervisor reads."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from numi.accounts.access import access_invitation, access_person, may_manage
from numi.accounts.operations import arriving
from numi.accounts.operations.team import change_role, deactivate, reactivate
from numi.accounts.queries import pending_invitations, team
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.desk.team.forms import ROLES, InviteForm, RoleForm
from numi.interfaces.ui.forms import DeskForm, valid
from numi.interfaces.ui.http import DeskRequest, reads, writes


@dataclass(frozen=True, slots=True)
class Line:
    """One colleague of the list; ``changes`` when the reader may change them."""

    person: Any
    presence: Any
    is_me: bool
    changes: bool


@reads
def listing(request: DeskRequest) -> HttpResponse:
    manages = may_manage(request.user)
    lines = [_line(request.user, one, manages) for one in team() if one.is_staff_member]
    context = {
        "here": [line for line in lines if line.person.is_active],
        "gone": [line for line in lines if not line.person.is_active],
        "manages": manages,
        "roles": ROLES,
        "invitations": pending_invitations() if manages else [],
        "now": clock.now(),
    }
    return render(request, "desk/team/list.html", context)


def _line(reader: Any, person: Any, manages: bool) -> Line:
    is_me = person.pk == reader.pk
    changes = manages and person.is_active and not is_me
    return Line(person, getattr(person, "presence", None), is_me, changes)


def invite(request: DeskRequest) -> HttpResponse:
    return _invite_post(request) if request.method == "POST" else _invite_get(request)


@reads
def _invite_get(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/team/invite.html", {"form": InviteForm()})


@never_cache
@writes
def _invite_post(request: DeskRequest) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.is_valid():
        names = ("email", "role", "given_name", "family_name")
        values = {name: form.cleaned_data[name] for name in (*names, "form_token")}
        try:
            invitation, token = arriving.invite(**values, by=request.user, now=clock.now())
        except InvalidInput as error:
            form.add_error("email", str(error))
        else:
            return _link_shown_once(request, invitation, token)
    return render(request, "desk/team/invite.html", {"form": form}, status=422)


@never_cache
@writes
def rescue(request: DeskRequest, ident: UUID) -> HttpResponse:
    person = access_person(request.user, ident, to_change=True)
    given = valid(DeskForm(request.POST))
    invitation, token = arriving.rescue(person=person, by=request.user, now=clock.now(), form_token=given["form_token"])
    return _link_shown_once(request, invitation, token)


def _link_shown_once(request: DeskRequest, invitation: Any, token: str) -> HttpResponse:
    """The secret is in this very answer and nowhere else: only its digest is kept, so nothing redirects."""
    link = settings.SITE_URL + reverse("sign_in-invitation", args=[token])
    link = link if settings.SITE_URL else request.build_absolute_uri(link)
    return render(request, "desk/team/link.html", {"invitation": invitation, "link": link})


@writes
def revoke(request: DeskRequest, ident: UUID) -> HttpResponse:
    invitation = access_invitation(request.user, ident)
    arriving.revoke_invitation(invitation=invitation, by=request.user, now=clock.now())
    messages.success(request, f"Le lien pour {invitation.email} est retiré : il n’ouvre plus rien.")
    return redirect("desk:team-list")


@writes
def role(request: DeskRequest, ident: UUID) -> HttpResponse:
    person = access_person(request.user, ident, to_change=True)
    given = valid(RoleForm(request.POST))
    change_role(person=person, role=given["role"], by=request.user, now=clock.now(), version=given["version"])
    messages.success(
        request, f"{person.display_name} est maintenant « {person.get_role_display()} » et doit se reconnecter."
    )
    return redirect("desk:team-list")


@writes
def leave(request: DeskRequest, ident: UUID) -> HttpResponse:
    """The colleague is cut at once: sessions, open pages and presence end with this answer (bar B006)."""
    person = access_person(request.user, ident, to_change=True)
    deactivate(person=person, by=request.user, now=clock.now())
    messages.success(request, f"{person.display_name} n’a plus accès. Ses pages ouvertes se ferment.")
    return redirect("desk:team-list")


@writes
def come_back(request: DeskRequest, ident: UUID) -> HttpResponse:
    person = access_person(request.user, ident, to_change=True)
    reactivate(person=person, by=request.user, now=clock.now())
    messages.success(request, f"{person.display_name} peut de nouveau se connecter.")
    return redirect("desk:team-list")
