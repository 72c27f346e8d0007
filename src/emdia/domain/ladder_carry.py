"""Where a title stands when its ladder changes: what it heard stays heard, what lies ahead stays ahead.

A position is the offset of the last step handled. When steps move, the same position would mean other steps, so it is
carried over: never below a step that was handled and kept, and below every kept step that was not, as near as
possible to where it was. Where both cannot be (ladders in another order), not saying something twice wins.
"""

from emdia.domain.steps import LadderPlan


def carried(position: int | None, before: LadderPlan, after: LadderPlan) -> int | None:
    """The position on ``after`` of a title that stands at ``position`` of ``before``; None stays None.

    >>> from dataclasses import replace
    >>> from emdia.domain import presets
    >>> from emdia.domain.ladder_edit import move_step
    >>> old = presets.default()
    >>> carried(6, old, move_step(old, step="D+6", offset=8))
    8
    >>> carried(3, old, move_step(old, step="D+6", offset=8))
    3
    """
    if position is None:
        return None
    days = {step.slug: step.offset for step in after.steps}
    kept = [(step.offset, days[step.slug]) for step in before.steps if step.slug in days]
    heard = [new for old, new in kept if old <= position]
    ahead = [new for old, new in kept if old > position]
    if ahead:
        position = min(position, min(ahead) - 1)
    return max([position, *heard])


def offset_carried(offset: int | None, before: LadderPlan, after: LadderPlan) -> int | None:
    """The offset of the step that was said last, where that step stands now; a step that is gone keeps its day."""
    said = next((step.slug for step in before.steps if step.offset == offset), "")
    now = after.by_slug(said)
    return offset if now is None else now.offset
