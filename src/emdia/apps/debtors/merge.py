"""Two entries that are one person: who stays takes over what the other has, and everything is remembered."""

from typing import Any

from emdia.apps.debtors.models import ContactPoint, Debtor, DebtorMerge
from emdia.core import clock
from emdia.core.pointing import clashing, move_back, move_pointing
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import ContactState

POINTS = "debtors.ContactPoint.debtor"
_MERGES = ("debtors.DebtorMerge.kept", "debtors.DebtorMerge.gone")
_STRICT = (
    ContactState.CONFIRMED,
    ContactState.DECLARED,
    ContactState.DOUBTFUL,
    ContactState.OFF,
    ContactState.WRONG,
)
"""From the freest state of a contact point to the strictest."""


def lock_pair(kept_id: int, gone_id: int) -> tuple[Debtor, Debtor]:
    """Both debtors, locked in the order of their ids; raises :class:`DomainError` for two that cannot be one."""
    rows = Debtor.objects.select_for_update(of=("self",)).filter(pk__in=(kept_id, gone_id)).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) != 2:
        raise DomainError("Escolha dois cadastros diferentes.", code="merge_two", field="cadastro")
    kept, gone = found[kept_id], found[gone_id]
    if kept.merged_ref or gone.merged_ref:
        raise DomainError("Um dos dois já foi unido a outro.", code="merge_gone", field="cadastro")
    if kept.tax_id_hash and gone.tax_id_hash:
        words = "Os dois têm CPF ou CNPJ, e são diferentes: são pessoas diferentes."
        raise DomainError(words, code="merge_tax_id", field="cadastro")
    return kept, gone


def take_over(kept: Debtor, gone: Debtor) -> dict[str, Any]:
    """What the one who stays takes from the other, and what undoing needs. In the caller's transaction."""
    before: dict[str, Any] = {"stop_mark": kept.stop_mark, "tax_id": False, "states": _strict(kept, gone)}
    moved = move_pointing(Debtor, old=gone.pk, new=kept.pk, leave=_MERGES)
    if gone.tax_id_hash and not kept.tax_id_hash:
        before["tax_id"] = True
        _hand_tax_id(gone, kept)
    kept.stop_mark = kept.stop_mark or gone.stop_mark
    gone.merged_ref = kept.pk
    followers = list(Debtor.objects.filter(merged_ref=gone.pk).values_list("pk", flat=True))
    Debtor.objects.filter(pk__in=followers).update(merged_ref=kept.pk)
    kept.save(update_fields=["stop_mark"])
    gone.save(update_fields=["merged_ref"])
    return {"rows": moved, "before": before, "followers": followers}


def _strict(kept: Debtor, gone: Debtor) -> list[list[Any]]:
    """A phone that both have is what the stricter entry says of it (R31, R40); [id, state before]."""
    ids = clashing(Debtor, POINTS, old=gone.pk, new=kept.pk)
    theirs = {
        (point.kind, bytes(point.value_hash)): point.state
        for point in ContactPoint.objects.filter(pk__in=ids)
    }
    changed, before = [], []
    for point in ContactPoint.objects.filter(debtor=kept):
        other = theirs.get((point.kind, bytes(point.value_hash)))
        if other and _rank(other) > _rank(point.state):
            before.append([point.pk, point.state])
            point.state = other
            changed.append(point)
    ContactPoint.objects.bulk_update(changed, ["state"])
    return before


def _rank(state: str) -> int:
    return _STRICT.index(ContactState(state))


def _hand_tax_id(giver: Debtor, taker: Debtor) -> None:
    """The tax id goes over; it is unique, so that it leaves before it arrives."""
    value, hashed = giver.tax_id, giver.tax_id_hash
    Debtor.objects.filter(pk=giver.pk).update(tax_id=None, tax_id_hash=None)
    taker.tax_id, taker.tax_id_hash = value, hashed
    taker.save(update_fields=["tax_id", "tax_id_hash"])
    giver.tax_id = giver.tax_id_hash = None


def give_back(merge: DebtorMerge) -> None:
    """Everything as it was before: rows, tax id, marks, states. In the caller's transaction."""
    kept, gone = merge.kept, merge.gone
    before = merge.moved["debtor"]["before"]
    move_back(Debtor, merge.moved["debtor"]["rows"], old=gone.pk)
    if before["tax_id"]:
        _hand_tax_id(kept, gone)
    Debtor.objects.filter(pk=kept.pk).update(stop_mark=before["stop_mark"])
    Debtor.objects.filter(pk=gone.pk).update(merged_ref=None)
    Debtor.objects.filter(pk__in=merge.moved["debtor"]["followers"]).update(merged_ref=gone.pk)
    points = ContactPoint.objects.in_bulk([pk for pk, _ in before["states"]])
    for pk, state in before["states"]:
        points[pk].state = state
    ContactPoint.objects.bulk_update(points.values(), ["state"])


def write_merge(*, kept: Debtor, gone: Debtor, moved: dict[str, Any], reason: str, actor: str) -> DebtorMerge:
    """Remember a merge."""
    return DebtorMerge.objects.create(
        kept=kept, gone=gone, moved=moved, reason=reason.strip()[:200], actor=actor[:80], at=clock.now()
    )


def merge_to_undo(merge_id: int) -> DebtorMerge:
    """A merge that may be taken back; raises :class:`DomainError` where it was, or where a newer one stands on it."""
    rows = DebtorMerge.objects.select_for_update(of=("self",)).select_related("kept", "gone")
    merge = rows.filter(pk=merge_id).first()
    if merge is None or merge.undone_at is not None:
        raise DomainError("Esta união não existe ou já foi desfeita.", code="merge_undone", field="união")
    newer = DebtorMerge.objects.filter(pk__gt=merge.pk, undone_at=None)
    touching = (merge.kept_id, merge.gone_id)
    if newer.filter(kept_id__in=touching).exists() or newer.filter(gone_id__in=touching).exists():
        raise DomainError("Desfaça antes a união mais nova.", code="merge_newer", field="união")
    return merge


def merges_of(*, debtor_id: int) -> list[DebtorMerge]:
    """The merges that made a debtor what it is, newest first; one query."""
    rows = DebtorMerge.objects.filter(kept_id=debtor_id, undone_at=None).select_related("gone")
    return list(rows.order_by("-id"))
