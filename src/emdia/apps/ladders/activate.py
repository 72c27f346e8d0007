"""Check a draft against the law and its creditor, and put it in force."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from emdia.apps.ladders.active import (
    active_versions,
    is_default,
    plan_of,
    shipped,
    users_of_shared,
    with_draft,
)
from emdia.apps.ladders.drafts import locked_draft, next_number
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
from emdia.domain.vocabulary import Sector


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


def check(*, creditor_id: int | None, plan: LadderPlan) -> list[Finding]:
    """What speaks against this ladder for this creditor, refusals first; a tenant's is judged for each kind of
    creditor that uses it."""
    after = with_draft(creditor_id, plan)
    subject = Subject(
        plan=plan,
        others=tuple(one for one in after if one is not plan),
        rank=after.index(plan),
        texts=outreach.known_texts(),
        variants=outreach.active_variants(creditor_id=creditor_id),
    )
    found: dict[Finding, None] = {}
    for action, sector in _kinds(creditor_id):
        found |= dict.fromkeys(findings(replace(subject, action=action, sector=sector)))
    return sorted(found, key=lambda one: one.kind != "refusal")


def _kinds(creditor_id: int | None) -> list[tuple[str, str]]:
    """(action, sector) of those for whom the ladder counts."""
    rows = tenants.creditors([creditor_id] if creditor_id is not None else users_of_shared()).values()
    kinds = {((one.action or "suspension") if one.suspends_service else "", one.sector) for one in rows}
    return sorted(kinds) or [("", Sector.OTHER)]


def refuse_unlawful(*, creditor_id: int | None, plan: LadderPlan) -> list[Finding]:
    """The warnings about a ladder; raises :class:`LadderRefused` where it may not be activated."""
    found = check(creditor_id=creditor_id, plan=plan)
    refusals = [one for one in found if one.kind == "refusal"]
    if refusals:
        raise LadderRefused(refusals)
    return found


@transaction.atomic
def activate(*, creditor_id: int | None, slug: str, actor: str, seen: str = "") -> Activated:
    """Put the draft of a ladder in force. Raises :class:`LadderRefused`, :class:`DomainError` for no draft, and
    :class:`DraftChanged` where it is another than the one that was ``seen``."""
    version = locked_draft(creditor_id, slug, seen)
    plan = plan_of(version)
    found = refuse_unlawful(creditor_id=creditor_id, plan=plan)
    if creditor_id is not None and not is_default(plan) and not active_versions(creditor_id):
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
