"""New people of a batch become debtors while the next batch is still being read (PostgreSQL; see ``core.ahead``).

Only who is certainly new is met early: a tax id that nobody here has, by the first writing of it, in a file that knows
no codes of the creditor. Everybody else waits on the stage for ``people_merge``, which sees the whole file. Both happen
in one transaction, so that a file that breaks later takes the early ones with it.
"""

import datetime as dt

from django.db import connection

from emdia.apps.debtors.people_stage import ARRIVALS, ARRIVED_POINTS, PEOPLE, POINTS, PeopleStage
from emdia.core import tenancy
from emdia.core.stage import run, scalar

_LOCK = 7302
"""Number of the advisory lock under which a tenant's people are met: two files that bring the same person at the same
time would wait for each other in two orders."""


def may_meet_early() -> bool:
    """Whether people may be met batch by batch from here to the end of the transaction; nobody is kept waiting."""
    if connection.vendor != "postgresql":
        return False
    return bool(scalar("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, tenancy.current_id()]))


def hold_people() -> None:
    """Wait until nobody else meets people of this tenant; held to the end of the transaction."""
    if connection.vendor == "postgresql":
        run("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, tenancy.current_id()])


def last_point() -> int:
    """The newest contact point: points after it came with this file."""
    sql = "SELECT max(id) FROM debtors_contactpoint WHERE tenant_id = %s"
    return scalar(sql, [tenancy.current_id()]) or 0


def meet_arrivals(*, origin: str, at: dt.datetime) -> None:
    """Make debtors of the new people of ``stage_arrivals`` (``fresh``) and give them their points."""
    tenant = tenancy.current_id()
    run(
        f"""WITH firsts AS MATERIALIZED (
            SELECT min(ref) AS ref FROM {ARRIVALS} WHERE tax_id_hash IS NOT NULL GROUP BY tax_id_hash
        ), made AS (
            INSERT INTO debtors_debtor (tenant_id, kind, name, social_name, tax_id, tax_id_hash, birth, address,
                city, state, postcode, stop_mark, quiet, last_channel, created_at)
            SELECT %s, p.kind, p.name, '', p.tax_id, p.tax_id_hash, p.birth, p.address,
                p.city, p.state, p.postcode, p.stop_mark, '{{}}', '', %s
            FROM firsts f JOIN {ARRIVALS} p ON p.ref = f.ref ORDER BY p.ref
            ON CONFLICT (tenant_id, tax_id_hash) DO NOTHING RETURNING id, tax_id_hash
        )
        UPDATE {ARRIVALS} SET debtor_id = made.id, fresh = true FROM made, firsts
        WHERE {ARRIVALS}.tax_id_hash = made.tax_id_hash AND {ARRIVALS}.ref = firsts.ref""",
        [tenant, at],
    )
    # The reader gave each person each point once, and the person is new: nothing can be there twice.
    run(
        f"""INSERT INTO debtors_contactpoint (tenant_id, debtor_id, kind, value, value_hash, state, origin, mobile,
            whatsapp, ddd, rank, created_at)
        SELECT %s, p.debtor_id, s.kind, s.value, s.value_hash, s.state, %s, s.mobile, s.whatsapp, s.ddd, s.rank, %s
        FROM {ARRIVED_POINTS} s JOIN {ARRIVALS} p ON p.ref = s.ref WHERE p.fresh""",
        [tenant, origin, at],
    )


def settle_arrivals(stage: PeopleStage) -> None:
    """The batch joins the others on the stage: whole where it still has to be met, else who became which debtor."""
    waiting = ", ".join(
        f"CASE WHEN fresh THEN NULL ELSE {name} END" for name in ("tax_id", "birth", "address")
    )
    names = "ref, line, group_key, tax_id_hash, code, segment, kind, name, city, state, postcode, stop_mark, whatsapp"
    run(
        f"""INSERT INTO {PEOPLE} ({names}, debtor_id, fresh, tax_id, birth, address)
        SELECT {names}, debtor_id, fresh, {waiting} FROM {ARRIVALS}"""
    )
    run(
        f"""INSERT INTO {POINTS} SELECT s.* FROM {ARRIVED_POINTS} s JOIN {ARRIVALS} p ON p.ref = s.ref
        WHERE p.fresh IS NULL"""
    )
    stage.arrivals.clear()
    stage.arrived_points.clear()


def forget_early(debtors: str) -> None:
    """Take back debtors that were made early and have no case; ``debtors`` is a SELECT of their ids."""
    tenant = tenancy.current_id()
    run(f"DELETE FROM debtors_contactpoint WHERE tenant_id = %s AND debtor_id IN ({debtors})", [tenant])
    run(f"DELETE FROM debtors_debtor WHERE tenant_id = %s AND id IN ({debtors})", [tenant])
