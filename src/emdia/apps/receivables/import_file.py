"""A file of titles comes in: understood, staged, merged in one transaction, reported. A broken file changes nothing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.journal import api as journal
from emdia.apps.receivables.incoming import before, cases, dues, titles, vanish
from emdia.apps.receivables.incoming.changes import some_changes
from emdia.apps.receivables.incoming.gather import Gathering
from emdia.apps.receivables.incoming.report import Report
from emdia.apps.receivables.incoming.resolve import resolve
from emdia.apps.receivables.incoming.revived import revive_undone
from emdia.apps.receivables.layouts import Layouts, layouts_of, remember, tables_json, with_memory
from emdia.apps.receivables.models import ImportBatch
from emdia.apps.receivables.payment_news import hear_payments
from emdia.apps.receivables.reading.choice import Wish
from emdia.apps.receivables.reading.date_doubt import date_doubts
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.returned import returned_ending, write_returned
from emdia.apps.receivables.reading.source import ColumnsMissing, Source, open_source
from emdia.apps.tenants.api import Creditor
from emdia.core import clock, events, sealed, tenancy
from emdia.core.stage import make_room

Progress = Callable[[float], None]
_EVENT_SIZE = 1_000


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file's columns are read, what was remembered of that, and where its bad rows go."""

    wish: Wish
    layouts: Layouts
    returned_to: Path | None


def import_file(
    path: Path | str,
    *,
    creditor: Creditor,
    dry_run: bool = False,
    whole: bool = False,
    may_pause_all: bool = False,
    actor: str,
    progress: Progress | None = None,
    wish: Wish | None = None,
    returned_to: Path | None = None,
) -> Report:
    """Import a CSV, a workbook or a CNAB remessa for one creditor; ``dry_run`` does everything and keeps nothing.

    ``whole`` declares the file the complete list of open titles; one that names no title would pause everything, and
    is refused without ``may_pause_all``: more likely it is a broken export. ``progress`` hears a share between 0 and 1.
    A file that cannot be taken at all gives a report whose ``refused`` says why, and changes nothing. ``wish`` corrects
    how the columns are read, and is remembered once such a file came in. Rows that stay out are written to
    ``returned_to`` (its ending is put right) with a *motivo* column, to be mended and imported again.
    """
    layouts = layouts_of(creditor.pk)
    meant = with_memory(wish, layouts)
    return import_source(
        lambda: open_source(Path(path), meant),
        reading=Reading(meant, layouts, returned_to),
        name=Path(path).name,
        creditor=creditor,
        dry_run=dry_run,
        whole=whole,
        may_pause_all=may_pause_all,
        actor=actor,
        progress=progress or _nobody,
    )


def import_source(
    understand: Callable[[], Source],
    *,
    name: str,
    creditor: Creditor,
    dry_run: bool,
    whole: bool,
    may_pause_all: bool = False,
    actor: str,
    progress: Progress,
    reading: Reading | None = None,
) -> Report:
    """The same for whatever gives tables; ``name`` is how the history of imports calls it."""
    report = Report()
    try:
        source = understand()
        _describe(source, report, reading)
        key = sealed.keyed_hash("row", str(creditor.pk), tenant_id=tenancy.current_id())
        gathering = Gathering(source, creditor_id=creditor.pk, key=key, report=report, progress=progress)
        sure = may_pause_all or dry_run
        incoming = Incoming(creditor, name, whole=whole, sure=sure, actor=actor)
        _take(gathering, incoming, dry_run=dry_run, reading=reading)
        _give_back(source, report, reading)
    except FileRefused as error:
        if isinstance(error, ColumnsMissing):
            _describe(error.source, report, reading)
        report = Report(
            refused=error.message,
            columns=report.columns,
            ignored=report.ignored,
            sheet=report.sheet,
            tables=report.tables,
            sheets=report.sheets,
        )
        report.reject(0, error.field or "arquivo", error.message)
    progress(1.0)
    return report


def _nobody(_: float) -> None:
    """Nobody watches."""


