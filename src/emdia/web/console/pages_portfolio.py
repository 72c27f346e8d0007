"""*Carteira*: the titles with a filter that reads as a sentence, what is late drawn on the ruler, mark as paid."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from emdia.apps.debtors import api as debtors
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.money import format_brl
from emdia.web.console.access import READ, for_roles
from emdia.web.console.ruler import Bar, Ruler, Scale, day_ticks
from emdia.web.console.scope import creditor_ids, one_of, pack_key, read_key

PAGE = 50
SITUATIONS = {
    "abertos": "em aberto",
    "vencidos": "vencidos",
    "a-vencer": "a vencer",
    "pausados": "com a cobrança pausada",
    "quitados": "quitados",
}
AGES: dict[str, tuple[str, int | None, int | None]] = {
    "": ("em qualquer data", None, None),
    "1-5": ("há 1 a 5 dias", 1, 5),
    "6-15": ("há 6 a 15 dias", 6, 15),
    "16-30": ("há 16 a 30 dias", 16, 30),
    "31-60": ("há 31 a 60 dias", 31, 60),
    "61-90": ("há 61 a 90 dias", 61, 90),
    "91": ("há mais de 90 dias", 91, None),
    "semana": ("nos próximos 7 dias", -7, 0),
    "mes": ("nos próximos 30 dias", -30, 0),
}
AMOUNTS = {
    "0": "de qualquer valor",
    "5000": "de R$ 50 ou mais",
    "20000": "de R$ 200 ou mais",
    "100000": "de R$ 1.000 ou mais",
}
BUCKETS = ((-30, -8), (-7, -1), (0, 0), (1, 5), (6, 15), (16, 30), (31, 60), (61, 90))


@for_roles(READ)
def portfolio(request: HttpRequest) -> HttpResponse:
    """One page of titles; a part of it when htmx asks for more."""
    where, sentence = _asked(request)
    after = read_key(request, dt.date.fromisoformat)
    rows = receivables.titles_page(where=where, after=after, limit=PAGE + 1)
    more = pack_key(rows[PAGE - 1].due_on, rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    balances = receivables.balances([row.pk for row in rows[:PAGE]], on=where.day)
    shown: dict[str, Any] = {
        "rows": [(row, balances.get(row.pk)) for row in rows[:PAGE]],
        "more": more,
        "query": _query(request),
        "today": where.day,
        **sentence,
    }
    if request.htmx and after:  # type: ignore[attr-defined]
        return render(request, "console/portfolio.html#rows", shown)
    return render(request, "console/portfolio.html", shown)


@for_roles(READ)
def summary(request: HttpRequest) -> HttpResponse:
    """How many and how much, and the ageing on the ruler; the page asks for it after the list stands."""
    where, _ = _asked(request)
    count, cents = receivables.titles_total(where=where)
    by_day = receivables.open_by_due_day(creditor_ids=where.creditor_ids)
    drawing, table = _aging(by_day, where.day)
    shown = {"count": count, "cents": cents, "aging": drawing, "aging_table": table}
    return render(request, "console/portfolio_summary.html", shown)


def _asked(request: HttpRequest) -> tuple[receivables.TitleFilter, dict[str, Any]]:
    """The filter in the address, and the words that say it."""
    situation = one_of(request, "situacao", SITUATIONS, "abertos")
    age = one_of(request, "prazo", AGES, "")
    amount = one_of(request, "valor", AMOUNTS, "0")
    text = request.GET.get("q", "").strip()[:80]
    where = receivables.TitleFilter(
        creditor_ids=creditor_ids(request),
        day=clock.today(),
        situation=situation,
        late_from=AGES[age][1],
        late_to=AGES[age][2],
        min_cents=int(amount),
        debtor_ids=tuple(debtors.find_debtors(text=text)) if text else None,
        number=text,
    )
    sentence = {
        "situations": SITUATIONS.items(),
        "ages": [(key, words[0]) for key, words in AGES.items()],
        "amounts": AMOUNTS.items(),
        "situation": situation,
        "age": age,
        "amount": amount,
        "q": text,
        "filtered": bool(text or age or amount != "0" or situation != "abertos"),
    }
    return where, sentence


def _query(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("depois", None)
    return asked.urlencode()


def _aging(by_day: Iterable[tuple[dt.date, int, int]], today: dt.date) -> tuple[Ruler, list[dict[str, Any]]]:
    """What is open by days from the due date, drawn on the ruler, and the same as a table."""
    ends: tuple[tuple[int, int | None], ...] = (*BUCKETS, (91, None))
    totals: dict[tuple[int, int | None], list[int]] = {bucket: [0, 0] for bucket in ends}
    beyond = 0
    for due_on, titles, cents in by_day:
        late = (today - due_on).days
        for first, last in ends:
            if late >= first and (last is None or late <= last):
                totals[first, last][0] += titles
                totals[first, last][1] += cents
                break
        else:
            beyond += cents
    scale = Scale(-30, 106, margin=1.5)
    top = max((cents for _, cents in totals.values()), default=0) or 1
    table, bars = [], []
    for (first, last), (titles, cents) in totals.items():
        words = _bucket_words(first, last)
        href = f"{reverse('portfolio')}?{_bucket_query(first)}"
        table.append({"words": words, "titles": titles, "cents": cents, "href": href})
        width = scale.width((15 if last is None else last - first) + 1) - 0.4
        tone = "coming" if first <= 0 else "late"
        height = max(100 * cents / top, 2) if cents else 0
        bars.append(
            Bar(
                scale.at(first) + 0.2,
                max(width, 0.6),
                height,
                tone,
                f"{words}: {titles} títulos, {format_brl(cents)}",
                href,
            )
        )
    ruler = Ruler(
        label="Valor em aberto por dias do vencimento",
        ticks=day_ticks(scale, labels=(-30, 0, 15, 30, 60, 90), every=5),
        bars=tuple(bars) if any(cents for _, cents in totals.values()) else (),
        zero=scale.at(0),
    )
    return ruler, table


def _bucket_words(first: int, last: int | None) -> str:
    if first == last == 0:
        return "vencem hoje"
    if last is None:
        return "vencidos há mais de 90 dias"
    if first < 0:
        return f"vencem em {-last} a {-first} dias"
    return f"vencidos há {first} a {last} dias"


def _bucket_query(first: int) -> str:
    if first <= 0:
        return "situacao=a-vencer&prazo=" + ("semana" if first >= -7 else "mes")
    return "situacao=vencidos&prazo=" + next(key for key, (_, low, _high) in AGES.items() if low == first)
