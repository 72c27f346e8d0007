"""A draft of a ladder: made from the one in force, changed step by step, thrown away or activated. It plans nothing."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Max, QuerySet

from emdia.apps.journal import api as journal
from emdia.apps.ladders.active import active_plan, active_plans, plan_of
from emdia.apps.ladders.force import subject_of
from emdia.apps.ladders.models import Ladder, LadderVersion
from emdia.core import clock
from emdia.domain import ladder_edits
from emdia.domain.errors import DomainError, excerpt
from emdia.domain.ladder_edit import copy_ladder
from emdia.domain.ladder_edits import Edit
from emdia.domain.ladder_json import from_json, to_json
from emdia.domain.ladder_names import ladder_slug
from emdia.domain.steps import LadderPlan


class DraftChanged(DomainError):
    """Somebody else changed the draft since it was looked at; nothing was done. ``version`` is as it stands now."""

    def __init__(self, version: LadderVersion) -> None:
        when = f"{(version.edited_at or version.created_at).astimezone(clock.SAO_PAULO):%d/%m às %H:%M}"
        what = f": {version.last_edit}" if version.last_edit else ""
        super().__init__(
            f"{version.author} mudou este rascunho em {when}{what}. A sua mudança ainda não foi feita.",
            code="ladder_changed",
            field="seen",
        )
        self.version = version


class NoDraft(DomainError):
    """There is no draft of that ladder."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"Não há rascunho da régua “{excerpt(slug)}”.", code="ladder_no_draft", field="slug")


def ladder_in_force(*, creditor_id: int | None, slug: str | None = None) -> LadderPlan:
    """The active ladder of that name, or the one for cases without segment or tags. Raises :class:`DomainError`."""
    if slug is None:
        return active_plan(creditor_id)
    found = active_plans(creditor_id)
    for plan in found:
        if plan.slug == slug:
            return plan
    raise DomainError(
        f"Não há régua “{excerpt(slug)}” em uso. Em uso: {', '.join(plan.slug for plan in found)}.",
        code="ladder_unknown",
        field="slug",
    )


@transaction.atomic
def draft(*, creditor_id: int | None, slug: str | None = None, actor: str) -> LadderVersion:
    """The draft of a ladder: the one that there is, or a new one from the version in force.

    A ladder of the whole tenant gets a version of the creditor's own; without a creditor it is changed itself, for
    all who use it. Raises :class:`DomainError` for no such ladder.
    """
    if slug is not None:
        kept = _drafts(creditor_id, slug).first()
        if kept is not None:
            return kept
    plan = ladder_in_force(creditor_id=creditor_id, slug=slug)
    return _drafts(creditor_id, plan.slug).first() or _new(creditor_id, plan, actor, origin=plan.version)


def draft_of(*, creditor_id: int | None, slug: str) -> LadderVersion | None:
    """The draft of that ladder, if there is one."""
    return _drafts(creditor_id, slug).first()


def drafts_of(creditor_id: int | None) -> list[LadderVersion]:
    """Every draft of a creditor; one query."""
    rows = LadderVersion.objects.filter(ladder__creditor_id=creditor_id, active_from=None)
    return list(rows.select_related("ladder").order_by("ladder__rank", "pk"))


@transaction.atomic
def copy(*, creditor_id: int | None, slug: str, name: str, actor: str) -> LadderVersion:
    """A draft of a new ladder with the steps of another; it counts for nobody until it is activated.

    Raises :class:`DomainError` for no such ladder and for a name that is taken.
    """
    plan = ladder_in_force(creditor_id=creditor_id, slug=slug)
    known = Ladder.objects.filter(creditor_id=creditor_id).values_list("slug", flat=True)
    fresh = ladder_slug(name)
    if fresh in {*known, plan.slug}:
        raise DomainError("Já há uma régua com este nome; escolha outro.", code="ladder_taken", field="name")
    return _new(creditor_id, copy_ladder(plan, slug=fresh, name=name), actor, origin=0)


