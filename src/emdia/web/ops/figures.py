"""``/metricas/``: what this process counted, and what waits in the database, for Prometheus.

Labels are drains, channels, providers and outcomes out of our own lists; nobody's data, no tenant, no creditor. With
``EMDIA_METRICS_TOKEN`` it asks for ``Authorization: Bearer …``; without one it answers this machine only, and only
where the installation has no public address (behind a proxy on the same machine everybody seems to come from here).
"""

import os
import secrets
import threading
from collections.abc import Iterator
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from emdia.core import clock
from emdia.core.models import DrainBeat
from emdia.core.work import registered

FRESH = 10.0
"""Seconds that what was read of the database is told again: two Prometheus servers cost as much as one."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"
"""Set by ``emdia serve --server granian``: its web workers count into files, and each can tell of all."""


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything, in Prometheus' text format; 403 for whoever may not."""
    if not _may(request):
        return HttpResponse(status=403)
    counted = REGISTRY
    if os.environ.get(MULTIPROCESS):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    waiting = CollectorRegistry()
    waiting.register(_DATABASE)
    return HttpResponse(generate_latest(counted) + generate_latest(waiting), content_type=CONTENT_TYPE_LATEST)


def _may(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {token}".encode())
    private = urlsplit(settings.BASE_URL).hostname in LOOPBACK
    return private and request.META.get("REMOTE_ADDR") in LOOPBACK


class _Database(Collector):
    """What waits and what the drains of all workers did."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_at = 0.0
        self._known: list[Metric] = []

    def collect(self) -> list[Metric]:
        with self._lock:
            if not self._known or monotonic() - self._read_at > FRESH:
                self._known = [*_backlogs(), *_beats()]
                self._read_at = monotonic()
            return self._known

    def describe(self) -> list[Metric]:
        """Nothing: to be registered must not ask the database."""
        return []


def _backlogs() -> Iterator[Metric]:
    depth = GaugeMetricFamily("emdia_queue_rows", "Rows that wait (counted up to 100,000)", labels=["drain"])
    age = GaugeMetricFamily("emdia_queue_age_seconds", "How long the first of them waits", labels=["drain"])
    for drain in registered():
        if drain.waits is not None:
            found = drain.waits()
            depth.add_metric([drain.name], found.many)
            age.add_metric([drain.name], found.age(clock.machine()))
    yield depth
    yield age


def _beats() -> Iterator[Metric]:
    looks = CounterMetricFamily("emdia_work_looks", "Looks of a drain, all workers", labels=["drain"])
    errors = CounterMetricFamily("emdia_work_errors", "Looks that failed, all workers", labels=["drain"])
    moved = CounterMetricFamily("emdia_work_rows", "Rows that a drain moved, all workers", labels=["drain"])
    silent = GaugeMetricFamily("emdia_work_silent_seconds", "Since the last look", labels=["drain"])
    now = clock.machine()
    names = {drain.name for drain in registered()}
    for beat in DrainBeat.objects.filter(name__in=names).order_by("name"):
        looks.add_metric([beat.name], beat.looks)
        errors.add_metric([beat.name], beat.errors)
        moved.add_metric([beat.name], beat.moved)
        silent.add_metric([beat.name], max(0.0, (now - beat.looked_at).total_seconds()))
    yield from (looks, errors, moved, silent)


_DATABASE = _Database()
