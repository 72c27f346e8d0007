"""Who and which: identities of titles and of people are settled on the stage before anything of ours changes."""

from emdia.apps.debtors import api as debtors
from emdia.apps.debtors.api import PEOPLE
from emdia.apps.receivables.incoming.compare import SEEN
from emdia.apps.receivables.incoming.report import Report
from emdia.apps.receivables.incoming.stages import TITLES, sheet_line
from emdia.core import tenancy
from emdia.core.stage import rows, run

_DATES = "stage_dates"


def resolve(creditor_id: int, report: Report) -> None:
    """Give each title its identity and each person who is known by code her debtor; leave conflicts out."""
    # Where no title is named twice and none is dated yet, no number has several due dates.
    if _repeated(creditor_id) or (rows(f"SELECT 1 FROM {TITLES} LIMIT 1") and _has_dated(creditor_id)):
        _numbers_with_several_dates(creditor_id, report)
        _leave_out_repeated(creditor_id, report)
    if rows(f"SELECT 1 FROM {PEOPLE} WHERE code <> '' LIMIT 1"):
        _meet_by_code(creditor_id)
        _follow_merges(creditor_id)
        _leave_out_foreign_codes(creditor_id, report)
    _leave_out_foreign_titles(creditor_id, report)
    _forget_people_without_titles(creditor_id)


def _numbers_with_several_dates(creditor_id: int, report: Report) -> None:
    """Without parcela, a number with several due dates in one file takes the due date into its identity."""
    if not rows(f"SELECT 1 FROM {TITLES} WHERE installment = '' AND loose = '' LIMIT 1"):
        return
    tenant = tenancy.current_id()
    run(f"DROP TABLE IF EXISTS {_DATES}")
    run(
        f"""CREATE TEMPORARY TABLE {_DATES} AS SELECT number FROM (
            SELECT number, due_on FROM {TITLES} WHERE installment = '' AND loose = ''
            UNION SELECT r.number, r.due_on FROM {SEEN} s JOIN receivables_receivable r ON r.id = s.id
              WHERE r.tenant_id = {tenant:d} AND r.installment = '' AND r.number <> ''
        ) d GROUP BY number HAVING count(*) > 1
        UNION SELECT r.number FROM receivables_receivable r WHERE r.tenant_id = {tenant:d}
          AND r.creditor_id = {creditor_id:d} AND r.identity LIKE 'd:%%'"""
    )
    run(f"CREATE INDEX stage_dates_number ON {_DATES} (number)")
    dated = "'d:' || number || '@' || due_on"
    touched = run(
        f"""UPDATE {TITLES} SET identity = {dated}
        WHERE installment = '' AND loose = '' AND number IN (SELECT number FROM {_DATES})"""
    )
    if touched:
        run(
            f"""UPDATE receivables_receivable SET identity = {dated}
            WHERE tenant_id = %s AND creditor_id = %s AND installment = '' AND identity = 'n:' || number || '#'
            AND number IN (SELECT number FROM {_DATES})""",
            [tenant, creditor_id],
        )
        numbers = [number for (number,) in rows(f"SELECT number FROM {_DATES} ORDER BY number LIMIT 5")]
        report.notes.append(
            "Há números que aparecem com vários vencimentos e sem parcela: cada vencimento virou um título "
            f"({', '.join(numbers)}{'…' if len(numbers) == 5 else ''})."
        )
    run(f"DROP TABLE {_DATES}")


def _has_dated(creditor_id: int) -> bool:
    """Whether a title of an earlier file has its due date in its identity."""
    sql = """SELECT 1 FROM receivables_receivable
        WHERE tenant_id = %s AND creditor_id = %s AND identity LIKE 'd:%%' LIMIT 1"""
    return bool(rows(sql, [tenancy.current_id(), creditor_id]))


def _leave_out_repeated(creditor_id: int, report: Report) -> None:
    """The first line of a title counts; a later one of the same title is left out."""
    reasons = {
        line: ("número", f"O título {number} já está na linha {sheet_line(first)}; esta linha ficou de fora.")
        for line, first, number in _repeated(creditor_id)
    }
    _leave_out(reasons, report)


def _repeated(creditor_id: int) -> list[tuple[int, int, str]]:
    """(line, first line, number) of the titles that are named once more."""
    return rows(
        f"""SELECT t.line, f.first, t.number FROM {TITLES} t JOIN (
            SELECT identity, min(line) AS first FROM {TITLES} WHERE loose = ''
            GROUP BY identity HAVING count(*) > 1) f ON f.identity = t.identity WHERE t.line <> f.first
        UNION ALL SELECT t.line, s.line, t.number FROM {SEEN} s
        JOIN receivables_receivable r ON r.id = s.id JOIN {TITLES} t ON t.identity = r.identity
        WHERE t.loose = '' AND r.tenant_id = %s AND r.creditor_id = %s""",
        [tenancy.current_id(), creditor_id],
    )


