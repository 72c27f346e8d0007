"""*Baixa em lote*: bring the bank's list, look at what was understood, press one button."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.web.console import upload_jobs, uploads
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
        return upload_jobs.receive(request, KIND, _file(request))
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


def _file(request: HttpRequest) -> UploadedFile | None:
    text = request.POST.get("lista", "")[:LONGEST_PASTE]
    if text.strip():
        return SimpleUploadedFile(PASTED, text.encode())
    return request.FILES.get("arquivo")


def _bring(upload: Upload, *, dry_run: bool) -> None:
    with uploads.opened(upload) as path:
        report = payments.import_payments(
            path,
            creditor_id=upload.creditor,
            name=upload.name,
            dry_run=dry_run,
            actor=upload.actor,
            progress=upload_jobs.progress_of(upload),
        )
    upload.error = report.refused
    upload.report = report.as_json() | {"cents": report.cents, "shown": report.doubts[:100]}


KIND = upload_jobs.JobKind(
    page="bank",
    job="bank_job",
    endings=ENDINGS,
    lacking="Escolha o arquivo, ou cole a lista, e diga de qual credor.",
    unreadable="Traga CSV ou planilha (xlsx, xls, ods).",
    bring=_bring,
)


@for_roles(WORK)
def job(request: HttpRequest, token: str) -> HttpResponse:
    """Where a list stands; a part of the page while htmx asks again and again."""
    upload = upload_jobs.find(token)
    report = upload.report
    if upload.state == "done" and report.get("batch"):
        messages.success(request, _done(report))
        there = reverse("bank_batch", args=[report["batch"]])
        return HttpResponse(headers={"HX-Redirect": there}) if request.htmx else redirect(there)  # type: ignore[attr-defined]
    doubts = [(one, kind_words(one["kind"])) for one in report.get("shown", ())]
    return upload_jobs.show(request, upload, "console/bank_job.html", {"report": report, "doubts": doubts})


def _done(report: dict[str, Any]) -> str:
    count = report["exact"]
    return f"{count} {'pagamento registrado' if count == 1 else 'pagamentos registrados'}."


@for_roles(WORK)
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Record what the preview showed; pressed twice it is recorded once."""
    upload_jobs.write(request, upload_jobs.find(token), KIND)
    return redirect("bank_job", token=token)


@for_roles(WORK)
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """Throw the list away."""
    return upload_jobs.discard(request, token, KIND, "Lista descartada. Nada foi gravado.")


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
