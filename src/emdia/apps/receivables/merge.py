"""Unite two debtors that are one person, with their cases, and take it back.

Two cases of one creditor become one: what points at the younger one goes to the older one, the younger one is closed
and its links lead on. Cases of other creditors change their debtor only.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.journal import api as journal
from emdia.apps.receivables.find import case_ids_of_debtor
from emdia.apps.receivables.models import Case
from emdia.apps.receivables.wake import wake
from emdia.core import clock
from emdia.core.pointing import move_back, move_pointing
from emdia.domain.errors import DomainError

_KEPT = ("code", "pause_reason", "paused_until", "waits_until", "waits_reason")
"""Columns of the case that stays that a merge may fill."""
_DATES = ("paused_until", "waits_until")


@transaction.atomic
def merge_debtors(*, kept_id: int, gone_id: int, reason: str, actor: str) -> debtors.DebtorMerge:
    """One person from two; raises :class:`DomainError` for two that cannot be one, and without a reason."""
    if not reason.strip():
        raise DomainError("Escreva como sabemos que é a mesma pessoa.", code="merge_reason", field="motivo")
    kept, gone = debtors.lock_pair(kept_id, gone_id)
    joined = [_join(old, young, kept_id, gone_id) for old, young in _pairs(kept_id, gone_id)]
    moved = {"debtor": debtors.take_over(kept, gone), "cases": joined}
    merge = debtors.write_merge(kept=kept, gone=gone, moved=moved, reason=reason, actor=actor)
    wake(case_ids_of_debtor(kept_id))
    _close([one["young"] for one in joined])
    journal.append(
        actor=actor,
        action="debtors.merged",
        subject=f"debtor:{kept_id}",
        reason=reason,
        data={"merge": merge.pk, "gone": gone_id, "cases": [[one["old"], one["young"]] for one in joined]},
    )
    return merge


def _pairs(kept_id: int, gone_id: int) -> list[tuple[Case, Case]]:
    """Cases of both with one creditor: (the older one, the younger one), locked in the order of their ids."""
    rows = (
        Case.objects.select_for_update(of=("self",)).filter(debtor_id__in=(kept_id, gone_id)).order_by("pk")
    )
    by_creditor: dict[int, list[Case]] = {}
    for row in rows:
        if row.joined_ref is None:
            by_creditor.setdefault(row.creditor_id, []).append(row)
    pairs = (
        sorted(two, key=lambda case: _age(case, kept_id)) for two in by_creditor.values() if len(two) == 2
    )
    return [(old, young) for old, young in pairs]


def _age(case: Case, kept_id: int) -> tuple[Any, bool, int]:
    """The older case first; of two that came with one file, that of the entry that stays."""
    return (case.opened_at, case.debtor_id != kept_id, case.pk)


def _join(old: Case, young: Case, kept_id: int, gone_id: int) -> dict[str, Any]:
    """Everything of the younger case goes to the older one; what undoing needs."""
    before = {name: _json(getattr(old, name)) for name in _KEPT}
    code, owners = young.code, [old.debtor_id, young.debtor_id]
    rows = move_pointing(Case, old=young.pk, new=old.pk)
    if old.debtor_id != kept_id:
        _own(old.pk, kept_id, young.pk, gone_id)
        old.debtor_id, young.debtor_id = kept_id, gone_id
    if young.code and not old.code:
        Case.objects.filter(pk=young.pk).update(code="")
        old.code = young.code
    if young.pause_reason and not old.pause_reason:
        old.pause_reason, old.paused_until = young.pause_reason, young.paused_until
    if young.waits_until and (old.waits_until is None or old.waits_until < young.waits_until):
        old.waits_until, old.waits_reason = young.waits_until, young.waits_reason
    old.save(update_fields=list(_KEPT))
    followers = list(Case.objects.filter(joined_ref=young.pk).values_list("pk", flat=True))
    Case.objects.filter(pk__in=[*followers, young.pk]).update(joined_ref=old.pk)
    return {
        "old": old.pk,
        "young": young.pk,
        "owners": owners,
        "rows": rows,
        "before": before,
        "code": code,
        "followers": followers,
    }


def _own(old: int, old_debtor: int, young: int, young_debtor: int) -> None:
    """Give two cases of one creditor their debtors; a pair is unique, so that one steps aside for a moment."""
    Case.objects.filter(pk=young).update(debtor_id=-young)
    Case.objects.filter(pk=old).update(debtor_id=old_debtor)
    Case.objects.filter(pk=young).update(debtor_id=young_debtor)


def _close(case_ids: list[int]) -> None:
    Case.objects.filter(pk__in=case_ids).update(next_at=None)


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def undo_merge(*, merge_id: int, actor: str) -> None:
    """Two people again: every row that moved goes back; what came after the merge stays with who stayed."""
    merge = debtors.merge_to_undo(merge_id)
    debtors.give_back(merge)
    for one in merge.moved["cases"]:
        _part(one)
    merge.undone_at = clock.now()
    merge.save(update_fields=["undone_at"])
    wake([*case_ids_of_debtor(merge.kept_id), *case_ids_of_debtor(merge.gone_id)])
    journal.append(
        actor=actor, action="debtors.parted", subject=f"debtor:{merge.kept_id}", data={"merge": merge_id}
    )


def _part(one: dict[str, Any]) -> None:
    move_back(Case, one["rows"], old=one["young"])
    before = {
        name: dt.date.fromisoformat(value) if name in _DATES and value else value
        for name, value in one["before"].items()
    }
    _own(one["old"], one["owners"][0], one["young"], one["owners"][1])
    Case.objects.filter(pk=one["old"]).update(**before)
    Case.objects.filter(pk__in=one["followers"]).update(joined_ref=one["young"])
    Case.objects.filter(pk=one["young"]).update(joined_ref=None, code=one["code"])