def _meet_by_code(creditor_id: int) -> None:
    """Rows without tax id meet by the creditor's code: in this file first, then among the cases that we have."""
    with_tax = f"SELECT code, min(ref) AS ref FROM {PEOPLE} WHERE code <> '' AND tax_id_hash IS NOT NULL GROUP BY code"
    run(
        f"""UPDATE {PEOPLE} SET group_key = w.group_key, tax_id_hash = w.tax_id_hash, tax_id = w.tax_id, kind = w.kind
        FROM ({with_tax}) f JOIN {PEOPLE} w ON w.ref = f.ref
        WHERE {PEOPLE}.code = f.code AND {PEOPLE}.tax_id_hash IS NULL"""
    )
    run(
        f"""UPDATE {PEOPLE} SET debtor_id = c.debtor_id
        FROM receivables_case c JOIN debtors_debtor d ON d.id = c.debtor_id
        WHERE {PEOPLE}.code <> '' AND c.tenant_id = %s AND c.creditor_id = %s AND c.code = {PEOPLE}.code
        AND ({PEOPLE}.tax_id_hash IS NULL OR d.tax_id_hash = {PEOPLE}.tax_id_hash OR (d.tax_id_hash IS NULL
          AND NOT EXISTS (SELECT 1 FROM debtors_debtor o
            WHERE o.tenant_id = c.tenant_id AND o.tax_id_hash = {PEOPLE}.tax_id_hash)))""",
        [tenancy.current_id(), creditor_id],
    )


def _follow_merges(creditor_id: int) -> None:
    """Whoever was united with somebody else is met as the one who stayed."""
    tenant = tenancy.current_id()
    if not rows(
        "SELECT 1 FROM debtors_debtor WHERE tenant_id = %s AND merged_ref IS NOT NULL LIMIT 1", [tenant]
    ):
        return
    run(
        f"""UPDATE {PEOPLE} SET debtor_id = k.id
        FROM receivables_case c JOIN debtors_debtor d ON d.id = c.debtor_id AND d.merged_ref IS NOT NULL
        JOIN debtors_debtor k ON k.id = d.merged_ref
        WHERE {PEOPLE}.code <> '' AND c.tenant_id = %s AND c.creditor_id = %s AND c.code = {PEOPLE}.code
        AND ({PEOPLE}.tax_id_hash IS NULL OR k.tax_id_hash IS NULL OR k.tax_id_hash = {PEOPLE}.tax_id_hash)""",
        [tenant, creditor_id],
    )


def _leave_out_foreign_codes(creditor_id: int, report: Report) -> None:
    """A code that comes back with another tax id."""
    found = rows(
        f"""SELECT t.line, p.code FROM {PEOPLE} p JOIN {TITLES} t ON t.ref = p.ref JOIN (
            SELECT code, min(ref) AS ref FROM {PEOPLE} WHERE code <> '' AND tax_id_hash IS NOT NULL GROUP BY code
        ) f ON f.code = p.code JOIN {PEOPLE} w ON w.ref = f.ref WHERE p.tax_id_hash <> w.tax_id_hash
        UNION SELECT t.line, p.code FROM {PEOPLE} p JOIN {TITLES} t ON t.ref = p.ref
        JOIN receivables_case c ON c.code = p.code
        WHERE p.code <> '' AND p.debtor_id IS NULL AND c.tenant_id = %s AND c.creditor_id = %s""",
        [tenancy.current_id(), creditor_id],
    )
    reason = "O código {} já é de outro CPF ou CNPJ. Confira o cadastro antes de importar esta linha."
    _leave_out({line: ("código", reason.format(code)) for line, code in found}, report)


def _leave_out_foreign_titles(creditor_id: int, report: Report) -> None:
    """A title's number that belongs to another debtor: it would carry one person's history to another (R40)."""
    found = rows(
        f"""SELECT t.line, t.number FROM {TITLES} t JOIN {PEOPLE} p ON p.ref = t.ref
        JOIN receivables_receivable r ON r.identity = t.identity
        JOIN receivables_case c ON c.id = r.case_id JOIN debtors_debtor d ON d.id = c.debtor_id
        WHERE r.tenant_id = %s AND r.creditor_id = %s AND t.loose = ''
        AND coalesce(p.debtor_id, 0) <> d.id AND (d.tax_id_hash IS NULL OR p.tax_id_hash IS NULL
          OR d.tax_id_hash <> p.tax_id_hash)""",
        [tenancy.current_id(), creditor_id],
    )
    reason = "O título {} já existe e é de outro cliente. Confira o número e o CPF ou CNPJ."
    _leave_out({line: ("número", reason.format(number)) for line, number in found}, report)


def _leave_out(reasons: dict[int, tuple[str, str]], report: Report) -> None:
    for line, (field, reason) in sorted(reasons.items()):
        report.reject(line, field, reason)
    lines = sorted(reasons)
    for at in range(0, len(lines), 500):
        part = lines[at : at + 500]
        run(f"DELETE FROM {TITLES} WHERE line IN ({', '.join(['%s'] * len(part))})", part)


def _forget_people_without_titles(creditor_id: int) -> None:
    """A person all of whose rows were left out does not come in either."""
    # NOT EXISTS and not NOT IN: PostgreSQL turns only the first into one pass over both.
    gone = f"NOT EXISTS (SELECT 1 FROM {TITLES} t WHERE t.ref = {PEOPLE}.ref)"
    early = f"SELECT debtor_id FROM {PEOPLE} WHERE fresh AND {gone}"
    if rows(f"{early} LIMIT 1"):
        run(
            f"DELETE FROM receivables_case WHERE tenant_id = %s AND creditor_id = %s AND debtor_id IN ({early})",
            [tenancy.current_id(), creditor_id],
        )
        debtors.forget_early(early)
    run(f"DELETE FROM {PEOPLE} WHERE {gone}")
