"""Read the changed rows of a file into the stage, batch by batch; nothing of ours is touched yet."""

from collections.abc import Callable, Iterator
from itertools import count

from emdia.apps.debtors.api import PeopleStage, Person
from emdia.apps.receivables.incoming.compare import find_changed
from emdia.apps.receivables.incoming.report import Report
from emdia.apps.receivables.incoming.share import Share
from emdia.apps.receivables.incoming.stages import SHEET_STEP, kept_stage, sheet_line, titles_stage
from emdia.apps.receivables.reading.cells import plain
from emdia.apps.receivables.reading.footer import is_no_title
from emdia.apps.receivables.reading.rows import RowReader, TitleRow
from emdia.apps.receivables.reading.source import Source, Table
from emdia.apps.receivables.reading.table import Row
from emdia.core.stage import scalar
from emdia.domain.errors import DomainError

BATCH = 20_000
"""Titles in memory at a time."""


class Gathering:
    """One file on its way to the stage."""

    def __init__(
        self,
        source: Source,
        *,
        creditor_id: int,
        key: bytes,
        report: Report,
        progress: Callable[[float], None],
    ) -> None:
        self.source, self.creditor_id, self.report = source, creditor_id, report
        self._share = Share(source, progress)
        self.people, self.titles, self.kept = PeopleStage(), titles_stage(), kept_stage()
        self._refs = count(1)
        self._key = key
        self._readers = [self._reader(table) for table in source.tables]

    def _reader(self, table: Table) -> RowReader:
        return RowReader(
            table.columns,
            styles=table.styles,
            key=self._key,
            boleto=table.boleto,
            warn=self._warn,
            on_person=self._add_person,
            next_ref=lambda: next(self._refs),
        )

    def all_rows(self) -> Iterator[tuple[RowReader, Row]]:
        """Every row of every table, as wide as its reader needs it; the progress bar follows."""
        return self._share.watch(self._all_rows())

    def _all_rows(self) -> Iterator[tuple[RowReader, Row]]:
        for at, (table, reader) in enumerate(zip(self.source.tables, self._readers, strict=True)):
            base, widen = at * SHEET_STEP, reader.widen
            for line, row in table.rows():
                widen(row)
                yield reader, (base + line, row)

    def run(self) -> None:
        """Compare, then read what changed into the stages."""
        for stage in (self.people, self.titles, self.kept):
            stage.create()
        self._share.part(0.0, 0.25)
        changed = find_changed(self.creditor_id, self.all_rows)
        if changed is None or changed:
            self._share.part(0.0 if changed is None else 0.25, 0.6)
            self._read_all(changed)
        self._share.part(0.6, 1.0)
        self.titles.analyze()
        self.people.people.analyze()
        self.report.unchanged = int(scalar("SELECT count(*) FROM stage_seen") or 0)

    def _read_all(self, changed: set[int] | None) -> None:
        batch: list[TitleRow] = []
        kept: list[tuple[str, str]] = []
        for reader, (line, row) in self.all_rows():
            if changed is not None and line not in changed:
                continue
            try:
                batch.append(reader.read(line, row, reader.digest(row)))
            except DomainError as error:
                self._refuse(reader, line, row, error, kept)
            if len(batch) >= BATCH:
                self._flush(batch, kept)
        self._flush(batch, kept)

    def _flush(self, batch: list[TitleRow], kept: list[tuple[str, str]]) -> None:
        self.people.flush()
        self.titles.load(batch)
        self.kept.load(kept)
        batch.clear()
        kept.clear()

    def _refuse(
        self, reader: RowReader, line: int, row: list[str], error: DomainError, kept: list[tuple[str, str]]
    ) -> None:
        table = self.source.tables[line // SHEET_STEP]
        if is_no_title(row, table.columns, table.header):
            return
        self.report.reject(sheet_line(line), error.field or "", error.message)
        number = plain(row[reader.at_number])
        if number:
            kept.append((number, plain(row[table.columns.at_or_last("installment")])))

    def _warn(self, line: int, field: str, reason: str) -> None:
        self.report.warn(sheet_line(line), field, reason)

    def _add_person(self, ref: int, line: int, person: Person, code: str, segment: str) -> None:
        self.people.add(ref, person, line=line, code=code, segment=segment)

    def drop(self) -> None:
        """Take the stages away."""
        for stage in (self.people, self.titles, self.kept):
            stage.drop()
