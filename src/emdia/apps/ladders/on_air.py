"""*Entrar no ar*: the checklist that must be green, the first day as it would be, and the step itself."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.ladders.active import active_plans
from emdia.apps.ladders.foresee import Foresight, foresee_beginning
from emdia.apps.ladders.on_air_checks import Check, checks
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.money import format_brl
from emdia.domain.vocabulary import TaskKind

PAID_TWICE = (
    "Um pagamento ensaiado foi desfeito, e há outro, de verdade, do mesmo cliente: confira os títulos."
)


def checklist(creditor_id: int) -> list[Check]:
    """What has to be true before this creditor may speak to the world, in the order of the page."""
    creditor = tenants.creditors([creditor_id])[creditor_id]
    used = {
        c for plan in active_plans(creditor_id) for s in (*plan.steps, plan.first_contact) for c in s.channels
    }
    return checks(creditor, used=used)


def first_day(*, creditor_id: int, at: dt.datetime) -> Foresight:
    """What the first day on air would say: the real step and the real plan, tried and taken back; of a large portfolio
    an estimate."""
    return foresee_beginning(
        creditor_id=creditor_id, at=at, begin=lambda: _begin(creditor_id, "previsão", at=at)
    )


def approve_first_day(*, creditor_id: int, at: dt.datetime, seen: int, actor: str) -> Foresight:
    """An owner has read the first day's list. ``seen`` is how many messages she saw; raises :class:`DomainError`
    where the list is another by now. Nothing is locked while it is counted again."""
    found = first_day(creditor_id=creditor_id, at=at)
    if found.messages != seen:
        raise DomainError(
            f"A lista mudou desde que você a abriu: agora são {found.messages}. Leia de novo e aprove.",
            code="first_day_changed",
            field="lista",
        )
    day = at.astimezone(clock.SAO_PAULO).date()
    tenants.declare(
        creditor_id=creditor_id,
        kind="first_day",
        words=f"Lista do primeiro dia lida e aprovada: {_about(found)} para {found.people} pessoas.",
        actor=actor,
        data={
            "day": day.isoformat(),
            "messages": found.messages,
            "people": found.people,
            "mills": found.mills,
            **({"looked_at": found.looked_at, "cases": found.total} if found.estimated else {}),
        },
    )
    return found


def _about(found: Foresight) -> str:
    return f"{'cerca de ' if found.estimated else ''}{found.messages} mensagens"


@transaction.atomic
def go_on_air(*, creditor_id: int, actor: str) -> None:
    """Let a creditor speak to the world. Raises :class:`DomainError` that names what is missing.

    What was rehearsed is forgotten: it reached nobody, so no step counts as said and no warning as given, the
    sandbox's money is no payment, and a stop that answered the sandbox was said by nobody.
    """
    creditor = tenants.creditors([creditor_id])[creditor_id]
    if creditor.on_air:
        raise DomainError(f"“{creditor.trade_name}” já está no ar.", code="already_on_air")
    missing = [check.name for check in checklist(creditor_id) if not check.ok]
    if missing:
        raise DomainError(f"Ainda falta: {', '.join(missing)}.", code="checklist_open")
    _begin(creditor_id, actor, at=clock.now())


@transaction.atomic
def go_off_air(*, creditor_id: int, reason: str, actor: str) -> None:
    """Back to *ensaio*, and silent until somebody says *retomar*: no rehearsal moves a ladder that is really walked.

    Raises :class:`DomainError` for a creditor that is not on air.
    """
    creditor = tenants.creditors([creditor_id])[creditor_id]
    if not creditor.on_air:
        raise DomainError(f"“{creditor.trade_name}” já está em ensaio.", code="not_on_air")
    tenants.stop(creditor_id=creditor_id, reason=reason or "fora do ar", actor=actor)
    tenants.set_on_air(creditor_id=creditor_id, on_air=False, actor=actor)


class Rehearsed(NamedTuple):
    """What going on air undoes: messages, play money, stops that nobody said. Stops of the page stay."""

    messages: int
    payments: int
    cents: int
    stops: int
    page_stops: int

    @property
    def undone(self) -> list[str]:
        """Each thing that will be undone, in words."""
        money = format_brl(self.cents)
        said = (
            (self.messages, "1 mensagem", "{} mensagens"),
            (
                self.payments,
                f"1 pagamento simulado, de {money}",
                f"{{}} pagamentos simulados, de {money} ao todo",
            ),
            (self.stops, "1 pedido simulado de parar", "{} pedidos simulados de parar"),
        )
        return [one if many == 1 else more.format(many) for many, one, more in said if many]


def rehearsed(creditor_id: int) -> Rehearsed:
    """What of a creditor was only rehearsed, for who is about to go on air; five queries."""
    money = payments.play_money(creditor_id=creditor_id)
    stops = outreach.rehearsed_stops(creditor_id=creditor_id)
    count = outreach.rehearsed_count(creditor_id=creditor_id)
    return Rehearsed(count, money.payments, money.cents, len(stops.simulated), stops.on_page)


def _begin(creditor_id: int, actor: str, *, at: dt.datetime) -> None:
    stops = outreach.rehearsed_stops(creditor_id=creditor_id).simulated
    debtors.undo_rehearsed_stops(stops, actor=actor)
    unsure = payments.take_back_play_money(creditor_id=creditor_id, actor=actor)
    desk.open_tasks([(case, TaskKind.STUDY_CASE, PAID_TWICE, None) for case in sorted(unsure)])
    spoken_to = outreach.really_contacted(creditor_id=creditor_id)
    rehearsed = outreach.forget_rehearsed(creditor_id=creditor_id)
    receivables.forget_rehearsal(creditor_id=creditor_id, spoken_to=spoken_to, rehearsed=rehearsed)
    receivables.wake_creditor(creditor_id=creditor_id, at=at)
    tenants.go(creditor_id=creditor_id, actor=actor)
    tenants.set_on_air(creditor_id=creditor_id, on_air=True, actor=actor)
