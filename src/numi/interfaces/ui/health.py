"""Two questions machines ask: is the process alive, and may it receive people."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from numi.core import clock
from numi.interfaces.ui.http import reads
from numi.live.heartbeats import workers


@reads
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"etat": "vivante"})


@reads
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and its tables are up to date (503 otherwise); the worker's state is told, not required."""
    try:
        missing = _missing_migrations()
        alive = any(worker.is_fresh for worker in workers(now=clock.now())) if not missing else False
    except DatabaseError:
        return JsonResponse({"etat": "base injoignable", "base": False}, status=503)
    if missing:
        return JsonResponse({"etat": "migrations à appliquer", "base": True, "manquantes": missing}, status=503)
    return JsonResponse({"etat": "prête", "base": True, "ouvrier": alive})


def _missing_migrations() -> int:
    """How many migrations are not applied; asked of the database until the answer is none."""
    if _known_complete.cache_info().currsize:
        return 0
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not missing:
        _known_complete()
    return missing


@cache
def _known_complete() -> bool:
    return True
