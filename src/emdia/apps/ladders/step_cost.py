"""What the next message of one case may cost, beside what it asks for."""

from typing import NamedTuple

from emdia.apps.debtors import api as debtors
from emdia.apps.ladders.active import active_plans
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants


class StepCost(NamedTuple):
    """The channels that the step would use, and their price together in thousandths of a real."""

    channels: tuple[str, ...]
    mills: int


def step_cost(*, creditor: tenants.Creditor, debtor_id: int, step: str | None, cents: int) -> StepCost | None:
    """The cost of a step for a debtor about ``cents``, an SMS counted as one part; None where a price is not known, so
    that a page shows no half of it. No query for a creditor without prices, four otherwise."""
    if not step or not creditor.prices:
        return None
    plans = active_plans(creditor.pk)
    rungs = [one for plan in plans for one in (plan.first_contact, *plan.steps) if one.slug == step]
    known = debtors.reach([debtor_id]).get(debtor_id)
    if not rungs or known is None:
        return None
    rung = rungs[0]
    rings = cents >= creditor.push_minimum_cents
    choices = outreach.choose(
        known,
        channels=rung.channels if rings else outreach.without_push(rung.channels),
        mode=rung.mode,
        whatsapp_declared=creditor.whatsapp_permission,
    )
    used = tuple(choice.channel for choice in choices)
    prices = [creditor.prices.get(channel) for channel in used]
    if not used or None in prices:
        return None
    return StepCost(used, sum(price for price in prices if price is not None))
