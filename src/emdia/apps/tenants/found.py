"""Found a tenant, add its members and creditors, declare contract terms."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.text import slugify

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import ContractTerms, Creditor, Member, Tenant
from emdia.core import clock, tenancy
from emdia.domain.documents import parse_tax_id
from emdia.domain.emails import parse_email
from emdia.domain.errors import DomainError, excerpt
from emdia.domain.pix_key import parse_pix_key
from emdia.domain.places import state_key
from emdia.domain.rate_file import INDEXES
from emdia.domain.vocabulary import Role, Sector

SHORT_NAME = 15
MAX_FINE_BP = 1000
MAX_INTEREST_BP = 1200


@dataclass(frozen=True, slots=True)
class Declared:
    """Terms as the creditor declares them: percent in basis points, each with its evidence (R12).

    ``None`` is *não prevê*: the contract has none. ``evidence`` stands where an item has none of its own.
    """

    fine_bp: int | None = None
    interest_monthly_bp: int | None = None
    evidence: str = ""
    fine_evidence: str = ""
    interest_evidence: str = ""
    index: str = ""
    """Correction: a name of ``domain.rate_file.INDEXES``, empty for none."""
    index_evidence: str = ""


def add_tenant(*, slug: str, name: str, is_demo: bool = False) -> Tenant:
    """A new organization with an empty chain. Raises :class:`DomainError` for a slug that no address could hold."""
    _check_slug(slug)
    tenant = Tenant.objects.create(slug=slug, name=name, is_demo=is_demo, created_at=clock.now())
    with tenancy.use(tenant.pk):
        journal.append(actor="emdia", action="tenant.added", subject=f"tenant:{tenant.pk}")
    return tenant


def add_member(*, email: str, password: str, role: Role, name: str = "") -> Member:
    """A person who may sign in to the active tenant; an existing account keeps its password.

    Raises :class:`DomainError` for an e-mail that nobody could have.
    """
    email = parse_email(email)
    users = get_user_model().objects
    user = users.filter(email__iexact=email).first()
    if user is None:
        user = users.create_user(username=email, email=email, password=password, first_name=name[:150])
    member, created = Member.objects.get_or_create(user=user, defaults={"role": role, "since": clock.now()})
    if not created and member.ended_at is not None:
        member.role, member.since, member.ended_at = role, clock.now(), None
        member.save(update_fields=["role", "since", "ended_at"])
    journal.append(
        actor="emdia", action="member.added", subject=f"member:{member.pk}", data={"role": member.role}
    )
    return member


@transaction.atomic
def set_password(*, email: str, password: str) -> str:
    """Give a member of the active tenant a new password, which ends her sessions; her address as it is written.

    Raises :class:`DomainError` for somebody who is no member.
    """
    member = Member.objects.select_related("user").filter(user__email__iexact=email.strip()).first()
    if member is None:
        raise DomainError(
            f"“{excerpt(email)}” não participa desta organização. Veja: emdia member list",
            code="member_unknown",
            field="e-mail",
        )
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    journal.append(actor="emdia", action="member.password_set", subject=f"member:{member.pk}")
    return str(member.user.email)


@transaction.atomic
def add_creditor(
    *,
    slug: str,
    name: str,
    tax_id: str,
    address: str,
    city: str,
    state: str,
    declared: Declared | None = None,
    actor: str = "emdia",
    **more: Any,
) -> Creditor:
    """A creditor, in *ensaio*. Raises :class:`DomainError` that names the field in Portuguese."""
    checked = parse_tax_id(tax_id)
    _check(
        slug=slug, name=name, address=address, city=city, state=state, sector=more.get("sector", Sector.OTHER)
    )
    check_contacts(more)
    if Creditor.objects.filter(slug=slug).exists():
        raise DomainError(
            f"Já existe um credor com o apelido “{slug}”.", code="creditor_slug_taken", field="slug"
        )
    trade = more.pop("trade_name", "") or name
    creditor = Creditor.objects.create(
        slug=slug,
        legal_name=more.pop("legal_name", "") or name,
        trade_name=trade[:80],
        short_name=(more.pop("short_name", "") or shorten(trade)),
        tax_id=checked.value,
        address=address,
        city=city,
        state=state_key(state),
        pix_receiver=more.pop("pix_receiver", "") or name[:80],
        created_at=clock.now(),
        **more,
    )
    journal.append(actor=actor, action="creditor.added", subject=f"creditor:{creditor.pk}")
    if declared and (declared.fine_bp is not None or declared.interest_monthly_bp is not None):
        declare_terms(creditor=creditor, declared=declared, actor=actor)
    return creditor


def check_contacts(more: dict[str, Any]) -> None:
    """What debtors will read and use: names that fit, an address that answers, numbers that ring, a key that pays."""
    short = more.get("short_name", "")
    if len(short) > SHORT_NAME:
        raise DomainError(
            f"O nome curto “{short}” tem {len(short)} letras; o SMS comporta até {SHORT_NAME}.",
            code="short_name_long",
            field="nome curto",
        )
    if more.get("email"):
        more["email"] = parse_email(more["email"])
    # Service numbers have forms of their own (0800, 4004, 156, branches): only what nobody could dial is refused.
    for name, field, least in (("service_phone", "telefone", 3), ("whatsapp", "WhatsApp", 8)):
        text = more.get(name, "")
        if text and sum(map(str.isdecimal, text)) < least:
            raise DomainError(
                f"O {field} “{excerpt(text)}” não é um número. Use, por exemplo, (11) 3333-0000.",
                code="creditor_phone_invalid",
                field=field,
            )
    if more.get("pix_key"):
        more["pix_key"] = parse_pix_key(more["pix_key"])


def declare_terms(
    *, creditor: Creditor, declared: Declared, actor: str, valid_from: dt.date | None = None
) -> ContractTerms:
    """Write down what the contract says about delay; earlier declarations stay for their time."""
    if (declared.fine_bp or 0) > MAX_FINE_BP:
        raise DomainError("A multa passa de 10 %. Confira o contrato.", code="fine_too_high", field="multa")
    if (declared.interest_monthly_bp or 0) > MAX_INTEREST_BP:
        raise DomainError(
            "Os juros passam de 12 % ao mês. Confira o contrato.", code="interest_too_high", field="juros"
        )
    if declared.index and declared.index not in INDEXES:
        raise DomainError(
            f"Não conheço o índice “{excerpt(declared.index)}”. Use {', '.join(INDEXES)}.",
            code="index_unknown",
            field="índice",
        )
    terms = ContractTerms.objects.create(
        creditor=creditor,
        valid_from=valid_from or dt.date(2000, 1, 1),
        fine_bp=declared.fine_bp,
        fine_evidence=declared.fine_evidence or (declared.evidence if declared.fine_bp is not None else ""),
        interest_monthly_bp=declared.interest_monthly_bp,
        interest_evidence=declared.interest_evidence
        or (declared.evidence if declared.interest_monthly_bp is not None else ""),
        index=declared.index,
        index_evidence=declared.index_evidence or (declared.evidence if declared.index else ""),
        declared_by=actor[:80],
        declared_at=clock.now(),
    )
    journal.append(
        actor=actor,
        action="terms.declared",
        subject=f"creditor:{creditor.pk}",
        data={
            "fine_bp": declared.fine_bp,
            "interest_monthly_bp": declared.interest_monthly_bp,
            "index": declared.index,
        },
    )
    return terms


def shorten(name: str) -> str:
    """A name of at most 15 characters for an SMS, cut between words where that is possible."""
    out = ""
    for word in name.split():
        if len(out) + len(word) + 1 > SHORT_NAME:
            break
        out = f"{out} {word}".strip()
    return out or name[:SHORT_NAME]


def _check(*, slug: str, name: str, address: str, city: str, state: str, sector: str) -> None:
    _check_slug(slug)
    for field, value in (("nome", name), ("endereço", address), ("cidade", city)):
        if not value.strip():
            raise DomainError(
                f"Falta {field} do credor: a lei pede nome, endereço e CNPJ em cada cobrança (CDC, art. 42-A).",
                code="creditor_incomplete",
                field=field,
            )
    if state_key(state) is None:
        raise DomainError(
            f"“{state}” não é uma UF. Use duas letras, como SP.", code="state_invalid", field="uf"
        )
    if sector not in set(Sector):
        names = ", ".join(Sector)
        raise DomainError(
            f"Não conheço o setor “{sector}”. Use um destes: {names}.", code="sector_unknown", field="setor"
        )


def _check_slug(slug: str) -> None:
    if slugify(slug) != slug or not slug:
        raise DomainError(
            "Use no apelido só letras minúsculas, números e hífen.", code="slug_invalid", field="slug"
        )
