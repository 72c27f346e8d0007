"""A worker of its own process for the tests of the engine: says each look, ends on a line from standard input."""

import sys
import threading

import django

django.setup()

from emdia.core.work import share  # noqa: E402
from emdia.core.work.celery import Engine  # noqa: E402
from emdia.core.work.drains import Drain  # noqa: E402

_lock = threading.Lock()
engines: list[Engine] = []


def looks(name: str) -> int:
    with _lock:
        lead = "leads" if engines[0].leads else "follows"
        sys.stdout.write(f"{name} {share.mine().index} {lead}\n")
        sys.stdout.flush()
    return 0


def main(url: str, prefix: str) -> None:
    often = Drain("often", lambda: looks("often"), every=0.5, queue="plan", shared=True)
    seldom = Drain("seldom", lambda: looks("seldom"), every=3600.0)
    engine = Engine([often, seldom], url=url, prefix=prefix, queues=["plan", "hooks"], threads=2, shares=2)
    engines.append(engine)
    engine.start()
    sys.stdin.readline()
    engine.stop()
    sys.stdout.write("ended\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
