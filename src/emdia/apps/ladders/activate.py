"""Check a draft against the law and its creditor, and put it in force."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from emdia.apps.ladders.active import active_versions, plan_of, shipped, with_draft
from emdia.apps.ladders.drafts import NoDraft, next_number
from emdia.apps.ladders.force import put_in_force
from emdia.apps.ladders.models import Ladder, LadderVersion
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.ladder_checks.finding import Finding, Subject
from emdia.domain.ladder_checks.registry import findings
from emdia.domain.ladder_json import to_json
from emdia.domain.steps import LadderPlan


class LadderRefused(DomainError):
    """A ladder that may not be activated; ``findings`` say why and how to mend it."""

    def __init__(self, found: Sequence[Finding]) -> None:
        words = " ".join(f"{one.words} {one.mend}" for one in found)
        super().__init__(
            f"Esta régua ainda não pode ser ativada. {words}", code="ladder_refused", field="steps"
        )
        self.findings = tuple(found)


@dataclass(frozen=True, slots=True)
class Activated:
    """What an activation did: the version in force, what somebody should know, how many titles moved on it."""

    version: LadderVersion
    warnings: tuple[Finding, ...]
    moved_titles: int


def check(*, creditor_id: int, plan: LadderPlan) -> list[Finding]:
    """What speaks against this ladder for this creditor, refusals first."""
    creditor = tenants.creditors([creditor_id])[creditor_id]
    after = with_draft(creditor_id, plan)
    others = tuple(one for one in after if one is not plan)
    action = (creditor.action or "suspension") if creditor.suspends_service else ""
    return findings(
        Subject(
            plan=plan,
            action=action,
            sector=creditor.sector,
            others=others,
            rank=after.index(plan),
            texts=outreach.known_texts(),
            variants=outreach.active_variants(creditor_id=creditor_id),
        )
    )


def refuse_unlawful(*, creditor_id: int, plan: LadderPlan) -> list[Finding]:
    """The warnings about a ladder; raises :class:`LadderRefused` where it may not be activated."""
    found = check(creditor_id=creditor_id, plan=plan)
    refusals = [one for one in found if one.kind == "refusal"]
    if refusals:
        raise LadderRefused(refusals)
    return found


@transaction.atomic
def activate(*, creditor_id: int, slug: str, actor: str) -> Activated:
    """Put the draft of a ladder in force. Raises :class:`LadderRefused`, and :class:`DomainError` for no draft."""
    rows = LadderVersion.objects.select_for_update().select_related("ladder")
    version = rows.filter(ladder__creditor_id=creditor_id, ladder__slug=slug, active_from=None).first()
    if version is None:
        raise NoDraft(slug)
    plan = plan_of(version)
    found = refuse_unlawful(creditor_id=creditor_id, plan=plan)
    if (plan.segments or plan.tags) and not active_versions(creditor_id):
        _keep_shipped(creditor_id, actor)
    return Activated(version, tuple(found), put_in_force(version, plan, actor=actor))


def _keep_shipped(creditor_id: int, actor: str) -> None:
    """The shipped ladder that nobody chose so far stays the one of everybody else."""
    plan, now = shipped(creditor_id), clock.now()
    ladder, _ = Ladder.objects.get_or_create(
        creditor_id=creditor_id, slug=plan.slug, defaults={"name": plan.name, "created_at": now}
    )
    Ladder.objects.filter(pk=ladder.pk).update(is_default=True)
    number = next_number(ladder)
    LadderVersion.objects.create(
        ladder=ladder,
        number=number,
        body=to_json(replace(plan, version=number)),
        active_from=now,
        activated_by=actor[:80],
        author=actor[:80],
        created_at=now,
    )
