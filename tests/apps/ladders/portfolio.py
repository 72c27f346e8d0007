"""A small portfolio in the database, for the planner."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from emdia.apps.debtors.models import ContactPoint, Debtor
from emdia.apps.ladders import api as ladders
from emdia.apps.ladders.models import StepRecord
from emdia.apps.outreach.models import Message
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import Creditor
from emdia.core import clock, sealed, tenancy
from emdia.domain.calendar import Place

BEGIN = clock.parse("2026-01-01T09:00")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@dataclass
class Portfolio:
    """One creditor in São Paulo; ``debtor`` and ``owe`` write rows as an import would."""

    creditor: Creditor
    count: int = 0

    def debtor(self, *, reach: bool = True, code: str = "", state: str = "SP", **case: Any) -> Case:
        self.count += 1
        tenant = tenancy.current_id()
        cpf = f"{self.count:011}"
        debtor = Debtor.objects.create(
            name=f"Pessoa {self.count}",
            tax_id=cpf,
            tax_id_hash=sealed.keyed_hash("tax_id", cpf, tenant_id=tenant),
            city="São Paulo",
            state=state,
            created_at=BEGIN,
        )
        if reach:
            self._point(debtor, "phone", f"+5511990{self.count:06}", ddd="11", mobile=True)
            self._point(debtor, "email", f"pessoa{self.count}@example.com")
        values = {"met_on": BEGIN.date(), "next_at": BEGIN, "opened_at": BEGIN, "code": code, **case}
        return Case.objects.create(creditor=self.creditor, debtor=debtor, **values)

    def _point(self, debtor: Debtor, kind: str, value: str, **more: Any) -> None:
        hashed = sealed.keyed_hash(kind, value, tenant_id=tenancy.current_id())
        ContactPoint.objects.create(
            debtor=debtor, kind=kind, value=value, value_hash=hashed, origin="teste", created_at=BEGIN, **more
        )

    def owe(self, case: Case, due: str, cents: int = 10_000, **more: Any) -> Receivable:
        self.count += 1
        effective = tenants.calendar().effective_due_date(day(due), Place("SP", "São Paulo"))
        return Receivable.objects.create(
            creditor=self.creditor,
            case=case,
            identity=f"n:{self.count}",
            number=f"NF-{self.count}",
            principal_cents=cents,
            open_cents=cents,
            due_on=day(due),
            effective_due_on=effective,
            created_at=BEGIN,
            **more,
        )

    def plan(self, at: str, **more: Any) -> ladders.PlanReport:
        moment = clock.parse(at if "T" in at else f"{at}T09:30")
        with clock.at(moment):
            return ladders.plan(creditor_id=self.creditor.pk, at=moment, **more)

    def walk(self, start: str, end: str) -> list[tuple[str, str]]:
        """Plan every day; (day, step) of what was said. Every message is delivered on its day."""
        said = []
        moment = day(start)
        while moment <= day(end):
            report = self.plan(moment.isoformat())
            said += [(moment.isoformat(), one["step"]) for one in report.items]
            self.deliver()
            moment += dt.timedelta(1)
        return said

    def deliver(self) -> None:
        """Receipts of everything that was composed."""
        from emdia.apps.receivables import api as receivables

        for message in Message.objects.filter(delivered_at=None):
            receivables.mark_delivered(message.receivables, message.step)
        Message.objects.filter(delivered_at=None).update(delivered_at=BEGIN, status="delivered")


def records() -> set[tuple[str, str, str]]:
    rows = StepRecord.objects.values_list("receivable__number", "step", "outcome")
    return {(number, step, outcome) for number, step, outcome in rows}
