"""*Importar*: drop a file, look at what was understood and at every problem, then press one button."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.web.console import uploads
from emdia.web.console.access import MANAGE, for_roles
from emdia.web.console.scope import actor, creditor_ids
from emdia.web.console.uploads import Upload

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".rem")


@for_roles(MANAGE)
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file; reading begins at once and writes nothing."""
    if request.method == "POST":
        return _received(request)
    shown = {
        "imports": receivables.recent_imports(creditor_ids=creditor_ids(request)),
        "endings": ",".join(ENDINGS),
    }
    return render(request, "console/import.html", shown)


def _received(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("arquivo")
    known = {str(c.pk): c for c in request.creditors}  # type: ignore[attr-defined]
    creditor = known.get(request.POST.get("credor", "")) or request.creditor  # type: ignore[attr-defined]
    if file is None or creditor is None:
        messages.error(request, "Escolha o arquivo e o credor.")
        return redirect("import")
    if not (file.name or "").lower().endswith(ENDINGS):
        messages.error(request, f"Não leio “{file.name}”. Traga CSV, Excel (xlsx) ou remessa CNAB (rem).")
        return redirect("import")
    upload = uploads.keep(file, creditor_id=creditor.pk, actor=actor(request), whole="tudo" in request.POST)
    uploads.work(upload, _read)
    return redirect("import_job", token=upload.token)


def _read(upload: Upload) -> None:
    """The dry run: everything is checked, nothing is kept."""
    _import(upload, dry_run=True)
    upload.state = "failed" if upload.error else "preview"
    upload.save()
    if upload.error:
        uploads.forget(upload)


def _write(upload: Upload) -> None:
    """The import itself."""
    _import(upload, dry_run=False)
    upload.state = "failed" if upload.error else "done"
    upload.save()
    uploads.forget(upload)


def _import(upload: Upload, *, dry_run: bool) -> None:
    def progress(share: float) -> None:
        if share - upload.share >= 0.01:
            upload.share = share
            upload.save()

    upload.share = 0.0
    with uploads.opened(upload) as path:
        report = receivables.import_file(
            path,
            creditor=tenants.creditors([upload.creditor])[upload.creditor],
            dry_run=dry_run,
            whole=upload.whole,
            actor=upload.actor,
            progress=progress,
        )
    upload.report = report.as_json()
    upload.error = str(upload.report.get("refused", ""))
    upload.report["rejected_count"] = len(upload.report["rejected"])
    for kind in ("rejected", "warnings"):
        upload.report[kind] = upload.report[kind][: uploads.SHOWN_PROBLEMS]


@for_roles(MANAGE)
def job(request: HttpRequest, token: str) -> HttpResponse:
    """Where an upload stands; a part of the page while htmx asks again and again."""
    upload = _find(token)
    shown = _shown(request, upload)
    part = "#job" if request.htmx else ""  # type: ignore[attr-defined]
    response = render(request, f"console/import_job.html{part}", shown)
    if request.htmx and not upload.running:  # type: ignore[attr-defined]
        response["HX-Refresh"] = "true"
    return response


def _shown(request: HttpRequest, upload: Upload) -> dict[str, Any]:
    report = upload.report
    return {
        "upload": upload,
        "report": report,
        "to_write": sum(report.get(kind, 0) for kind in ("created", "updated", "settled")),
        "into": next((c for c in request.creditors if c.pk == upload.creditor), None),  # type: ignore[attr-defined]
    }


def _find(token: str) -> Upload:
    upload = uploads.find(token)
    if upload is None:
        raise Http404
    return upload


@for_roles(MANAGE)
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Write what the preview showed; pressed twice it is written once."""
    upload = _find(token)
    if upload.state == "preview" and upload.file.exists():
        upload.state, upload.actor = "importing", actor(request)
        upload.save()
        uploads.work(upload, _write)
    return redirect("import_job", token=token)


@for_roles(MANAGE)
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """Throw the file away."""
    upload = _find(token)
    if not upload.running:
        uploads.forget(upload)
        messages.info(request, "Arquivo descartado. Nada foi gravado.")
    return redirect("import")


@for_roles(MANAGE)
def problems(request: HttpRequest, token: str) -> HttpResponse:
    """The problems as a file for a spreadsheet, with the reason of each."""
    upload = _find(token)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["linha", "campo", "motivo", "efeito"])
    for kind, effect in (("rejected", "linha não importada"), ("warnings", "só um aviso")):
        for problem in upload.report.get(kind, []):
            writer.writerow([problem["line"], problem["field"], _plain(str(problem["reason"])), effect])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="problemas.csv"'
    return response


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r\n" else text
