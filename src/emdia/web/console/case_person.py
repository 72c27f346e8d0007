"""The person behind a case: marks that stop everything automatic, phones and addresses, the link to her page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.domain.errors import DomainError
from emdia.domain.marks import words as mark_words
from emdia.web.console.access import MANAGE, WORK, for_roles
from emdia.web.console.case_again import guarded
from emdia.web.console.case_moves import case_or_404
from emdia.web.console.scope import actor


@for_roles(WORK)
@require_POST
@guarded
def mark(request: HttpRequest, case_id: int) -> HttpResponse:
    """Stop everything automatic for this person, in all of her cases."""
    case = case_or_404(case_id)
    asked, reason = request.POST.get("marca", ""), request.POST.get("motivo", "")
    try:
        if not asked:
            raise DomainError("Escolha uma das marcas.", code="mark_unknown", field="marca")
        receivables.mark_person(debtor_id=case.debtor_id, mark=asked, reason=reason, actor=actor(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        ids = receivables.case_ids_of_debtor(case.debtor_id)
        outreach.cancel_queued(case_ids=ids, reason=f"cadastro marcado: {mark_words(asked)}")
        messages.success(request, f"Marcado: {mark_words(asked)}. Nada mais sai sozinho para esta pessoa.")
    return redirect("case", case_id=case_id)


@for_roles(MANAGE)
@require_POST
def unmark(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a mark back, with a reason."""
    case = case_or_404(case_id)
    try:
        receivables.mark_person(
            debtor_id=case.debtor_id, mark="", reason=request.POST.get("motivo", ""), actor=actor(request)
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Marca retirada. A régua olha este caso na próxima rodada.")
    return redirect("case", case_id=case_id)


@for_roles(WORK)
@require_POST
def add_point(request: HttpRequest, case_id: int) -> HttpResponse:
    """Add a phone or an e-mail that the person gave."""
    case = case_or_404(case_id)
    try:
        receivables.add_point(
            debtor_id=case.debtor_id,
            text=request.POST.get("contato", "").strip(),
            origin="atendimento",
            actor=actor(request),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Contato guardado.")
    return redirect("case", case_id=case_id)


@for_roles(WORK)
@require_POST
def mend_point(request: HttpRequest, case_id: int, point_id: int) -> HttpResponse:
    """Say what a phone or an e-mail is: confirmed, doubtful, not hers, off."""
    case = case_or_404(case_id)
    if point_id not in {point.pk for point in debtors.contact_points(debtor_id=case.debtor_id)}:
        raise Http404
    try:
        receivables.mend_point(
            debtor_id=case.debtor_id,
            point_id=point_id,
            state=request.POST.get("estado", ""),
            reason=request.POST.get("motivo", "").strip() or "mudado no caso",
            actor=actor(request),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Contato atualizado.")
    return redirect("case", case_id=case_id)


@for_roles(WORK)
@require_POST
def new_link(request: HttpRequest, case_id: int) -> HttpResponse:
    """A new link to the page; the old ones stop opening it."""
    case_or_404(case_id)
    receivables.renew_link(case_id=case_id, actor=actor(request))
    messages.success(request, "Link novo. Os anteriores, também os das mensagens, não abrem mais a página.")
    return redirect("case", case_id=case_id)
