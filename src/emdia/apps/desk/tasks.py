"""Open, list and close the work of people."""

import datetime as dt
from collections.abc import Iterable

from emdia.apps.desk.models import Note, Task
from emdia.core import clock
from emdia.core.among import Among
from emdia.domain.vocabulary import TaskKind

type NewCall = tuple[int, str, str, str, dt.date]
"""(case id, step, stage, why, last day)."""

type NewTask = tuple[int, str, str, dt.date | None]
"""(case id, kind, detail, due day)."""


def open_tasks(tasks: Iterable[NewTask]) -> int:
    """Open tasks in one statement; a case keeps one open task of a kind, so a repeated one is left as it is."""
    now = clock.now()
    rows = [
        Task(case_id=case, kind=kind, detail=detail, due_on=due, opened_at=now)
        for case, kind, detail, due in tasks
    ]
    return len(Task.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500))


def open_calls(calls: Iterable[NewCall]) -> int:
    """Open the calls that a ladder asks for; one open call a case, the newest step is the one that is said."""
    now = clock.now()
    rows = [
        Task(
            case_id=case, kind=TaskKind.CALL, detail=reason, due_on=due, step=step, stage=stage, opened_at=now
        )
        for case, step, stage, reason, due in calls
    ]
    if not rows:
        return 0
    stale = Task.objects.filter(
        Among("case_id", {row.case_id for row in rows}), kind=TaskKind.CALL, done_at=None
    )
    stale.update(done_at=now, done_by="em dia", outcome="a régua chegou a outra etapa")
    return len(Task.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500))


def note_replies(replies: Iterable[tuple[int, dt.datetime]]) -> int:
    """That people wrote (case, when), for the story of the case and for what followed a message; the work of answering
    is the inbox's, so these are done from the start. One statement."""
    rows = [
        Task(
            case_id=case,
            kind=TaskKind.REPLIED,
            opened_at=at,
            done_at=at,
            done_by="em dia",
            outcome="a resposta está em Atendimento",
        )
        for case, at in replies
    ]
    return len(Task.objects.bulk_create(rows, batch_size=500))


def close_task(*, task_id: int, actor: str, outcome: str) -> bool:
    """Mark a task as done; False when somebody already did."""
    return bool(
        Task.objects.filter(pk=task_id, done_at=None).update(
            done_at=clock.now(), done_by=actor[:80], outcome=outcome[:200]
        )
    )


def close_for_cases(*, case_ids: Iterable[int], kinds: Iterable[str], outcome: str) -> int:
    """Close tasks that events made pointless (a claimed payment that came in)."""
    return Task.objects.filter(case_id__in=list(case_ids), kind__in=list(kinds), done_at=None).update(
        done_at=clock.now(), done_by="em dia", outcome=outcome[:200]
    )


def open_for(case_ids: Iterable[int]) -> list[Task]:
    """Open tasks of some cases, oldest first."""
    return list(Task.objects.filter(case_id__in=list(case_ids), done_at=None).order_by("opened_at"))


def add_note(*, case_id: int, text: str, author: str) -> Note:
    """Write down something about a case."""
    return Note.objects.create(case_id=case_id, text=text, author=author[:80], at=clock.now())
