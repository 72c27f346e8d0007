"""*Ligações*: whom to call now, with the lawful window, the calls that are left, the script, and one key a result."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emdia.apps.desk import api as desk
from emdia.apps.outreach import api as outreach
from emdia.core import clock
from emdia.domain.calls import LABELS, CallResult
from emdia.domain.vocabulary import Stage
from emdia.web.console.access import READ, for_roles
from emdia.web.console.scope import creditor_ids, read_number
from emdia.web.console.words import STAGES

KEYS = {
    CallResult.RIGHT_PERSON: "1",
    CallResult.PROMISED: "2",
    CallResult.SAYS_PAID: "3",
    CallResult.CALL_LATER: "4",
    CallResult.REFUSED: "5",
    CallResult.NO_ANSWER: "6",
    CallResult.BUSY: "7",
    CallResult.VOICEMAIL: "8",
    CallResult.THIRD_PARTY: "9",
    CallResult.WRONG_NUMBER: "0",
}
"""The results that come up all day; the others are on the case."""
PAGE = 50


@for_roles(READ)
def calls(request: HttpRequest) -> HttpResponse:
    """The one to call now, and who comes after."""
    at = clock.now()
    turns = desk.call_list(creditor_ids=creditor_ids(request), at=at, limit=PAGE)
    wanted = read_number(request, "caso")
    now = next((one for one in turns if one.task.case_id == wanted), turns[0] if turns else None)
    shown: dict[str, Any] = {
        "turns": [one for one in turns if one is not now],
        "now": now,
        "may_now": sum(one.verdict.kind == "allow" for one in turns),
        "total": desk.call_count(creditor_ids=creditor_ids(request)),
        "results": [(key, LABELS[result], result) for result, key in KEYS.items()],
    }
    if now is not None:
        shown |= _script(now, at)
    return render(request, "console/calls.html", shown)


def _script(now: desk.CallTurn, at: Any) -> dict[str, Any]:
    """What is said: the text of the step; one who asked to be called is listened to."""
    if now.point is None or not now.task.stage:
        return {"script": "", "why": "", "stage": ""}
    words, why = outreach.call_script(
        case=now.task.case, point=now.point, stage=now.task.stage, step=now.task.step, at=at
    )
    stage = Stage.NEUTRAL if now.doubtful else now.task.stage
    return {"script": words, "why": why, "stage": STAGES.get(stage, ("", ""))[0]}
