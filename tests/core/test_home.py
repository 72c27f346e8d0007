"""Law 7: a set clock and a living worker exclude each other."""

import pytest

from emdia.core import home


def test_a_replay_is_refused_while_a_worker_lives():
    with home.lock_worker(), pytest.raises(home.Busy, match="worker"), home.lock_clock():
        pass


def test_a_worker_is_refused_while_the_clock_is_set():
    with home.lock_clock(), pytest.raises(home.Busy, match="replay"), home.lock_worker():
        pass


def test_two_workers_live_together_and_leave_nothing_behind():
    with home.lock_worker(), home.lock_worker():
        pass
    with home.lock_clock():
        assert home.path("clock.lock").exists()
