"""Which ladders count for a creditor, the more particular first."""

import json
from collections.abc import Collection
from functools import lru_cache

from emdia.apps.ladders.models import LadderVersion
from emdia.apps.tenants import api as tenants
from emdia.domain import presets
from emdia.domain.ladder_json import from_json
from emdia.domain.steps import LadderPlan


def active_versions(creditor_id: int) -> list[LadderVersion]:
    """What is in force for a creditor, in the order of choice: its own ladders, then its tenant's; of each, those with
    conditions first, then by rank. One query."""
    rows = LadderVersion.objects.filter(active_from__isnull=False, retired_at=None)
    found = rows.filter(ladder__creditor_id=creditor_id) | rows.filter(ladder__creditor=None)
    return sorted(found.select_related("ladder"), key=_order)


def _order(version: LadderVersion) -> tuple[bool, bool, int, int]:
    ladder = version.ladder
    return ladder.creditor_id is None, ladder.is_default, ladder.rank, ladder.pk


def active_plans(creditor_id: int) -> tuple[LadderPlan, ...]:
    """The ladders in force, in the order of choice.

    A creditor for whom nobody chose a ladder has the shipped one, in the words that its settings call for.
    """
    found = tuple(plan_of(version) for version in active_versions(creditor_id))
    return found or (shipped(creditor_id),)


def plan_of(version: LadderVersion) -> LadderPlan:
    """A version's ladder: one object as long as it is the same, so that what is kept per ladder is found at once."""
    return _read(json.dumps(version.body))


@lru_cache(maxsize=256)
def _read(body: str) -> LadderPlan:
    return from_json(json.loads(body))


def with_draft(creditor_id: int, plan: LadderPlan | None) -> tuple[LadderPlan, ...]:
    """The ladders in force with ``plan`` in the place that it would have once it is activated."""
    plans = active_plans(creditor_id)
    if plan is None:
        return plans
    special = bool(plan.segments or plan.tags)
    kept = [one for one in plans if one.slug == plan.slug]
    if kept and bool(kept[0].segments or kept[0].tags) == special:
        return tuple(plan if one.slug == plan.slug else one for one in plans)
    rest = [one for one in plans if one.slug != plan.slug]
    if special:
        at = next((n for n, one in enumerate(rest) if not one.segments and not one.tags), len(rest))
        return (*rest[:at], plan, *rest[at:])
    return (*(one for one in rest if one.segments or one.tags), plan)


def active_plan(creditor_id: int) -> LadderPlan:
    """The ladder of a case without segment or tags."""
    plans = active_plans(creditor_id)
    return next((plan for plan in plans if not plan.segments and not plan.tags), plans[0])


def shipped(creditor_id: int, preset: str = "padrao") -> LadderPlan:
    """A shipped ladder as this creditor would have it. Raises ``KeyError`` for a preset that is not shipped."""
    creditor = tenants.creditors([creditor_id])[creditor_id]
    return presets.PRESETS[preset](suspends=creditor.suspends_service, due_day=creditor.due_day_reminder)


def step_slugs(creditor_ids: Collection[int]) -> set[str]:
    """Every step that the ladders in force of these creditors have; one query, and the shipped ladder's own."""
    rows = LadderVersion.objects.filter(active_from__isnull=False, retired_at=None)
    found = rows.filter(ladder__creditor_id__in=creditor_ids) | rows.filter(ladder__creditor=None)
    plans = [plan_of(version) for version in found.select_related("ladder")]
    plans += [presets.default(suspends=True, due_day=day) for day in (False, True)] if not plans else []
    return {step.slug for plan in plans for step in (plan.first_contact, *plan.steps)}
