"""Traces: nothing without an address; one message's steps, wherever they were taken, are one trace."""

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from emdia.core import traces
from emdia.core.work import Drain
from emdia.core.work.look import look


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    traces.start(url="", share=1.0, processor=SimpleSpanProcessor(kept))
    yield kept
    traces.stop()


def test_silence_costs_nothing_and_breaks_nothing():
    with traces.span("drain") as span:
        span.set_attribute("moved", 1)
    traces.step("message.said", (str(1 / 0) for _ in range(1)))


def test_the_steps_of_one_message_are_one_trace(spans: InMemorySpanExporter):
    traces.step("message.planned", ["m1", "m2"])
    traces.step("message.said", ["m1"], provider="smtp")
    traces.step("message.receipt", ["m1"])
    found = spans.get_finished_spans()
    by_trace = {span.context.trace_id: [s.name for s in found if s.context.trace_id == span.context.trace_id]
                for span in found}  # fmt: skip
    assert sorted(map(len, by_trace.values())) == [1, 3]
    assert ["message.planned", "message.said", "message.receipt"] in by_trace.values()
    assert "m1" not in str([span.attributes for span in found])


def test_a_part_is_followed_and_it_is_the_same_part_at_every_step(spans: InMemorySpanExporter, monkeypatch):
    monkeypatch.setattr(traces, "_share", 0.25)
    refs = [f"m{n}" for n in range(400)]
    traces.step("message.planned", refs)
    first = {span.context.trace_id for span in spans.get_finished_spans()}
    spans.clear()
    traces.step("message.receipt", refs)
    assert {span.context.trace_id for span in spans.get_finished_spans()} == first
    assert 60 < len(first) < 140


@pytest.mark.django_db
def test_a_look_is_a_span(spans: InMemorySpanExporter):
    assert look(Drain("d", lambda: 3)) == 3
    (span,) = spans.get_finished_spans()
    assert dict(span.attributes or {}) == {"drain": "d", "moved": 3}
