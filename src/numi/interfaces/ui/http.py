"""What every view goes through: one method family, one transaction, errors turned into French answers.

``@reads`` answers GET and HEAD with the database connection limited to SELECT; ``@writes`` answers POST inside one
transaction. Both turn a ``DomainError`` into a page, a fragment or JSON, whichever the caller asked for.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.shortcuts import render

from numi.core import clock
from numi.core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotVisible, TransitionRefused
from numi.core.text import require_signs
from numi.journal.operations import record_reading

if TYPE_CHECKING:
    from numi.accounts.models import User


SEEN = ("base-", "seen")  # what a page showed comes back beside what was typed
TRIES = 4
LOCKED = ("55P03", "40P01")  # PostgreSQL: lock not available, deadlock detected


class DeskRequest(HttpRequest):
    """A request whose person is known, proven twice, and allowed on this route (see ``matrix``)."""

    user: "User"
    readings: list[tuple[str, UUID]]


class View(Protocol):
    def __call__(self, request: Any, /, *args: Any, **kwargs: Any) -> HttpResponse: ...


class WriteInRead(RuntimeError):
    """A view that only reads tried to change a row."""


_READ_ONLY = re.compile(r"^\s*(SELECT|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA|WITH|SHOW|SET)\b", re.IGNORECASE)
_HIDDEN_WRITE = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b", re.IGNORECASE)


def _select_only(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not _READ_ONLY.match(sql) or (sql.lstrip()[:4].upper() == "WITH" and _HIDDEN_WRITE.search(sql)):
        raise WriteInRead("A view marked @reads may not write.")
    return execute(sql, params, many, context)


@contextmanager
def read_only() -> Iterator[None]:
    """Limit the connection to reading, for the time of the block."""
    with connection.execute_wrapper(_select_only):
        yield


def reads(view: Callable[..., HttpResponse]) -> View:
    """Answer GET and HEAD without changing anything but the journal of readings."""

    @wraps(view)
    def answer(request: Any, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        request.readings = []
        _know_the_person(request)
        try:
            _check_signs(request.GET)
            with read_only():
                response = view(request, *args, **kwargs)
        except DomainError as error:
            return refusal(request, error)
        _journal_readings(request)
        return response

    return answer


def asks(view: Callable[..., HttpResponse]) -> View:
    """Answer a POST that changes nothing: a question too long for an address, such as a text as it is typed."""

    @wraps(view)
    def answer(request: Any, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        _know_the_person(request)
        try:
            with read_only():
                return view(request, *args, **kwargs)
        except DomainError as error:
            return refusal(request, error)

    return answer


def writes(view: Callable[..., HttpResponse]) -> View:
    """Answer POST inside one transaction, undone by any refusal.

    When another gesture holds the same row too long, or two wait for each other, the whole is undone and done again.
    """

    @wraps(view)
    def answer(request: Any, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        _know_the_person(request)
        try:
            _check_signs(request.POST)
            response = _in_one_transaction(view, request, *args, **kwargs)
        except DomainError as error:
            return refusal(request, error)
        _journal_readings(request)
        return _said(response) if request.headers.get("X-Numi-Follow") else response

    return answer


def _said(response: HttpResponse) -> HttpResponse:
    """Where a gesture leads, told to our script: it goes there itself, and what the page has to say is said once."""
    where = response.get("Location")
    return JsonResponse({"follow": where}) if response.status_code == 302 and where else response


def _in_one_transaction(view: Callable[..., HttpResponse], request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    for _ in range(TRIES):
        request.readings = []
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except OperationalError as error:
            if not _is_busy(error):
                raise
    raise TransitionRefused("Trop de gestes sur la même chose au même moment. Rien n’est enregistré : réessayez.")


def _is_busy(error: OperationalError) -> bool:
    """A lock that did not come in time, or a deadlock that the database broke."""
    return getattr(error.__cause__, "sqlstate", "") in LOCKED or "database is locked" in str(error)


def _check_signs(given: QueryDict) -> None:
    """Refuse in words what no table can keep, wherever it is typed or pasted."""
    for _, values in given.lists():
        for value in values:
            require_signs(str(value))


def note_reading(request: Any, what: str, ident: UUID) -> None:
    """Remember that the person opened this client file; written once the page is made."""
    request.readings.append((what, ident))


def _know_the_person(request: Any) -> None:
    """Load session and person before the connection is limited (an expired session is deleted when read)."""
    user = getattr(request, "user", None)
    if user is not None:
        _ = user.is_authenticated


def _journal_readings(request: Any) -> None:
    if not request.readings:
        return
    now = clock.now()
    with transaction.atomic():
        for what, ident in request.readings:
            record_reading(what, ident, by=request.user, now=now)


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "") or request.content_type == "application/json"


def status_of(error: DomainError) -> int:
    if isinstance(error, NotVisible):
        return 404
    if isinstance(error, NotAllowed):
        return 403
    if isinstance(error, InvalidInput):
        return 422
    return 409


def refusal(request: Any, error: DomainError) -> HttpResponse:
    """The refusal in the form the caller reads: JSON, a fragment for htmx, or a page."""
    status = status_of(error)
    conflict = error.fields if isinstance(error, Conflict) else {}
    if wants_json(request):
        return JsonResponse(
            {"error": type(error).__name__, "message": str(error), "fields": _json_fields(conflict)}, status=status
        )
    context = {"message": str(error), "conflict": conflict, "status": status, "typed": _typed(request)}
    if getattr(request, "htmx", False):
        response = render(request, "ui/_problem.html", context, status=status)
        response["HX-Retarget"] = "#problem"
        response["HX-Reswap"] = "innerHTML"
        return response
    return render(request, f"ui/{status}.html", context, status=status)


def _json_fields(conflict: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {name: {"mine": str(pair[0]), "theirs": str(pair[1])} for name, pair in conflict.items()}


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, so that a refusal page gives it back."""
    hidden = {"csrfmiddlewaretoken", "version", "form_token", "password", "from"}
    return [
        (name, str(value))
        for name, value in request.POST.items()
        if name not in hidden and not name.startswith(SEEN) and str(value).strip()
    ]
