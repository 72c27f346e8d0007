"""Cases of an import: one debtor × one creditor."""

import datetime as dt

from emdia.apps.debtors.api import ARRIVALS, PEOPLE
from emdia.apps.receivables.wake import AT_ONCE
from emdia.core import tenancy
from emdia.core.stage import analyze, run, scalar

REFS = "stage_refs"
"""For each person of the file (``ref``): its case, and whose place decides its effective due dates."""
TOUCHED = "stage_touched"
"""Cases to wake."""


_COLUMNS = """tenant_id, creditor_id, tags, next_at, facts_version, pause_reason, waits_reason, next_step, next_reason,
    link_version, opened_at, debtor_id, code, segment"""
_VALUES = "%s, %s, '[]', %s, 0, '', '', '', '', 1, %s"


def last_case() -> int:
    """The newest case: cases after it were made for this file."""
    return scalar("SELECT max(id) FROM receivables_case WHERE tenant_id = %s", [tenancy.current_id()]) or 0


def open_early(creditor_id: int, *, at: dt.datetime) -> None:
    """A case (awake) for each debtor that the batch on ``stage_arrivals`` brought."""
    run(
        f"""INSERT INTO receivables_case ({_COLUMNS})
        SELECT {_VALUES}, debtor_id, code, segment FROM {ARRIVALS} WHERE fresh""",
        [tenancy.current_id(), creditor_id, AT_ONCE, at],
    )


def make_cases(creditor_id: int, *, at: dt.datetime, cases_after: int | None) -> None:
    """Make the cases that are missing (awake), complete the known ones, and fill ``stage_refs``.

    ``cases_after`` is the last case before this file, where some of its cases are already open.
    """
    tenant = tenancy.current_id()
    known = last_case()
    run(
        f"""INSERT INTO receivables_case ({_COLUMNS})
        SELECT {_VALUES}, p.debtor_id, max(p.code), max(p.segment) FROM {PEOPLE} p
        WHERE NOT EXISTS (SELECT 1 FROM receivables_case c
            WHERE c.tenant_id = %s AND c.creditor_id = %s AND c.debtor_id = p.debtor_id)
        GROUP BY p.debtor_id""",
        [tenant, creditor_id, AT_ONCE, at, tenant, creditor_id],
    )
    run(
        f"""UPDATE receivables_case SET
            code = CASE WHEN receivables_case.code = '' THEN p.code ELSE receivables_case.code END,
            segment = CASE WHEN p.segment <> '' THEN p.segment ELSE receivables_case.segment END
        FROM (SELECT debtor_id, max(code) AS code, max(segment) AS segment FROM {PEOPLE} GROUP BY debtor_id) p
        WHERE receivables_case.tenant_id = %s AND receivables_case.creditor_id = %s AND receivables_case.id <= %s
        AND receivables_case.debtor_id = p.debtor_id AND ((p.code <> '' AND receivables_case.code = '')
            OR (p.segment <> '' AND receivables_case.segment <> p.segment))""",
        [tenant, creditor_id, known],
    )
    _refer(tenant, creditor_id, known if cases_after is None else cases_after)


def _refer(tenant: int, creditor_id: int, last: int) -> None:
    run(f"DROP TABLE IF EXISTS {REFS}")
    run(f"DROP TABLE IF EXISTS {TOUCHED}")
    run(f"CREATE TEMPORARY TABLE {TOUCHED} (case_id bigint)")
    run(
        f"""CREATE TEMPORARY TABLE {REFS} AS SELECT p.ref, c.id AS case_id, p.debtor_id, d.state, d.city,
            coalesce(p.changed, false) AS changed, c.id > {last:d} AS fresh
        FROM {PEOPLE} p CROSS JOIN receivables_case c JOIN debtors_debtor d ON d.id = c.debtor_id
        WHERE c.debtor_id = p.debtor_id AND c.creditor_id = {creditor_id:d} AND c.tenant_id = {tenant:d}"""
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
