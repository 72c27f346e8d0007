"""One look into a folder: files that are whole come in, then move beside a report, so that nobody wonders.

A file is whole when two looks see the same size and time and nobody has it open for writing. It is moved aside under
our own lock before it is read; a crash leaves it there, and the next look takes it back.
"""

import fcntl
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants.api import Creditor
from emdia.core import clock

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".rem")
TAKEN, GOOD, BAD = ".em-andamento", "importados", "com-problemas"
LOCK = ".emdia.lock"

type Seen = dict[str, list[int]]
"""What a look saw: name to size and time of change (nanoseconds)."""


class FolderBusy(RuntimeError):
    """Another process watches this folder."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One file that came in, or could not."""

    name: str
    moved_to: str
    refused: str
    counts: Mapping[str, int]

    def as_json(self) -> dict[str, object]:
        """As the command line prints it."""
        return {"file": self.name, "moved_to": self.moved_to, "refused": self.refused or None, **self.counts}


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process a folder. Raises :class:`FolderBusy`; the kernel drops the lock with the process."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise FolderBusy(f"A pasta {folder} já está sendo observada por outro processo.") from None
        yield
    finally:
        os.close(handle)


def glance(folder: Path) -> Seen:
    """What stands in the folder now: plain files whose name says that they are tables."""
    seen: Seen = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or not entry.name.lower().endswith(ENDINGS):
                continue
            found = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(found.st_mode):
                seen[entry.name] = [found.st_size, found.st_mtime_ns]
    return seen


def take(folder: Path, *, before: Seen, creditor: Creditor, actor: str) -> list[Taken]:
    """Import what ``before`` (an earlier :func:`glance`) saw just as it is now; the caller holds :func:`alone`."""
    now = glance(folder)
    whole = [
        name for name in sorted(now) if before.get(name) == now[name] and not _being_written(folder / name)
    ]
    return [_take_one(folder, name, creditor, actor) for name in whole]


def take_back(folder: Path) -> None:
    """Files that a crash left half-way go back to where they came from; an import twice changes nothing."""
    aside = folder / TAKEN
    for path in sorted(aside.iterdir()) if aside.is_dir() else []:
        path.rename(_free_name(folder, path.name))


def _take_one(folder: Path, name: str, creditor: Creditor, actor: str) -> Taken:
    aside = folder / TAKEN
    aside.mkdir(mode=0o700, exist_ok=True)
    path = aside / name
    (folder / name).rename(path)
    report = receivables.import_file(path, creditor=creditor, actor=actor)
    bad = bool(report.refused or report.rejected)
    target = folder / (BAD if bad else GOOD)
    target.mkdir(mode=0o700, exist_ok=True)
    stamp = clock.machine().astimezone(clock.SAO_PAULO).strftime("%Y-%m-%d-%H%M%S")
    moved = _free_name(target, f"{stamp}-{name}")
    if bad:
        _write_report(moved.with_name(f"{moved.name}.motivos.csv"), report)
    path.rename(moved)
    return Taken(name, f"{target.name}/{moved.name}", report.refused, report.counts())


def _write_report(path: Path, report: receivables.Report) -> None:
    """Which line stayed out and why, as a sheet opens it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        rejected, warnings = (
            [(one.line, one.field, one.reason) for one in some] for some in (report.rejected, report.warnings)
        )
        file.write(receivables.problems_csv(rejected, warnings))


def _free_name(folder: Path, name: str) -> Path:
    """A name that nothing has yet; we are alone in the folder."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path


def _being_written(path: Path) -> bool:
    """Whether somebody has the file open for writing: the kernel grants a read lease on a file only if nobody has."""
    lease = getattr(fcntl, "F_SETLEASE", None)
    if lease is None:
        return False
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return True
    try:
        fcntl.fcntl(handle, lease, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False  # another's file, or a file system without leases: two equal looks have to do
    finally:
        os.close(handle)
    return False


def watch_round(
    folder: Path, *, creditor: Creditor, actor: str, between: Callable[[], object]
) -> list[Taken]:
    """Two looks with ``between`` in the middle; the caller holds :func:`alone`."""
    take_back(folder)
    before = glance(folder)
    if not before:
        return []
    between()
    return take(folder, before=before, creditor=creditor, actor=actor)
