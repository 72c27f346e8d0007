"""A PostgreSQL of our own for one benchmark: made in a temporary folder, the same for us and for the floor, then gone.

``bench_pipeline.py`` names its server in the program, so the port, the superuser and the database are given by it.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST, PORT, OWNER, FLOOR_DATABASE = "127.0.0.1", 55432, "postgres", "perf"
SETTINGS = {
    "listen_addresses": HOST,
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "max_connections": "60",
}
"""Commits stay synchronous and autovacuum stays on, as in a real installation."""


class Missing(RuntimeError):
    """Something that the benchmark needs is not on this machine; the message says what and how to get it."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server. ``folder`` is readable and writable for the server too."""

    folder: Path
    port: int = PORT

    def crash(self) -> None:
        """End it as a power cut of the server would, and start it again."""
        pg_ctl = binaries() / "pg_ctl"
        _as_owner(
            pg_ctl, "-D", self.folder / "pg", "-l", self.folder / "log", "-m", "immediate", "-w", "restart"
        )

    def url(self, database: str) -> str:
        """What goes into ``DATABASE_URL``."""
        return f"postgresql://{OWNER}@{HOST}:{self.port}/{database}"

    def dsn(self, database: str) -> str:
        """What goes into the floors' ``PERF_DSN``."""
        return f"host={HOST} port={self.port} user={OWNER} dbname={database}"


def binaries() -> Path:
    """Debian's folder with initdb and pg_ctl, the newest version first; raises :class:`Missing`."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    if on_path is None or shutil.which("pg_ctl") is None:
        raise Missing("Falta o PostgreSQL (initdb e pg_ctl). No Debian: apt-get install postgresql")
    return Path(on_path).parent


@contextmanager
def cluster(port: int = PORT, settings: Mapping[str, str] = SETTINGS) -> Iterator[Cluster]:
    """A server with the floors' database, stopped and deleted at the end; raises :class:`Missing`."""
    folder = binaries()
    _refuse_a_taken_port(port)
    home = Path(tempfile.mkdtemp(prefix="emdia-bench-"))
    home.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(home, OWNER, OWNER)
    data = home / "pg"
    try:
        _as_owner(
            folder / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        with (data / "postgresql.conf").open("a", encoding="utf-8") as config:
            config.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
            config.write(f"port = '{port}'\n")
            config.write(f"unix_socket_directories = '{home}'\n")
        _as_owner(folder / "pg_ctl", "-D", data, "-l", home / "log", "-w", "-t", "60", "start")
        try:
            _as_owner(folder / "createdb", "-h", HOST, "-p", port, "-U", OWNER, FLOOR_DATABASE)
            yield Cluster(home, port)
        finally:
            _as_owner(folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise Missing(
                f"A porta {port} está ocupada: outra medição está em curso, ou outro servidor a usa."
            )


def _as_owner(*command: object) -> None:
    """Run a program of PostgreSQL, which refuses to be root; raises :class:`Missing` with its last words."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", OWNER, "--", *words]
    # The server inherits the output of pg_ctl: a pipe would stay open as long as it runs.
    with tempfile.TemporaryFile("w+") as said:
        code = subprocess.run(words, stdout=said, stderr=said, cwd="/", check=False).returncode
        if code:
            said.seek(0)
            lines = said.read().strip().splitlines() or ["sem mensagem"]
            raise Missing(f"O PostgreSQL da medição não funcionou ({Path(words[-1]).name}): {lines[-1]}")
