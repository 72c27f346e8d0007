"""One person with two overdue months, one coming one and a phone, at a gym that takes Pix."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from emdia.apps.debtors.models import ContactPoint, Debtor
from emdia.apps.outreach.models import Message
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.tenants.models import ContractTerms, Creditor, Tenant
from emdia.core import clock, sealed, tenancy, tokens
from emdia.domain.calendar import Calendar, Place

NOW = dt.datetime(2026, 6, 10, 10, 0, tzinfo=clock.SAO_PAULO)
CPF = "52998224725"
MIDDLE = "982"
KNOWN = {"cpf": MIDDLE}


@dataclass
class World:
    tenant: Tenant
    creditor: Creditor
    debtor: Debtor
    point: ContactPoint
    case: Case
    titles: list[Receivable]
    client: Client

    @property
    def token(self) -> str:
        return tokens.case_token(self.case.pk, self.case.link_version)

    @property
    def url(self) -> str:
        return f"/p/{self.token}"

    def enter(self, **answer: str) -> Any:
        return self.client.post(f"{self.url}/entrar", {**(answer or KNOWN), "via": "s"})

    def title(self, number: str, due: dt.date, cents: int = 15000, **more: Any) -> Receivable:
        effective = Calendar().effective_due_date(due, Place("SP", None))
        return Receivable.objects.create(
            **{
                "creditor": self.creditor,
                "case": self.case,
                "identity": number,
                "number": number,
                "description": f"Mensalidade {number}",
                "principal_cents": cents,
                "open_cents": cents,
                "due_on": due,
                "effective_due_on": effective,
                "created_at": NOW,
            }
            | more
        )


@pytest.fixture
def world(db: None) -> Any:
    tenant = Tenant.objects.create(slug="casa", name="Casa", created_at=NOW)
    with clock.at(NOW), tenancy.use(tenant.pk):
        creditor = Creditor.objects.create(
            slug="academia",
            legal_name="Vida Ativa Academia de Ginástica Ltda.",
            trade_name="Academia Vida Ativa",
            short_name="Vida Ativa",
            tax_id="11222333000181",
            address="Rua das Flores, 120",
            city="São Paulo",
            state="SP",
            service_phone="1140001234",
            whatsapp="11940001234",
            email="atendimento@vidaativa.example",
            hours="seg. a sex., 8h às 18h",
            pix_key="pix@vidaativa.example",
            pix_receiver="Vida Ativa Academia",
            brand={"primary": "#8A1C4A", "on_primary": "#FFFFFF"},
            on_air=True,
            created_at=NOW,
        )
        ContractTerms.objects.create(
            creditor=creditor,
            valid_from=dt.date(2020, 1, 1),
            fine_bp=200,
            interest_monthly_bp=100,
            declared_at=NOW,
        )
        debtor = Debtor.objects.create(
            name="ANA MARIA DE SOUZA",
            tax_id=CPF,
            tax_id_hash=sealed.keyed_hash("tax_id", CPF, tenant_id=tenant.pk),
            birth="1988-08-17",
            state="SP",
            city="São Paulo",
            created_at=NOW,
        )
        point = ContactPoint.objects.create(
            debtor=debtor,
            kind="phone",
            value="+5511999990001",
            value_hash=b"1" * 16,
            origin="file",
            mobile=True,
            created_at=NOW,
        )
        case = Case.objects.create(creditor=creditor, debtor=debtor, met_on=NOW.date(), opened_at=NOW)
        made = World(tenant, creditor, debtor, point, case, [], Client())
        made.titles = [
            made.title("abril", dt.date(2026, 4, 10)),
            made.title("maio", dt.date(2026, 5, 10)),
            made.title("junho", dt.date(2026, 6, 15)),
        ]
        Message.objects.create(
            creditor=creditor,
            case=case,
            debtor=debtor,
            anchor=made.titles[0],
            cycle=1,
            step="D+3",
            stage="not_identified",
            channel="sms",
            occasion="x",
            point=point,
            status="delivered",
            not_before=NOW,
            created_at=NOW,
            sent_at=NOW - dt.timedelta(days=2),
        )
        yield made
