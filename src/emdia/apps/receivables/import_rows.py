"""Rows that a program sends come in as a file's rows do: the same reading, the same identities, the same report."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from emdia.apps.receivables.import_file import import_source
from emdia.apps.receivables.incoming.report import Report
from emdia.apps.receivables.models import Receivable
from emdia.apps.receivables.reading.columns import Column, Columns
from emdia.apps.receivables.reading.header import Header
from emdia.apps.receivables.reading.names import LABELS
from emdia.apps.receivables.reading.sniff import Survey
from emdia.apps.receivables.reading.source import Source, Table
from emdia.apps.receivables.reading.table import RawTable, Row
from emdia.apps.tenants.api import Creditor
from emdia.domain.money import Style

PHONES, EMAILS = 3, 2
"""Numbers and addresses that one row may carry."""
_MEANINGS = (
    [name for name in LABELS if name not in ("phone", "email")] + ["phone"] * PHONES + ["email"] * EMAILS
)
_STYLES: dict[str, Style] = dict.fromkeys(("amount", "updated", "paid_amount"), "us")

type SentRow = Mapping[str, str | Sequence[str]]
"""Meaning (as in ``reading.names.LABELS``) to text; ``phone`` and ``email`` to several."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row: its title, or the field and the reason why it stayed out."""

    receivable: Receivable | None
    field: str = ""
    reason: str = ""


def import_rows(
    rows: Sequence[SentRow], *, creditor: Creditor, name: str, actor: str
) -> tuple[Report, list[RowResult]]:
    """Import rows that all have a ``number``; amounts are decimal strings with a point. Results in their order."""
    cells = [_cells(row) for row in rows]
    source = _source(cells)
    report = import_source(
        lambda: source,
        name=name,
        creditor=creditor,
        dry_run=False,
        whole=False,
        actor=actor,
        progress=lambda _: None,
    )
    return report, _results(rows, report, creditor)


def _cells(row: SentRow) -> list[str]:
    several = {name: iter([*row.get(name, ())]) for name in ("phone", "email")}
    return [
        next(several[meaning], "") if meaning in several else str(row.get(meaning, "") or "")
        for meaning in _MEANINGS
    ]


def _source(cells: Sequence[Sequence[str]]) -> Source:
    def lines() -> Iterator[Row]:
        return ((line, list(row)) for line, row in enumerate(cells, start=1))

    names = [LABELS[meaning] for meaning in _MEANINGS]
    columns = Columns([Column(at, names[at], meaning, "nome", ()) for at, meaning in enumerate(_MEANINGS)])
    table = Table(RawTable("", lines, len(cells)), Header(0, names, len(names)), columns, _STYLES)
    digest = hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode()).hexdigest()
    return Source(Survey("text", "utf-8", digest, len(cells)), [table], "rows")


def _results(rows: Sequence[SentRow], report: Report, creditor: Creditor) -> list[RowResult]:
    refused = {problem.line: problem for problem in report.rejected}
    numbers = {str(row["number"]).strip() for row in rows}
    found: dict[tuple[str, str], list[Receivable]] = {}
    for title in Receivable.objects.filter(creditor=creditor, number__in=numbers).order_by("pk"):
        found.setdefault((title.number, title.installment), []).append(title)
    return [
        _result(row, refused.get(line) or refused.get(0), found) for line, row in enumerate(rows, start=1)
    ]


def _result(row: SentRow, problem: object, found: Mapping[tuple[str, str], list[Receivable]]) -> RowResult:
    if problem is not None:
        return RowResult(None, getattr(problem, "field", ""), getattr(problem, "reason", ""))
    key = (" ".join(str(row["number"]).split()), " ".join(str(row.get("installment", "") or "").split()))
    titles = found.get(key, [])
    # Without a parcela a number may stand for several due dates: the row's own is meant.
    due = str(row["due"])
    fitting = [title for title in titles if title.due_on.isoformat() == due] or titles
    return RowResult(fitting[0] if fitting else None)