@transaction.atomic
def put(
    *, creditor_id: int | None, plan: LadderPlan, actor: str, replace_others: bool = False
) -> LadderVersion:
    """A whole ladder as the draft of its name, in place of what the draft was. Raises :class:`DomainError`, and
    :class:`DraftChanged` for a draft that somebody else changed last, unless ``replace_others``."""
    checked = from_json(to_json(plan))
    kept = _drafts(creditor_id, checked.slug).select_for_update().first()
    if kept is None:
        return _new(creditor_id, checked, actor, origin=0)
    if kept.author != actor and not replace_others:
        raise DraftChanged(kept)
    return _write(kept, checked, actor, words="régua lida de um arquivo")


@transaction.atomic
def edit(*, creditor_id: int | None, slug: str, change: Edit, actor: str, seen: str = "") -> LadderVersion:
    """Change a draft. Raises :class:`DomainError` that says what is wrong; then nothing has changed. ``seen`` is the
    draft's ``marker`` as the person knew it: :class:`DraftChanged` where it is another by now."""
    kept = locked_draft(creditor_id, slug, seen)
    plan = ladder_edits.apply(plan_of(kept), change, taken=_taken(kept))
    return _write(kept, plan, actor, words=ladder_edits.in_words(change))


@transaction.atomic
def discard(*, creditor_id: int | None, slug: str, actor: str, seen: str = "") -> None:
    """Throw a draft away; a ladder that never was in force goes with it. Raises :class:`DomainError` for no draft, and
    :class:`DraftChanged` as :func:`edit` does."""
    kept = locked_draft(creditor_id, slug, seen)
    ladder = kept.ladder
    _tell(kept, actor, "ladder.draft_discarded")
    kept.delete()
    if not ladder.versions.exists():
        ladder.delete()


def locked_draft(creditor_id: int | None, slug: str, seen: str = "") -> LadderVersion:
    """The draft, locked until the caller's transaction ends. Raises :class:`NoDraft` and :class:`DraftChanged`."""
    kept = _drafts(creditor_id, slug).select_for_update(of=("self",)).first()
    if kept is None:
        raise NoDraft(slug)
    if seen and seen != kept.marker:
        raise DraftChanged(kept)
    return kept


def _drafts(creditor_id: int | None, slug: str) -> QuerySet[LadderVersion]:
    return LadderVersion.objects.filter(
        ladder__creditor_id=creditor_id, ladder__slug=slug, active_from=None
    ).select_related("ladder")


def _new(creditor_id: int | None, plan: LadderPlan, actor: str, *, origin: int) -> LadderVersion:
    now = clock.now()
    ladder, _ = Ladder.objects.get_or_create(
        creditor_id=creditor_id,
        slug=plan.slug,
        defaults={
            "name": plan.name,
            "created_at": now,
            "is_default": not plan.segments and not plan.tags,
        },
    )
    number = next_number(ladder)
    fresh = LadderVersion.objects.create(
        ladder=ladder,
        number=number,
        body=to_json(replace(plan, version=number)),
        author=actor[:80],
        created_at=now,
        edited_at=now,
    )
    _tell(fresh, actor, "ladder.drafted", origin=origin)
    return fresh


def _write(kept: LadderVersion, plan: LadderPlan, actor: str, *, words: str) -> LadderVersion:
    kept.body = to_json(replace(plan, version=kept.number))
    kept.author = actor[:80]
    kept.edited_at = clock.now()
    kept.edits += 1
    kept.last_edit = words[:200]
    kept.save(update_fields=["body", "author", "edited_at", "edits", "last_edit"])
    _tell(kept, actor, "ladder.edited", words=words)
    return kept


def next_number(ladder: Ladder) -> int:
    """The number of a ladder's next version."""
    return int(ladder.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _taken(kept: LadderVersion) -> set[str]:
    """Codes that this ladder's versions ever used."""
    bodies = LadderVersion.objects.filter(ladder_id=kept.ladder_id).exclude(pk=kept.pk)
    return {step["slug"] for body in bodies.values_list("body", flat=True) for step in body["steps"]}


def _tell(version: LadderVersion, actor: str, action: str, **more: object) -> None:
    journal.append(
        actor=actor,
        action=action,
        subject=subject_of(version.ladder.creditor_id),
        data={"ladder": version.ladder.slug, "version": version.number, **more},
    )
