"""Tags of cases, set-wise; and pauses as they were, so that a bulk action can be taken back."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.receivables.wake import wake
from emdia.core import events
from emdia.core.among import Among
from emdia.domain.errors import DomainError

LONGEST = 40
_LISTED = 200


def clean_tag(text: str) -> str:
    """A tag as it is stored: lower case, single spaces. Raises :class:`DomainError` for none and for a comma."""
    tag = " ".join(text.split()).lower()[:LONGEST]
    if not tag or "," in tag:
        raise DomainError(
            "Escreva a etiqueta em uma palavra ou duas, sem vírgula.", code="tag", field="etiqueta"
        )
    return tag


@transaction.atomic
def tag_cases(*, case_ids: Iterable[int], tag: str, actor: str, remove: bool = False) -> list[int]:
    """Put a tag on cases, or take it off; the ids that changed, woken: a tag may choose another ladder."""
    tag = clean_tag(tag)
    rows = Case.objects.select_for_update(of=("self",)).filter(Among("pk", set(case_ids))).order_by("pk")
    changed = [case for case in rows.only("pk", "tags", "tenant_id") if (tag in case.tags) == remove]
    for case in changed:
        case.tags = sorted({*case.tags} ^ {tag})
    Case.objects.bulk_update(changed, ["tags"], batch_size=500)
    ids = [int(case.pk) for case in changed]
    if ids:
        wake(ids)
        journal.append(
            actor=actor,
            action="case.untagged" if remove else "case.tagged",
            subject=f"case:{ids[0]}" if len(ids) == 1 else "",
            data={"tag": tag, "ids": ids[:_LISTED], "count": len(ids)},
        )
    return ids


def pauses_of(receivable_ids: Sequence[int]) -> list[list[Any]]:
    """[id, until, reason] of some titles as they stand; one query."""
    rows = Receivable.objects.filter(Among("pk", receivable_ids)).order_by("pk")
    found = rows.values_list("pk", "paused_until", "pause_reason")
    return [[pk, until.isoformat() if until else None, reason] for pk, until, reason in found]


@transaction.atomic
def restore_pauses(before: Sequence[Sequence[Any]], *, actor: str, reason: str) -> int:
    """Give titles back the pause that they had, or none; a few queries, one for each different pause."""
    groups: dict[tuple[str | None, str], list[int]] = {}
    for pk, until, why in before:
        groups.setdefault((until, why), []).append(pk)
    for (until, why), ids in groups.items():
        Receivable.objects.filter(Among("pk", ids)).update(paused_until=until, pause_reason=why)
    ids = [pk for pk, *_ in before]
    cases = set(Receivable.objects.filter(Among("pk", ids)).values_list("case_id", flat=True))
    wake(cases)
    events.publish("receivables.pauses_changed", case_ids=sorted(cases))
    journal.append(actor=actor, action="receivables.pause_restored", reason=reason, data={"count": len(ids)})
    return len(ids)
