"""One action on many titles: prepared as batches, done one after the other by whoever comes, taken back the same way.

A batch and what it was before are written in one transaction, so that a process that dies loses nothing and does
nothing twice.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Sum

from emdia.apps.desk.bulk_actions import ACTIONS
from emdia.apps.desk.models import BulkRun, BulkStep
from emdia.apps.journal import api as journal
from emdia.core import clock
from emdia.domain.errors import DomainError

BATCH = 500
MOST = 200_000
"""Titles of one action."""


@transaction.atomic
def start_bulk(
    *, action: str, settings: dict[str, Any], title_ids: Sequence[int], said: str, author: str
) -> BulkRun:
    """Write an action down with all of its batches; nothing is done yet. Raises :class:`DomainError` for none."""
    ids = list(dict.fromkeys(title_ids))
    if not ids or len(ids) > MOST:
        words = (
            "Escolha ao menos um título." if not ids else f"São mais de {MOST} títulos: estreite o filtro."
        )
        raise DomainError(words, code="bulk_size", field="títulos")
    if action in ("pause", "resume") and not settings.get("reason", "").strip():
        raise DomainError("Escreva o motivo.", code="bulk_reason", field="motivo")
    run = BulkRun.objects.create(
        action=action, settings=settings, said=said[:300], total=len(ids), author=author[:80], at=clock.now()
    )
    BulkStep.objects.bulk_create(
        [BulkStep(run=run, ids=ids[at : at + BATCH]) for at in range(0, len(ids), BATCH)]
    )
    journal.append(actor=author, action="bulk.started", subject=f"bulk:{run.pk}", reason=said[:200])
    return run


def advance_bulk(*, run_id: int | None = None) -> int:
    """Do one batch that waits, of this action or of any; how many titles were looked at, 0 where nothing waits."""
    with transaction.atomic():
        waiting = BulkStep.objects.select_for_update(of=("self",), skip_locked=True).filter(
            before__isnull=True
        )
        if run_id is not None:
            waiting = waiting.filter(run_id=run_id)
        step = waiting.select_related("run").order_by("id").first()
        if step is None:
            return 0
        run = step.run
        done = ACTIONS[run.action].do(step.ids, run.settings, run.author)
        step.before, step.done = done.before, done.changed
        step.save(update_fields=["before", "done"])
        _finish(run)
    return len(step.ids)


def _finish(run: BulkRun) -> None:
    left = BulkStep.objects.filter(run=run, before__isnull=True).exists()
    state, ended = ("running", None) if left else ("done", clock.now())
    BulkRun.objects.filter(pk=run.pk).update(state=state, ended_at=ended)


def undo_bulk(*, run_id: int, actor: str) -> int:
    """Take a whole action back, the newest batch first; how many rows changed. Batches that wait are given up.

    Raises :class:`DomainError` for one that was taken back already.
    """
    with transaction.atomic():
        run = BulkRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        if run.state == "undone":
            raise DomainError("Esta ação já foi desfeita.", code="bulk_undone", field="ação")
        undo, count = ACTIONS[run.action].undo, 0
        for step in run.steps.exclude(before__isnull=True).order_by("-id"):
            count += undo(step.before, run.settings, actor) if step.before else 0
        run.steps.update(undone=True)
        run.steps.filter(before__isnull=True).update(before=[])
        run.state, run.ended_at = "undone", clock.now()
        run.save(update_fields=["state", "ended_at"])
        journal.append(actor=actor, action="bulk.undone", subject=f"bulk:{run_id}", data={"changed": count})
    return count


def bulk_run(*, run_id: int) -> tuple[BulkRun, int, int] | None:
    """An action, how many of its titles were looked at, and how many rows it changed; three queries."""
    run = BulkRun.objects.filter(pk=run_id).first()
    if run is None:
        return None
    waiting = BulkStep.objects.filter(run=run, before__isnull=True).count()
    changed = BulkStep.objects.filter(run=run).aggregate(done=Sum("done"))["done"] or 0
    return run, run.total if not waiting else max(run.total - waiting * BATCH, 0), changed


def recent_bulk(*, limit: int = 5) -> list[BulkRun]:
    """The newest actions."""
    return list(BulkRun.objects.order_by("-id")[:limit])
