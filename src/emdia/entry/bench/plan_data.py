"""A portfolio in the middle of its life, built by the database itself: as the floor's, in our tables.

Due dates lie as the floor's do, on 181 days around the day, five titles a debtor, one in ten settled. Each open title
stands behind the last step whose day had come before the day, has its two last steps on record and the e-mail of the
last one among the messages; each case waits for the next step of its titles.
"""

import datetime as dt
from typing import Any

from django.db import connection, transaction

from emdia.apps.tenants import api as tenants
from emdia.core import clock, sealed, tenancy
from emdia.domain import presets
from emdia.domain.calendar import Place
from emdia.domain.ladder_days import table_of
from emdia.entry.bench import people, pieces

CENTER = dt.date(2026, 6, 15)
"""The floor's Monday: its due dates begin 120 days before it and end 60 days after it."""
STATE, CITY = "SP", "São Paulo"
TITLES_A_DEBTOR = 5


def seed(*, size: int, day: str) -> dict[str, Any]:
    """Fill the database with ``size`` titles as they stand on the evening before ``day``."""
    found = pieces.found_creditor()
    names = {**found, "debtors": max(size // TITLES_A_DEBTOR, 1), "size": size}
    with transaction.atomic(), connection.cursor() as cursor:
        # Its statements run without a tenant, and so give the connection its owner's role: COPY needs it.
        _load_days(cursor, dt.date.fromisoformat(day), found["tenant"])
        _load_people(cursor, **names)
        # What is written here refers to what is written here: a million looks for the other end would prove nothing.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in STATEMENTS:
            cursor.execute(statement.format(**names))
    pieces.analyze()
    return {}


def _load_people(cursor: Any, *, tenant: int, debtors: int, **_: int) -> None:
    """Debtors, their phones and addresses: sealed here, because only we can."""
    with cursor.copy(
        "COPY debtors_debtor (id, tenant_id, kind, name, social_name, tax_id, tax_id_hash, city, state, postcode, "
        "stop_mark, quiet, last_channel, created_at) FROM STDIN"
    ) as copy:
        for n in range(1, debtors + 1):
            cpf = people.cpf(n)
            tax_id = sealed.seal(cpf, tenant_id=tenant)
            found_by = sealed.keyed_hash("tax_id", cpf, tenant_id=tenant)
            copy.write_row(
                (n, tenant, "person", f"Cliente Exemplo {n}", "", tax_id, found_by, CITY, STATE, "", "", "{}", "",
                 clock.machine())
            )  # fmt: skip
    with cursor.copy(
        "COPY debtors_contactpoint (tenant_id, debtor_id, kind, value, value_hash, state, origin, mobile, ddd, rank, "
        "created_at) FROM STDIN"
    ) as copy:
        for n in range(1, debtors + 1):
            number = "+55" + "".join(digit for digit in people.phone(n) if digit.isdecimal())
            for kind, value, ddd in (("phone", number, "11"), ("email", people.email(n), "")):
                hidden = sealed.seal(value, tenant_id=tenant)
                found_by = sealed.keyed_hash(kind, value, tenant_id=tenant)
                copy.write_row(
                    (
                        tenant,
                        n,
                        kind,
                        hidden,
                        found_by,
                        "declared",
                        "file",
                        kind == "phone",
                        ddd,
                        0,
                        clock.machine(),
                    )
                )


def _load_days(cursor: Any, day: dt.date, tenant: int) -> None:
    """What the ladder says of each due date: the last two steps whose day had come, and the day of the next."""
    plan = presets.default()
    with tenancy.use(tenant):
        calendar = tenants.calendar()
    view = table_of(plan, calendar).place(STATE, CITY)
    cursor.execute(
        "CREATE TEMPORARY TABLE days (due_on date, effective_on date, past int, position int, step text, stage text, "
        "before text, said_on date, next_on date) ON COMMIT DROP"
    )
    with cursor.copy("COPY days FROM STDIN") as copy:
        for ago in range(-60, 121):
            due = CENTER - dt.timedelta(ago)
            effective = calendar.effective_due_date(due, Place(STATE, CITY))
            row = view.row(effective, None, None)
            past = sum(on < day for on in row.days)
            last = plan.steps[past - 1] if past else None
            before = plan.steps[past - 2].slug if past > 1 else None
            ahead = row.days[past] if past < len(row.days) else None
            copy.write_row(
                (due, effective, past, last.offset if last else None, last.slug if last else None,
                 last.stage if last else None, before, row.days[past - 1] if past else None, ahead)
            )  # fmt: skip


_DUE = "date '2026-06-15' - 120 + ((hashint4(g * 3) & 1073741823) % 181)"
_SETTLED = "(hashint4(g * 5) & 1023) < 100"
_CENTS = "((hashint4(g) & 1048575) + 1000)"

STATEMENTS = (
    """INSERT INTO receivables_case (id, tenant_id, creditor_id, debtor_id, code, segment, tags, facts_version, met_on,
        pause_reason, waits_reason, next_step, next_reason, link_version, opened_at)
        SELECT g, {tenant}, {creditor}, g, '', '', '[]', 0, date '2026-01-05', '', '', '', '', 1, now()
        FROM generate_series(1, {debtors}) g""",
    f"""INSERT INTO receivables_receivable (id, tenant_id, creditor_id, case_id, identity, number, installment,
        contract, description, principal_cents, open_cents, fees_cents, discount_cents, due_on,
        effective_due_on, digitable, has_boleto, state, settled_on, pause_reason, cycle, position, warned, created_at)
        SELECT g, {{tenant}}, {{creditor}}, g % {{debtors}} + 1, 'n:NF-' || g || '#', 'NF-' || g, '', '', 'Mensalidade',
            {_CENTS}, CASE WHEN {_SETTLED} THEN 0 ELSE {_CENTS} END, 0, 0, d.due_on, d.effective_on, '', false,
            CASE WHEN {_SETTLED} THEN 'settled' ELSE 'open' END,
            CASE WHEN {_SETTLED} THEN d.due_on END, '', 1, d.position, coalesce(d.step, ''), now()
        FROM generate_series(1, {{size}}) g JOIN days d ON d.due_on = {_DUE}""",
    """INSERT INTO ladders_steprecord (tenant_id, receivable_id, cycle, step, outcome, day, reason)
        SELECT r.tenant_id, r.id, 1, v.step, 'said', d.said_on, ''
        FROM receivables_receivable r JOIN days d USING (due_on)
        CROSS JOIN LATERAL (VALUES (d.step), (d.before)) v(step) WHERE v.step IS NOT NULL""",
    """INSERT INTO outreach_message (tenant_id, creditor_id, case_id, debtor_id, anchor_id, cycle, step, stage, kind,
        channel, fallback, occasion, receivables, point_id, status, reason, rule, planned_reason, not_before, subject,
        text, account, reference, created_at, sent_at, delivered_at)
        SELECT r.tenant_id, r.creditor_id, r.case_id, p.debtor_id, r.id, 1, d.step, d.stage, 'collection', 'email', '',
            r.id || ':1:' || d.step, jsonb_build_array(r.id), p.id, 'delivered', '', '', 'dia da etapa', d.said_on,
            '', '', 'smtp:1', 'r' || r.id, d.said_on, d.said_on, d.said_on
        FROM receivables_receivable r JOIN days d USING (due_on)
        JOIN receivables_case c ON c.id = r.case_id
        JOIN debtors_contactpoint p ON p.debtor_id = c.debtor_id AND p.kind = 'email'
        WHERE d.step IS NOT NULL""",
    """UPDATE receivables_case c SET next_at = w.next_on::timestamp AT TIME ZONE 'America/Sao_Paulo',
        next_on = w.next_on, last_after_due_on = w.said_on, last_anchor_ref = w.anchor, last_offset = w.position
        FROM (SELECT r.case_id, coalesce(min(d.next_on), date '2026-07-15') next_on,
            max(d.said_on) FILTER (WHERE d.position > 0) said_on,
            (array_agg(r.id ORDER BY d.said_on DESC) FILTER (WHERE d.position > 0))[1] anchor,
            (array_agg(d.position ORDER BY d.said_on DESC) FILTER (WHERE d.position > 0))[1] AS position
            FROM receivables_receivable r JOIN days d USING (due_on) WHERE r.state = 'open' GROUP BY r.case_id) w
        WHERE w.case_id = c.id""",
    "SELECT setval(pg_get_serial_sequence('debtors_debtor', 'id'), {debtors})",
    "SELECT setval(pg_get_serial_sequence('receivables_case', 'id'), {debtors})",
    "SELECT setval(pg_get_serial_sequence('receivables_receivable', 'id'), {size})",
)
"""Cases, titles, what was said, and when each case is looked at next."""
