"""*Mensagens*: what was said, what waits and what will not be said, each with its reason in words."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.vocabulary import SPOKEN, Channel, MessageStatus
from emdia.web.console.access import READ, for_roles
from emdia.web.console.scope import creditor_ids, one_of, pack_key, read_day, read_key
from emdia.web.console.words import rule_words

PAGE = 50
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("em qualquer situação", tuple(MessageStatus)),
    "sairam": ("que saíram", tuple(SPOKEN)),
    "na-fila": ("que vão sair", (MessageStatus.QUEUED,)),
    "adiadas": ("adiadas", (MessageStatus.HELD,)),
    "nao-enviadas": ("não enviadas", (MessageStatus.WITHHELD, MessageStatus.EXPIRED)),
    "nao-chegaram": ("que não chegaram", (MessageStatus.FAILED,)),
    "sem-confirmacao": ("sem confirmação", (MessageStatus.UNKNOWN,)),
    "canceladas": ("canceladas", (MessageStatus.CANCELED,)),
}
PERIODS: dict[str, tuple[str, int, int]] = {
    "7": ("dos últimos 7 dias", -6, 0),
    "0": ("de hoje", 0, 0),
    "ontem": ("de ontem", -1, -1),
    "30": ("dos últimos 30 dias", -29, 0),
    "90": ("dos últimos 90 dias", -89, 0),
    "proximos": ("dos próximos 30 dias", 0, 30),
}
CHANNELS = {
    "": "em todos os canais",
    Channel.WHATSAPP.value: "no WhatsApp",
    Channel.SMS.value: "por SMS",
    Channel.EMAIL.value: "por e-mail",
}


@for_roles(READ)
def message_list(request: HttpRequest) -> HttpResponse:
    """One page of messages; a part of it when htmx asks for more."""
    where, sentence = _asked(request)
    after = read_key(request, clock.parse)
    rows = outreach.messages_page(where=where, after=after, limit=PAGE + 1)
    more = pack_key(rows[PAGE - 1].not_before, rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    asked = request.GET.copy()
    asked.pop("depois", None)
    shown: dict[str, Any] = {"rows": rows[:PAGE], "more": more, "query": asked.urlencode(), **sentence}
    part = "#rows" if request.htmx and after else ""  # type: ignore[attr-defined]
    return render(request, f"console/messages.html{part}", shown)


def _asked(request: HttpRequest) -> tuple[outreach.MessageFilter, dict[str, Any]]:
    """The filter in the address, and the words that say it. A day in the address wins over a period."""
    state = one_of(request, "situacao", STATES, "")
    period = one_of(request, "periodo", PERIODS, "7")
    channel = one_of(request, "canal", CHANNELS, "")
    text = request.GET.get("q", "").strip()[:80]
    today = clock.today()
    first, last = (today + dt.timedelta(days=days) for days in PERIODS[period][1:])
    day = read_day(request)
    rule = request.GET.get("regra")
    where = outreach.MessageFilter(
        creditor_ids=creditor_ids(request),
        first=day or first,
        last=day or last,
        statuses=STATES[state][1],
        channel=channel,
        rule=rule,
        debtor_ids=tuple(debtors.find_debtors(text=text)) if text else None,
    )
    sentence = {
        "states": [(key, words[0]) for key, words in STATES.items()],
        "periods": [(key, words[0]) for key, words in PERIODS.items()],
        "channels": CHANNELS.items(),
        "state": state,
        "period": period,
        "channel_asked": channel,
        "q": text,
        "day": day,
        "rule": rule,
        "rule_words": rule_words(rule).why if rule is not None else "",
    }
    return where, sentence


@for_roles(READ)
def message_detail(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message: the frozen words, where they went, the verdict and its reason; a panel when htmx asks."""
    message = outreach.message_for_page(message_id=message_id)
    if message is None:
        raise Http404
    numbers = receivables.title_numbers(ids=message.receivables)
    shown = {
        "m": message,
        "numbers": [numbers[pk] for pk in message.receivables if pk in numbers],
        "rule_words": rule_words(message.rule) if message.rule else None,
    }
    part = "#panel" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"console/message.html{part}", shown)
