"""*Importar*: drop a file, look at what was understood and at every problem, then press one button."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.web.console import upload_jobs, uploads
from emdia.web.console.access import MANAGE, for_roles
from emdia.web.console.import_columns import field_groups, read_choices, shown_tables
from emdia.web.console.scope import creditor_ids
from emdia.web.console.uploads import Upload

SHOWN_MISSING = 200
OUTCOMES = {
    "updated": "atualiza",
    "settled": "o arquivo diz pago",
    "canceled": "o arquivo diz cancelado",
    "revived": "volta: a importação dele tinha sido desfeita",
    "back": "volta à lista: a cobrança segue",
}
_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".rem")


@for_roles(MANAGE)
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file; reading begins at once and writes nothing."""
    if request.method == "POST":
        return upload_jobs.receive(request, KIND, request.FILES.get("arquivo"), whole="tudo" in request.POST)
    shown = {
        "imports": receivables.recent_imports(creditor_ids=creditor_ids(request)),
        "endings": ",".join(ENDINGS),
    }
    return render(request, "console/import.html", shown)


def _bring(upload: Upload, *, dry_run: bool) -> None:
    with uploads.opened(upload) as path:
        report = receivables.import_file(
            path,
            creditor=tenants.creditors([upload.creditor])[upload.creditor],
            dry_run=dry_run,
            whole=upload.whole,
            may_pause_all=upload.sure,
            actor=upload.actor,
            progress=upload_jobs.progress_of(upload),
            wish=_wish(upload),
            returned_to=path.with_name(uploads.RETURNED),
        )
        uploads.keep_returned(upload, path.parent)
    upload.report = report.as_json()
    upload.error = str(upload.report.get("refused", ""))
    upload.report["rejected_count"] = report.rejected_count
    upload.report["warnings_count"] = len(report.warnings)
    upload.report["missing_count"] = len(report.missing)
    upload.report["missing"] = report.missing[:SHOWN_MISSING]
    for kind in ("rejected", "warnings"):
        upload.report[kind] = upload.report[kind][: uploads.SHOWN_PROBLEMS]


KIND = upload_jobs.JobKind(
    page="import",
    job="import_job",
    endings=ENDINGS,
    lacking="Escolha o arquivo e o credor.",
    unreadable="Traga CSV, Excel (xlsx, xls), LibreOffice (ods) ou remessa CNAB (rem).",
    bring=_bring,
    correctable=lambda upload: bool(upload.report.get("tables")),
)


def _wish(upload: Upload) -> receivables.Wish:
    corrected = {key: receivables.choice_of(kept, by="você") for key, kept in upload.choices.items()}
    return receivables.Wish(corrected=corrected, sheet=upload.sheet)


def read_again(upload: Upload, *, choices: dict[str, Any], sheet: str) -> None:
    """Read a file that is still here anew, with what somebody said about it."""
    if upload.running or not upload.file.exists():
        return
    upload.choices, upload.sheet = choices, sheet
    upload.state, upload.error = "reading", ""
    upload.save()
    upload_jobs.read(upload, KIND)


@for_roles(MANAGE)
@require_POST
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """What each column is, or which sheet is meant; then the file is read again."""
    upload = upload_jobs.find(token)
    known = {sheet["name"] for sheet in upload.report.get("sheets", [])}
    if "aba" in request.POST:
        sheet = request.POST["aba"]
        read_again(upload, choices=upload.choices, sheet=sheet if sheet in known else "")
    else:
        said = {**upload.choices, **read_choices(request.POST, upload.report, earlier=upload.choices)}
        read_again(upload, choices=said, sheet=upload.sheet)
    return redirect("import_job", token=token)


@for_roles(MANAGE)
def returned(request: HttpRequest, token: str) -> HttpResponse | StreamingHttpResponse:
    """The rows that stay out as a file of the same kind, each with its reason, to be mended and dropped again."""
    upload = upload_jobs.find(token)
    pieces = uploads.returned(upload)
    if pieces is None:
        raise Http404
    response = StreamingHttpResponse(
        pieces, content_type=_TYPES.get(upload.returned, "application/octet-stream")
    )
    name = f"{Path(upload.name).stem}-para-corrigir{upload.returned}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@for_roles(MANAGE)
def model(request: HttpRequest, kind: str) -> HttpResponse:
    """A file to begin with, as a workbook or a text."""
    if kind == "csv":
        content = receivables.model_csv()
    elif kind == "xlsx":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "modelo.xlsx"
            receivables.write_model_xlsx(path)
            content = path.read_bytes()
    else:
        raise Http404
    response = HttpResponse(content, content_type=_TYPES[f".{kind}"])
    response["Content-Disposition"] = f'attachment; filename="modelo-em-dia.{kind}"'
    return response


@for_roles(MANAGE)
def job(request: HttpRequest, token: str) -> HttpResponse:
    """Where an upload stands; a part of the page while htmx asks again and again."""
    upload = upload_jobs.find(token)
    return upload_jobs.show(request, upload, "console/import_job.html", _shown(upload))


def _shown(upload: Upload) -> dict[str, Any]:
    report = upload.report
    return {
        "report": report,
        "pauses_all": _pauses_all(upload),
        "tables": shown_tables(report),
        "groups": field_groups(),
        "changes": [
            {
                **change,
                "due": dt.date.fromisoformat(change["due"]),
                "was_due": dt.date.fromisoformat(change["was_due"]),
                "word": OUTCOMES.get(change["outcome"], ""),
            }
            for change in report.get("changes", [])
        ],
        "to_change": report.get("updated", 0) + report.get("settled", 0),
        "to_write": sum(report.get(kind, 0) for kind in ("created", "updated", "settled")),
    }


def _pauses_all(upload: Upload) -> bool:
    """Whether a list that was declared whole names no title: it would pause all that is open."""
    report = upload.report
    good = sum(report.get(kind, 0) for kind in ("created", "updated", "unchanged", "settled"))
    return upload.whole and not good and bool(report.get("missing_count"))


@for_roles(MANAGE)
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Write what the preview showed; pressed twice it is written once."""
    upload = upload_jobs.find(token)
    sure = "certeza" in request.POST
    if _pauses_all(upload) and not sure:
        messages.error(request, "Marque que você conferiu: o arquivo não traz nenhum título.")
    else:
        upload.sure = sure
        upload_jobs.write(request, upload, KIND)
    return redirect("import_job", token=token)


@for_roles(MANAGE)
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """Throw the file away."""
    return upload_jobs.discard(request, token, KIND, "Arquivo descartado. Nada foi gravado.")


@for_roles(MANAGE)
def problems(request: HttpRequest, token: str) -> HttpResponse:
    """The problems as a file for a spreadsheet, with the reason of each."""
    upload = upload_jobs.find(token)
    text = receivables.problems_csv(
        *(
            [(one["line"], one["field"], one["reason"]) for one in upload.report.get(kind, [])]
            for kind in ("rejected", "warnings")
        )
    )
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="problemas.csv"'
    return response
