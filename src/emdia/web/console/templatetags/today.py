"""Filters of *Hoje*: how long somebody waits, the cells of the table of steps, a share in words."""

import datetime as dt
from typing import Any

from django import template

from emdia.core import clock
from emdia.core.clock import SAO_PAULO
from emdia.web.console.today_money import SOURCES
from emdia.web.console.words import CHANNELS

register = template.Library()

CELLS = (
    ("depois_dela=abriu", "Abriram", "opened"),
    ("depois_dela=passou", "Confirmaram", "passed"),
    ("depois_dela=pagou", "Pagaram", "paid"),
    ("depois_dela=respondeu", "Responderam", "replied"),
    ("depois_dela=parou", "Pararam", "stopped"),
)
"""The words of the address, the name on a narrow screen, the measure."""


@register.filter
def waited(since: dt.datetime) -> str:
    """``desde as 9h40``, ``há um dia``, ``há 12 dias``."""
    local = since.astimezone(SAO_PAULO)
    days = (clock.today() - local.date()).days
    if days <= 0:
        return f"desde as {local.hour}h{local.minute:02}" if local.minute else f"desde as {local.hour}h"
    return "há um dia" if days == 1 else f"há {days} dias"


@register.filter
def cells(line: Any) -> list[tuple[str, str, int]]:
    """The numbers of one step on one channel: what the address says more, the name, how many."""
    first = [("&situacao=sairam", "Saíram", line.said), ("&situacao=chegaram", "Chegaram", line.arrived)]
    return first + [(f"&{asked}", name, line.followed.get(what, 0)) for asked, name, what in CELLS]


@register.filter
def rows_of(line: Any) -> str:
    """The address of the rows of one step on one channel."""
    step = line.step.replace("+", "%2B")
    return f"?periodo=30&etapa={step}&canal={line.channel}"


@register.filter
def share(part: int, whole: int) -> str:
    """``12 %``; under one, ``<1 %``."""
    if not whole:
        return ""
    percent = 100 * part / whole
    return "<1\u00a0%" if 0 < percent < 1 else f"{round(percent)}\u00a0%"


@register.filter
def channel_word(name: str) -> str:
    """``WhatsApp``, ``e-mail``."""
    look = CHANNELS.get(name)  # type: ignore[call-overload]
    return look.word if look else name


@register.filter
def source_word(source: str) -> str:
    """Where a payment came from, in words."""
    return SOURCES.get(source, source)
