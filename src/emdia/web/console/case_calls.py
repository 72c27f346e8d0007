"""Calls and promises: what was said by telephone, and what was promised."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from emdia.apps.agreements import api as agreements
from emdia.apps.desk import api as desk
from emdia.core import clock
from emdia.domain.calls import CallResult
from emdia.domain.dates import long_date
from emdia.domain.errors import DomainError
from emdia.domain.money import format_brl, parse_cents
from emdia.web.console.access import READ, WORK, for_roles
from emdia.web.console.case_again import guarded
from emdia.web.console.case_moves import case_or_404
from emdia.web.console.scope import actor


@for_roles(READ)
@require_safe
def may_call(request: HttpRequest, case_id: int) -> HttpResponse:
    """Whether the person may be called now, as the gate sees it: a part of the page, asked for when it is opened."""
    case_or_404(case_id)
    verdict = desk.may_call(case_id=case_id, at=clock.now())
    return render(request, "console/parts/may_call.html", {"verdict": verdict})


@for_roles(WORK)
@require_POST
def call(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write a call down. A call that happened is always taken: the limits are shown before, not enforced after."""
    case_or_404(case_id)
    asked = request.POST
    try:
        made = desk.log_call(
            case_id=case_id,
            result=asked.get("resultado", ""),
            author=actor(request),
            direction=asked.get("sentido", "out"),
            seconds=seconds_of(asked.get("duracao", "")),
            recording=asked.get("gravacao", ""),
            text=asked.get("texto", ""),
            point_id=int(asked["telefone"]) if asked.get("telefone", "").isdecimal() else None,
            at=clock.parse(asked["quando"]) if asked.get("quando") else None,
        )
    except DomainError as error:
        messages.error(request, str(error))
    except ValueError:
        messages.error(request, "Não entendi a hora ou a duração. Escreva a duração como 3:20.")
    else:
        messages.success(request, "Ligação registrada. Ela conta para o limite de ligações desta pessoa.")
        if asked.get("volta") == "ligacoes" and made.result != CallResult.PROMISED:
            return redirect("calls")
        if made.result == CallResult.PROMISED:
            return redirect(reverse("case", kwargs={"case_id": case_id}) + "?prometeu=1#promessa")
    return redirect("case", case_id=case_id)


def seconds_of(text: str) -> int:
    """``3:20``, ``200`` (seconds) or nothing. Raises ``ValueError``.

    >>> seconds_of("3:20"), seconds_of("45"), seconds_of("")
    (200, 45, 0)
    """
    minutes, _, rest = text.strip().rpartition(":")
    return int(minutes or 0) * 60 + int(rest or 0)


@for_roles(WORK)
@require_POST
@guarded
def promise(request: HttpRequest, case_id: int) -> HttpResponse:
    """The person promised to pay: nobody writes until that day is over."""
    case_or_404(case_id)
    try:
        made = agreements.promise(
            case_id=case_id,
            cents=parse_cents(request.POST.get("valor", ""), style="br"),
            on=dt.date.fromisoformat(request.POST.get("quando", "")),
            by=actor(request),
        )
    except DomainError as error:
        messages.error(request, str(error))
    except ValueError:
        messages.error(request, "Não entendi a data. Escolha um dia no calendário.")
    else:
        until = long_date(made.until, today=clock.today())
        messages.success(
            request, f"Promessa de {format_brl(made.cents)} guardada. A régua espera até o fim de {until}."
        )
    return redirect("case", case_id=case_id)


@for_roles(WORK)
@require_POST
def withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """The promise does not hold any more: the ladder goes on."""
    case_or_404(case_id)
    reason = request.POST.get("motivo", "").strip() or "retirada no caso"
    if agreements.withdraw(case_ids=[case_id], by=actor(request), reason=reason):
        messages.success(request, "Promessa retirada. A régua olha este caso na próxima rodada.")
    else:
        messages.info(request, "Não há promessa em vigor neste caso.")
    return redirect("case", case_id=case_id)