def _give_back(source: Source, report: Report, reading: Reading | None) -> None:
    if reading is not None and reading.returned_to is not None and report.rejected:
        path = reading.returned_to.with_suffix(returned_ending(source))
        write_returned(source, report.rejected, path)


def _describe(source: Source, report: Report, reading: Reading | None) -> None:
    if reading is not None:
        report.tables = tables_json(source, reading.wish, reading.layouts)
        read = {table.raw.sheet for table in source.tables}
        report.sheets = [{"name": name, "rows": rows, "read": name in read} for name, rows in source.sheets]
        for table in source.tables:
            report.notes += date_doubts(table, reading.wish.choice(table.header.names))
    for table in source.tables:
        report.columns.extend(column.as_json() for column in table.columns.known)
        report.ignored.extend(table.columns.ignored)
    report.sheet = ", ".join(table.raw.sheet for table in source.tables if table.raw.sheet)
    if source.tables[0].header.line > 1:
        report.notes.append(f"Os nomes das colunas estão na linha {source.tables[0].header.line}.")


@dataclass(frozen=True, slots=True)
class Incoming:
    """What is imported, for whom, by whom. ``sure``: a whole list without titles is meant."""

    creditor: Creditor
    name: str
    whole: bool
    sure: bool
    actor: str


def _take(gathering: Gathering, incoming: Incoming, *, dry_run: bool, reading: Reading | None) -> None:
    """Everything of ours that changes, changes in one transaction: on PostgreSQL one that reads as well, so that new
    people are met meanwhile; on SQLite, which has one writer, one that begins when all is read."""
    try:
        if connection.vendor != "postgresql":
            gathering.run()
        with transaction.atomic():
            make_room()
            if connection.vendor == "postgresql":
                gathering.meet_early()
                gathering.run()
            _merge(gathering, incoming)
            if reading is not None:
                remember(
                    gathering.source,
                    reading.wish,
                    reading.layouts,
                    creditor_id=incoming.creditor.pk,
                    name=incoming.name,
                    actor=incoming.actor,
                )
            if dry_run:
                gathering.report.batch_id = None
                transaction.set_rollback(True)
    finally:
        gathering.drop()


def _merge(gathering: Gathering, incoming: Incoming) -> None:
    report, creditor = gathering.report, incoming.creditor
    debtors.hold_people()
    Creditor.objects.select_for_update().get(pk=creditor.pk)
    batch = ImportBatch.objects.create(
        creditor=creditor,
        file_name=incoming.name[:200],
        digest=gathering.source.survey.digest,
        whole=incoming.whole,
        actor=incoming.actor[:80],
        at=gathering.at,
    )
    vanished = vanish.any_vanished(creditor.pk)
    known = before.last_title()
    _write(gathering, creditor, batch.pk)
    if vanished:
        vanish.revive(creditor.pk, batch_id=batch.pk, report=report)
    if incoming.whole:
        vanish.pause_missing(creditor.pk, batch_id=batch.pk, report=report)
        vanish.doubt_empty(report, sure=incoming.sure)
        hear_payments(creditor_id=creditor.pk)
    cases.wake_touched()
    report.changes = some_changes(batch.pk)
    batch.first_ref, batch.last_ref = known + 1, before.last_title()
    report.rows = report.created + report.updated + report.unchanged + report.settled + report.rejected_count
    _keep(batch, report, incoming.actor)


def _write(gathering: Gathering, creditor: Creditor, batch_id: int) -> None:
    report, at, on = gathering.report, gathering.at, clock.today()
    resolve(creditor.pk, report)
    debtors.merge_people(origin="file", at=at, points_after=gathering.points_after)
    cases.make_cases(creditor.pk, at=at, cases_after=gathering.cases_after)
    titles.number_loose(creditor.pk)
    dues.compute_dues(creditor)
    titles.match_known(creditor.pk)
    before.keep_changed(batch_id)
    revive_undone(batch_id=batch_id, on=on)
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
    batch.save(update_fields=["report", "first_ref", "last_ref"])
    journal.append(
        actor=actor, action="receivables.import", subject=f"import:{batch.pk}", data=report.counts()
    )
