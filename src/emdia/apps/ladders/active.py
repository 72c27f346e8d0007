"""Which ladders count for a creditor, the more particular first."""

import json
from functools import lru_cache

from emdia.apps.ladders.models import LadderVersion
from emdia.apps.tenants import api as tenants
from emdia.domain import presets
from emdia.domain.ladder_json import from_json
from emdia.domain.steps import LadderPlan


def active_plans(creditor_id: int) -> tuple[LadderPlan, ...]:
    """The creditor's active ladders, then its tenant's; of each, those with conditions first. One query.

    A creditor for whom nobody chose a ladder has the shipped one, in the words that its settings call for.
    """
    rows = LadderVersion.objects.filter(active_from__isnull=False, retired_at=None)
    found = rows.filter(ladder__creditor_id=creditor_id) | rows.filter(ladder__creditor=None)
    ranked = [
        (
            version.ladder.creditor_id is None,
            version.ladder.is_default,
            version.pk,
            _read(json.dumps(version.body)),
        )
        for version in found.select_related("ladder")
    ]
    ranked.sort(key=lambda one: one[:3])
    return tuple(plan for *_, plan in ranked) or (shipped(creditor_id),)


@lru_cache(maxsize=256)
def _read(body: str) -> LadderPlan:
    """A version's ladder: one object as long as it is the same, so that what is kept per ladder is found at once."""
    return from_json(json.loads(body))


def active_plan(creditor_id: int) -> LadderPlan:
    """The ladder of a case without segment or tags."""
    plans = active_plans(creditor_id)
    return next((plan for plan in plans if not plan.segments and not plan.tags), plans[0])


def shipped(creditor_id: int, preset: str = "padrao") -> LadderPlan:
    """A shipped ladder as this creditor would have it. Raises ``KeyError`` for a preset that is not shipped."""
    creditor = tenants.creditors([creditor_id])[creditor_id]
    return presets.PRESETS[preset](suspends=creditor.suspends_service, due_day=creditor.due_day_reminder)
