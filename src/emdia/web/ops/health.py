"""Is this process alive, may it be asked for pages, and does the background work move? Open to all, no secrets.

A load balancer asks ``/pronto/``: pages are served while the database answers and has this version's tables, also when
every worker is down. Whoever is called at night asks ``/pronto/trabalho/``, which fails when a drain stands still.
"""

import logging
import threading

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from emdia.core.work import registered
from emdia.core.work.beats import still

log = logging.getLogger(__name__)

_up_to_date = threading.Event()
"""Set once the tables were found to be this version's: they do not go back while we run."""


@never_cache
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """200 while pages can be served, else 503; ``work`` is told beside it."""
    told = _look()
    well = told["database"] == "ok" and told["tables"] == "ok"
    return JsonResponse({"ready": well, **told}, status=200 if well else 503)


@never_cache
@require_safe
def working(_request: HttpRequest) -> HttpResponse:
    """200 while every drain moves, else 503."""
    told = _look()
    well = told["work"] == "moves"
    return JsonResponse({"ready": well, **told}, status=200 if well else 503)


def _look() -> dict[str, object]:
    """``database`` ok or away, ``tables`` ok, behind or unknown, ``work`` moves, still or unknown, and which drains
    stand still."""
    try:
        if not _tables():
            return {"database": "ok", "tables": "behind", "work": "unknown"}
        stuck = still(registered())
    except DatabaseError as error:
        log.warning("the database does not answer (%s)", type(error).__name__)
        return {"database": "away", "tables": "unknown", "work": "unknown"}
    told: dict[str, object] = {"database": "ok", "tables": "ok", "work": "still" if stuck else "moves"}
    return told | ({"still": stuck} if stuck else {})


def _tables() -> bool:
    if not _up_to_date.is_set():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _up_to_date.set()
    return True
