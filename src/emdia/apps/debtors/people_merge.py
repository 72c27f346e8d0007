"""People on the stage meet the debtors that we know: found by keyed hash, made, completed; points added (R40).

Runs inside the caller's transaction, in a fixed number of statements however many people wait.
"""

import datetime as dt

from emdia.apps.debtors.people_early import hold_people, last_point
from emdia.apps.debtors.people_stage import PEOPLE, POINTS
from emdia.core import tenancy
from emdia.core.stage import analyze, next_id, rows, run
from emdia.domain.vocabulary import ContactState

_GROUPS = "stage_groups"


def merge_people(*, origin: str, at: dt.datetime, points_after: int | None = None) -> None:
    """Give every staged person its ``debtor_id``; ``fresh`` marks the new ones, ``changed`` those that differ.

    ``points_after`` is the last contact point before this file, where some of its points are already in.
    """
    tenant = tenancy.current_id()
    hold_people()
    last = last_point()
    _find(tenant)
    _make(tenant, at)
    _mark_changed(tenant)
    _complete(tenant)
    _fill_gaps(tenant)
    _add_points(tenant, origin, at, last)
    _doubt_shared(tenant, last if points_after is None else points_after)


def _find(tenant: int) -> None:
    run(
        f"""UPDATE {PEOPLE} SET debtor_id = d.id FROM debtors_debtor d
        WHERE {PEOPLE}.debtor_id IS NULL AND d.tenant_id = %s AND d.tax_id_hash = {PEOPLE}.tax_id_hash""",
        [tenant],
    )


def _make(tenant: int, at: dt.datetime) -> None:
    """New debtors, one a group, with what the last line of the group says."""
    run(f"DROP TABLE IF EXISTS {_GROUPS}")
    run(
        f"""CREATE TEMPORARY TABLE {_GROUPS} AS SELECT group_key, ref, {next_id("debtors_debtor")} AS debtor_id
        FROM (SELECT group_key, max(ref) AS ref FROM {PEOPLE} WHERE debtor_id IS NULL GROUP BY group_key) g"""
    )
    run(f"CREATE INDEX stage_groups_key ON {_GROUPS} (group_key)")
    analyze(_GROUPS)
    run(
        f"""INSERT INTO debtors_debtor (id, tenant_id, kind, name, social_name, tax_id, tax_id_hash, birth, address,
            city, state, postcode, stop_mark, quiet, last_channel, created_at)
        SELECT g.debtor_id, %s, p.kind, p.name, '', p.tax_id, p.tax_id_hash, p.birth, p.address,
            p.city, p.state, p.postcode, p.stop_mark, '{{}}', '', %s
        FROM {_GROUPS} g JOIN {PEOPLE} p ON p.ref = g.ref""",
        [tenant, at],
    )
    run(
        f"""UPDATE {PEOPLE} SET debtor_id = g.debtor_id, fresh = true FROM {_GROUPS} g
        WHERE {PEOPLE}.debtor_id IS NULL AND g.group_key = {PEOPLE}.group_key"""
    )
    run(f"DROP TABLE {_GROUPS}")


def _mark_changed(tenant: int) -> None:
    """Sealed values cannot be compared here; what is compared is what texts and windows depend on."""
    run(
        f"""UPDATE {PEOPLE} SET changed = true FROM debtors_debtor d
        WHERE {PEOPLE}.fresh IS NULL AND d.id = {PEOPLE}.debtor_id AND d.tenant_id = %s AND (
            d.name <> {PEOPLE}.name OR (d.tax_id_hash IS NULL AND {PEOPLE}.tax_id_hash IS NOT NULL)
            OR ({PEOPLE}.city <> '' AND d.city <> {PEOPLE}.city)
            OR ({PEOPLE}.state <> '' AND d.state <> {PEOPLE}.state)
            OR ({PEOPLE}.postcode <> '' AND d.postcode <> {PEOPLE}.postcode)
            OR ({PEOPLE}.stop_mark <> '' AND d.stop_mark = ''))""",
        [tenant],
    )


