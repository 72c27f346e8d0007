"""*Caso*: who and how much on the left, the story on the ruler in the middle, what comes next on the right."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string

from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.core import clock, tokens
from emdia.domain.vocabulary import TitleState
from emdia.web.console.access import READ, for_roles
from emdia.web.console.case_next import next_sentence
from emdia.web.console.case_story import Story, tell

PARTS = (
    ("principal", "valor original"),
    ("fine", "multa"),
    ("interest", "juros"),
    ("correction", "correção"),
    ("fees", "taxas"),
    ("discount", "desconto"),
)


@for_roles(READ)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case; a fixed number of queries however long its story is."""
    found = receivables.case_for_page(case_id=case_id)
    if found is None:
        raise Http404
    today = clock.today()
    titles = receivables.titles_of_case(case_id=case_id)
    opened = [title for title in titles if title.state == TitleState.OPEN]
    balances = receivables.balances([title.pk for title in opened], on=today)
    outlook = ladders.outlook(creditor_id=found.creditor_id, case_id=case_id, at=clock.now())
    story = tell(
        Story(
            today=today,
            titles=titles,
            messages=outreach.messages_of_case(case_id=case_id),
            payments=payments.payments_of_case(case_id=case_id),
            tasks=desk.tasks_of_case(case_id=case_id),
            notes=desk.notes_of_case(case_id=case_id),
            next_on=outlook.on,
            next_step=outlook.step or "",
        )
    )
    shown: dict[str, Any] = {
        "case": found,
        "today": today,
        "titles": [(title, balances.get(title.pk)) for title in titles],
        "open_titles": opened,
        "breakdown": _breakdown(list(balances.values())),
        "total": sum(balance.total for balance in balances.values()),
        "overdue": sum(balances[t.pk].total for t in opened if t.effective_due_on < today),
        "points": debtors.contact_points(debtor_id=found.debtor_id),
        "stopped": {row.channel for row in debtors.stopped_channels(debtor_id=found.debtor_id)},
        "story": story,
        "next": next_sentence(found, outlook, open_titles=len(opened), today=today),
        "paying": _paying(request, opened, balances),
        "page_url": f"{settings.BASE_URL}/p/{tokens.case_token(found.pk, found.link_version)}",
        "once": get_random_string(16),
    }
    return render(request, "console/case.html", shown)


def _breakdown(balances: Sequence[Any]) -> list[tuple[str, int]]:
    """Original value and each added item apart (R05); parts that are zero are left out."""
    lines = [(words, sum(getattr(balance, part) for balance in balances), part) for part, words in PARTS]
    return [
        (words, -cents if part == "discount" else cents)
        for words, cents, part in lines
        if cents or part == "principal"
    ]


def _paying(request: HttpRequest, opened: Sequence[Any], balances: Mapping[int, Any]) -> dict[str, Any]:
    """The title that the page of titles asked to mark as paid, with what it amounts to today."""
    asked = request.GET.get("pagar", "")
    title = next((title for title in opened if str(title.pk) == asked), None)
    if title is None:
        return {}
    return {"title": title, "cents": balances[title.pk].total}


def business_moment(text: str) -> dt.datetime:
    """Noon of a written day, or now for today and for nothing written. Raises ``ValueError``."""
    if not text or dt.date.fromisoformat(text) == clock.today():
        return clock.now()
    return clock.parse(f"{text}T12:00")
