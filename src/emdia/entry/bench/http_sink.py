"""A carrier for a benchmark: nginx that answers every message with a yes and keeps nothing."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emdia.entry.bench.cluster import HOST, Missing
from emdia.entry.bench.floor import FLOORS

PORT = 58080
"""The port that the floor's program speaks to."""
PATIENCE_SECONDS = 10.0


@contextmanager
def http_sink() -> Iterator[None]:
    """nginx with the floors' own configuration until the end of the block; raises :class:`Missing`."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        raise Missing("Falta o nginx. No Debian: apt-get install nginx-light")
    with tempfile.TemporaryDirectory(prefix="emdia-nginx-") as folder:
        Path(folder).chmod(0o755)
        command = [found, "-p", folder, "-c", str(FLOORS / "nginx_sink.conf")]
        with subprocess.Popen(command) as sink:
            try:
                _await(sink)
                yield
            finally:
                sink.terminate()


def _await(sink: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while sink.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, PORT)) == 0:
                return
        time.sleep(0.05)
    raise Missing(f"O nginx não abriu a porta {PORT}.")
