"""Put a version in force: the one before retires, titles keep what they heard, every open case is looked at again."""

from emdia.apps.journal import api as journal
from emdia.apps.ladders.active import active_plans
from emdia.apps.ladders.carry import carry
from emdia.apps.ladders.models import Ladder, LadderVersion
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.steps import LadderPlan


def put_in_force(version: LadderVersion, plan: LadderPlan, *, actor: str) -> int:
    """Activate a version, in the caller's transaction; earlier versions of its ladder retire. A ladder without
    segments and tags is the default and takes the place of the default before it. Returns how many titles moved."""
    now, ladder = clock.now(), version.ladder
    before = plans_before(ladder.creditor_id)
    is_default = not plan.segments and not plan.tags
    active = LadderVersion.objects.filter(active_from__isnull=False, retired_at=None).exclude(pk=version.pk)
    active.filter(ladder=ladder).update(retired_at=now)
    if is_default:
        active.filter(ladder__creditor_id=ladder.creditor_id, ladder__is_default=True).update(retired_at=now)
    Ladder.objects.filter(pk=ladder.pk).update(is_default=is_default, name=plan.name)
    LadderVersion.objects.filter(pk=version.pk).update(
        active_from=now, retired_at=None, activated_by=actor[:80]
    )
    version.refresh_from_db()
    moved = changed(before)
    journal.append(
        actor=actor,
        action="ladder.activated",
        subject=subject_of(ladder.creditor_id),
        data={"ladder": plan.slug, "version": version.number, "moved_titles": moved},
    )
    return moved


def changed(before: dict[int, tuple[LadderPlan, ...]]) -> int:
    """Other ladders count for these creditors than ``before``: carry positions over and wake their cases."""
    moved = 0
    for creditor, plans in before.items():
        moved += carry(creditor_id=creditor, before=plans, after=active_plans(creditor))
        receivables.wake_creditor(creditor_id=creditor, at=clock.now())
    return moved


def plans_before(creditor_id: int | None) -> dict[int, tuple[LadderPlan, ...]]:
    """The ladders of everybody whom a change of this owner's ladders concerns, for :func:`changed`."""
    concerned = [creditor_id] if creditor_id is not None else list(tenants.creditors())
    return {one: active_plans(one) for one in concerned}


def subject_of(creditor_id: int | None) -> str:
    """Whose ladder it is, as the journal names it."""
    return f"creditor:{creditor_id}" if creditor_id is not None else "tenant"
