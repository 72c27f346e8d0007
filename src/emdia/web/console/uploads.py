"""Files on their way in: kept in the data directory while somebody looks at the preview, then imported, then deleted.

An upload is two sealed files of a random name (law 9): the file itself, and a note that says whose it is, how far the
work has come and what was found. Only while it is read the file stands open in a folder that nobody else enters. The
work runs on a thread of its own, so that the page can be left.
"""

import json
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection

from emdia.core import clock, home, sealed, sealed_file, tenancy

KEEP_SECONDS = 24 * 3600
LONGEST_NAME = 200
"""Bytes; file systems take 255."""
OPEN = "aberto-"
"""How the folder of a file that is being read begins."""
RETURNED = ".volta"
"""The name, without its ending, under which rows that stay out are written; no upload may have it."""
_PIECE = 1024 * 1024
SHOWN_PROBLEMS = 2000
"""Problems that the page and its download list; the command line lists them all."""


@dataclass(slots=True)
class Upload:
    """One file. ``state``: reading, columns (somebody has to say what they are), preview, importing, done or failed;
    ``share`` of it done."""

    token: str
    tenant: int
    creditor: int
    name: str
    actor: str
    whole: bool = False
    sure: bool = False
    """Somebody confirmed that a whole list without a title is meant."""
    sheet: str = ""
    """The only sheet to read."""
    choices: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What somebody said about the columns, by the digest of their headers."""
    returned: str = ""
    """The ending of the file with the rows that stay out; empty: there is none."""
    state: str = "reading"
    share: float = 0.0
    error: str = ""
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """Where the file itself waits, sealed."""
        return _folder() / f"{self.token}.file"

    @property
    def returned_file(self) -> Path:
        """Where the rows that stay out wait, sealed."""
        return _folder() / f"{self.token}.back"

    @property
    def running(self) -> bool:
        """Whether a thread works on it."""
        return self.state in {"reading", "importing"}

    @property
    def percent(self) -> int:
        """How far, from 0 to 100."""
        return int(100 * self.share)

    def save(self) -> None:
        """Write the note in one step, so that nobody reads half of it."""
        path = _note(self.token)
        fresh = path.with_suffix(".new")
        text = json.dumps(asdict(self), ensure_ascii=False)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(sealed.seal(text, tenant_id=self.tenant))
        fresh.replace(path)


def _note(token: str) -> Path:
    return _folder() / f"{token}.note"


def _folder() -> Path:
    folder = home.path("uploads")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _safe_name(name: str) -> str:
    """The file's own name without anything that could lead elsewhere."""
    plain = "".join(letter for letter in Path(name).name if letter.isprintable() and letter not in "/\\")
    short = plain.lstrip(".").encode()[-LONGEST_NAME:].decode(errors="ignore")
    return short or "arquivo.csv"


def keep(file: UploadedFile, *, creditor_id: int, actor: str, whole: bool) -> Upload:
    """Write an uploaded file into the data directory, sealed."""
    _sweep()
    upload = Upload(
        token=secrets.token_hex(16),
        tenant=tenancy.current_id(),
        creditor=creditor_id,
        name=_safe_name(file.name or ""),
        actor=actor,
        whole=whole,
    )
    sealed_file.seal_file(file.chunks(), upload.file, tenant_id=upload.tenant)
    upload.save()
    return upload


@contextmanager
def opened(upload: Upload) -> Iterator[Path]:
    """The file itself under its own name (the batch and the reader want to know it), open until the context ends.
    Raises ``SealError`` where somebody changed it."""
    with tempfile.TemporaryDirectory(prefix=OPEN, dir=_folder()) as folder:
        path = Path(folder) / upload.name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.writelines(sealed_file.unseal_file(upload.file))
        yield path


def find(token: str) -> Upload | None:
    """The upload of that name, if it is the active tenant's."""
    path = _note(token)
    if not (len(token) == 32 and token.isalnum() and path.exists()):
        return None
    try:
        text = sealed.unseal(path.read_bytes())
    except sealed.SealError:
        return None
    return Upload(**json.loads(text))


def keep_returned(upload: Upload, folder: Path) -> None:
    """Seal what was written as ``RETURNED`` into ``folder``, in place of an earlier one; there may be nothing."""
    upload.returned_file.unlink(missing_ok=True)
    upload.returned = ""
    for path in folder.glob(f"{RETURNED}.*"):
        with path.open("rb") as file:
            pieces = iter(lambda: file.read(_PIECE), b"")
            sealed_file.seal_file(pieces, upload.returned_file, tenant_id=upload.tenant)
        upload.returned = path.suffix


def returned(upload: Upload) -> Iterator[bytes] | None:
    """The file with the rows that stay out, piece by piece."""
    return sealed_file.unseal_file(upload.returned_file) if upload.returned_file.exists() else None


def forget(upload: Upload) -> None:
    """Delete the file; what was found stays for a day."""
    upload.file.unlink(missing_ok=True)


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
