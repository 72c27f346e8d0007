"""The world at ten o'clock on a Monday, with a real sandbox on loopback."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from emdia.core import clock, tenancy
from emdia.providers import sandbox
from tests.apps.outreach.scenario import MONDAY, World, make_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """A tenant that is active, and a clock that stands."""
    made = make_world()
    with tenancy.use(made.tenant.pk), clock.at(MONDAY):
        yield made


@pytest.fixture
def carrier(tmp_path: Path, settings: Any) -> Iterator[sandbox.Sandbox]:
    """The sandbox of a data directory of its own."""
    settings.EMDIA_HOME = tmp_path
    box = sandbox.start(tmp_path)
    yield box
    box.stop()
