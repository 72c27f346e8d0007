"""What came in: every import with who, when and what it changed; each opens its titles and may be taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.web.console import pages_import, uploads
from emdia.web.console.access import MANAGE, READ, for_roles, may
from emdia.web.console.scope import actor, creditor_ids, one_of, read_number
from emdia.web.console.templatetags.console import counted

PAGE = 50
KIND_WORDS = {
    "novos": "títulos novos",
    "mudados": "mudados",
    "encerrados": "pagos ou cancelados",
    "pausados": "pausados",
    "retomados": "retomados",
}


@for_roles(READ)
def history(request: HttpRequest) -> HttpResponse:
    """All imports, newest first."""
    ids = creditor_ids(request)
    rows = receivables.imports_page(creditor_ids=ids, before_id=read_number(request, "antes"), limit=PAGE + 1)
    shown = {"imports": rows[:PAGE], "older": rows[PAGE - 1].pk if len(rows) > PAGE else None}
    return render(request, "console/imports.html", shown)


@for_roles(READ)
def one(request: HttpRequest, batch: int) -> HttpResponse:
    """One import: its figures, its titles, and whether it can be taken back."""
    row = _find(request, batch)
    counts = receivables.kind_counts(row)
    kind = one_of(request, "quais", receivables.KINDS, next(iter(counts), "novos"))
    titles = receivables.titles_of_import(
        row, kind=kind, after=read_number(request, "depois") or 0, limit=PAGE + 1
    )
    shown: dict[str, Any] = {
        "batch": row,
        "kind": kind,
        "kinds": [(name, KIND_WORDS[name], count) for name, count in counts.items()],
        "titles": titles[:PAGE],
        "next": titles[PAGE - 1].title.pk if len(titles) > PAGE else None,
        "why_not": "" if row.undone_at else outreach.why_not_undo(row.pk),
        "may_undo": may(request, MANAGE) and row.undone_at is None,
    }
    return render(request, "console/import_batch.html", shown)


@for_roles(MANAGE)
@require_POST
def undo(request: HttpRequest, batch: int) -> HttpResponse:
    """Take it back as a whole, or say why not."""
    row = _find(request, batch)
    try:
        done = outreach.undo_import(batch_id=row.pk, actor=actor(request))
    except receivables.UndoRefused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Importação desfeita: {_said(done)}.")
    return redirect("import_batch", batch=row.pk)


def _said(done: outreach.Undone) -> str:
    parts = [
        (done.canceled, "título cancelado,títulos cancelados"),
        (done.restored, "voltou ao que era,voltaram ao que eram"),
        (done.payments, "baixa retirada,baixas retiradas"),
        (done.messages, "mensagem cancelada,mensagens canceladas"),
    ]
    said = [counted(count, forms) for count, forms in parts if count]
    return ", ".join(said) or "nada tinha mudado"


@for_roles(MANAGE)
@require_POST
def forget(request: HttpRequest, layout: int) -> HttpResponse:
    """Forget how columns are read; the preview that asked is read anew."""
    known = [creditor.pk for creditor in request.creditors]  # type: ignore[attr-defined]
    if not receivables.forget_layout(layout_id=layout, creditor_ids=known, actor=actor(request)):
        raise Http404
    messages.info(request, "Esquecido. As colunas são reconhecidas do zero.")
    upload = uploads.find(request.POST.get("volta", ""))
    if upload is None:
        return redirect("import")
    pages_import.read_again(upload, choices={}, sheet=upload.sheet)
    return redirect("import_job", token=upload.token)


def _find(request: HttpRequest, batch: int) -> Any:
    known = [creditor.pk for creditor in request.creditors]  # type: ignore[attr-defined]
    row = receivables.import_of(batch_id=batch, creditor_ids=known)
    if row is None:
        raise Http404
    return row
