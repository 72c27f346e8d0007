"""Read the changed rows of a file into the stage, batch by batch; nothing of ours is touched yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from django.db import connection

from emdia.apps.debtors import api as debtors
from emdia.apps.debtors.api import PeopleBatch, PeopleStage, Person
from emdia.apps.receivables.incoming import cases
from emdia.apps.receivables.incoming.compare import find_changed
from emdia.apps.receivables.incoming.report import Report
from emdia.apps.receivables.incoming.share import Share
from emdia.apps.receivables.incoming.stages import SHEET_STEP, kept_stage, titles_stage
from emdia.apps.receivables.reading.cells import plain
from emdia.apps.receivables.reading.footer import is_no_title
from emdia.apps.receivables.reading.rows import RowReader, TitleRow
from emdia.apps.receivables.reading.source import Source, Table
from emdia.apps.receivables.reading.table import Row
from emdia.core import clock
from emdia.core.ahead import ahead
from emdia.core.stage import Packed, scalar
from emdia.domain.errors import DomainError

BATCH = 10_000
"""Rows that are read, packed and loaded together."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows on their way to the stages; ``seen`` counts all rows up to here, also those that need no reading."""

    seen: int
    people: PeopleBatch
    titles: Packed
    kept: Packed


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
        self.at = clock.now()
        self.points_after: int | None = None
        self.cases_after: int | None = None
        self._share = Share(source, progress)
        self.people, self.titles, self.kept = PeopleStage(), titles_stage(), kept_stage()
        self._refs = count(1)
        self._key = key
        self._readers = [self._reader(table) for table in source.tables]

    def _reader(self, table: Table) -> RowReader:
        return RowReader(
            table.columns,
            styles=table.styles,
            orders=table.orders,
            key=self._key,
            boleto=table.boleto,
            warn=self._warn,
            on_person=self._add_person,
            next_ref=lambda: next(self._refs),
        )

    def meet_early(self) -> None:
        """Let new people become debtors while the file is still being read. To be called in the transaction that the
        file comes in with; a file with codes of the creditor has to be seen whole first."""
        coded = any(table.columns.at("code") is not None for table in self.source.tables)
        if not coded and debtors.may_meet_early():
            self.points_after, self.cases_after = debtors.last_point(), cases.last_case()

    def _rows(self) -> Iterator[tuple[RowReader, Row]]:
        """Every row of every table, as wide as its reader needs it."""
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
        changed = find_changed(self.creditor_id, self._rows, self._share.tell)
        if changed is None or changed:
            self._share.part(0.0 if changed is None else 0.25, 0.6)
            with ahead(self._batches(changed)) as batches:
                for batch in batches:
                    self._load(batch)
                    self._share.tell(batch.seen)
        self._share.part(0.6, 1.0)
        if connection.vendor == "sqlite":
            # Without them SQLite, which knows nothing of a fresh table, compares every person with every title.
            self.titles.index("ref")
            self.people.people.index("ref")
        self.titles.analyze("line", "ref", "identity", "loose")
        self.people.people.analyze("ref", "group_key", "tax_id_hash", "code")
        self.report.unchanged = int(scalar("SELECT count(*) FROM stage_seen") or 0)

    def _batches(self, changed: set[int] | None) -> Iterator[Batch]:
        """Read ahead, on a thread of its own: nothing here may touch the database."""
        seen = 0
        titles: list[TitleRow] = []
        kept: list[tuple[str, str]] = []
        # Rows are let go one by one: thousands of lists at a time would keep the garbage collector busy.
        for seen, (reader, (line, row)) in enumerate(self._rows(), start=1):
            if changed is None or line in changed:
                try:
                    titles.append(reader.read(line, row, reader.digest(row)))
                except DomainError as error:
                    self._refuse(reader, line, row, error, kept)
            if seen % BATCH == 0:
                yield self._pack(seen, titles, kept)
        yield self._pack(seen, titles, kept)

    def _pack(self, seen: int, titles: list[TitleRow], kept: list[tuple[str, str]]) -> Batch:
        batch = Batch(seen, self.people.take(), self.titles.pack(titles), self.kept.pack(kept))
        titles.clear()
        kept.clear()
        return batch

    def _load(self, batch: Batch) -> None:
        if self.cases_after is None:
            self.people.load(batch.people)
        elif batch.people.people:
            self.people.load_arrivals(batch.people)
            debtors.meet_arrivals(origin="file", at=self.at)
            cases.open_early(self.creditor_id, at=self.at)
            debtors.settle_arrivals(self.people)
        self.titles.write(batch.titles)
        self.kept.write(batch.kept)

    def _refuse(
        self, reader: RowReader, line: int, row: list[str], error: DomainError, kept: list[tuple[str, str]]
    ) -> None:
        table = self.source.tables[line // SHEET_STEP]
        if is_no_title(row, table.columns, table.header):
            return
        self.report.reject(line, error.field or "", error.message)
        number = plain(row[reader.at_number])
        if number:
            kept.append((number, plain(row[table.columns.at_or_last("installment")])))

    def _warn(self, line: int, field: str, reason: str) -> None:
        self.report.warn(line, field, reason)

    def _add_person(self, ref: int, line: int, person: Person, code: str, segment: str) -> None:
        self.people.add(ref, person, line=line, code=code, segment=segment)

    def drop(self) -> None:
        """Take the stages away."""
        for stage in (self.people, self.titles, self.kept):
            stage.drop()
