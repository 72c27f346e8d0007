"""*Importar*: drop a file, look at what was understood and at every problem, then press one button."""

import csv
import datetime as dt
import io
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
from emdia.web.console import uploads
from emdia.web.console.access import MANAGE, for_roles
from emdia.web.console.import_columns import field_groups, read_choices, shown_tables
from emdia.web.console.scope import actor, creditor_ids
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
        messages.error(
            request,
            f"Não leio “{file.name}”. Traga CSV, Excel (xlsx, xls), LibreOffice (ods) ou remessa CNAB (rem).",
        )
        return redirect("import")
    upload = uploads.keep(file, creditor_id=creditor.pk, actor=actor(request), whole="tudo" in request.POST)
    uploads.work(upload, _read)
    return redirect("import_job", token=upload.token)


def _read(upload: Upload) -> None:
    """The dry run: everything is checked, nothing is kept."""
    _import(upload, dry_run=True)
    correctable = upload.error and upload.report.get("tables")
    upload.state = "columns" if correctable else "failed" if upload.error else "preview"
    upload.save()
    if upload.state == "failed":
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
            may_pause_all=upload.sure,
            actor=upload.actor,
            progress=progress,
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
    uploads.work(upload, _read)


@for_roles(MANAGE)
@require_POST
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """What each column is, or which sheet is meant; then the file is read again."""
    upload = _find(token)
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
    upload = _find(token)
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
        "into": next((c for c in request.creditors if c.pk == upload.creditor), None),  # type: ignore[attr-defined]
    }


def _pauses_all(upload: Upload) -> bool:
    """Whether a list that was declared whole names no title: it would pause all that is open."""
    report = upload.report
    good = sum(report.get(kind, 0) for kind in ("created", "updated", "unchanged", "settled"))
    return upload.whole and not good and bool(report.get("missing_count"))


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
    sure = "certeza" in request.POST
    if _pauses_all(upload) and not sure:
        messages.error(request, "Marque que você conferiu: o arquivo não traz nenhum título.")
    elif upload.state == "preview" and upload.file.exists():
        upload.state, upload.actor, upload.sure = "importing", actor(request), sure
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
