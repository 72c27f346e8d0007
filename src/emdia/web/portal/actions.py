"""What a person does on her page, each one a short transaction over several apps, and written in the journal."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.journal import api as journal
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.calendar import Place
from emdia.domain.vocabulary import Channel, ContactState, Stage, TaskKind
from emdia.web.portal.visitor import Visit

ACTOR = "a própria pessoa"
WAIT_DAYS = 3
"""Business days that the ladder waits after a claim or a proposal (R69)."""
ALL_CHANNELS = (Channel.SMS, Channel.WHATSAPP, Channel.EMAIL, Channel.PHONE)


def _note(visit: Visit, action: str, **data: object) -> int:
    entry = journal.append(
        actor=ACTOR,
        action=f"page.{action}",
        subject=f"case:{visit.case.pk}",
        data={"via": visit.channel, **data},
    )
    return int(entry.seq)


def _point(visit: Visit) -> int | None:
    """The phone or address that the link came to."""
    return outreach.last_point(case_id=visit.case.pk, channel=visit.channel) if visit.channel else None


@transaction.atomic
def passed_identity(visit: Visit) -> None:
    """The right person reads: the count of failures ends, the contact is hers (R40), her channel is remembered."""
    debtors.passed(visit.case.pk, visit.asker)
    outreach.page_seen(case_id=visit.case.pk, kind="passed", channel=visit.channel)
    point = _point(visit)
    if point is not None:
        debtors.confirm_point(point)
    if visit.channel:
        debtors.used_channel(debtor_id=visit.case.debtor_id, channel=visit.channel)
    _note(visit, "identity_passed")


def refused_identity(visit: Visit) -> None:
    """A wrong answer was counted before it was looked at; the one that locks is written down."""
    if debtors.locked_until(visit.case.pk, visit.asker):
        _note(visit, "identity_locked")


@transaction.atomic
def send_code(visit: Visit, *, point_id: int) -> bool:
    """A one-time code to where her link came from; False while there were too many."""
    sent = outreach.send_identity_code(case_id=visit.case.pk, channel=visit.channel, point_id=point_id)
    _note(visit, "code_sent" if sent else "code_refused", point=point_id)
    return sent


def check_day(visit: Visit) -> dt.date:
    """The last day on which the ladder waits: three business days of the debtor's place, else of the creditor's."""
    debtor, creditor = visit.case.debtor, visit.case.creditor
    place = Place(debtor.state, debtor.city) if debtor.state else Place(creditor.state, creditor.city)
    return tenants.calendar().add_business_days(clock.today(), WAIT_DAYS, place)


def _hand_over(visit: Visit, kind: TaskKind, detail: str, due: dt.date) -> bool:
    """A task for a person; where one of its kind is open already, what was added is kept as a note.

    Only of somebody who answered the question: a stranger with the link must not fill the case with notes.
    """
    if any(task.kind == kind for task in desk.open_for([visit.case.pk])):
        if visit.known:
            desk.add_note(case_id=visit.case.pk, text=detail, author=ACTOR)
        return False
    desk.open_tasks([(visit.case.pk, kind, detail, due)])
    return True


@transaction.atomic
def claim_paid(visit: Visit, *, detail: str) -> dt.date:
    """ "Já paguei": nobody writes for three business days, a person checks, the claim is confirmed. That day."""
    until = check_day(visit)
    receivables.wait(
        case_id=visit.case.pk, until=until, reason="a pessoa avisou que já pagou; em conferência"
    )
    if _hand_over(visit, TaskKind.CLAIMED_PAID, detail, until):
        outreach.answer(
            case_id=visit.case.pk,
            stage=Stage.CLAIMED_PAID_RECEIVED,
            channel=visit.channel,
            point_id=_point(visit),
        )
    _note(visit, "claimed_paid")
    return until


@transaction.atomic
def propose(visit: Visit, *, detail: str) -> dt.date:
    """ "Quero negociar": the proposal is kept sealed for a person; nobody writes for three business days. That day."""
    until = check_day(visit)
    receivables.wait(case_id=visit.case.pk, until=until, reason="a pessoa fez uma proposta; em análise")
    _hand_over(visit, TaskKind.NEGOTIATE, detail, until)
    _note(visit, "proposed")
    return until


@transaction.atomic
def dispute(visit: Visit, *, receivable_ids: Sequence[int], detail: str) -> dt.date:
    """ "Não reconheço esta cobrança" (R65): these titles wait for an answer, which a person gives by that day."""
    until = check_day(visit)
    held = outreach.open_dispute(receivable_ids=receivable_ids, reason=detail, actor=ACTOR, due_on=until)
    _note(visit, "disputed", titles=held)
    return until


@transaction.atomic
def ask_call(visit: Visit, *, detail: str) -> None:
    """ "Quero falar com alguém": somebody calls back on the next business day at the latest."""
    proof = "" if visit.known else " (identidade não confirmada na página)"
    _hand_over(visit, TaskKind.CALL_BACK, detail + proof, check_day(visit))
    _note(visit, "asked_call")


@transaction.atomic
def not_me(visit: Visit) -> str:
    """ "Não sou eu" (R31): the contact that led here is silenced for everybody; the protocol of the apology."""
    point = _point(visit)
    if point is not None:
        debtors.mark_point(
            point, state=ContactState.WRONG, reason="disse na página que não é a pessoa", actor=ACTOR
        )
    by = visit.channel or "sem canal conhecido"
    _hand_over(
        visit, TaskKind.WRONG_PERSON, f"Quem abriu o link ({by}) disse que não é a pessoa.", clock.today()
    )
    seq = _note(visit, "not_me", point=point)
    return f"{clock.today():%Y%m%d}-{seq:05d}"


@transaction.atomic
def stop(visit: Visit, *, channels: list[str]) -> None:
    """ "Parar mensagens" (R37): these channels, at once, for every creditor of the tenant."""
    for channel in channels:
        debtors.opt_out(debtor_id=visit.case.debtor_id, channel=channel, source="page", actor=ACTOR)
    outreach.cancel_channel(
        debtor_id=visit.case.debtor_id, channels=channels, reason="a pessoa pediu para parar este canal"
    )
    receivables.wake(receivables.case_ids_of_debtor(visit.case.debtor_id))


def showed_pix(visit: Visit, *, txid: str, cents: int) -> None:
    """A Pix code was shown."""
    _note(visit, "pix_shown", txid=txid, cents=cents)
