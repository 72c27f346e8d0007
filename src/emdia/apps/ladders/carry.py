"""When the ladders of a creditor change, each title keeps what it heard: nobody hears a step twice."""

from collections.abc import Sequence

from emdia.apps.receivables import api as receivables
from emdia.domain.ladder import choose
from emdia.domain.ladder_carry import carried, offset_carried
from emdia.domain.steps import LadderPlan


def carry(*, creditor_id: int, before: Sequence[LadderPlan], after: Sequence[LadderPlan]) -> int:
    """Move the positions of all open titles from their ladder before to their ladder after, in the caller's
    transaction; a few queries for each group of cases whose steps moved. Returns how many titles moved."""
    moved = 0
    for group in receivables.case_groups(creditor_id=creditor_id):
        tags = frozenset(group.tags)
        old = choose(tuple(before), group.segment, tags)
        new = choose(tuple(after), group.segment, tags)
        if old is None or new is None or _days(old) == _days(new):
            continue
        there = receivables.positions_of_group(creditor_id=creditor_id, group=group)
        titles = {one: now for one in there if (now := carried(one, old, new)) != one and now is not None}
        offsets = {step.offset for step in old.steps if step.offset > 0}
        last = {
            one: now for one in offsets if (now := offset_carried(one, old, new)) != one and now is not None
        }
        moved += receivables.move_positions(creditor_id=creditor_id, group=group, titles=titles, last=last)
    return moved


def _days(plan: LadderPlan) -> list[tuple[str, int]]:
    return [(step.slug, step.offset) for step in plan.steps]
