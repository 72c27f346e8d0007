"""Something is added to or taken from a title: a fee with its evidence, a discount that somebody grants (R12)."""

from typing import Literal

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.receivables.models import Adjustment, Receivable
from emdia.apps.receivables.wake import wake
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import TitleState


@transaction.atomic
def adjust(
    *, receivable_id: int, kind: Literal["fee", "discount"], cents: int, evidence: str, actor: str
) -> Adjustment:
    """Add a fee or grant a discount on an open title; wakes its case. Raises DomainError for what may not be added.

    A fee is owed only where the contract says so: without evidence it is refused (CDC art. 51 XII, R12).
    """
    title = Receivable.objects.select_for_update(of=("self",)).get(pk=receivable_id)
    if title.state != TitleState.OPEN:
        raise DomainError("Este título não está em aberto.", code="title_not_open", field="título")
    if cents <= 0:
        raise DomainError(
            "O ajuste precisa ser maior que zero.", code="adjustment_not_positive", field="valor"
        )
    if not evidence.strip():
        raise DomainError(
            "Diga em que cláusula ou decisão este ajuste se apoia.",
            code="evidence_missing",
            field="comprovação",
        )
    if kind == "fee":
        title.fees_cents += cents
    else:
        title.discount_cents += cents
    title.save(update_fields=["fees_cents", "discount_cents"])
    row = Adjustment.objects.create(
        receivable=title,
        kind=kind,
        cents=cents,
        evidence=evidence.strip()[:200],
        actor=actor[:80],
        at=clock.now(),
    )
    wake([title.case_id])
    journal.append(
        actor=actor,
        action=f"receivables.{kind}",
        subject=f"receivable:{title.pk}",
        reason=evidence,
        data={"cents": cents},
    )
    return row
