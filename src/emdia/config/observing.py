"""What a long-running process tells those who watch over it: traces to a collector, figures on a port of its own."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from prometheus_client import start_http_server

from emdia.core import traces

log = logging.getLogger(__name__)


def traced(service: str) -> None:
    """Send traces where ``EMDIA_TRACES_URL`` says; nothing without it. A missing extra is said, and stops nobody."""
    if not settings.TRACES_URL:
        return
    try:
        traces.start(url=settings.TRACES_URL, share=settings.TRACES_SHARE, service=service)
    except ModuleNotFoundError as error:
        log.error("EMDIA_TRACES_URL needs requirements/scale.txt: %s is missing", error.name)


@contextmanager
def measured() -> Iterator[None]:
    """The figures of a process without pages, at ``EMDIA_METRICS_PORT`` of this machine only; none at port 0."""
    if not settings.METRICS_PORT:
        yield
        return
    server, thread = start_http_server(settings.METRICS_PORT, addr="127.0.0.1")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
