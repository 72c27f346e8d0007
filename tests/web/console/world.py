"""A small portfolio in two creditors, made directly through the models, for the pages of the console."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from emdia.apps.debtors.models import ContactPoint, Debtor, OptOut
from emdia.apps.desk.models import Note, Task
from emdia.apps.journal import api as journal
from emdia.apps.outreach.models import Message
from emdia.apps.payments.models import Payment, PaymentPart
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.tenants.models import ContractTerms, Creditor, Member, Tenant
from emdia.core import clock, tenancy
from emdia.core.sealed import keyed_hash
from emdia.domain.vocabulary import Role

PASSWORD = "uma senha bem comprida"
NOON = dt.datetime(2026, 11, 18, 11, 40, tzinfo=clock.SAO_PAULO)
"""A Wednesday before noon: half of the day's messages are out."""

PEOPLE = (
    ("Maria Aparecida da Silva", "52998224725", "São Paulo", "SP"),
    ("João Pedro Nogueira", "11144477735", "Campinas", "SP"),
    ("Conceição de Oliveira Prado", "15350946056", "Rio de Janeiro", "RJ"),
    ("Padaria Pão da Vila Ltda", "11222333000181", "Santos", "SP"),
    ("Antônio Carlos Bezerra", "39053344705", "Recife", "PE"),
    ("Luzia Ferreira dos Anjos", "87748248800", "Manaus", "AM"),
)


@dataclass
class World:
    """What the tests look at."""

    tenant: Tenant
    users: dict[str, Any] = field(default_factory=dict)
    gym: Any = None
    school: Any = None
    cases: list[Any] = field(default_factory=list)
    titles: list[Any] = field(default_factory=list)
    messages: list[Any] = field(default_factory=list)
    tasks: list[Any] = field(default_factory=list)


@cache
def _hashed() -> str:
    """The members' password, hashed once: the hasher is slow on purpose."""
    return make_password(PASSWORD)


def make_tenant(slug: str = "aurora", name: str = "Grupo Aurora") -> World:
    """A tenant with one member of each role."""
    tenant = Tenant.objects.create(slug=slug, name=name, created_at=NOON)
    world = World(tenant)
    users = get_user_model().objects
    with tenancy.use(tenant.pk):
        for role in Role:
            email = f"{role.value}@{slug}.example"
            user = users.create_user(
                username=email, email=email, password=PASSWORD, first_name=role.value.title()
            )
            Member.objects.create(user=user, role=role, since=NOON)
            world.users[role.value] = user
        journal.append(actor="emdia", action="tenant.added", subject=f"tenant:{tenant.pk}", at=NOON)
    return world


def creditor(slug: str, name: str, sector: str) -> Any:
    """A creditor with everything that the law asks for, and declared terms."""
    row = Creditor.objects.create(
        slug=slug,
        legal_name=f"{name} Ltda",
        trade_name=name,
        short_name=name[:15],
        tax_id="11222333000181",
        address="Rua das Flores, 100",
        city="São Paulo",
        state="SP",
        sector=sector,
        service_phone="1130000000",
        email=f"contato@{slug}.example",
        hours="segunda a sexta, 9h às 18h",
        pix_key=f"pix@{slug}.example",
        pix_receiver=name,
        created_at=NOON,
    )
    ContractTerms.objects.create(
        creditor=row,
        valid_from=dt.date(2020, 1, 1),
        fine_bp=200,
        fine_evidence="Contrato de adesão, cláusula 8",
        interest_monthly_bp=100,
        interest_evidence="Contrato de adesão, cláusula 8",
        declared_by="owner@aurora.example",
        declared_at=NOON,
    )
    return row


def debtor(name: str, tax_id: str, city: str, state: str) -> Any:
    """A person (or a company) with a mobile and an e-mail."""
    tenant = tenancy.current_id()
    row = Debtor.objects.create(
        kind="person" if len(tax_id) == 11 else "company",
        name=name,
        tax_id=tax_id,
        tax_id_hash=keyed_hash("tax_id", tax_id, tenant_id=tenant),
        city=city,
        state=state,
        created_at=NOON,
    )
    mail = f"{name.split()[0].lower()}@example.com"
    for rank, (kind, value) in enumerate((("phone", "+5511999990000"), ("email", mail))):
        ContactPoint.objects.create(
            debtor=row,
            kind=kind,
            value=value,
            value_hash=keyed_hash(kind, f"{value}{row.pk}", tenant_id=tenant),
            mobile=kind == "phone",
            origin="file",
            rank=rank,
            created_at=NOON,
        )
    return row


def title(case: Any, number: str, due_on: dt.date, cents: int, **more: Any) -> Any:
    """An open title unless ``more`` says otherwise."""
    return Receivable.objects.create(
        creditor=case.creditor,
        case=case,
        identity=f"{number}|",
        number=number,
        description=more.pop("description", "mensalidade de novembro"),
        principal_cents=cents,
        open_cents=more.pop("open_cents", cents),
        due_on=due_on,
        effective_due_on=due_on,
        created_at=NOON,
        **more,
    )


