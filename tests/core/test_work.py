"""The engine of one process: drains run, a failing one goes on, a poke makes it look at once."""

import threading

from emdia.core.work import Drain, Engine, registered, run_once


def test_run_once_empties_a_drain():
    waiting = [3, 2, 1]
    assert run_once(Drain("d", lambda: waiting.pop() if waiting else 0)) == 6


def test_a_poke_makes_a_sleeping_drain_look_at_once():
    looks = threading.Semaphore(0)
    engine = Engine([Drain("slow", lambda: looks.release() or 0, every=3600)])
    engine.start()
    assert looks.acquire(timeout=5), "it looks when it starts"
    engine.poke("slow")
    assert looks.acquire(timeout=5), "and when it is poked, an hour before its time"
    engine.stop()


def test_a_failing_drain_goes_on(caplog):
    calls: list[int] = []
    again = threading.Event()

    def fails_once() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("first look")
        again.set()
        return 0

    engine = Engine([Drain("fails", fails_once, every=0.01)])
    engine.start()
    assert again.wait(5)
    engine.stop()
    assert "drain fails failed" in caplog.text


def test_every_drain_has_a_name_of_its_own():
    names = [drain.name for drain in registered()]
    assert len(names) == len(set(names))
