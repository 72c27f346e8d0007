"""Which ladders count for a creditor, the more particular first."""

import json
from collections.abc import Collection
from functools import lru_cache

from emdia.apps.ladders.models import LadderVersion
from emdia.apps.tenants import api as tenants
from emdia.domain import presets
from emdia.domain.ladder_json import from_json
from emdia.domain.steps import LadderPlan


def active_versions(creditor_id: int | None) -> list[LadderVersion]:
    """What is in force for a creditor, in the order of choice: its own ladders, then its tenant's; of each, those with
    conditions first, then by rank. ``None``: the tenant's alone. One query."""
    rows = LadderVersion.objects.filter(active_from__isnull=False, retired_at=None)
    found = rows.filter(ladder__creditor_id=creditor_id) | rows.filter(ladder__creditor=None)
    return sorted(found.select_related("ladder"), key=_order)


def _order(version: LadderVersion) -> tuple[bool, bool, int, int]:
    ladder = version.ladder
    return ladder.creditor_id is None, ladder.is_default, ladder.rank, ladder.pk


def active_plans(creditor_id: int | None) -> tuple[LadderPlan, ...]:
    """The ladders in force, in the order of choice; ``None``: the tenant's, which its creditors without their own use.

    Cases for which nobody chose a ladder have the shipped one, in the words that their creditor's settings call for.
    """
    return _whole(creditor_id, [plan_of(version) for version in active_versions(creditor_id)])


def _whole(creditor_id: int | None, plans: list[LadderPlan]) -> tuple[LadderPlan, ...]:
    return tuple(plans) if any(map(is_default, plans)) else (*plans, shipped(creditor_id))


def is_default(plan: LadderPlan) -> bool:
    """Whether it takes the cases that no other ladder is meant for."""
    return not plan.segments and not plan.tags


def plan_of(version: LadderVersion) -> LadderPlan:
    """A version's ladder: one object as long as it is the same, so that what is kept per ladder is found at once."""
    return _read(json.dumps(version.body))


@lru_cache(maxsize=256)
def _read(body: str) -> LadderPlan:
    return from_json(json.loads(body))


def with_draft(
    creditor_id: int | None, plan: LadderPlan | None, *, shared: bool = False
) -> tuple[LadderPlan, ...]:
    """The ladders in force with ``plan`` in the place that it would have once it is activated: among the creditor's
    own, or (``shared``) among the tenant's."""
    if plan is None:
        return active_plans(creditor_id)
    found = active_versions(creditor_id)
    own = [plan_of(one) for one in found if one.ladder.creditor_id is not None]
    tenants_own = [plan_of(one) for one in found if one.ladder.creditor_id is None]
    if shared or creditor_id is None:
        tenants_own = _placed(tenants_own, plan)
    else:
        own = _placed(own, plan)
    return _whole(creditor_id, own + tenants_own)


def _placed(plans: list[LadderPlan], plan: LadderPlan) -> list[LadderPlan]:
    """The plans of one owner with this one in the place of its namesake, else last of its kind."""
    kept = [one for one in plans if one.slug == plan.slug]
    if kept and is_default(kept[0]) == is_default(plan):
        return [plan if one.slug == plan.slug else one for one in plans]
    rest = [one for one in plans if one.slug != plan.slug]
    special = [one for one in rest if not is_default(one)]
    if is_default(plan):
        return [*special, plan]
    return [*special, plan, *(one for one in rest if is_default(one))]


def active_plan(creditor_id: int | None) -> LadderPlan:
    """The ladder of a case without segment or tags."""
    return next(plan for plan in active_plans(creditor_id) if is_default(plan))


def shipped(creditor_id: int | None, preset: str = "padrao") -> LadderPlan:
    """A shipped ladder as this creditor would have it; for all of a tenant, one that announces nothing. Raises
    ``KeyError`` for a preset that is not shipped."""
    if creditor_id is None:
        return presets.PRESETS[preset](suspends=False, due_day=False)
    creditor = tenants.creditors([creditor_id])[creditor_id]
    return presets.PRESETS[preset](suspends=creditor.suspends_service, due_day=creditor.due_day_reminder)


def users_of_shared() -> list[int]:
    """The creditors that a ladder of the tenant counts for: those without a ladder of their own for everybody; one
    query beside the creditors."""
    own = LadderVersion.objects.filter(
        active_from__isnull=False, retired_at=None, ladder__creditor__isnull=False, ladder__is_default=True
    )
    served = set(own.values_list("ladder__creditor_id", flat=True))
    return [one for one in tenants.creditors() if one not in served]


def step_slugs(creditor_ids: Collection[int]) -> set[str]:
    """Every step that the ladders in force of these creditors have; one query, and the shipped ladder's own."""
    rows = LadderVersion.objects.filter(active_from__isnull=False, retired_at=None)
    found = rows.filter(ladder__creditor_id__in=creditor_ids) | rows.filter(ladder__creditor=None)
    plans = [plan_of(version) for version in found.select_related("ladder")]
    plans += [presets.default(suspends=True, due_day=day) for day in (False, True)] if not plans else []
    return {step.slug for plan in plans for step in (plan.first_contact, *plan.steps)}
