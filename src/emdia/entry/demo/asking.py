"""What people of the demonstration ask for, and what the creditor's people do about them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from emdia.apps.desk import api as desk
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tokens
from emdia.entry.demo.script import Act
from emdia.web.portal import actions
from emdia.web.portal.visitor import CHANNELS, Visit

CLERK = "cobranca@demo.example"
PAUSE_DAYS = 20


def title_of(act: Act) -> Any:
    """The title that an act is about, with its case; None where its file has not come in yet."""
    creditor = tenants.creditor_named(act.house)
    return next(
        iter(receivables.titles_by_number(number=act.number, creditor_ids=[creditor.pk], limit=1)), None
    )


def visit(case: Any) -> Visit | None:
    """The person opens her page from the newest message of a channel and shows who she is; None: nothing led there."""
    for letter in ("w", "s", "e"):
        if outreach.last_point(case_id=case.pk, channel=CHANNELS[letter]) is not None:
            return Visit(case, tokens.case_token(case.pk, case.link_version), letter, known=True)
    return None


def _claim(case: Any, act: Act) -> None:
    if opened := visit(case):
        actions.passed_identity(opened)
        actions.claim_paid(opened, detail=act.detail)


def _negotiate(case: Any, act: Act) -> None:
    if opened := visit(case):
        actions.passed_identity(opened)
        actions.propose(opened, detail=act.detail)


def _stop(case: Any, act: Act) -> None:
    if opened := visit(case):
        channels = actions.ALL_CHANNELS if act.detail == "all" else (act.detail,)
        actions.stop(opened, channels=[str(channel) for channel in channels])


def _not_me(case: Any, _act: Act) -> None:
    if opened := visit(case):
        actions.not_me(opened)


def _dispute(case: Any, act: Act) -> None:
    title = title_of(act)
    receivables.pause(receivable_ids=[title.pk], until=None, reason=f"contestação: {act.detail}", actor=CLERK)
    desk.add_note(case_id=case.pk, text=act.detail, author=CLERK)


def _pause(case: Any, act: Act) -> None:
    until = clock.today() + timedelta(days=PAUSE_DAYS)
    receivables.pause(case_ids=[case.pk], until=until, reason=act.detail, actor=CLERK)


def _note(case: Any, act: Act) -> None:
    desk.add_note(case_id=case.pk, text=act.detail, author=CLERK)


def _about_case(do: Callable[[Any, Act], None]) -> Callable[[Act], None]:
    def perform(act: Act) -> None:
        title = title_of(act)
        if title is not None:
            do(title.case, act)

    return perform


ASKING: dict[str, Callable[[Act], None]] = {
    "claim": _about_case(_claim),
    "negotiate": _about_case(_negotiate),
    "opt_out": _about_case(_stop),
    "not_me": _about_case(_not_me),
    "dispute": _about_case(_dispute),
    "pause": _about_case(_pause),
    "note": _about_case(_note),
}
"""By the kind of act."""
