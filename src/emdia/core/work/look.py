"""One look of a drain, the same for every engine: its connection is fresh, its error ends nothing, it is counted."""

import logging
from collections.abc import Callable
from time import perf_counter

from django.db import close_old_connections

from emdia.core import meters, traces
from emdia.core.work.drains import Drain

log = logging.getLogger(__name__)

type Noted = Callable[[str, int, bool], None]
"""Told of each look: the drain's name, how many rows it moved, whether it ended well."""


def look(drain: Drain, noted: Noted | None = None) -> int:
    """Let a drain move one batch; how many rows, 0 where it failed."""
    close_old_connections()
    began = perf_counter()
    moved, well = 0, True
    try:
        with traces.span("drain", drain=drain.name) as span:
            moved = drain.run()
            span.set_attribute("moved", moved)
    except Exception:
        well = False
        log.exception("drain %s failed; it looks again in %s s", drain.name, drain.every)
    meters.looked(drain.name, moved=moved, well=well, seconds=perf_counter() - began)
    if noted is not None:
        noted(drain.name, moved, well)
    return moved
