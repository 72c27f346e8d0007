"""Titles of the stage become rows: made, changed, settled; a settled one is never opened by a file."""

import datetime as dt

from emdia.apps.receivables.incoming.cases import REFS, TOUCHED
from emdia.apps.receivables.incoming.compare import SEEN
from emdia.apps.receivables.incoming.dues import DUES
from emdia.apps.receivables.incoming.report import Report
from emdia.apps.receivables.incoming.stages import TITLES
from emdia.core import tenancy
from emdia.core.stage import analyze, day, rows, run

KNOWN = "stage_known"
VANISHED = "Sumiu da lista completa de títulos em aberto enviada pelo credor."
"""Reason of the pause of a title that a whole file no longer names."""
UNDONE = "A importação que trouxe este título foi desfeita."
"""Stands on a canceled title whose import was taken back: a file that names it again brings it back to life."""

_JOINS = f"""JOIN {REFS} f ON f.ref = t.ref
    JOIN {DUES} e ON e.due_on = t.due_on AND e.state = f.state AND e.city = f.city"""

_DIFFERS = """(r.principal_cents <> t.principal_cents OR r.due_on <> t.due_on
    OR r.effective_due_on <> e.effective_due_on
    OR (t.updated_cents IS NOT NULL AND r.updated_cents IS DISTINCT FROM t.updated_cents)
    OR (t.issued_on IS NOT NULL AND r.issued_on IS DISTINCT FROM t.issued_on)
    OR (t.contract <> '' AND r.contract <> t.contract) OR (t.description <> '' AND r.description <> t.description)
    OR (t.digitable <> '' AND r.digitable <> t.digitable) OR (t.has_boleto AND NOT r.has_boleto))"""


def number_loose(creditor_id: int) -> None:
    """Rows without a number: debtor, due date, amount, description and, among equals, their order.

    The n-th row that was read meets the n-th known title of its kind that no unchanged row has named.
    """
    if not rows(f"SELECT 1 FROM {TITLES} WHERE loose <> '' LIMIT 1"):
        return
    _list_loose(creditor_id)
    base = "'x:' || f.debtor_id || ':' || t.loose || ':'"
    run(
        f"""UPDATE {TITLES} SET identity = q.identity FROM (
            SELECT s.line, coalesce(u.identity, s.base || (s.n - coalesce(c.left_over, 0) + coalesce(c.total, 0)))
              AS identity
            FROM (SELECT t.line, {base} AS base,
                    row_number() OVER (PARTITION BY f.debtor_id, t.loose ORDER BY t.line) AS n
                  FROM {TITLES} t JOIN {REFS} f ON f.ref = t.ref WHERE t.loose <> '') s
            LEFT JOIN (SELECT base, identity, row_number() OVER (PARTITION BY base ORDER BY id) AS n
                       FROM stage_loose WHERE NOT seen) u ON u.base = s.base AND u.n = s.n
            LEFT JOIN (SELECT base, count(*) AS total, sum(CASE WHEN seen THEN 0 ELSE 1 END) AS left_over
                       FROM stage_loose GROUP BY base) c ON c.base = s.base
        ) q WHERE q.line = {TITLES}.line"""
    )


def _list_loose(creditor_id: int) -> None:
    """The numberless titles that we have, with their base and whether this file names them unchanged."""
    run("DROP TABLE IF EXISTS stage_loose")
    run(
        f"""CREATE TEMPORARY TABLE stage_loose AS SELECT r.id, r.identity, (s.id IS NOT NULL) AS seen,
            rtrim(r.identity, '0123456789') AS base
        FROM receivables_receivable r LEFT JOIN {SEEN} s ON s.id = r.id
        WHERE r.tenant_id = {tenancy.current_id():d} AND r.creditor_id = {creditor_id:d} AND r.number = ''"""
    )


