"""What a clerk says by telephone: the text of the step with the balance of this moment; nothing is written."""

import datetime as dt
from typing import Any

from emdia.apps.outreach.draft import draft
from emdia.apps.outreach.scene import read_scene
from emdia.apps.outreach.standing import Stop
from emdia.apps.outreach.waiting import Waiting
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.vocabulary import Channel, MessageKind, MessageStatus, TitleState, text_channel


def call_script(*, case: Any, point: Any, stage: str, step: str, at: dt.datetime) -> tuple[str, str]:
    """The words, and why there are none: the title was paid a minute ago, a pause holds. ``case`` comes with its person
    and creditor; a doubtful telephone gets the neutral text (R40)."""
    open_ones = [one for one in receivables.titles_of_cases([case.pk]) if one.state == TitleState.OPEN]
    today = at.astimezone(clock.SAO_PAULO).date()
    due = [one for one in open_ones if one.effective_due_on <= today] or open_ones
    if not due:
        return "", "não há título em aberto"
    row = _as_message(case, point, due, stage=stage, step=step, at=at)
    made = draft(row, read_scene([row], at=at), stopped=frozenset())
    if isinstance(made, Stop):
        return "", made.reason
    return made.rendered.text.replace("*", ""), ""


def _as_message(
    case: Any, point: Any, titles: list[Any], *, stage: str, step: str, at: dt.datetime
) -> Waiting:
    """The call as a message would stand in the line."""
    debtor = case.debtor
    return Waiting(
        id=0,
        creditor_id=case.creditor_id,
        case_id=case.pk,
        debtor_id=case.debtor_id,
        anchor_id=titles[0].pk,
        cycle=titles[0].cycle,
        step=step,
        stage=stage,
        variant="",
        kind=MessageKind.COLLECTION,
        status=MessageStatus.QUEUED,
        rule="",
        channel=text_channel(Channel.PHONE),
        fallback="",
        receivables=[one.pk for one in titles],
        payment_id=None,
        point_id=point.pk,
        expires_at=None,
        created_at=at,
        link_version=case.link_version,
        facts_version=case.facts_version,
        case_paused_until=case.paused_until,
        case_pause_reason=case.pause_reason,
        waits_until=case.waits_until,
        waits_reason=case.waits_reason,
        debtor_kind=debtor.kind,
        debtor_name=debtor.name,
        social_name=debtor.social_name,
        tax_id=debtor.tax_id,
        birth=debtor.birth,
        state=debtor.state,
        city=debtor.city,
        stop_mark=debtor.stop_mark,
        quiet=debtor.quiet,
        to=point.value,
        value_hash=point.value_hash,
        point_state=point.state,
        whatsapp=True,
        ddd=point.ddd,
        paid_at=None,
        paid_by=None,
        paid_source=None,
        paid_cents=None,
        reversed_at=None,
    )
