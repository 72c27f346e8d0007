"""What this process has done, counted for Prometheus: no person's data, and labels out of short, fixed lists.

The numbers are this process's own; ``web/ops`` shows them, beside what waits in the database.
"""

from prometheus_client import Counter, Histogram

_QUICK = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
_LONG = (0.01, 0.05, 0.25, 1.0, 5.0, 15.0, 60.0, 300.0)

_LOOKS = Counter("emdia_drain_looks", "Looks of a drain, by how they ended", ["drain", "outcome"])
_MOVED = Counter("emdia_drain_rows", "Rows that a drain moved", ["drain"])
_LOOK_SECONDS = Histogram("emdia_drain_seconds", "How long a look took", ["drain"], buckets=_LONG)
_SAID = Counter(
    "emdia_messages",
    "Messages that a carrier was given, by what it answered",
    ["channel", "provider", "outcome"],
)
_ANSWER_SECONDS = Histogram(
    "emdia_provider_seconds",
    "How long a provider took to answer one HTTP request",
    ["provider"],
    buckets=_QUICK,
)
_CALLBACKS = Counter("emdia_callbacks", "Callbacks that came in, by what was done", ["provider", "outcome"])


def looked(drain: str, *, moved: int, well: bool, seconds: float) -> None:
    """A drain looked once."""
    _LOOKS.labels(drain, "ok" if well else "error").inc()
    _LOOK_SECONDS.labels(drain).observe(seconds)
    if moved:
        _MOVED.labels(drain).inc(moved)


def said(*, channel: str, provider: str, outcome: str, many: int = 1) -> None:
    """A carrier answered. ``outcome``: accepted, lost, or refused by whose fault it was."""
    _SAID.labels(channel, provider, outcome).inc(many)


def answered(provider: str, seconds: float) -> None:
    """A provider answered one HTTP request."""
    _ANSWER_SECONDS.labels(provider).observe(seconds)


def called_back(provider: str, outcome: str) -> None:
    """A callback came: kept, repeated, or refused. ``provider`` must be one that is registered."""
    _CALLBACKS.labels(provider, outcome).inc()
