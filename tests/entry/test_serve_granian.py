"""`emdia serve --server granian`: several processes of pages, one set of figures, a clean end."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from django.db import connection

PATIENCE = 60.0


def ask(url: str, body: bytes | None = None) -> tuple[int, str]:
    try:
        with urlopen(Request(url, data=body), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refusal:
        with refusal:
            return refusal.code, ""


def await_pages(url: str) -> None:
    end = monotonic() + PATIENCE
    while True:
        try:
            assert ask(f"{url}/saude/") == (200, "ok\n")
        except (URLError, ConnectionError):
            assert monotonic() < end, "the pages did not open"
            Event().wait(0.2)
        else:
            return


@pytest.fixture
def database(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """The environment of a server on the tables of this run: the database itself, or a copy of the file."""
    told = connection.settings_dict
    if connection.vendor == "postgresql":
        return {"DATABASE_URL": f"postgresql://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"}
    connection.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "emdia.sqlite3")) as copy:
        connection.connection.backup(copy)
    return {"EMDIA_HOME": str(tmp_path), "DATABASE_URL": ""}


def test_two_web_processes_tell_one_truth_and_end_when_asked(database: dict[str, str]):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "emdia.entry.cli.main", "serve", "--web-only"]
    command += ["--server", "granian", "--workers", "2", "--port", str(port)]
    env = os.environ | database
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as server:
        try:
            await_pages(url)
            assert ask(f"{url}/pronto/")[0] == 200
            assert [ask(f"{url}/hooks/sandbox/ninguem", b"{}")[0] for _ in range(6)] == [403] * 6
            told = {ask(f"{url}/metricas/") for _ in range(2)}
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert all('emdia_callbacks_total{outcome="unknown",provider="sandbox"} 6.0' in text for _, text in told)


def test_granian_does_pages_only(tmp_path: Path):
    command = [sys.executable, "-m", "emdia.entry.cli.main", "serve", "--server", "granian"]
    done = subprocess.run(
        command,
        env=os.environ | {"EMDIA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert "--web-only" in done.stderr
