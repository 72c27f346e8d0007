"""*Baixa em lote*: a bank's list becomes payments in one go; what is in doubt waits for a person; all of it can be
taken back."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.payments.bank_list import SOURCE, BankList, Understood, as_shown, understand
from emdia.apps.payments.models import PaymentBatch, PaymentDoubt
from emdia.apps.payments.record_many import Money, record_many
from emdia.apps.receivables import api as receivables
from emdia.core import clock, sealed, tenancy
from emdia.core.bulk import insert_rows
from emdia.domain.bank_rows import DOUBTS, Match, RowKind
from emdia.domain.money import format_plain

_DOUBT = {
    "tenant_id": "bigint",
    "batch_id": "bigint",
    "line": "integer",
    "reference": "varchar",
    "kind": "varchar",
    "row": "bytea",
    "candidates": "jsonb",
    "state": "varchar",
    "decided_by": "varchar",
}
SHOWN = 500
"""Rows in doubt that a report lists."""


@dataclass(slots=True)
class BankReport:
    """What a list did, or in a dry run would do. ``cents``: of the payments that are or would be recorded at once."""

    batch_id: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    cents: int = 0
    doubts: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, object]] = field(default_factory=list)
    columns: list[dict[str, object]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    refused: str = ""

    @property
    def in_doubt(self) -> int:
        """Rows that a person decides."""
        return sum(self.counts.get(str(kind), 0) for kind in DOUBTS)

    def as_json(self) -> dict[str, Any]:
        """The answer of the command line; its keys are stable."""
        shown = [{**one, "cents": format_plain(one["cents"])} for one in self.doubts]
        found: dict[str, Any] = {
            "batch": self.batch_id,
            **self.counts,
            "in_doubt": self.in_doubt,
            "amount": format_plain(self.cents),
            "doubts": shown,
            "problems": self.problems,
            "columns": self.columns,
            "ignored": self.ignored,
        }
        return found | {"refused": self.refused} if self.refused else found


def import_payments(
    path: Path | str,
    *,
    creditor_id: int,
    name: str = "",
    dry_run: bool = False,
    actor: str,
    progress: Callable[[float], None] = lambda _: None,
) -> BankReport:
    """Take a bank's list for one creditor: exact rows are recorded together, rows in doubt are kept, known rows change
    nothing. ``dry_run`` says what would happen. A file that is no list of payments gives a report that says why.
    """
    path = Path(path)
    try:
        found = understand(path, creditor_id=creditor_id)
    except receivables.FileRefused as error:
        return BankReport(refused=error.message)
    progress(0.4)
    report = _report(found)
    if dry_run:
        progress(1.0)
        return report
    with transaction.atomic():
        batch = PaymentBatch.objects.create(
            creditor_id=creditor_id,
            file_name=(name or path.name)[:200],
            digest=found.paid.digest,
            actor=actor[:80],
            at=clock.now(),
        )
        done = record_many(
            creditor_id=creditor_id,
            money=[_money(one, found) for one in found.of_kind(RowKind.EXACT)],
            source=SOURCE,
            actor=actor,
            batch=batch,
            progress=lambda share: progress(0.4 + 0.6 * share),
        )
        _overtaken(found, done.closed)
        _keep_doubts(batch, found.of_kind(*DOUBTS))
        report = _report(found)
        report.batch_id = batch.pk
        batch.counts, batch.cents = report.counts, done.cents
        batch.save(update_fields=["counts", "cents"])
        receivables.hear_payments(creditor_id=creditor_id)
        journal.append(
            actor=actor,
            action="payment.list_imported",
            subject=f"payment_batch:{batch.pk}",
            data={**report.counts, "cents": done.cents},
        )
    progress(1.0)
    return report


def _money(one: Understood, found: BankList) -> Money:
    title = one.match.titles[0]
    return Money(title, found.cases[title], one.row.paid_on, one.row.cents, one.reference)


def _overtaken(found: BankList, closed: tuple[str, ...]) -> None:
    """Rows whose title was paid by somebody else between looking and recording are in doubt now."""
    gone = set(closed)
    if gone:
        found.rows = [
            Understood(one.row, Match(RowKind.SETTLED, one.match.titles), one.reference)
            if one.reference in gone
            else one
            for one in found.rows
        ]


def _report(found: BankList) -> BankReport:
    exact = found.of_kind(RowKind.EXACT)
    return BankReport(
        counts=found.counts(),
        cents=sum(one.row.cents for one in exact),
        doubts=[as_shown(one, found.titles) for one in found.of_kind(*DOUBTS)[:SHOWN]],
        problems=[problem.as_json() for problem in found.paid.problems[:SHOWN]],
        columns=found.paid.columns,
        ignored=found.paid.ignored,
    )


def _keep_doubts(batch: PaymentBatch, doubts: list[Understood]) -> None:
    """The rows themselves, sealed: they may hold somebody's document."""
    tenant = tenancy.current_id()
    seal = sealed.Sealer(tenant).seal
    rows = [
        (
            tenant,
            batch.pk,
            one.row.line,
            one.reference,
            str(one.match.kind),
            seal(_said(one)),
            json.dumps(list(one.match.titles)),
            "waiting",
            "",
        )
        for one in doubts
    ]
    insert_rows(PaymentDoubt._meta.db_table, _DOUBT, rows)


def _said(one: Understood) -> str:
    row = one.row
    return json.dumps(
        {
            "number": row.number,
            "installment": row.installment,
            "tax_id": row.tax_id,
            "name": row.name,
            "paid_on": row.paid_on.isoformat(),
            "cents": row.cents,
        },
        ensure_ascii=False,
    )
