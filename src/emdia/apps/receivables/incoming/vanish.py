"""A file declared whole: a title that it no longer names is paused at once, one that comes back goes on."""

from emdia.apps.receivables.incoming.before import keep_paused
from emdia.apps.receivables.incoming.cases import TOUCHED
from emdia.apps.receivables.incoming.compare import SEEN
from emdia.apps.receivables.incoming.report import Report
from emdia.apps.receivables.incoming.stages import KEPT
from emdia.apps.receivables.incoming.titles import KNOWN, VANISHED
from emdia.apps.receivables.pause import tell_paused
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.core import events, tenancy
from emdia.core.stage import rows, run, scalar


def any_vanished(creditor_id: int) -> bool:
    """Whether a title of an earlier file is paused for having vanished."""
    sql = """SELECT 1 FROM receivables_receivable
        WHERE tenant_id = %s AND creditor_id = %s AND state = 'open' AND pause_reason = %s LIMIT 1"""
    return bool(rows(sql, [tenancy.current_id(), creditor_id, VANISHED]))


def revive(creditor_id: int, *, batch_id: int, report: Report) -> None:
    """Titles that had vanished and are named again: their pause ends."""
    tenant = tenancy.current_id()
    named = f"(SELECT id FROM {SEEN} UNION ALL SELECT id FROM {KNOWN})"
    where = f"tenant_id = %s AND creditor_id = %s AND state = 'open' AND pause_reason = %s AND id IN {named}"
    params = [tenant, creditor_id, VANISHED]
    found = scalar(f"SELECT count(*) FROM receivables_receivable WHERE {where}", params)
    if not found:
        return
    unchanged = scalar(
        f"""SELECT count(*) FROM receivables_receivable WHERE {where}
        AND NOT EXISTS (SELECT 1 FROM {KNOWN} k WHERE k.id = receivables_receivable.id AND k.outcome <> 'unchanged')""",
        params,
    )
    keep_paused(
        batch_id, "back", where.replace("tenant_id", "r.tenant_id").replace(" id IN", " r.id IN"), params
    )
    run(f"INSERT INTO {TOUCHED} SELECT case_id FROM receivables_receivable WHERE {where}", params)
    run(f"UPDATE receivables_receivable SET pause_reason = '' WHERE {where}", params)
    events.publish("receivables.pauses_changed", creditor_id=creditor_id)
    report.unchanged -= unchanged
    report.updated += unchanged
    report.notes.append(f"{found} títulos que tinham sumido voltaram à lista; a cobrança deles segue.")


def pause_missing(creditor_id: int, *, batch_id: int, report: Report) -> None:
    """Pause the open titles that a whole file does not name, and list their numbers."""
    where = f"""r.tenant_id = %s AND r.creditor_id = %s AND r.state = 'open'
        AND (r.batch_id IS NULL OR r.batch_id <> %s)
        AND NOT EXISTS (SELECT 1 FROM {SEEN} s WHERE s.id = r.id)
        AND NOT EXISTS (SELECT 1 FROM {KNOWN} k WHERE k.id = r.id)
        AND NOT EXISTS (SELECT 1 FROM {KEPT} x WHERE x.number = r.number AND x.installment = r.installment)"""
    params = [tenancy.current_id(), creditor_id, batch_id]
    found = rows(
        f"""SELECT r.id, r.case_id, r.pause_reason, r.number, r.installment, r.identity
        FROM receivables_receivable r WHERE {where} ORDER BY r.id""",
        params,
    )
    report.missing = [_name(*row[3:]) for row in found]
    if not found:
        return
    keep_paused(batch_id, "missing", f"{where} AND r.pause_reason = ''", params)
    run(
        f"INSERT INTO {TOUCHED} SELECT r.case_id FROM receivables_receivable r WHERE {where} AND r.pause_reason = ''",
        params,
    )
    run(
        f"""UPDATE receivables_receivable AS r SET pause_reason = %s, paused_until = NULL
        WHERE {where} AND r.pause_reason = ''""",
        [VANISHED, *params],
    )
    events.publish("receivables.pauses_changed", creditor_id=creditor_id)
    paused = {title: case for title, case, reason, *_ in found if not reason}
    if paused:
        tell_paused(set(paused.values()), titles=paused, reason=VANISHED)


def doubt_empty(report: Report, *, sure: bool) -> None:
    """A whole list without one good title would pause everything: told, and refused unless somebody is ``sure``."""
    good = report.created + report.updated + report.unchanged + report.settled
    if good or not report.missing:
        return
    count = len(report.missing)
    paused = "1 título que está em aberto" if count == 1 else f"{count} títulos que estão em aberto"
    said = f"O arquivo foi declarado completo e não traz nenhum título: pausaria a cobrança de {paused}."
    if not sure:
        raise FileRefused(
            f"{said} Confira se ele saiu inteiro do sistema; se é isso mesmo, confirme (no comando, --yes)."
        )
    report.notes.append(said)


def _name(number: str, installment: str, identity: str) -> str:
    if not number:
        return identity
    return f"{number}/{installment}" if installment else number
