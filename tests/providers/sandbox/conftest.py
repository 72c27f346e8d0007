"""A sandbox of its own for each test, and ways to speak to it."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from emdia.providers import sandbox
from emdia.providers.channels import speak
from emdia.providers.channels.base import Outgoing, Result


@pytest.fixture
def box(tmp_path) -> Iterator[sandbox.Sandbox]:
    running = sandbox.start(tmp_path)
    yield running
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
        asyncio.run(speak(box.account(channel, "academia"), [outgoing], told.__setitem__))
        assert list(told) == [ref]
        return told[ref]

    return one
