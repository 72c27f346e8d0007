"""Mail servers for a benchmark: ``smtp-sink`` of Debian's postfix, which keeps nothing, and one that keeps a letter."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from emdia.entry.bench.cluster import HOST, Missing

PORT = 52525
"""The port that the floor's program speaks to."""
PATIENCE_SECONDS = 10.0


@contextmanager
def mail_sink() -> Iterator[None]:
    """``smtp-sink`` until the end of the block; raises :class:`Missing`."""
    found = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if found is None:
        raise Missing("Falta o smtp-sink. No Debian ele vem com o pacote postfix: apt-get install postfix")
    rights = ["-u", "nobody"] if os.geteuid() == 0 else []
    with subprocess.Popen([str(Path(found)), *rights, f"{HOST}:{PORT}", "1000"]) as sink:
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
    raise Missing(f"O smtp-sink não abriu a porta {PORT}.")


class _Keeper:
    """Keeps every letter that comes."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """A letter came."""
        self.letters.append(envelope.original_content)
        return "250 2.0.0 Ok: queued as BENCH"


@contextmanager
def capture_one() -> Iterator[list[bytes]]:
    """A server in this process that keeps what it gets, to see what an e-mail of ours looks like on the wire."""
    keeper = _Keeper()
    server = Controller(keeper, hostname=HOST, port=PORT)
    server.start()
    try:
        yield keeper.letters
    finally:
        server.stop()
