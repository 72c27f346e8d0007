"""Rows that came in before, word for word, are found by their digests before any cell is parsed."""

from collections.abc import Callable, Iterator

from django.db import transaction

from emdia.apps.receivables.incoming.stages import DIGESTS, digests_stage
from emdia.apps.receivables.reading.rows import RowReader
from emdia.apps.receivables.reading.table import Row
from emdia.core import tenancy
from emdia.core.ahead import ahead
from emdia.core.stage import Packed, Stage, analyze, make_room, run, scalar
from emdia.core.stage import rows as query

SEEN = "stage_seen"
_BATCH = 20_000

Numbered = Callable[[], Iterator[tuple[RowReader, Row]]]
"""All rows of all tables with their readers, lines numbered on over the sheets."""


def has_titles(creditor_id: int) -> bool:
    """Whether there is anything to compare with."""
    sql = "SELECT 1 FROM receivables_receivable WHERE tenant_id = %s AND creditor_id = %s LIMIT 1"
    return bool(query(sql, [tenancy.current_id(), creditor_id]))


def create_seen() -> None:
    """The table of titles that this file names unchanged, with the lines that name them."""
    run(f"DROP TABLE IF EXISTS {SEEN}")
    run(f"CREATE TEMPORARY TABLE {SEEN} (id bigint, line bigint)")


def find_changed(creditor_id: int, all_rows: Numbered, tell: Callable[[int], None]) -> set[int] | None:
    """The lines that have to be read; None means all of them. Fills ``stage_seen``."""
    create_seen()
    if not has_titles(creditor_id):
        return None
    stage = digests_stage()
    stage.create()
    with ahead(_digests(stage, all_rows())) as batches:
        for seen, digests in batches:
            stage.write(digests)
            tell(seen)
    stage.analyze("line", "digest")
    with transaction.atomic():
        make_room()
        _match_numbered(creditor_id)
        if scalar(f"SELECT 1 FROM {DIGESTS} WHERE loose LIMIT 1"):
            _match_loose(creditor_id)
        changed = _not_seen()
    stage.drop()
    return changed


def _digests(stage: Stage, all_rows: Iterator[tuple[RowReader, Row]]) -> Iterator[tuple[int, Packed]]:
    """How many rows there were so far, and the digests of the last of them; made ahead, without the database."""
    seen = 0
    digests: list[tuple[int, bytes, bool]] = []
    for seen, (reader, (line, row)) in enumerate(all_rows, start=1):
        digests.append((line, reader.digest(row), reader.is_loose(row)))
        if seen % _BATCH == 0:
            yield seen, stage.pack(digests)
            digests.clear()
    yield seen, stage.pack(digests)


def _not_seen() -> set[int]:
    """The lines without a title of theirs. A file without any is the common one, and counting it is cheap."""
    (lines,), (seen,) = query(f"SELECT count(*) FROM {DIGESTS} UNION ALL SELECT count(*) FROM {SEEN}")
    if lines == seen:
        return set()
    analyze(SEEN)
    left = query(
        f"SELECT d.line FROM {DIGESTS} d WHERE NOT EXISTS (SELECT 1 FROM {SEEN} s WHERE s.line = d.line)"
    )
    return {line for (line,) in left}


def _match_numbered(creditor_id: int) -> None:
    run(
        f"""INSERT INTO {SEEN} (id, line) SELECT r.id, min(d.line) FROM {DIGESTS} d
        JOIN receivables_receivable r ON r.row_digest = d.digest
        WHERE r.tenant_id = %s AND r.creditor_id = %s AND r.number <> '' AND NOT d.loose GROUP BY r.id""",
        [tenancy.current_id(), creditor_id],
    )


def _match_loose(creditor_id: int) -> None:
    """Without numbers the same row may stand there twice and mean two titles: the n-th meets the n-th."""
    run(
        f"""INSERT INTO {SEEN} (id, line) SELECT r.id, d.line
        FROM (SELECT line, digest, row_number() OVER (PARTITION BY digest ORDER BY line) AS n
              FROM {DIGESTS} WHERE loose) d
        JOIN (SELECT id, row_digest, row_number() OVER (PARTITION BY row_digest ORDER BY id) AS n
              FROM receivables_receivable WHERE tenant_id = %s AND creditor_id = %s AND number = '') r
          ON r.row_digest = d.digest AND r.n = d.n""",
        [tenancy.current_id(), creditor_id],
    )
