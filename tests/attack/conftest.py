"""Worlds to attack: the console's and the debtor's page, each as their own tests make it."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.web.console.conftest import noon, owner, world
from tests.web.portal.conftest import world as page_world

__all__ = ["noon", "owner", "page_world", "time_limit", "world"]


@pytest.fixture
def time_limit() -> Callable[[float], AbstractContextManager[None]]:
    """Seconds of this thread's own work that a block may take; the machine may be busy with something else."""

    @contextmanager
    def limited(seconds: float) -> Iterator[None]:
        start = time.thread_time()
        yield
        assert time.thread_time() - start < seconds

    return limited
