"""What people of the demonstration ask for, and what the creditor's people do about them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.calendar import Place
from emdia.domain.vocabulary import PUSH, Channel, ContactState, Stage, TaskKind
from emdia.entry.demo.script import Act

CLERK = "cobranca@demo.example"
ANSWER_DAYS = 3
"""Business days that the ladder waits for a person's answer (R69)."""
PAUSE_DAYS = 20


def title_of(act: Act) -> Any:
    """The title that an act is about, with its case; None where its file has not come in yet."""
    creditor = tenants.creditor_named(act.house)
    return next(
        iter(receivables.titles_by_number(number=act.number, creditor_ids=[creditor.pk], limit=1)), None
    )


def _claim(case: Any, _act: Act) -> None:
    _ask(case, TaskKind.CLAIMED_PAID, "", "a pessoa disse que já pagou")
    outreach.answer(case_id=case.pk, stage=Stage.CLAIMED_PAID_RECEIVED)


def _negotiate(case: Any, act: Act) -> None:
    _ask(case, TaskKind.NEGOTIATE, act.detail, "a pessoa quer negociar")


def _ask(case: Any, kind: str, detail: str, reason: str) -> None:
    """Somebody has to answer; until then the ladder waits."""
    day = clock.today()
    until = tenants.calendar().add_business_days(
        day, ANSWER_DAYS, Place(case.creditor.state, case.creditor.city)
    )
    desk.open_tasks([(case.pk, kind, detail, until)])
    receivables.wait(case_id=case.pk, until=until, reason=reason)


def _opt_out(case: Any, act: Act) -> None:
    channels = [*PUSH, Channel.EMAIL] if act.detail == "all" else [Channel(act.detail)]
    for channel in channels:
        debtors.opt_out(debtor_id=case.debtor_id, channel=channel, source="página")
    outreach.answer(case_id=case.pk, stage=Stage.OPT_OUT_DONE, channel=channels[0])
    receivables.wake([case.pk])


def _not_me(case: Any, _act: Act) -> None:
    point = outreach.last_point(case_id=case.pk, channel=Channel.WHATSAPP)
    if point is not None:
        debtors.mark_point(point, state=ContactState.WRONG, reason="a página foi aberta por outra pessoa")
        desk.open_tasks([(case.pk, TaskKind.WRONG_PERSON, "", clock.today() + timedelta(days=7))])
        outreach.answer(case_id=case.pk, stage=Stage.WRONG_PERSON, channel=Channel.WHATSAPP, point_id=point)
        receivables.wake([case.pk])


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
    "opt_out": _about_case(_opt_out),
    "not_me": _about_case(_not_me),
    "dispute": _about_case(_dispute),
    "pause": _about_case(_pause),
    "note": _about_case(_note),
}
"""By the kind of act."""
