"""Give a creditor (or the whole tenant) a ladder. A version is immutable from the moment it is active."""

from dataclasses import replace

from django.db import transaction

from emdia.apps.ladders.activate import refuse_unlawful
from emdia.apps.ladders.active import plan_of, shipped
from emdia.apps.ladders.drafts import next_number
from emdia.apps.ladders.force import put_in_force
from emdia.apps.ladders.models import Ladder, LadderVersion
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
    """One of the shipped ladders, by name. Raises :class:`DomainError` for a name that is not shipped, and where
    the law does not let this creditor use it."""
    try:
        plan = shipped(creditor_id, preset)
    except KeyError:
        raise DomainError(
            f"Não há régua pronta com o nome “{preset}”.", code="preset_unknown", field="preset"
        ) from None
    refuse_unlawful(creditor_id=creditor_id, plan=plan)
    return install(creditor_id=creditor_id, plan=plan, actor=actor)


@transaction.atomic
def install(*, creditor_id: int | None, plan: LadderPlan, actor: str) -> LadderVersion:
    """Save a ladder as a new version and activate it; earlier versions of the same ladder retire.

    A ladder without segments and tags is the default of its creditor (``None``: of the tenant), and takes the place
    of the default before it. Every open case is looked at again. Raises :class:`DomainError` for a broken ladder.
    """
    checked = from_json(to_json(plan))
    ladder, _ = Ladder.objects.get_or_create(
        creditor_id=creditor_id,
        slug=checked.slug,
        defaults={"name": checked.name, "created_at": clock.now()},
    )
    number = next_number(ladder)
    now = clock.now()
    body = to_json(replace(checked, version=number))
    # Born retired and put in force at once: a draft of the same ladder may stand beside it.
    version = LadderVersion.objects.create(
        ladder=ladder,
        number=number,
        body=body,
        active_from=now,
        retired_at=now,
        author=actor[:80],
        created_at=now,
    )
    put_in_force(version, plan_of(version), actor=actor)
    return version
