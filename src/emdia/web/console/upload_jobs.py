"""How an upload becomes a job: taken, read at once without writing, shown, confirmed once, or thrown away.

What a file holds is its page's own; how it comes in and goes on is the same for titles and for payments.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emdia.web.console import uploads
from emdia.web.console.scope import actor
from emdia.web.console.uploads import Upload


class Bring(Protocol):
    """Brings the file in, or only tries it, and writes what was found on the upload."""

    def __call__(self, upload: Upload, *, dry_run: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of file: the names of its two pages, what it may be, what is said to who brings nothing or another
    thing, and what is done with it. ``correctable``: whether a refused one can be read anew with a correction."""

    page: str
    job: str
    endings: tuple[str, ...]
    lacking: str
    unreadable: str
    bring: Bring
    correctable: Callable[[Upload], bool] = lambda _: False


def receive(
    request: HttpRequest, kind: JobKind, file: UploadedFile | None, *, whole: bool = False
) -> HttpResponse:
    """Keep the file and begin to read it, or say what is missing."""
    known = {str(one.pk): one for one in request.creditors}  # type: ignore[attr-defined]
    creditor = known.get(request.POST.get("credor", "")) or request.creditor  # type: ignore[attr-defined]
    if file is None or creditor is None:
        messages.error(request, kind.lacking)
        return redirect(kind.page)
    if not (file.name or "").lower().endswith(kind.endings):
        messages.error(request, f"Não leio “{file.name}”. {kind.unreadable}")
        return redirect(kind.page)
    upload = uploads.keep(file, creditor_id=creditor.pk, actor=actor(request), whole=whole)
    read(upload, kind)
    return redirect(kind.job, token=upload.token)


def read(upload: Upload, kind: JobKind) -> None:
    """The dry run, on a thread of its own: everything is checked, nothing is kept."""

    def task(upload: Upload) -> None:
        upload.share = 0.0
        kind.bring(upload, dry_run=True)
        correctable = upload.error and kind.correctable(upload)
        upload.state = "columns" if correctable else "failed" if upload.error else "preview"
        upload.save()
        if upload.state == "failed":
            uploads.forget(upload)

    uploads.work(upload, task)


def write(request: HttpRequest, upload: Upload, kind: JobKind) -> None:
    """Do what the preview showed; pressed twice it is done once."""

    def task(upload: Upload) -> None:
        upload.share = 0.0
        kind.bring(upload, dry_run=False)
        upload.state = "failed" if upload.error else "done"
        upload.save()
        uploads.forget(upload)

    if upload.state == "preview" and upload.file.exists():
        upload.state, upload.actor = "importing", actor(request)
        upload.save()
        uploads.work(upload, task)


def progress_of(upload: Upload) -> Callable[[float], None]:
    """Tells the page how far the work is, in hundredths."""

    def progress(share: float) -> None:
        if share - upload.share >= 0.01:
            upload.share = share
            upload.save()

    return progress


def find(token: str) -> Upload:
    """The upload of that name. Raises ``Http404``."""
    upload = uploads.find(token)
    if upload is None:
        raise Http404
    return upload


def show(request: HttpRequest, upload: Upload, template: str, shown: dict[str, Any]) -> HttpResponse:
    """The page of a job; a part of it while htmx asks again and again, the whole once the work is done."""
    into = next((one for one in request.creditors if one.pk == upload.creditor), None)  # type: ignore[attr-defined]
    part = "#job" if request.htmx else ""  # type: ignore[attr-defined]
    response = render(request, f"{template}{part}", {"upload": upload, "into": into, **shown})
    if request.htmx and not upload.running:  # type: ignore[attr-defined]
        response["HX-Refresh"] = "true"
    return response


def discard(request: HttpRequest, token: str, kind: JobKind, said: str) -> HttpResponse:
    """Throw the file away."""
    upload = find(token)
    if not upload.running:
        uploads.forget(upload)
        messages.info(request, said)
    return redirect(kind.page)