def match_known(creditor_id: int) -> None:
    """Fill ``stage_known``: titles of the stage that we have, and what the file means for each."""
    run(f"DROP TABLE IF EXISTS {KNOWN}")
    run(
        f"""CREATE TEMPORARY TABLE {KNOWN} AS SELECT t.line, r.id, r.case_id, CASE
            WHEN r.state = 'canceled' AND r.pause_reason = '{UNDONE}' AND t.state <> 'canceled' THEN 'revived'
            WHEN r.state = 'open' AND t.state = 'settled' THEN 'settled'
            WHEN r.state = 'open' AND t.state = 'canceled' THEN 'canceled'
            WHEN r.state <> 'open' AND t.state = 'open' AND {_DIFFERS} THEN 'stays'
            WHEN r.state = 'open' AND {_DIFFERS} THEN 'updated'
            WHEN f.changed THEN 'person'
            ELSE 'unchanged' END AS outcome
        FROM {TITLES} t {_JOINS} JOIN receivables_receivable r ON r.identity = t.identity
        WHERE r.tenant_id = {tenancy.current_id():d} AND r.creditor_id = {creditor_id:d}"""
    )
    run(f"CREATE INDEX stage_known_line ON {KNOWN} (line)")
    run(f"CREATE INDEX stage_known_id ON {KNOWN} (id)")
    analyze(KNOWN)


def make_titles(creditor_id: int, *, batch_id: int, at: dt.datetime, on: dt.date, report: Report) -> None:
    """Insert the titles that are new. One that is already paid comes in settled and is never spoken of."""
    known = rows(f"SELECT 1 FROM {KNOWN} LIMIT 1")
    new = f"NOT EXISTS (SELECT 1 FROM {KNOWN} k WHERE k.line = t.line)" if known else "1 = 1"
    for state, count in rows(f"SELECT t.state, count(*) FROM {TITLES} t WHERE {new} GROUP BY t.state"):
        if state == "settled":
            report.settled += count
        else:
            report.created += count
    run(
        f"""INSERT INTO receivables_receivable (tenant_id, creditor_id, case_id, identity, number, installment,
            contract, description, principal_cents, open_cents, updated_cents, updated_on, fees_cents, discount_cents,
            issued_on, due_on, effective_due_on, prescribes_on, digitable, has_boleto, state, settled_on, pause_reason,
            cycle, warned, row_digest, batch_id, created_at)
        SELECT %s, %s, f.case_id, t.identity, t.number, t.installment, t.contract, t.description, t.principal_cents,
            CASE WHEN t.state = 'settled' THEN 0 ELSE t.principal_cents END,
            t.updated_cents, CASE WHEN t.updated_cents IS NULL THEN NULL ELSE %s END, 0, 0, t.issued_on,
            t.due_on, e.effective_due_on, e.prescribes_on, t.digitable, t.has_boleto, t.state,
            CASE WHEN t.state = 'settled' THEN coalesce(t.settled_on, %s) ELSE NULL END, '', 1, '', t.digest,
            %s, %s
        FROM {TITLES} t {_JOINS} WHERE {new}""",
        [tenancy.current_id(), creditor_id, on, on, batch_id, at],
    )
    run(
        f"""INSERT INTO {TOUCHED} SELECT DISTINCT f.case_id FROM {TITLES} t JOIN {REFS} f ON f.ref = t.ref
        WHERE t.state = 'open' AND NOT f.fresh AND {new}"""
    )


