"""A sandbox of its own for each test, and ways to speak to it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from emdia.providers import sandbox
from emdia.providers.channels import speak
from emdia.providers.channels.base import Outgoing, Result
from emdia.providers.sandbox import place
from tests.loops import run


@pytest.fixture(params=["of this process", "of another process"])
def box(tmp_path, request, monkeypatch) -> Iterator[sandbox.Sandbox]:
    """A running sandbox; the second time as another process sees it, which has to ask over HTTP."""
    running = sandbox.start(tmp_path)
    seen = running
    if request.param == "of another process":
        monkeypatch.setattr(place, "_here", {})
        seen = replace(running, _inside=None)
    yield seen
    running.stop()


@pytest.fixture
def say(box) -> Callable[..., Result]:
    """Say one message over the sandbox's account; what became of it."""

    def one(channel: str, to: str, ref: str = "m1", text: str = "Oi, Maria", **more) -> Result:
        told = {}
        outgoing = Outgoing(
            ref,
            channel,
            to,
            text,
            "Academia Exemplo",
            "contato@academia.example",
            **({"subject": "Oi"} | more),
        )
        run(speak(box.account(channel, "academia"), [outgoing], told.__setitem__))
        assert list(told) == [ref]
        return told[ref]

    return one
