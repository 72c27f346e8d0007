"""Where a sandbox runs: its announcement and its secret in the data directory."""

import json
import os
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from emdia.core import http
from emdia.providers.sandbox.stand import Sandbox

ANNOUNCEMENT = "sandbox.json"
SECRET = "sandbox.key"

_here: dict[Path, tuple[int, Sandbox]] = {}
"""Sandboxes of this process, with its id: a forked child has the dictionary, but not the thread."""


def secret(home: Path) -> str:
    """The data directory's sandbox secret: it signs callbacks and lets requests in. Made on first use (mode 600)."""
    path = home / SECRET
    with suppress(FileExistsError):
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


def running(home: Path) -> Sandbox | None:
    """The sandbox that runs for this data directory, in this process or another; None where none answers (a stale
    announcement is none). Whoever gets it this way does not end it."""
    here = _here.get(home.resolve())
    if here is not None and here[0] == os.getpid():
        return replace(here[1], _stop=None)
    try:
        said = json.loads((home / ANNOUNCEMENT).read_text())
        box = Sandbox(str(said["http_url"]), int(said["smtp_port"]), secret(home))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    asked = http.Request("GET", f"{box.http_url}/v1/health", timeout=3.0)
    answer = http.send_now(asked, loopback=True)
    ours = isinstance(answer, http.Response) and answer.body == str(said.get("name", "")).encode()
    return box if ours else None


def announce(home: Path, box: Sandbox, name: str) -> None:
    """Say where it runs; the newest announcement counts."""
    _here[home.resolve()] = (os.getpid(), box)
    said = {"http_url": box.http_url, "smtp_port": box.smtp_port, "pid": os.getpid(), "name": name}
    draft = home / f"{ANNOUNCEMENT}.{name}"
    draft.write_text(json.dumps(said))
    draft.replace(home / ANNOUNCEMENT)


def withdraw(home: Path, name: str) -> None:
    """Take the announcement back, if it is still this one's."""
    _here.pop(home.resolve(), None)
    path = home / ANNOUNCEMENT
    with suppress(OSError, ValueError):
        if json.loads(path.read_text()).get("name") == name:
            path.unlink()
