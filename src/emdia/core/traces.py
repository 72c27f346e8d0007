"""Traces for OpenTelemetry (extra ``obs``); where no address for them is set, a span costs one function call.

A batch is one span of the process that handled it. The path of one message, from plan to receipt, crosses processes
and days: its trace id is made from the message's own reference, so that every step finds the same trace without a
column for it. Of the messages only a part is followed (``EMDIA_TRACES_SHARE``), and it is the same part at every step.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from emdia.core.registry import load


class Span(Protocol):
    """What a caller may do with a span."""

    def set_attribute(self, key: str, value: Any) -> None:
        """Note a count or one of our own words; never a person's data."""


class _Silent:
    def set_attribute(self, key: str, value: Any) -> None:
        """Nobody listens."""


_SILENT = _Silent()
_tracer: Any = None
_share = 0.0


def start(*, url: str, share: float, service: str = "emdia", processor: Any = None) -> None:
    """Send spans to ``url`` (OTLP over HTTP, ``http://host:4318/v1/traces``); follow ``share`` (0 to 1) of the
    messages. Raises ``ModuleNotFoundError`` without the extra ``obs``."""
    provider_of = load("opentelemetry.sdk.trace:TracerProvider")
    resource = load("opentelemetry.sdk.resources:Resource").create({"service.name": service})
    provider = provider_of(resource=resource)
    if processor is None:
        exporter = load("opentelemetry.exporter.otlp.proto.http.trace_exporter:OTLPSpanExporter")(
            endpoint=url
        )
        processor = load("opentelemetry.sdk.trace.export:BatchSpanProcessor")(exporter)
    provider.add_span_processor(processor)
    global _tracer, _share
    _tracer, _share = provider.get_tracer("emdia"), share


def stop() -> None:
    """Send nothing any more."""
    global _tracer, _share
    _tracer, _share = None, 0.0


@contextmanager
def span(name: str, **attributes: Any) -> Iterator[Span]:
    """A piece of work of this process."""
    if _tracer is None:
        yield _SILENT
        return
    with _tracer.start_as_current_span(name, attributes=attributes) as open_span:
        yield open_span


def step(name: str, refs: Iterable[object], *, began: float | None = None, **attributes: Any) -> None:
    """One step on the path of each of these messages, by their references; ``began`` as ``time.time()``."""
    if _tracer is None or not _share:
        return
    now = time.time_ns()
    since = now if began is None else int(began * 1e9)
    for ref in refs:
        trace_id, span_id = _ids(str(ref))
        if trace_id / (1 << 128) < _share:
            context = _context(trace_id, span_id)
            made = _tracer.start_span(name, context=context, start_time=since, attributes=attributes)
            made.end(end_time=now)


def _ids(ref: str) -> tuple[int, int]:
    digest = hashlib.sha256(b"emdia trace " + ref.encode()).digest()
    return int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])


def _context(trace_id: int, span_id: int) -> Any:
    """As if a parent with these ids had called us, so that all steps of a message are children of one trace."""
    flags = load("opentelemetry.trace:TraceFlags")(1)
    parent = load("opentelemetry.trace:SpanContext")(trace_id, span_id, is_remote=True, trace_flags=flags)
    return load("opentelemetry.trace:set_span_in_context")(
        load("opentelemetry.trace:NonRecordingSpan")(parent)
    )
