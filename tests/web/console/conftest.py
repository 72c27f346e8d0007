"""Fixtures of the console's tests: a world at a fixed moment, and a browserless client for each role."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from emdia.core import clock
from tests.web.console import world as worlds


@pytest.fixture
def noon() -> Iterator[dt.datetime]:
    """The business clock stands at a Wednesday before noon."""
    with clock.at(worlds.NOON):
        yield worlds.NOON


@pytest.fixture
def world(db: None, noon: dt.datetime) -> worlds.World:
    """Two creditors, six people, a day of messages; nothing is kept of what another test counted."""
    cache.clear()
    return worlds.make_world()


@pytest.fixture
def owner(world: worlds.World, client: Client) -> Client:
    """The owner, signed in."""
    client.force_login(world.users["owner"], backend="django.contrib.auth.backends.ModelBackend")
    return client
