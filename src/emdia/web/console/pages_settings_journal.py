"""*Diário*: who did what, when and to what, in words; filtered, paged, taken to a spreadsheet, and proved."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from emdia.apps.journal import api as journal
from emdia.core import tenancy
from emdia.core.clock import SAO_PAULO
from emdia.web.console.access import READ, for_roles
from emdia.web.console.journal_words import KINDS, action_words, detail_words, subject_words
from emdia.web.console.scope import one_of, read_day, read_number

PAGE = 50
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""


@for_roles(READ)
def journal_page(request: HttpRequest) -> HttpResponse:
    """The newest entries that are asked for; on request the whole chain is proved."""
    wanted, asked = _wanted(request)
    rows = journal.recent(limit=PAGE + 1, before_seq=read_number(request, "antes"), wanted=wanted)
    names = _creditors(request)
    shown = {
        "entries": [_shown(row, names) for row in rows[:PAGE]],
        "more": rows[PAGE - 1].seq if len(rows) > PAGE else None,
        "asked": asked,
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "actors": journal.actors(),
        "kinds": KINDS.items(),
        "verified": journal.verify(tenancy.current_id()) if "conferir" in request.GET else None,
    }
    return render(request, "console/settings/journal.html", shown)


@for_roles(READ)
def journal_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The entries that are asked for, oldest first, with the print of each, for a spreadsheet or an auditor."""
    wanted, _ = _wanted(request)
    tenant, names = tenancy.current_id(), _creditors(request)
    answer = StreamingHttpResponse(_lines(tenant, wanted, names), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="diario.csv"'
    return answer


def _lines(tenant: int, wanted: journal.Wanted, names: dict[int, str]) -> Iterator[str]:
    """Streamed after the middleware has closed its tenant, so that it opens its own."""
    head = ("numero", "quando", "quem", "acao", "o_que", "sobre", "detalhe", "dados", "impressao")
    with tenancy.use(tenant):
        yield "\ufeff" + _line(head)
        for row in journal.every(wanted):
            one = _shown(row, names)
            when = row.at.astimezone(SAO_PAULO).isoformat(timespec="seconds")
            yield _line(
                (
                    row.seq,
                    when,
                    row.actor,
                    row.action,
                    one["what"],
                    row.subject,
                    one["detail"],
                    row.data,
                    row.hash,
                )
            )


def _line(cells: tuple[Any, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(
        f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell for cell in cells
    )
    return text.getvalue()


def _wanted(request: HttpRequest) -> tuple[journal.Wanted, dict[str, Any]]:
    """The filter of the address, and the same as the form shows it."""
    since, until = read_day(request, name="de"), read_day(request, name="ate")
    about = one_of(request, "sobre", ("caso", "credor"), "")
    number = read_number(request, "n")
    who, what = request.GET.get("quem", "")[:80], one_of(request, "oque", KINDS, "")
    asked = {
        "quem": who,
        "oque": what,
        "de": since.isoformat() if since else "",
        "ate": until.isoformat() if until else "",
        "sobre": about,
        "n": number,
    }
    wanted = journal.Wanted(
        actor=who,
        action=what,
        since=since,
        until=until,
        case_id=number if about == "caso" else None,
        creditor_id=number if about == "credor" else None,
    )
    return wanted, asked


def _creditors(request: HttpRequest) -> dict[int, str]:
    return {one.pk: one.trade_name for one in request.creditors}  # type: ignore[attr-defined]


def _shown(row: Any, names: dict[int, str]) -> dict[str, Any]:
    kind, _, number = row.subject.partition(":")
    return {
        "row": row,
        "what": action_words(row.action),
        "about": subject_words(row.subject, names),
        "case": number if kind == "case" and number.isdecimal() else "",
        "detail": detail_words(row.reason, row.data),
    }
