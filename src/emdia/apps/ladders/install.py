"""Give a creditor (or the whole tenant) a ladder. A version is immutable from the moment it is active."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Max

from emdia.apps.journal import api as journal
from emdia.apps.ladders.active import shipped
from emdia.apps.ladders.models import Ladder, LadderVersion
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.ladder_json import from_json, to_json
from emdia.domain.steps import LadderPlan


def install_default(creditor_id: int, *, actor: str = "emdia") -> LadderVersion:
    """The shipped ladder for a new creditor; one that has a default already keeps it."""
    kept = LadderVersion.objects.filter(
        ladder__creditor_id=creditor_id, ladder__is_default=True, active_from__isnull=False, retired_at=None
    )
    return kept.first() or install(creditor_id=creditor_id, plan=shipped(creditor_id), actor=actor)


def install_preset(*, creditor_id: int, preset: str, actor: str) -> LadderVersion:
    """One of the shipped ladders, by name. Raises :class:`DomainError` for a name that is not shipped."""
    try:
        plan = shipped(creditor_id, preset)
    except KeyError:
        raise DomainError(
            f"Não há régua pronta com o nome “{preset}”.", code="preset_unknown", field="preset"
        ) from None
    return install(creditor_id=creditor_id, plan=plan, actor=actor)


@transaction.atomic
def install(*, creditor_id: int | None, plan: LadderPlan, actor: str) -> LadderVersion:
    """Save a ladder as a new version and activate it; earlier versions of the same ladder retire.

    A ladder without segments and tags is the default of its creditor (``None``: of the tenant), and takes the place
    of the default before it. Every open case is looked at again. Raises :class:`DomainError` for a broken ladder.
    """
    checked = from_json(to_json(plan))
    is_default = not checked.segments and not checked.tags
    ladder, _ = Ladder.objects.get_or_create(
        creditor_id=creditor_id,
        slug=checked.slug,
        defaults={"name": checked.name, "created_at": clock.now(), "is_default": is_default},
    )
    now = clock.now()
    active = LadderVersion.objects.filter(active_from__isnull=False, retired_at=None)
    active.filter(ladder=ladder).update(retired_at=now)
    if is_default:
        active.filter(ladder__creditor_id=creditor_id, ladder__is_default=True).update(retired_at=now)
    Ladder.objects.filter(pk=ladder.pk).update(is_default=is_default, name=checked.name)
    number = (ladder.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = LadderVersion.objects.create(
        ladder=ladder,
        number=number,
        body=to_json(replace(checked, version=number)),
        active_from=now,
        author=actor[:80],
        created_at=now,
    )
    for creditor in [creditor_id] if creditor_id is not None else tenants.creditors():
        receivables.wake_creditor(creditor_id=creditor, at=now)
    journal.append(
        actor=actor,
        action="ladder.activated",
        subject=f"creditor:{creditor_id}" if creditor_id is not None else "tenant",
        data={"ladder": checked.slug, "version": number},
    )
    return version
