"""What a person may do to a case from its page: pause, resume, note, mark paid."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from emdia.apps.desk import api as desk
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.domain.errors import DomainError
from emdia.domain.money import format_brl, parse_cents
from emdia.web.console.access import WORK, for_roles
from emdia.web.console.case_again import guarded
from emdia.web.console.pages_case import business_moment
from emdia.web.console.scope import actor


def case_or_404(case_id: int) -> Any:
    """The case with debtor and creditor, of this tenant."""
    found = receivables.case_for_page(case_id=case_id)
    if found is None:
        raise Http404
    return found


@for_roles(WORK)
@require_POST
@guarded
def pause(request: HttpRequest, case_id: int) -> HttpResponse:
    """Stop the ladder of a case, or of one title, until a day or until somebody resumes it."""
    case = case_or_404(case_id)
    reason = request.POST.get("motivo", "").strip()
    try:
        until = dt.date.fromisoformat(request.POST["ate"]) if request.POST.get("ate") else None
    except ValueError:
        messages.error(request, "Não entendi a data. Escolha um dia no calendário.")
        return redirect("case", case_id=case_id)
    if not reason:
        messages.error(request, "Escreva o motivo da pausa: ele aparece para toda a equipe.")
        return redirect("case", case_id=case_id)
    receivables.pause(**_target(request, case.pk), until=until, reason=reason, actor=actor(request))
    messages.success(request, "Cobrança pausada. Nenhuma mensagem sai enquanto a pausa valer.")
    return redirect("case", case_id=case_id)


@for_roles(WORK)
@require_POST
@guarded
def resume(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let the ladder go on."""
    case = case_or_404(case_id)
    reason = request.POST.get("motivo", "").strip() or "retomada no caso"
    receivables.resume(**_target(request, case.pk), reason=reason, actor=actor(request))
    messages.success(request, "Cobrança retomada. A régua olha este caso na próxima rodada.")
    return redirect("case", case_id=case_id)


@for_roles(WORK)
@require_POST
def note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write something down."""
    case = case_or_404(case_id)
    text = request.POST.get("texto", "").strip()[:2000]
    if text:
        desk.add_note(case_id=case.pk, text=text, author=actor(request))
        messages.success(request, "Anotação guardada.")
    else:
        messages.error(request, "A anotação está vazia.")
    return redirect("case", case_id=case_id)


@for_roles(WORK)
@require_POST
@guarded
def pay(request: HttpRequest, case_id: int) -> HttpResponse:
    """Record money that came in elsewhere: in full, or the amount that is written; twice the same form is once."""
    case = case_or_404(case_id)
    written, once = request.POST.get("valor", "").strip(), request.POST.get("chave", "")[:40]
    try:
        recorded = payments.record(
            case_id=case.pk,
            receivable_ids=_titles_of(request, case_id),
            cents=parse_cents(written, style="br") if written else None,
            paid_at=business_moment(request.POST.get("quando", "")),
            source="console",
            reference=f"{case.pk}:{once}",
            actor=actor(request),
        )
    except DomainError as error:
        messages.error(request, str(error))
    except ValueError:
        messages.error(request, "Não entendi a data do pagamento. Escolha um dia no calendário.")
    else:
        messages.success(request, _thanks(recorded))
    return redirect("case", case_id=case_id)


def _thanks(recorded: payments.Recorded) -> str:
    if recorded.repeated:
        return "Este pagamento já estava registrado. Nada mudou."
    text = f"Pagamento de {format_brl(recorded.payment.cents)} registrado; o agradecimento sai sozinho."
    if recorded.excess_cents:
        text += f" Sobraram {format_brl(recorded.excess_cents)}, guardados como crédito da pessoa."
    return text


def _target(request: HttpRequest, case_id: int) -> dict[str, Any]:
    """What is paused: the titles that the form chose, else the whole case."""
    titles = _titles_of(request, case_id)
    return {"receivable_ids": titles} if titles else {"case_ids": [case_id]}


def _titles_of(request: HttpRequest, case_id: int) -> list[int] | None:
    """The titles that the form chose, only of this case; None for all of them."""
    asked = {int(value) for value in request.POST.getlist("titulo") if value.isdecimal() and len(value) < 19}
    if not asked:
        return None
    own = [title.pk for title in receivables.titles_of_case(case_id=case_id) if title.pk in asked]
    if len(own) != len(asked):
        raise Http404
    return own