def change_titles(*, batch_id: int, on: dt.date, report: Report) -> None:
    """Write what differs. A changed due date begins a new cycle; what was paid stays paid."""
    changed = "k.outcome = 'updated'"
    open_cents = (
        "receivables_receivable.open_cents + t.principal_cents - receivables_receivable.principal_cents"
    )
    moved = "receivables_receivable.due_on <> t.due_on"
    texts = ", ".join(
        f"{name} = CASE WHEN t.{name} <> '' THEN t.{name} ELSE receivables_receivable.{name} END"
        for name in ("contract", "description", "digitable")
    )
    run(
        f"""UPDATE receivables_receivable SET
            open_cents = CASE WHEN {open_cents} < 0 THEN 0 ELSE {open_cents} END,
            state = CASE WHEN {open_cents} <= 0 THEN 'settled' ELSE 'open' END,
            settled_on = CASE WHEN {open_cents} <= 0 THEN %s ELSE NULL END,
            cycle = CASE WHEN {moved} THEN cycle + 1 ELSE cycle END,
            position = CASE WHEN {moved} THEN NULL ELSE position END,
            warned = CASE WHEN {moved} THEN '' ELSE warned END,
            principal_cents = t.principal_cents, due_on = t.due_on, effective_due_on = e.effective_due_on,
            prescribes_on = e.prescribes_on, issued_on = coalesce(t.issued_on, receivables_receivable.issued_on),
            updated_on = CASE WHEN t.updated_cents IS NULL THEN receivables_receivable.updated_on ELSE %s END,
            updated_cents = coalesce(t.updated_cents, receivables_receivable.updated_cents),
            has_boleto = (receivables_receivable.has_boleto OR t.has_boleto), {texts}, batch_id = %s
        FROM {KNOWN} k JOIN {TITLES} t ON t.line = k.line {_JOINS}
        WHERE receivables_receivable.tenant_id = %s AND receivables_receivable.id = k.id AND {changed}""",
        [on, on, batch_id, tenancy.current_id()],
    )
    _count(report)


def close_titles(*, batch_id: int, on: dt.date) -> list[tuple[int, int, int | None, dt.date, int]]:
    """Settle or cancel what the file says is paid or canceled: (id, case, paid cents, paid on, open before)."""
    settled = rows(
        f"""SELECT k.id, k.case_id, t.paid_cents, t.settled_on, r.open_cents FROM {KNOWN} k
        JOIN {TITLES} t ON t.line = k.line JOIN receivables_receivable r ON r.id = k.id
        WHERE r.tenant_id = %s AND k.outcome = 'settled' ORDER BY k.id""",
        [tenancy.current_id()],
    )
    run(
        f"""UPDATE receivables_receivable SET state = k.outcome, batch_id = %s,
            open_cents = CASE WHEN k.outcome = 'settled' THEN 0 ELSE open_cents END,
            settled_on = CASE WHEN k.outcome = 'settled' THEN coalesce(t.settled_on, %s) ELSE NULL END
        FROM {KNOWN} k JOIN {TITLES} t ON t.line = k.line WHERE receivables_receivable.tenant_id = %s
        AND receivables_receivable.id = k.id AND k.outcome IN ('settled', 'canceled')""",
        [batch_id, on, tenancy.current_id()],
    )
    return [
        (id_, case, paid, day(paid_on) if paid_on else on, before)
        for id_, case, paid, paid_on, before in settled
    ]


def remember_digests() -> None:
    """Keep each row's digest, so that the same row is recognised next time."""
    run(
        f"""UPDATE receivables_receivable SET row_digest = t.digest FROM {KNOWN} k JOIN {TITLES} t ON t.line = k.line
        WHERE receivables_receivable.tenant_id = %s AND receivables_receivable.id = k.id""",
        [tenancy.current_id()],
    )
    run(f"INSERT INTO {TOUCHED} SELECT case_id FROM {KNOWN} WHERE outcome NOT IN ('unchanged', 'stays')")


def _count(report: Report) -> None:
    for outcome, count in rows(f"SELECT outcome, count(*) FROM {KNOWN} GROUP BY outcome"):
        if outcome == "settled":
            report.settled += count
        elif outcome == "revived":
            report.created += count
        elif outcome in ("unchanged", "stays"):
            report.unchanged += count
        else:
            report.updated += count
    stays = rows(
        f"""SELECT t.line, t.number FROM {KNOWN} k JOIN {TITLES} t ON t.line = k.line
        WHERE k.outcome = 'stays' LIMIT 10000"""
    )
    for line, number in stays:
        report.warn(line, "situação", f"O título {number} já está encerrado aqui; o arquivo não o reabre.")
