"""A small world for tests of speaking: a tenant, a gym in São Paulo, people with phones and e-mails, open titles."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from emdia.apps.debtors.models import ContactPoint, Debtor
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import Creditor, Tenant
from emdia.core import clock, tenancy
from emdia.core.sealed import keyed_hash

MONDAY = dt.datetime(2026, 6, 15, 10, tzinfo=clock.SAO_PAULO)
DUE = dt.date(2026, 6, 12)
"""A Friday: D+3 on Monday 15 June."""


@dataclass
class World:
    """One tenant with one creditor; every verb acts for that tenant."""

    tenant: Tenant
    creditor: Creditor
    people: int = 0

    def person(self, *, phone: str = "", email: str = "", state: str = "SP", **more: Any) -> Case:
        """A debtor with a case; phones are mobiles that take WhatsApp only if ``whatsapp`` is said."""
        self.people += 1
        point = {name: more.pop(name) for name in ("point_state", "whatsapp") if name in more}
        debtor = Debtor.objects.create(
            name=more.pop("name", f"Ana {self.people} Exemplo"),
            state=state,
            city=more.pop("city", "Campinas" if state == "SP" else ""),
            created_at=clock.now(),
            **more,
        )
        for kind, value in (("phone", phone), ("email", email)):
            if value:
                add_point(debtor, kind, value, **point)
        return Case.objects.create(
            creditor=self.creditor,
            debtor=debtor,
            code=f"C{self.people}",
            met_on=clock.today(),
            opened_at=clock.now(),
        )

    def title(self, case: Case, *, cents: int = 10_000, due: dt.date = DUE, **more: Any) -> Receivable:
        number = f"T{Receivable.objects.count() + 1}"
        return Receivable.objects.create(
            creditor_id=case.creditor_id,
            case=case,
            identity=number,
            number=number,
            description="Mensalidade de junho",
            principal_cents=cents,
            open_cents=cents,
            due_on=due,
            effective_due_on=due,
            created_at=clock.now(),
            **more,
        )

    def planned(self, case: Case, title: Receivable, **changes: Any) -> outreach.Planned:
        said: dict[str, Any] = {
            "case": case.pk,
            "debtor": case.debtor_id,
            "creditor": case.creditor_id,
            "anchor": title.pk,
            "cycle": title.cycle,
            "step": "D+3",
            "stage": "not_identified",
            "channels": ("whatsapp", "sms", "email"),
            "mode": "all",
            "receivables": (title.pk,),
            "day": clock.today(),
            "expires_on": clock.today() + dt.timedelta(days=3),
            "reason": "D+3: título vencido há três dias",
        }
        return outreach.Planned(**{**said, **changes})

    def compose(self, case: Case, title: Receivable, **changes: Any) -> outreach.Composed:
        (made,) = outreach.compose([self.planned(case, title, **changes)], at=clock.now())
        return made


def add_point(debtor: Debtor, kind: str, value: str, **more: Any) -> ContactPoint:
    """A contact point as an import makes it."""
    whatsapp = more.pop("whatsapp", False)
    return ContactPoint.objects.create(
        debtor=debtor,
        kind=kind,
        value=value,
        value_hash=keyed_hash(kind, value, tenant_id=tenancy.current_id()),
        state=more.pop("point_state", "declared"),
        origin="file",
        mobile=kind == "phone",
        whatsapp=whatsapp if kind == "phone" else None,
        ddd=value[3:5] if kind == "phone" else "",
        created_at=clock.now(),
        **more,
    )


def make_world(slug: str = "casa") -> World:
    """The tenant and its gym; call it with the tenant's ``use`` opened afterwards."""
    tenant = Tenant.objects.create(slug=slug, name="Casa", created_at=MONDAY)
    with tenancy.use(tenant.pk):
        creditor = tenants.add_creditor(
            slug="academia",
            name="Academia Exemplo Ltda",
            tax_id="11222333000181",
            address="Rua Exemplo, 100",
            city="São Paulo",
            state="SP",
            declared=tenants.Declared(fine_bp=200, interest_monthly_bp=100, evidence="cláusula 5"),
            trade_name="Academia Exemplo",
        )
    return World(tenant, creditor)


def statuses(case: Case) -> dict[str, str]:
    """Channel to status of a case's messages."""
    return dict(Message.objects.filter(case=case).values_list("channel", "status"))