def message(case: Any, at: dt.datetime, **more: Any) -> Any:
    """A message of a case; sent ones carry their frozen words."""
    return Message.objects.create(
        creditor=case.creditor,
        case=case,
        debtor=case.debtor,
        stage=more.pop("stage", "not_identified"),
        channel=more.pop("channel", "whatsapp"),
        occasion=f"{case.pk}-{at:%m%d}",
        not_before=at,
        created_at=at - dt.timedelta(hours=5),
        **more,
    )


def make_world(slug: str = "aurora") -> World:
    """Two creditors, six people, ten titles, a day of messages, tasks, notes and yesterday's money."""
    world = make_tenant(slug)
    with tenancy.use(world.tenant.pk):
        world.gym = creditor("academia-vida", "Academia Vida", "gym")
        world.school = creditor("escola-sol", "Escola Sol", "school")
        _cases(world)
        _speech(world)
        _desk(world)
    return world


def _cases(world: World) -> None:
    day = NOON.date()
    for index, person in enumerate(PEOPLE):
        owner = world.school if index == 4 else world.gym
        case = Case.objects.create(
            creditor=owner,
            debtor=debtor(*person),
            code=f"A{index:03}",
            met_on=day - dt.timedelta(days=40),
            opened_at=NOON,
            next_at=NOON,
            next_on=day + dt.timedelta(days=index + 1),
            next_step="D+6",
            next_reason="três dias depois da última mensagem",
        )
        world.cases.append(case)
        due = day - dt.timedelta(days=(3, 12, 47, 95, 22, -4)[index])
        world.titles.append(
            title(case, f"2026-{index:03}", due, (18990, 32000, 8900, 154000, 96000, 18990)[index])
        )
        if index < 3:
            later = title(case, f"2026-{index:03}-B", day + dt.timedelta(days=9 + index), 18990)
            world.titles.append(later)
    paid = world.cases[1]
    settled = title(paid, "2026-099", day - dt.timedelta(days=40), 18990, state="settled", open_cents=0)
    world.titles.append(settled)


def _speech(world: World) -> None:
    day = NOON.replace(hour=9, minute=0)
    text = (
        "Olá, Maria. Aqui é a Academia Vida. Não identificamos a mensalidade de novembro, de R$ 189,90, que venceu "
        "domingo, 15. Hoje são R$ 194,27. Se já pagou, é só avisar."
    )
    first = world.cases[0]
    old = day - dt.timedelta(days=8)
    sent = {
        "sent_at": old,
        "delivered_at": old,
        "status": "read",
        "text": text.replace("Não identificamos", "Vence"),
    }
    rows = [message(first, old, step="D-7", anchor=world.titles[0], receivables=[world.titles[0].pk], **sent)]
    now = {"sent_at": day, "delivered_at": day, "status": "delivered", "text": text, "amount_cents": 19427}
    rows.append(
        message(first, day, step="D+3", anchor=world.titles[0], receivables=[world.titles[0].pk], **now)
    )
    mail = now | {"status": "sent", "subject": "Academia Vida: sua mensalidade de novembro"}
    rows.append(message(first, day, step="D+3", channel="email", **mail))
    for hour, case, status in ((8, 1, "delivered"), (10, 2, "sent"), (13, 3, "queued"), (15, 4, "queued")):
        at = day.replace(hour=hour)
        out = {"sent_at": at, "text": text} if status in {"delivered", "sent"} else {}
        rows.append(message(world.cases[case], at, step="D+15", status=status, **out))
    held = {"status": "held", "rule": "R28", "reason": "20/11 é feriado; sai sábado, 21, às 8h"}
    rows.append(message(world.cases[5], day.replace(hour=16), step="D-7", channel="sms", **held))
    silent = {"status": "withheld", "rule": "R37", "reason": "a pessoa pediu para não receber SMS"}
    rows.append(message(world.cases[2], day.replace(hour=11), step="D+45", channel="sms", **silent))
    world.messages = rows


def _desk(world: World) -> None:
    yesterday = NOON - dt.timedelta(days=1)
    case = world.cases[1]
    payment = Payment.objects.create(
        creditor=case.creditor,
        case=case,
        cents=19427,
        paid_at=yesterday,
        source="pix",
        reference="E1",
        recorded_at=yesterday,
    )
    PaymentPart.objects.create(
        payment=payment, receivable=world.titles[-1], principal_cents=18990, interest_cents=437, settled=True
    )
    words = "Posso pagar R$ 80 por mês, todo dia 10. Fiquei sem trabalho em setembro."
    for index, (kind, detail) in enumerate(
        (("negotiate", words), ("claimed_paid", ""), ("call_back", "depois das 18h"))
    ):
        world.tasks.append(
            Task.objects.create(
                case=world.cases[index],
                kind=kind,
                detail=detail,
                opened_at=NOON - dt.timedelta(days=2 - index),
            )
        )
    Note.objects.create(
        case=world.cases[0],
        text="Ligou para confirmar o endereço.",
        author="collector@aurora.example",
        at=yesterday,
    )
    OptOut.objects.create(debtor=world.cases[2].debtor, channel="sms", source="reply", at=yesterday)
