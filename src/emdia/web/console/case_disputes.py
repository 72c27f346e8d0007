"""A title that the person does not recognise: hold it, and answer her (R65)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.domain.vocabulary import DisputeAnswer
from emdia.web.console.access import WORK, for_roles
from emdia.web.console.scope import actor

ANSWERED = {
    DisputeAnswer.ACCEPTED: "Contestação aceita. O título foi cancelado e nada mais se diz sobre ele.",
    DisputeAnswer.REJECTED: "Resposta guardada. A régua segue da próxima etapa deste título.",
}
LONGEST = 2000


def _title(request: HttpRequest, case_id: int) -> int:
    """The title that the form names, if it is one of this case."""
    asked = request.POST.get("titulo", "")
    own = (title.pk for title in receivables.titles_of_case(case_id=case_id))
    found = next((pk for pk in own if str(pk) == asked), None)
    if found is None:
        raise Http404
    return found


@for_roles(WORK)
@require_POST
def dispute(request: HttpRequest, case_id: int) -> HttpResponse:
    """Somebody told us by phone or letter that she does not recognise a title."""
    title = _title(request, case_id)
    reason = request.POST.get("motivo", "").strip()[:LONGEST]
    if not reason:
        messages.error(request, "Escreva o que a pessoa contesta: quem responder precisa saber.")
    elif outreach.open_dispute(receivable_ids=[title], reason=reason, actor=actor(request)):
        messages.success(request, "Contestação anotada. Este título espera a resposta; os outros seguem.")
    else:
        messages.error(request, "Este título já está contestado ou não está mais em aberto.")
    return redirect("case", case_id=case_id)


@for_roles(WORK)
@require_POST
def answer(request: HttpRequest, case_id: int) -> HttpResponse:
    """Accept a dispute (the title is canceled) or reject it (the ladder goes on)."""
    title = _title(request, case_id)
    wanted = request.POST.get("resposta", "")
    if wanted not in set(DisputeAnswer):
        messages.error(request, "Escolha a resposta: aceitar ou não aceitar.")
        return redirect("case", case_id=case_id)
    outcome = DisputeAnswer(wanted)
    reason = request.POST.get("motivo", "").strip()[:LONGEST]
    if outreach.close_dispute(receivable_ids=[title], outcome=outcome, reason=reason, actor=actor(request)):
        messages.success(request, ANSWERED[outcome])
    else:
        messages.error(request, "Este título não tem contestação em aberto.")
    return redirect("case", case_id=case_id)
