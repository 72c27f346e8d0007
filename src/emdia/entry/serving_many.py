"""Pages from several processes: granian (extra ``server``), for more than one processor's worth of visitors."""

import multiprocessing
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from emdia.core.registry import load

KILL_AFTER = 3
"""Seconds until a web worker that does not end after a polite request is ended: it was seen to hang under load."""


class NoServer(RuntimeError):
    """The extra is not installed."""


def serve(host: str, port: int, *, workers: int, threads: int = 8) -> None:
    """Serve the pages until Ctrl-C, by ``workers`` processes of ``threads`` threads. Each counts for ``/metricas/``
    into files of one folder, so that whichever is asked tells of all. Raises :class:`NoServer`."""
    try:
        server: Any = load("granian:Granian")
    except ModuleNotFoundError as error:
        raise NoServer(
            "--server granian precisa de mais pacotes: "
            ".venv/bin/python -m pip install --require-hashes -r requirements/scale.txt"
        ) from error
    with tempfile.TemporaryDirectory(prefix="emdia-figures-") as folder:
        # Web workers are processes of their own: what they have to know goes by their environment.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(Path(folder))
        os.environ["EMDIA_BASE_URL"] = settings.BASE_URL
        # Born anew, not copied: no connection of ours is shared, and counters are made after that folder is known.
        multiprocessing.set_start_method("spawn", force=True)
        server(
            "emdia.config.wsgi_many:application",
            address=host,
            port=port,
            interface="wsgi",
            workers=workers,
            blocking_threads=threads,
            workers_kill_timeout=KILL_AFTER,
            respawn_failed_workers=True,
            log_level="warning",
            websockets=False,
        ).serve()
