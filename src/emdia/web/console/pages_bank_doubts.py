"""What a bank's list left open: which title a row paid, slips to withdraw at the bank, and taking a list back."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.domain.bank_rows import RowKind
from emdia.domain.errors import DomainError
from emdia.domain.money import format_brl
from emdia.domain.sheets import safe
from emdia.web.console.access import READ, WORK, for_roles
from emdia.web.console.bank_words import kind_words
from emdia.web.console.scope import LARGEST_ID, actor, creditor_ids, read_number

PAGE = 50


@for_roles(READ)
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One list: what was recorded, what waits, and its undo."""
    found = _batch(request, batch_id)
    rows = payments.doubts(creditor_ids=[found.creditor_id], batch_id=batch_id, limit=PAGE)
    alike = sum(row.kind in (RowKind.PARTIAL, RowKind.EXCESS) for row in rows)
    shown = {
        "batch": found,
        "rows": payments.payments_of_batch(batch_id=batch_id, limit=PAGE),
        "doubts": [(row, kind_words(row.kind)) for row in rows],
        "alike": alike,
    }
    return render(request, "console/bank_batch.html", shown)


def _batch(request: HttpRequest, batch_id: int) -> Any:
    found = payments.batch_by_id(batch_id=batch_id, creditor_ids=creditor_ids(request))
    if found is None:
        raise Http404
    return found


@for_roles(READ)
def doubts(request: HttpRequest) -> HttpResponse:
    """All rows that wait, of every list."""
    after = read_number(request, "depois") or 0
    rows = payments.doubts(creditor_ids=creditor_ids(request), after_id=after, limit=PAGE + 1)
    shown = {
        "doubts": [(row, kind_words(row.kind)) for row in rows[:PAGE]],
        "total": payments.in_doubt_count(creditor_ids=creditor_ids(request)),
        "more": rows[PAGE - 1].id if len(rows) > PAGE else None,
    }
    return render(request, "console/bank_doubts.html", shown)


@for_roles(WORK)
@require_POST
def decide(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One click: this row paid that title, or it is left out; or all whose amount alone differs."""
    found = _batch(request, batch_id)
    who, what = actor(request), request.POST.get("o_que", "")
    doubt, title = _number(request.POST.get("linha", "")), _number(request.POST.get("titulo", ""))
    try:
        if what == "iguais":
            count = payments.decide_alike(batch_id=batch_id, creditor_id=found.creditor_id, actor=who)
            _say(request, count, "registrado com o valor que veio", "registrados com o valor que veio")
        elif what in ("fora", "todas-fora"):
            ids = [doubt] if what == "fora" else None
            count = payments.leave_out(ids=ids, batch_id=batch_id, creditor_id=found.creditor_id, actor=who)
            _say(request, count, "deixado de fora", "deixados de fora")
        else:
            title = title or _named(request, found.creditor)
            count = payments.decide(choices={doubt: title}, creditor_id=found.creditor_id, actor=who)
            _say(request, count, "registrado", "registrados")
    except (DomainError, receivables.NotFound) as error:
        messages.error(request, str(error))
    if request.POST.get("volta") == "todas":
        return redirect("bank_doubts")
    return redirect("bank_batch", batch_id=batch_id)


def _say(request: HttpRequest, count: int, one: str, many: str) -> None:
    if count:
        messages.success(
            request, f"{count} {'pagamento' if count == 1 else 'pagamentos'} {one if count == 1 else many}."
        )
    else:
        messages.info(request, "Alguém já tinha decidido esta linha.")


def _named(request: HttpRequest, creditor: Any) -> int:
    number = request.POST.get("numero", "")
    return int(receivables.title_by_number(creditor=creditor, number=number).pk)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_ID else 0


@for_roles(WORK)
@require_POST
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take a whole list back."""
    _batch(request, batch_id)
    try:
        count = payments.undo_batch(batch_id=batch_id, actor=actor(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        said = "1 pagamento estornado" if count == 1 else f"{count} pagamentos estornados"
        messages.success(request, f"Baixa desfeita: {said}.")
    return redirect("bank_batch", batch_id=batch_id)


@for_roles(READ)
def withdrawals(request: HttpRequest) -> HttpResponse:
    """Slips that the bank still holds although their title was paid another way."""
    ids, after = creditor_ids(request), read_number(request, "depois") or 0
    rows = payments.to_withdraw(creditor_ids=ids, after_id=after, limit=PAGE + 1)
    shown = {
        "rows": rows[:PAGE],
        "total": payments.to_withdraw_count(creditor_ids=ids),
        "more": rows[PAGE - 1].pk if len(rows) > PAGE else None,
    }
    return render(request, "console/withdrawals.html", shown)


@for_roles(WORK)
@require_POST
def withdrawn(request: HttpRequest) -> HttpResponse:
    """*Feito*, for one, for those marked, or for all."""
    one = request.POST.get("um", "")
    marked = [one] if one else request.POST.getlist("boleto")
    everything = request.POST.get("quais") == "todos" and not one
    ids = None if everything else [number for text in marked if (number := _number(text))]
    done = payments.withdrawn(
        creditor_ids=creditor_ids(request), ids=ids or (None if everything else [0]), actor=actor(request)
    )
    if done:
        said = "1 boleto marcado" if len(done) == 1 else f"{len(done)} boletos marcados"
        messages.success(
            request, f"{said} como baixado no banco." if len(done) == 1 else f"{said} como baixados no banco."
        )
    else:
        messages.error(request, "Marque ao menos um boleto.")
    return redirect("withdrawals")


@for_roles(READ)
def withdrawals_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file for whoever withdraws them in the bank's own page."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["título", "linha digitável", "vencimento", "valor", "quem", "pago em"])
    for row in payments.to_withdraw(creditor_ids=creditor_ids(request), limit=None):
        title = row.receivable
        writer.writerow(
            [
                safe(title.number),
                title.digitable,
                f"{title.due_on:%d/%m/%Y}",
                format_brl(title.principal_cents),
                safe(title.case.debtor.name),
                f"{row.payment.paid_at:%d/%m/%Y}",
            ]
        )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="baixar-no-banco.csv"'
    return response
