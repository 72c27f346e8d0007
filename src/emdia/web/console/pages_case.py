"""*Caso*: who and how much on the left, the story on the ruler in the middle, what comes next on the right."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string

from emdia.apps.agreements import api as agreements
from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.inbox import api as inbox
from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.core import clock, tokens
from emdia.domain.calls import LABELS as CALL_RESULTS
from emdia.domain.marks import LABELS as MARKS
from emdia.domain.marks import words as mark_words
from emdia.domain.vocabulary import ContactState, TitleState
from emdia.web.console import case_guard
from emdia.web.console.access import READ, for_roles
from emdia.web.console.case_next import next_sentence
from emdia.web.console.case_story import Story, tell
from emdia.web.console.case_why import why_not, why_today

PARTS = (
    ("principal", "valor original"),
    ("fine", "multa"),
    ("interest", "juros"),
    ("correction", "correção"),
    ("fees", "taxas"),
    ("discount", "desconto"),
)


POINT_STATES = {
    ContactState.DECLARED: "informado",
    ContactState.CONFIRMED: "confirmado",
    ContactState.DOUBTFUL: "duvidoso",
    ContactState.WRONG: "não é da pessoa",
    ContactState.OFF: "desligado",
}
"""What a phone or an address is (R40), in words."""
KEYS = (
    ("b", "dar baixa"),
    ("p", "pausar ou retomar"),
    ("l", "registrar ligação"),
    ("m", "promessa de pagamento"),
    ("n", "anotar"),
    ("x", "parar o automático"),
    ("c", "acrescentar contato"),
)
"""What a single letter opens on this page."""


@for_roles(READ)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case; a fixed number of queries however long its story is."""
    return show(request, case_id)


def show(
    request: HttpRequest,
    case_id: int,
    *,
    typed: Mapping[str, Any] | None = None,
    news: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of a case. ``typed`` is a form that was sent and not taken, ``news`` what happened meanwhile."""
    found = receivables.case_for_page(case_id=case_id)
    if found is None:
        raise Http404
    today, now = clock.today(), clock.now()
    titles = receivables.titles_of_case(case_id=case_id)
    opened = [title for title in titles if title.state == TitleState.OPEN]
    balances = receivables.balances([title.pk for title in opened], on=today)
    outlook = ladders.outlook(creditor_id=found.creditor_id, case_id=case_id, at=now)
    story = _story(found, titles, outlook, today)
    points = debtors.contact_points(debtor_id=found.debtor_id)
    known = case_guard.seen(
        found, notes=story.notes, calls=story.calls, paid=story.payments, promised=story.promises
    )
    for message in story.messages:
        message.why = why_not(message)
    shown: dict[str, Any] = {
        "case": found,
        "today": today,
        "titles": [(title, balances.get(title.pk)) for title in titles],
        "open_titles": opened,
        "breakdown": _breakdown(list(balances.values())),
        "total": sum(balance.total for balance in balances.values()),
        "overdue": sum(balances[t.pk].total for t in opened if t.effective_due_on < today),
        "step_cost": ladders.step_cost(
            creditor=found.creditor,
            debtor_id=found.debtor_id,
            step=outlook.step,
            cents=sum(title.open_cents for title in opened),
        ),
        "points": points,
        "phones": [point for point in points if point.kind == "phone"],
        "stopped": {row.channel for row in debtors.stopped_channels(debtor_id=found.debtor_id)},
        "story": tell(story),
        "next": next_sentence(found, outlook, open_titles=len(opened), today=today),
        "why": why_today(
            found, titles=opened, messages=story.messages, points=points, outlook=outlook, today=today
        ),
        "promise": next((one for one in story.promises if one.state == "open"), None),
        "paying": _paying(request, opened, balances),
        "page_url": f"{settings.BASE_URL}/p/{tokens.case_token(found.pk, found.link_version)}",
        "once": get_random_string(16),
        "marker": known.marker,
        "typed": typed or {},
        "news": news,
        "call_results": CALL_RESULTS.items(),
        "marks": MARKS.items(),
        "mark_words": mark_words(found.debtor.stop_mark),
        "states": POINT_STATES.items(),
        "keys": KEYS,
    }
    return render(request, "console/case.html", shown, status=status)


def _story(found: Any, titles: Sequence[Any], outlook: Any, today: dt.date) -> Story:
    case_id = found.pk
    return Story(
        today=today,
        titles=titles,
        messages=outreach.messages_of_case(case_id=case_id),
        payments=payments.payments_of_case(case_id=case_id),
        tasks=desk.tasks_of_case(case_id=case_id),
        replies=inbox.replies_of_case(case_id=case_id),
        notes=desk.notes_of_case(case_id=case_id),
        calls=desk.calls_of_case(case_id=case_id),
        promises=agreements.promises_of_case(case_id=case_id),
        visits=outreach.visits_of_case(case_id=case_id),
        next_on=outlook.on,
        next_step=outlook.step or "",
    )


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
