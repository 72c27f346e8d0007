"""*Baixa em lote*: bring the bank's list, look at what was understood, press one button."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.web.console import uploads
from emdia.web.console.access import WORK, for_roles
from emdia.web.console.bank_words import kind_words
from emdia.web.console.scope import actor, creditor_ids
from emdia.web.console.uploads import Upload

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
PASTED = "lista colada.txt"
LONGEST_PASTE = 2_000_000
"""Characters; more than that is a file."""


@for_roles(WORK)
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste a list; reading begins at once and writes nothing."""
    if request.method == "POST":
        return _received(request)
    ids = creditor_ids(request)
    creditor = request.creditor  # type: ignore[attr-defined]
    shown: dict[str, Any] = {
        "batches": payments.batches(creditor_ids=ids),
        "in_doubt": payments.in_doubt_count(creditor_ids=ids),
        "to_withdraw": payments.to_withdraw_count(creditor_ids=ids),
        "waits": payments.waiting_news(creditor.pk) if creditor else "",
        "endings": ",".join(ENDINGS),
    }
    return render(request, "console/bank.html", shown)


def _received(request: HttpRequest) -> HttpResponse:
    known = {str(one.pk): one for one in request.creditors}  # type: ignore[attr-defined]
    creditor = known.get(request.POST.get("credor", "")) or request.creditor  # type: ignore[attr-defined]
    file = _file(request)
    if creditor is None or file is None:
        messages.error(request, "Escolha o arquivo, ou cole a lista, e diga de qual credor.")
        return redirect("bank")
    if not (file.name or "").lower().endswith(ENDINGS):
        messages.error(request, f"Não leio “{file.name}”. Traga CSV ou planilha (xlsx, xls, ods).")
        return redirect("bank")
    upload = uploads.keep(file, creditor_id=creditor.pk, actor=actor(request), whole=False)
    uploads.work(upload, _read)
    return redirect("bank_job", token=upload.token)


def _file(request: HttpRequest) -> UploadedFile | None:
    text = request.POST.get("lista", "")[:LONGEST_PASTE]
    if text.strip():
        return SimpleUploadedFile(PASTED, text.encode())
    return request.FILES.get("arquivo")


def _read(upload: Upload) -> None:
    """The dry run: everything is matched, nothing is kept."""
    _import(upload, dry_run=True)
    upload.state = "failed" if upload.error else "preview"
    upload.save()
    if upload.error:
        uploads.forget(upload)


def _write(upload: Upload) -> None:
    """The payments themselves."""
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
        report = payments.import_payments(
            path,
            creditor_id=upload.creditor,
            name=upload.name,
            dry_run=dry_run,
            actor=upload.actor,
            progress=progress,
        )
    upload.error = report.refused
    upload.report = report.as_json() | {"cents": report.cents, "shown": report.doubts[:100]}


@for_roles(WORK)
def job(request: HttpRequest, token: str) -> HttpResponse:
    """Where a list stands; a part of the page while htmx asks again and again."""
    upload = _find(token)
    report = upload.report
    if upload.state == "done" and report.get("batch"):
        messages.success(request, _done(report))
        there = reverse("bank_batch", args=[report["batch"]])
        return HttpResponse(headers={"HX-Redirect": there}) if request.htmx else redirect(there)  # type: ignore[attr-defined]
    doubts = [(one, kind_words(one["kind"])) for one in report.get("shown", ())]
    shown = {
        "upload": upload,
        "report": report,
        "doubts": doubts,
        "into": next((one for one in request.creditors if one.pk == upload.creditor), None),  # type: ignore[attr-defined]
    }
    part = "#job" if request.htmx else ""  # type: ignore[attr-defined]
    response = render(request, f"console/bank_job.html{part}", shown)
    if request.htmx and not upload.running:  # type: ignore[attr-defined]
        response["HX-Refresh"] = "true"
    return response


def _done(report: dict[str, Any]) -> str:
    count = report["exact"]
    return f"{count} {'pagamento registrado' if count == 1 else 'pagamentos registrados'}."


def _find(token: str) -> Upload:
    upload = uploads.find(token)
    if upload is None:
        raise Http404
    return upload


@for_roles(WORK)
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Record what the preview showed; pressed twice it is recorded once."""
    upload = _find(token)
    if upload.state == "preview" and upload.file.exists():
        upload.state, upload.actor = "importing", actor(request)
        upload.save()
        uploads.work(upload, _write)
    return redirect("bank_job", token=token)


@for_roles(WORK)
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """Throw the list away."""
    upload = _find(token)
    if not upload.running:
        uploads.forget(upload)
        messages.info(request, "Lista descartada. Nada foi gravado.")
    return redirect("bank")


@for_roles(WORK)
@require_POST
def nothing_came(request: HttpRequest) -> HttpResponse:
    """*Nada entrou*: somebody looked, and says so."""
    ids = set(creditor_ids(request))
    named = request.POST.get("credor", "")
    chosen = [pk for pk in ids if str(pk) == named] or (list(ids) if len(ids) == 1 else [])
    if not chosen:
        messages.error(request, "Diga de qual credor nada entrou.")
    for pk in chosen:
        receivables.nothing_came(creditor_id=pk, actor=actor(request))
        messages.success(request, "Anotado: nada entrou. O que esperava por notícia de pagamentos segue.")
    return redirect("today" if request.POST.get("volta") == "hoje" else "bank")
