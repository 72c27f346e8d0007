"""What the machine offers to the tests: the development set, a browser, PostgreSQL. Loads before Django."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
POSTGRES_URLS = ("postgres://root@127.0.0.1:5432/test", "postgres://postgres@127.0.0.1:5432/test")

BROKER_URL = "amqp://guest:guest@127.0.0.1:5672//"


def say(text: str) -> None:
    """One line of our own words, in order with what the children print."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def on_ci() -> bool:
    """Under ``CI=true`` a missing browser or database is a failure."""
    return os.environ.get("CI", "").lower() in {"true", "1"}


def install_development_set(root: Path) -> bool:
    """Install the hashed development lock into this environment where it changed; False when pip refused."""
    lock = root / "requirements" / "dev.txt"
    stamp = Path(sys.prefix) / "emdia-dev.stamp"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return True
    say("Instalando o que os testes precisam (1 minuto)…")
    stamp.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-qq",
        "--no-input",
        "--require-hashes",
        "-r",
        str(lock),
    ]
    quiet = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    if subprocess.run(command, env=os.environ | quiet, stdin=subprocess.DEVNULL, check=False).returncode:
        return False
    stamp.write_text(digest)
    return True


def chromium() -> str | None:
    """The browser's path: what ``EMDIA_CHROMIUM`` names, else the first one that is installed."""
    named = os.environ.get("EMDIA_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def node() -> str | None:
    """The path of node, which runs a carrier for the tests of SMPP: what ``EMDIA_NODE`` names, else the one that is
    installed."""
    return shutil.which(os.environ.get("EMDIA_NODE") or "node")


def broker() -> str | None:
    """The address of a RabbitMQ that answers: ``EMDIA_TEST_BROKER_URL`` if set, else the local one; None where
    nobody listens there."""
    url = os.environ.get("EMDIA_TEST_BROKER_URL") or BROKER_URL
    parts = urlsplit(url)
    with socket.socket() as probe:
        probe.settimeout(2)
        return url if probe.connect_ex((parts.hostname or "127.0.0.1", parts.port or 5672)) == 0 else None


def install_chromium() -> str | None:
    """Debian's chromium, where we are root on a Debian; None when it cannot be had."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return None
    say("Instalando o Chromium do Debian para os testes de tela…")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            [apt, *arguments],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            say(done.stdout[-2000:])
            return None
    return chromium()


def postgres() -> str | None:
    """The address of a PostgreSQL that answers: ``EMDIA_TEST_POSTGRES_URL`` if set, else the local one."""
    import psycopg

    named = os.environ.get("EMDIA_TEST_POSTGRES_URL")
    for url in (named,) if named else POSTGRES_URLS:
        try:
            with psycopg.connect(url, connect_timeout=5) as connection:
                connection.execute("select 1")
        except psycopg.OperationalError as error:
            say(f"PostgreSQL em {url.rsplit('@', 1)[-1]}: {str(error).strip().splitlines()[-1]}")
        else:
            return url
    return None
