"""The filter of *Mensagens* in the address, and the words that say it."""

import datetime as dt
from typing import Any

from django.http import HttpRequest

from emdia.apps.debtors import api as debtors
from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.core import clock
from emdia.domain.steps import step_order
from emdia.domain.vocabulary import SPOKEN, Channel, MessageStatus
from emdia.web.console.scope import creditor_ids, one_of, read_day, read_number
from emdia.web.console.words import rule_words

STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("em qualquer situação", tuple(MessageStatus)),
    "sairam": ("que saíram", tuple(SPOKEN)),
    "chegaram": ("que chegaram", (MessageStatus.DELIVERED, MessageStatus.READ)),
    "na-fila": ("que vão sair", (MessageStatus.QUEUED,)),
    "adiadas": ("adiadas", (MessageStatus.HELD,)),
    "nao-enviadas": ("não enviadas", (MessageStatus.WITHHELD, MessageStatus.EXPIRED)),
    "nao-chegaram": ("que não chegaram", (MessageStatus.FAILED,)),
    "sem-confirmacao": ("sem confirmação", (MessageStatus.UNKNOWN,)),
    "ficaram": ("que ficaram pelo caminho", (MessageStatus.FAILED, MessageStatus.UNKNOWN)),
    "canceladas": ("canceladas", (MessageStatus.CANCELED,)),
}
DEAD = "ficaram"
"""The state that lists dead letters: nobody received them, and nothing follows by itself."""
PERIODS: dict[str, tuple[str, int, int]] = {
    "7": ("dos últimos 7 dias", -6, 0),
    "0": ("de hoje", 0, 0),
    "ontem": ("de ontem", -1, -1),
    "30": ("dos últimos 30 dias", -29, 0),
    "90": ("dos últimos 90 dias", -89, 0),
    "proximos": ("dos próximos 30 dias", 0, 30),
    "abertas": ("de 60 dias atrás até 60 adiante", -60, 60),
}
CHANNELS = {
    "": "em todos os canais",
    Channel.WHATSAPP.value: "no WhatsApp",
    Channel.SMS.value: "por SMS",
    Channel.EMAIL.value: "por e-mail",
}
FOLLOWED = {
    "abriu": ("opened", "e abriu a página"),
    "passou": ("passed", "e confirmou quem é"),
    "pagou": ("paid", "e pagou em até 3 dias"),
    "respondeu": ("replied", "e respondeu"),
    "parou": ("stopped", "e pediu para parar"),
}
MOST_CREDITORS = 20
"""Beyond so many creditors the steps of their ladders are not offered; the address still takes one."""


def asked(request: HttpRequest) -> tuple[outreach.MessageFilter, dict[str, Any]]:
    """The filter, and its words. A day in the address wins over a period."""
    state = one_of(request, "situacao", STATES, "")
    period = one_of(request, "periodo", PERIODS, "7")
    channel = one_of(request, "canal", CHANNELS, "")
    followed = one_of(request, "depois_dela", FOLLOWED, "")
    text = request.GET.get("q", "").strip()[:80]
    step = request.GET.get("etapa", "").strip()[:20]
    today, day = clock.today(), read_day(request)
    first, last = (today + dt.timedelta(days=days) for days in PERIODS[period][1:])
    rule, reason = request.GET.get("regra"), request.GET.get("motivo", "")[:60]
    hours = _hours(request.GET.get("horas", "")) if day else None
    chosen = _creditors(request)
    where = outreach.MessageFilter(
        creditor_ids=chosen,
        first=day or first,
        last=day or last,
        statuses=STATES[state][1],
        channel=channel,
        rule=rule,
        debtor_ids=tuple(debtors.find_debtors(text=text)) if text else None,
        step=step or None,
        hours=hours,
        reason=reason,
        followed=FOLLOWED[followed][0] if followed else "",
        dead=state == DEAD,
    )
    return where, {
        "states": [(key, words[0]) for key, words in STATES.items()],
        "periods": [(key, words[0]) for key, words in PERIODS.items()],
        "channels": CHANNELS.items(),
        "steps": _steps(chosen, step),
        "creditor_asked": chosen[0] if len(chosen) == 1 else "",
        "state": state,
        "period": period,
        "channel_asked": channel,
        "step": step,
        "followed": followed,
        "followed_words": FOLLOWED[followed][1] if followed else "",
        "q": text,
        "day": day,
        "hours": hours,
        "rule": rule,
        "reason": reason,
        "why": reason or (rule_words(rule).why if rule is not None else ""),
        "narrow": bool(day or text or state or channel or step or followed or reason or rule is not None),
    }


def _creditors(request: HttpRequest) -> tuple[int, ...]:
    """Those of the switcher, narrowed to the one in the address if it is among them."""
    ids, one = creditor_ids(request), read_number(request, "credor")
    return (one,) if one in ids else ids  # type: ignore[return-value]


def _steps(creditors: tuple[int, ...], asked_step: str) -> list[str]:
    """The steps of the ladders in force, and the one that was asked for."""
    slugs = {asked_step} if asked_step else set()
    if len(creditors) <= MOST_CREDITORS:
        slugs |= ladders.step_slugs(creditors)
    return sorted(slugs, key=step_order)


def _hours(text: str) -> tuple[int, int] | None:
    """``9-10``: from nine until before ten."""
    begin, _, end = text.partition("-")
    if not (begin.isdecimal() and end.isdecimal() and len(text) <= 5):
        return None
    hours = int(begin), int(end)
    return hours if 0 <= hours[0] < hours[1] <= 24 else None
