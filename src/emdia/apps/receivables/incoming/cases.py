"""Cases of an import: one debtor × one creditor."""

import datetime as dt

from emdia.apps.debtors.api import PEOPLE
from emdia.apps.receivables.wake import AT_ONCE
from emdia.core import tenancy
from emdia.core.stage import analyze, run, scalar

REFS = "stage_refs"
"""For each person of the file (``ref``): its case, and whose place decides its effective due dates."""
TOUCHED = "stage_touched"
"""Cases to wake."""


def make_cases(creditor_id: int, *, at: dt.datetime) -> None:
    """Make the cases that are missing (awake), complete the known ones, and fill ``stage_refs``."""
    tenant = tenancy.current_id()
    last = scalar("SELECT max(id) FROM receivables_case WHERE tenant_id = %s", [tenant]) or 0
    run(
        f"""INSERT INTO receivables_case (tenant_id, creditor_id, debtor_id, code, segment, tags, next_at,
            facts_version, pause_reason, waits_reason, next_step, next_reason, link_version, opened_at)
        SELECT %s, %s, p.debtor_id, max(p.code), max(p.segment), '[]', %s, 0, '', '', '', '', 1, %s
        FROM {PEOPLE} p GROUP BY p.debtor_id
        ON CONFLICT (creditor_id, debtor_id) DO NOTHING""",
        [tenant, creditor_id, AT_ONCE, at],
    )
    run(
        f"""UPDATE receivables_case SET
            code = CASE WHEN receivables_case.code = '' THEN p.code ELSE receivables_case.code END,
            segment = CASE WHEN p.segment <> '' THEN p.segment ELSE receivables_case.segment END
        FROM (SELECT debtor_id, max(code) AS code, max(segment) AS segment FROM {PEOPLE} GROUP BY debtor_id) p
        WHERE receivables_case.tenant_id = %s AND receivables_case.creditor_id = %s AND receivables_case.id <= %s
        AND receivables_case.debtor_id = p.debtor_id AND (p.code <> '' OR p.segment <> '')""",
        [tenant, creditor_id, last],
    )
    _refer(tenant, creditor_id, last)


def _refer(tenant: int, creditor_id: int, last: int) -> None:
    run(f"DROP TABLE IF EXISTS {REFS}")
    run(f"DROP TABLE IF EXISTS {TOUCHED}")
    run(f"CREATE TEMPORARY TABLE {TOUCHED} (case_id bigint)")
    run(
        f"""CREATE TEMPORARY TABLE {REFS} AS SELECT p.ref, c.id AS case_id, p.debtor_id, d.state, d.city,
            coalesce(p.changed, false) AS changed, c.id > {last:d} AS fresh
        FROM {PEOPLE} p JOIN receivables_case c ON c.debtor_id = p.debtor_id AND c.creditor_id = {creditor_id:d}
        JOIN debtors_debtor d ON d.id = p.debtor_id WHERE c.tenant_id = {tenant:d}"""
    )
    run(f"CREATE INDEX stage_refs_ref ON {REFS} (ref)")
    analyze(REFS)


def wake_touched() -> None:
    """Wake every case of ``stage_touched``."""
    run(
        f"""UPDATE receivables_case SET next_at = %s, facts_version = facts_version + 1
        WHERE tenant_id = %s AND id IN (SELECT case_id FROM {TOUCHED})""",
        [AT_ONCE, tenancy.current_id()],
    )
