"""The door: the code of the demonstration, invitations, enrolment, and coming back in place."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from numi.accounts.operations.arriving import accept_invitation, find_invitation
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.desk.sign_in.forms import AgainForm, ArrivalForm
from numi.interfaces.ui.http import reads, writes
from numi.sign_in.limits import is_local_demo
from numi.sign_in.operations import current_code
from numi.sign_in.queries import has_second_factor, second_factor_given
from numi.sign_in.sessions import enter_by_link, forget_second_factors, sign_in_again


class CodeView(AuthenticateView):
    """allauth's page, which shows the code of the moment in a local demonstration and nowhere else."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demo_code"] = current_code(self.stage.login.user) if is_local_demo(self.request) else ""
        return context


authenticate = never_cache(CodeView.as_view())


@reads
def second_factor(request: Any) -> HttpResponse:
    """Enrol a first factor; or prove the one enrolled since this session began."""
    if second_factor_given(request):
        return redirect("desk:home")
    if has_second_factor(request.user):
        return redirect("mfa_reauthenticate")
    return render(request, "sign_in/second_factor.html")


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    return _accept(request, token) if request.method == "POST" else _invited(request, token)


@never_cache
@reads
def _invited(request: HttpRequest, token: str) -> HttpResponse:
    found = find_invitation(token=token, now=clock.now())
    return render(request, "sign_in/invitation.html", {"invitation": found, "form": ArrivalForm()})


@sensitive_post_parameters("password")
@writes
def _accept(request: HttpRequest, token: str) -> HttpResponse:
    now = clock.now()
    form = ArrivalForm(request.POST)
    found = find_invitation(token=token, now=now)
    if form.is_valid():
        try:
            person = accept_invitation(token=token, password=form.cleaned_data["password"], now=now)
        except InvalidInput as error:
            form.add_error("password", str(error))
        else:
            if found.person_id:
                forget_second_factors(user=person, now=now)
            enter_by_link(request, person, now=now)
            return redirect("sign_in-second-factor")
    return render(request, "sign_in/invitation.html", {"invitation": found, "form": form}, status=422)


def again(request: HttpRequest) -> HttpResponse:
    return _come_back(request) if request.method == "POST" else _session_over(request)


@never_cache
@reads
def _session_over(request: HttpRequest) -> HttpResponse:
    """The small form shown over the page whose session is over."""
    context = {"who": request.GET.get("who", ""), "login": "", "problem": ""}
    return render(request, "sign_in/_again.html", context)


@never_cache
@sensitive_post_parameters("password", "code")
def _come_back(request: HttpRequest) -> HttpResponse:
    """Sign in again in place: a JSON token for the forms of the open page, or the form with the reason.

    No transaction around it: a refused try must stay counted.
    """
    form = AgainForm(request.POST)
    problem = "Donnez l’adresse, le mot de passe et le code."
    if form.is_valid():
        given = form.cleaned_data
        try:
            sign_in_again(
                request,
                email=given["login"],
                password=given["password"],
                code=given["code"],
                who=str(given["who"] or ""),
                now=clock.now(),
            )
            return JsonResponse({"ok": True, "csrf": get_token(request)})
        except InvalidInput as error:
            problem = str(error)
    context = {
        "who": request.POST.get("who", "")[:36],
        "login": request.POST.get("login", "")[:254],
        "problem": problem,
    }
    return render(request, "sign_in/_again.html", context, status=422)