def _complete(tenant: int) -> None:
    """Known debtors take what the file says; an empty cell takes nothing away, a stop mark stays."""
    keep = ", ".join(
        f"{name} = CASE WHEN p.{name} <> '' THEN p.{name} ELSE debtors_debtor.{name} END"
        for name in ("city", "state", "postcode", "stop_mark")
    )
    fill = ", ".join(
        f"{name} = coalesce(p.{name}, debtors_debtor.{name})"
        for name in ("birth", "address", "tax_id", "tax_id_hash")
    )
    kind = "kind = CASE WHEN p.tax_id_hash IS NOT NULL THEN p.kind ELSE debtors_debtor.kind END"
    run(
        f"""UPDATE debtors_debtor SET name = p.name, {kind}, {keep}, {fill} FROM {PEOPLE} p
        WHERE debtors_debtor.tenant_id = %s AND debtors_debtor.id = p.debtor_id
        AND p.ref IN (SELECT max(ref) FROM {PEOPLE} WHERE fresh IS NULL GROUP BY debtor_id)""",
        [tenant],
    )


def _fill_gaps(tenant: int) -> None:
    """Several lines of one person: what the last one leaves empty comes from another."""
    texts = ", ".join(
        f"{name} = CASE WHEN debtors_debtor.{name} = '' THEN p.{name} ELSE debtors_debtor.{name} END"
        for name in ("city", "state", "postcode", "stop_mark")
    )
    fill = ", ".join(f"{name} = coalesce(debtors_debtor.{name}, p.{name})" for name in ("birth", "address"))
    run(
        f"""UPDATE debtors_debtor SET {texts}, {fill} FROM {PEOPLE} p
        WHERE debtors_debtor.tenant_id = %s AND debtors_debtor.id = p.debtor_id AND p.ref IN (
            SELECT min(ref) FROM {PEOPLE} GROUP BY debtor_id HAVING count(*) > 1)""",
        [tenant],
    )


def _add_points(tenant: int, origin: str, at: dt.datetime, last: int) -> None:
    """New points come in; a known one keeps its state (wrong and off never revive) and takes a stated permission."""
    run(
        f"""INSERT INTO debtors_contactpoint (tenant_id, debtor_id, kind, value, value_hash, state, origin, mobile,
            whatsapp, ddd, rank, created_at)
        SELECT %s, p.debtor_id, s.kind, s.value, s.value_hash, s.state, %s, s.mobile, s.whatsapp, s.ddd, s.rank, %s
        FROM {POINTS} s JOIN {PEOPLE} p ON p.ref = s.ref WHERE p.debtor_id IS NOT NULL
        ON CONFLICT (debtor_id, kind, value_hash) DO NOTHING""",
        [tenant, origin, at],
    )
    if rows(f"SELECT 1 FROM {POINTS} WHERE whatsapp IS NOT NULL LIMIT 1"):
        run(
            f"""UPDATE debtors_contactpoint SET whatsapp = s.whatsapp
            FROM {POINTS} s JOIN {PEOPLE} p ON p.ref = s.ref
            WHERE s.whatsapp IS NOT NULL AND debtors_contactpoint.tenant_id = %s
            AND debtors_contactpoint.debtor_id = p.debtor_id AND debtors_contactpoint.value_hash = s.value_hash
            AND debtors_contactpoint.whatsapp IS DISTINCT FROM s.whatsapp""",
            [tenant],
        )
    run(
        f"""UPDATE {PEOPLE} SET changed = true WHERE fresh IS NULL AND debtor_id IN
        (SELECT debtor_id FROM debtors_contactpoint WHERE tenant_id = %s AND id > %s)""",
        [tenant, last],
    )


def _doubt_shared(tenant: int, last: int) -> None:
    """A phone or an address that two debtors give is doubtful for both (R40)."""
    run(
        """UPDATE debtors_contactpoint SET state = %s WHERE tenant_id = %s AND state IN (%s, %s) AND value_hash IN (
            SELECT o.value_hash FROM debtors_contactpoint o WHERE o.tenant_id = %s AND o.value_hash IN (
                SELECT n.value_hash FROM debtors_contactpoint n WHERE n.tenant_id = %s AND n.id > %s)
            GROUP BY o.value_hash HAVING min(o.debtor_id) <> max(o.debtor_id))""",
        [
            ContactState.DOUBTFUL.value,
            tenant,
            ContactState.DECLARED.value,
            ContactState.CONFIRMED.value,
            tenant,
            tenant,
            last,
        ],
    )
