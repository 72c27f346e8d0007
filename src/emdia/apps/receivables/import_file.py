"""A file of titles comes in: understood, staged, merged in one transaction, reported. A broken file changes nothing."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.journal import api as journal
from emdia.apps.receivables.incoming import cases, dues, titles, vanish
from emdia.apps.receivables.incoming.gather import Gathering
from emdia.apps.receivables.incoming.report import Report
from emdia.apps.receivables.incoming.resolve import resolve
from emdia.apps.receivables.models import ImportBatch
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.source import Source, open_source
from emdia.apps.tenants.api import Creditor
from emdia.core import clock, events, sealed, tenancy
from emdia.core.stage import make_room

Progress = Callable[[float], None]
_EVENT_SIZE = 1_000


def import_file(
    path: Path | str,
    *,
    creditor: Creditor,
    dry_run: bool = False,
    whole: bool = False,
    actor: str,
    progress: Progress | None = None,
) -> Report:
    """Import a CSV, a workbook or a CNAB remessa for one creditor; ``dry_run`` does everything and keeps nothing.

    ``whole`` declares the file the complete list of open titles. ``progress`` hears a share between 0 and 1. A file
    that cannot be taken at all gives a report whose ``refused`` says why, and changes nothing.
    """
    report = Report()
    tell = progress or _nobody
    try:
        source = open_source(Path(path))
        _describe(source, report)
        key = sealed.keyed_hash("row", str(creditor.pk), tenant_id=tenancy.current_id())
        gathering = Gathering(source, creditor_id=creditor.pk, key=key, report=report, progress=tell)
        try:
            gathering.run()
            _merge(gathering, creditor, Path(path), dry_run=dry_run, whole=whole, actor=actor)
        finally:
            gathering.drop()
    except FileRefused as error:
        report = Report(
            refused=error.message, columns=report.columns, ignored=report.ignored, sheet=report.sheet
        )
        report.reject(0, error.field or "arquivo", error.message)
    tell(1.0)
    return report


def _nobody(_: float) -> None:
    """Nobody watches."""


def _describe(source: Source, report: Report) -> None:
    for table in source.tables:
        report.columns.extend(column.as_json() for column in table.columns.known)
        report.ignored.extend(table.columns.ignored)
    report.sheet = ", ".join(table.raw.sheet for table in source.tables if table.raw.sheet)
    if source.tables[0].header.line > 1:
        report.notes.append(f"Os nomes das colunas estão na linha {source.tables[0].header.line}.")


def _merge(
    gathering: Gathering, creditor: Creditor, path: Path, *, dry_run: bool, whole: bool, actor: str
) -> None:
    """Everything of ours that changes, changes here, together."""
    report = gathering.report
    at, on = clock.now(), clock.today()
    with transaction.atomic():
        make_room()
        Creditor.objects.select_for_update().get(pk=creditor.pk)
        batch = ImportBatch.objects.create(
            creditor=creditor,
            file_name=path.name[:200],
            digest=gathering.source.survey.digest,
            whole=whole,
            actor=actor[:80],
            at=at,
        )
        _write(gathering, creditor, batch.pk, at=at, on=on)
        vanish.revive(creditor.pk, report)
        if whole:
            vanish.pause_missing(creditor.pk, batch_id=batch.pk, report=report)
        cases.wake_touched()
        report.rows = (
            report.created + report.updated + report.unchanged + report.settled + report.rejected_count
        )
        _keep(batch, report, actor)
        transaction.set_rollback(dry_run)


def _write(gathering: Gathering, creditor: Creditor, batch_id: int, *, at: dt.datetime, on: dt.date) -> None:
    report = gathering.report
    resolve(creditor.pk, report)
    debtors.merge_people(origin="file", at=at)
    cases.make_cases(creditor.pk, at=at)
    titles.list_loose(creditor.pk)
    titles.number_loose()
    dues.compute_dues(creditor)
    titles.match_known(creditor.pk)
    titles.make_titles(creditor.pk, batch_id=batch_id, at=at, on=on, report=report)
    titles.change_titles(batch_id=batch_id, on=on, report=report)
    settled = titles.close_titles(batch_id=batch_id, on=on)
    titles.remember_digests()
    _tell_settled(creditor.pk, batch_id, settled)


def _tell_settled(
    creditor_id: int, batch_id: int, settled: list[tuple[int, int, int | None, dt.date, int]]
) -> None:
    """Titles that the file says are paid: whoever keeps payments hears of them after the commit."""
    for at in range(0, len(settled), _EVENT_SIZE):
        events.publish(
            "receivables.settled_by_file",
            creditor_id=creditor_id,
            batch_id=batch_id,
            titles=[
                {
                    "receivable_id": id_,
                    "case_id": case,
                    "paid_cents": paid,
                    "paid_on": day.isoformat(),
                    "open_cents": was,
                }
                for id_, case, paid, day, was in settled[at : at + _EVENT_SIZE]
            ],
        )


def _keep(batch: ImportBatch, report: Report, actor: str) -> None:
    """Counts only: what was refused may hold somebody's CPF."""
    report.batch_id = batch.pk
    batch.report = report.counts()
    batch.save(update_fields=["report"])
    journal.append(
        actor=actor, action="receivables.import", subject=f"import:{batch.pk}", data=report.counts()
    )
