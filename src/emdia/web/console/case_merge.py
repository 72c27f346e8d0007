"""*É a mesma pessoa?* Unite two entries, with what will happen said before, and part them again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.debtors import api as debtors
from emdia.apps.receivables import api as receivables
from emdia.domain.errors import DomainError
from emdia.web.console.access import MANAGE, for_roles
from emdia.web.console.case_moves import case_or_404
from emdia.web.console.scope import actor, read_number

SHOWN = 20


@for_roles(MANAGE)
def merge(request: HttpRequest, case_id: int) -> HttpResponse:
    """Search the other entry, look at both, or take an earlier union back."""
    case = case_or_404(case_id)
    every = tuple(creditor.pk for creditor in request.creditors)  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()[:80]
    found = (
        [pk for pk in debtors.find_debtors(text=text, limit=SHOWN + 1) if pk != case.debtor_id]
        if text
        else []
    )
    other = read_number(request, "com")
    cases = receivables.cases_of_debtors(
        debtor_ids=[other] if other else found, creditor_ids=every, limit=SHOWN
    )
    shown = {
        "case": case,
        "q": text,
        "found": [] if other else [row for row in cases if row.joined_ref is None],
        "other": next((row for row in cases if row.debtor_id == other), None) if other else None,
        "merges": debtors.merges_of(debtor_id=case.debtor_id),
    }
    return render(request, "console/case_merge.html", shown)


@for_roles(MANAGE)
@require_POST
def do_merge(request: HttpRequest, case_id: int) -> HttpResponse:
    """Unite: the one whose case this is stays."""
    case = case_or_404(case_id)
    other = request.POST.get("com", "")
    if not other.isdecimal() or len(other) > 18:
        raise Http404
    try:
        receivables.merge_debtors(
            kept_id=case.debtor_id,
            gone_id=int(other),
            reason=request.POST.get("motivo", ""),
            actor=actor(request),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("case_merge", case_id=case_id)
    case.refresh_from_db()
    messages.success(request, "Cadastros unidos. Dá para desfazer nesta mesma página.")
    return redirect("case_merge", case_id=case.joined_ref or case_id)


@for_roles(MANAGE)
@require_POST
def undo(request: HttpRequest, case_id: int, merge_id: int) -> HttpResponse:
    """Two people again."""
    case = case_or_404(case_id)
    if merge_id not in {merge.pk for merge in debtors.merges_of(debtor_id=case.debtor_id)}:
        raise Http404
    try:
        receivables.undo_merge(merge_id=merge_id, actor=actor(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "União desfeita: cada cadastro voltou a ter o que era dele.")
    return redirect("case_merge", case_id=case_id)
