"""Which texts the ladders in force say on a channel."""

from emdia.apps.ladders.active import active_plans


def stages_on(creditor_id: int | None, channel: str) -> frozenset[str]:
    """The stages of all steps that may go by this channel; ``None``: of the tenant's ladders."""
    plans = active_plans(creditor_id)
    return frozenset(str(step.stage) for plan in plans for step in plan.steps if channel in step.channels)
