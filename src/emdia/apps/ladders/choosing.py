"""Several ladders of a creditor: who is on which one, in which order they are asked, and how one is retired."""

from dataclasses import dataclass

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.ladders.active import active_plans, active_versions, is_default, plan_of, shipped
from emdia.apps.ladders.drafts import drafts_of, ladder_in_force
from emdia.apps.ladders.force import changed, plans_before, subject_of
from emdia.apps.ladders.models import Ladder, LadderVersion
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.ladder import choose
from emdia.domain.steps import LadderPlan


@dataclass(frozen=True, slots=True)
class LadderLine:
    """One ladder of a creditor, in the order of choice. ``version`` is None for the shipped one that nobody chose and
    for one that is only a draft; ``own`` False: it is the whole tenant's."""

    plan: LadderPlan
    version: LadderVersion | None
    draft: LadderVersion | None
    own: bool
    in_force: bool

    @property
    def is_default(self) -> bool:
        """Whether it takes the cases that no other ladder is meant for."""
        return is_default(self.plan)


def ladder_lines(creditor_id: int | None) -> list[LadderLine]:
    """Every ladder that counts for a creditor, and those that are only drafts; ``None``: the tenant's. Two queries."""
    drafts = {one.ladder.slug: one for one in drafts_of(creditor_id)}
    lines = [
        LadderLine(plan_of(one), one, None, own=one.ladder.creditor_id == creditor_id, in_force=True)
        for one in active_versions(creditor_id)
    ]
    if creditor_id is not None and not any(one.is_default for one in lines):
        lines.append(LadderLine(shipped(creditor_id), None, None, own=True, in_force=True))
    lines = [
        LadderLine(
            one.plan,
            one.version,
            drafts.pop(one.plan.slug, None) if one.own else None,
            own=one.own,
            in_force=True,
        )
        for one in lines
    ]
    return lines + [LadderLine(plan_of(one), None, one, own=True, in_force=False) for one in drafts.values()]


def cases_by_ladder(creditor_id: int) -> dict[str, int]:
    """How many cases with something open are on each ladder, by its code; empty for those without any. Two queries."""
    plans = active_plans(creditor_id)
    found = {plan.slug: 0 for plan in plans}
    for group in receivables.case_groups(creditor_id=creditor_id):
        plan = choose(plans, group.segment, frozenset(group.tags))
        slug = plan.slug if plan is not None else ""
        found[slug] = found.get(slug, 0) + group.cases
    return found


def groups_of_ladder(*, creditor_id: int, slug: str) -> list[tuple[str, tuple[str, ...]]]:
    """The (segment, tags) of the cases that are on this ladder, for whoever lists them; two queries."""
    plans = active_plans(creditor_id)
    groups = receivables.case_groups(creditor_id=creditor_id)
    chosen = ((group, choose(plans, group.segment, frozenset(group.tags))) for group in groups)
    return [(group.segment, group.tags) for group, plan in chosen if plan is not None and plan.slug == slug]


@transaction.atomic
def retire(*, creditor_id: int | None, slug: str, actor: str) -> int:
    """Take a ladder out of use; its cases go on with the next one that fits. Returns how many titles moved.

    Raises :class:`DomainError` for a creditor's ladder that takes everybody else, for a creditor that would retire the
    tenant's, and for no such ladder. Without a creditor it is the tenant's: who used it goes on with the shipped one.
    """
    plan = ladder_in_force(creditor_id=creditor_id, slug=slug)
    before = plans_before(creditor_id)
    others = [plan_of(one) for one in active_versions(creditor_id) if one.ladder.slug != slug]
    if creditor_id is not None and is_default(plan) and not any(map(is_default, others)):
        words = (
            f"A régua “{plan.name}” é a de quem não tem outra: ative outra no lugar dela antes de retirá-la."
        )
        raise DomainError(words, code="ladder_last", field="slug")
    now = clock.now()
    rows = LadderVersion.objects.filter(active_from__isnull=False, retired_at=None, ladder__slug=slug)
    if not rows.filter(ladder__creditor_id=creditor_id).update(retired_at=now):
        raise DomainError(
            "Esta régua é da organização inteira: um credor sozinho não a retira.",
            code="ladder_of_tenant",
            field="slug",
        )
    moved = changed(before)
    _tell(creditor_id, actor, "ladder.retired", slug)
    return moved


@transaction.atomic
def reorder(*, creditor_id: int | None, slug: str, earlier: bool, actor: str) -> int:
    """Ask this ladder one place earlier or later than now, among its owner's. Returns how many titles moved to another
    ladder."""
    ladder_in_force(creditor_id=creditor_id, slug=slug)
    before = plans_before(creditor_id)
    special = [
        one.ladder
        for one in active_versions(creditor_id)
        if one.ladder.creditor_id == creditor_id and not one.ladder.is_default
    ]
    at = next((n for n, ladder in enumerate(special) if ladder.slug == slug), None)
    if at is None:
        raise DomainError("Só réguas com segmento ou marca têm ordem.", code="ladder_order", field="slug")
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(special):
        return 0
    special[at], special[to] = special[to], special[at]
    for rank, ladder in enumerate(special, 1):
        ladder.rank = rank
    Ladder.objects.bulk_update(special, ["rank"])
    moved = changed(before)
    _tell(creditor_id, actor, "ladder.reordered", slug)
    return moved


def _tell(creditor_id: int | None, actor: str, action: str, slug: str) -> None:
    journal.append(actor=actor, action=action, subject=subject_of(creditor_id), data={"ladder": slug})
