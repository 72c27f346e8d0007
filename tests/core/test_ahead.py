"""Work that is prepared ahead: in order, once, errors where the items are taken, no thread left behind."""

import threading

import pytest

from emdia.core import tenancy
from emdia.core.ahead import ahead


def test_items_come_in_their_order():
    with ahead(iter(range(100))) as items:
        assert list(items) == list(range(100))


def test_an_error_is_raised_where_the_items_are_taken():
    def broken():
        yield 1
        raise ValueError("no more")

    taken = []
    with pytest.raises(ValueError, match="no more"), ahead(broken()) as items:
        taken.extend(items)
    assert taken == [1]


def test_leaving_early_ends_the_thread():
    made = []

    def endless():
        while True:
            made.append(1)
            yield 1

    with ahead(endless(), depth=2) as items:
        next(items)
    assert len(made) < 10
    assert not [thread for thread in threading.enumerate() if thread.name == "ahead"]


def test_the_maker_sees_the_tenant():
    with tenancy.use(7), ahead(tenancy.current_id() for _ in range(2)) as items:
        assert list(items) == [7, 7]
