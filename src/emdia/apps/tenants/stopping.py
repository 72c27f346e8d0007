"""*Parar tudo* and *retomar*: the brake of a creditor, or of the whole tenant."""

from django.db import transaction
from django.db.models import Q

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import Creditor, Tenant
from emdia.core import clock, tenancy

LONGEST_REASON = 200


def stopped_creditors() -> frozenset[int]:
    """Who says nothing now: creditors that were stopped, all of them where the tenant was. One short query."""
    stopped = Q(stopped_at__isnull=False) | Q(tenant__stopped_at__isnull=False)
    return frozenset(Creditor.objects.filter(stopped).values_list("pk", flat=True))


def stop(*, creditor_id: int | None, reason: str, actor: str) -> bool:
    """Stop a creditor's speech, or the tenant's (None), within one batch; False where it already was stopped."""
    return _write(creditor_id, stopping=True, reason=reason.strip()[:LONGEST_REASON], actor=actor)


def go(*, creditor_id: int | None, actor: str) -> bool:
    """Take the brake off; False where it was not on. A creditor of a stopped tenant stays silent."""
    return _write(creditor_id, stopping=False, reason="", actor=actor)


@transaction.atomic
def _write(creditor_id: int | None, *, stopping: bool, reason: str, actor: str) -> bool:
    values = {"stopped_at": clock.now() if stopping else None, "stop_reason": reason}
    if creditor_id is None:
        tenants = Tenant.objects.filter(pk=tenancy.current_id(), stopped_at__isnull=stopping)
        changed = tenants.update(**values)
    else:
        creditors = Creditor.objects.filter(pk=creditor_id, stopped_at__isnull=stopping)
        changed = creditors.update(**values)
    if changed:
        journal.append(
            actor=actor,
            action="speech.stopped" if stopping else "speech.resumed",
            subject="tenant" if creditor_id is None else f"creditor:{creditor_id}",
            reason=reason,
        )
    return bool(changed)
