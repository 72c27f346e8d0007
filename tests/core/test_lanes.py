"""Work in lanes: all of it is done, no more than was asked for, and an error is heard."""

import gc
import threading

import pytest

from emdia.core.work.lanes import in_lanes, uncollected

FULL = 3


class Heap:
    """So many rows; a batch takes up to ``FULL`` of them."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.batches = 0
        self.lock = threading.Lock()

    def batch(self) -> int:
        with self.lock:
            taken = min(self.rows, FULL)
            self.rows -= taken
            self.batches += bool(taken)
        return taken


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [0, 1, FULL, 10 * FULL + 1])
def test_nothing_is_left(rows: int):
    heap = Heap(rows)
    in_lanes(heap.batch, full=FULL)
    assert heap.rows == 0


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_a_turn_in_whichever_lane():
    heap = Heap(100 * FULL)
    in_lanes(heap.batch, full=FULL, batches=5)
    assert heap.batches == 5


@pytest.mark.django_db(transaction=True)
def test_an_error_of_either_lane_is_raised_and_ends_the_work():
    calls = []

    def batch() -> int:
        calls.append(1)
        if len(calls) >= 3:
            raise LookupError("broken row")
        return FULL

    with pytest.raises(LookupError, match="broken row"):
        in_lanes(batch, full=FULL)
    assert len(calls) <= 4
    assert gc.isenabled()


def test_the_collector_rests_until_the_last_has_ended():
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
