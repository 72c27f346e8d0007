"""Files on their way in: kept in the data directory while somebody looks at the preview, then imported, then deleted.

An upload is a folder of a random name with the file in it, and a small JSON beside it that says whose it is, how far
the work has come and what was found. The work runs on a thread of its own, so that the page can be left.
"""

import json
import secrets
import shutil
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection

from emdia.core import clock, home, tenancy

KEEP_SECONDS = 24 * 3600
SHOWN_PROBLEMS = 2000
"""Problems that the page and its download list; the command line lists them all."""


@dataclass(slots=True)
class Upload:
    """One file. ``state``: reading, preview, importing, done or failed; ``share`` of it done."""

    token: str
    tenant: int
    creditor: int
    name: str
    actor: str
    whole: bool = False
    state: str = "reading"
    share: float = 0.0
    error: str = ""
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """Where the file itself waits, under its own name: the batch and the reader want to know it."""
        return _folder() / self.token / self.name

    @property
    def running(self) -> bool:
        """Whether a thread works on it."""
        return self.state in {"reading", "importing"}

    @property
    def percent(self) -> int:
        """How far, from 0 to 100."""
        return int(100 * self.share)

    def save(self) -> None:
        """Write the JSON in one step, so that nobody reads half of it."""
        path = _folder() / f"{self.token}.json"
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self), ensure_ascii=False))
        fresh.replace(path)


def _folder() -> Path:
    folder = home.path("uploads")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _safe_name(name: str) -> str:
    """The file's own name without anything that could lead elsewhere."""
    plain = "".join(letter for letter in Path(name).name if letter.isprintable() and letter not in "/\\")
    return plain.lstrip(".")[-120:] or "arquivo.csv"


def keep(file: UploadedFile, *, creditor_id: int, actor: str, whole: bool) -> Upload:
    """Write an uploaded file into the data directory, readable by nobody else."""
    _sweep()
    upload = Upload(
        token=secrets.token_hex(16),
        tenant=tenancy.current_id(),
        creditor=creditor_id,
        name=_safe_name(file.name or ""),
        actor=actor,
        whole=whole,
    )
    upload.file.parent.mkdir(mode=0o700)
    with upload.file.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    upload.save()
    return upload


def find(token: str) -> Upload | None:
    """The upload of that name, if it is the active tenant's."""
    path = _folder() / f"{token}.json"
    if not (len(token) == 32 and token.isalnum() and path.exists()):
        return None
    upload = Upload(**json.loads(path.read_text()))
    return upload if upload.tenant == tenancy.current_id() else None


def forget(upload: Upload) -> None:
    """Delete the file; what was found stays for a day."""
    shutil.rmtree(upload.file.parent, ignore_errors=True)


def work(upload: Upload, task: Callable[[Upload], None]) -> None:
    """Do ``task`` on a thread, for the upload's tenant; whatever it raises is said on the page."""
    threading.Thread(target=_run, args=(upload, task), name=f"upload-{upload.token[:6]}", daemon=True).start()


def _run(upload: Upload, task: Callable[[Upload], None]) -> None:
    try:
        with tenancy.use(upload.tenant):
            task(upload)
    except Exception as error:
        upload.state, upload.error = "failed", str(error)[:500]
        upload.save()
        forget(upload)
        raise
    finally:
        connection.close()


def _sweep() -> None:
    """Take away what nobody came back for."""
    oldest = clock.machine().timestamp() - KEEP_SECONDS
    for path in _folder().iterdir():
        if path.stat().st_mtime >= oldest:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
