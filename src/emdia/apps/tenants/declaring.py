"""What an owner declares before a creditor goes on air: a row each, and an entry of the journal."""

from typing import Any

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import ContractTerms, Creditor, Declaration
from emdia.core import clock
from emdia.domain import approval
from emdia.domain.errors import DomainError
from emdia.domain.suspension import law_of
from emdia.domain.vocabulary import Sector

NO_TERMS = "o contrato não prevê multa nem juros"
CONTACTS = (
    "Os telefones e e-mails desta carteira foram dados pelos próprios clientes, no contrato ou no cadastro, e servem "
    "para falar com eles sobre as contas."
)
"""R40 (origin of a contact point) and R41 (legal basis: protection of credit), in the owner's words."""


def declarations(*, creditor_id: int) -> dict[str, Declaration]:
    """The newest declaration of each kind; one query."""
    rows = Declaration.objects.filter(creditor_id=creditor_id).order_by("declared_at", "pk")
    return {row.kind: row for row in rows}


@transaction.atomic
def declare(
    *, creditor_id: int, kind: str, words: str, actor: str, data: dict[str, Any] | None = None
) -> Declaration:
    """Write down one declaration. ``data`` holds no personal value: it goes into the journal too."""
    row = Declaration.objects.create(
        creditor_id=creditor_id,
        kind=kind,
        words=words[:300],
        data=data or {},
        declared_by=actor[:80],
        declared_at=clock.now(),
    )
    journal.append(
        actor=actor,
        action="creditor.declared",
        subject=f"creditor:{creditor_id}",
        reason=words[:300],
        data={"kind": kind, **(data or {})},
    )
    return row


@transaction.atomic
def declare_contacts(*, creditor_id: int, whatsapp: bool, actor: str) -> Declaration:
    """Who gave the contacts of this creditor's file (R40), and whether they may be written to on WhatsApp (R41)."""
    Creditor.objects.filter(pk=creditor_id).update(whatsapp_permission=whatsapp)
    permission = "Há permissão para WhatsApp." if whatsapp else "Sem permissão geral para WhatsApp."
    return declare(
        creditor_id=creditor_id,
        kind="contacts",
        words=f"{CONTACTS} {permission}",
        actor=actor,
        data={"whatsapp": whatsapp},
    )


@transaction.atomic
def declare_sector(*, creditor_id: int, sector: str, suspends: bool, actor: str) -> Declaration:
    """What the creditor does and whether it really suspends (R02, R84). Raises :class:`DomainError`."""
    if sector not in set(Sector):
        raise DomainError("Escolha o setor.", code="sector_unknown", field="setor")
    law = law_of(sector)
    if suspends and not law.may_suspend:
        raise DomainError(
            f"Este setor não pode suspender: {law.words}", code="sector_may_not_suspend", field="suspensão"
        )
    Creditor.objects.filter(pk=creditor_id).update(sector=sector, suspends_service=suspends)
    return declare(
        creditor_id=creditor_id,
        kind="sector",
        words=f"{'Suspende' if suspends else 'Não suspende'} o serviço por atraso. {law.words}",
        actor=actor,
        data={"sector": sector, "suspends": suspends},
    )


@transaction.atomic
def declare_no_terms(*, creditor: Creditor, actor: str) -> ContractTerms:
    """*Não prevê*: the contract adds nothing to a late title (R07, R12). It stands until other terms are declared."""
    row = ContractTerms.objects.create(
        creditor=creditor,
        valid_from=clock.today(),
        fine_evidence=NO_TERMS,
        interest_evidence=NO_TERMS,
        declared_by=actor[:80],
        declared_at=clock.now(),
    )
    journal.append(actor=actor, action="terms.declared", subject=f"creditor:{creditor.pk}", reason=NO_TERMS)
    return row


@transaction.atomic
def choose_approval(
    *, creditor_id: int, mode: str, actor: str, above_cents: int = 0, steps: tuple[str, ...] = ()
) -> None:
    """What waits for a person after the first days on air. Raises :class:`DomainError`."""
    body = approval.check(mode=mode, above_cents=above_cents, steps=steps)
    Creditor.objects.filter(pk=creditor_id).update(approval=body)
    journal.append(
        actor=actor, action="creditor.approval_chosen", subject=f"creditor:{creditor_id}", data=body
    )


@transaction.atomic
def choose_lot(*, creditor_id: int, size: int, actor: str) -> None:
    """How many old cases begin a day. Raises :class:`DomainError` for a size that no day could have."""
    if not 1 <= size <= 100_000:
        raise DomainError("O lote vai de 1 a 100.000 casos por dia.", code="lot_size", field="lote")
    Creditor.objects.filter(pk=creditor_id).update(first_contact_lot=size)
    journal.append(
        actor=actor, action="creditor.lot_chosen", subject=f"creditor:{creditor_id}", data={"size": size}
    )
