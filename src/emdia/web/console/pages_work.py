"""Work for people: the list of who waits for somebody, and yesterday's payments one by one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.desk import api as desk
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.domain.vocabulary import TaskKind
from emdia.web.console.access import READ, WORK, for_roles
from emdia.web.console.scope import actor, creditor_ids, day_asked, one_of, read_number
from emdia.web.console.today_money import by_source

PAGE = 50


@for_roles(READ)
def tasks(request: HttpRequest) -> HttpResponse:
    """Open tasks, oldest first, by kind."""
    ids = creditor_ids(request)
    kind = one_of(request, "tipo", set(TaskKind), "")
    rows = desk.open_tasks_page(
        creditor_ids=ids, kind=kind, after_id=read_number(request, "depois"), limit=PAGE + 1
    )
    more = rows[PAGE - 1].pk if len(rows) > PAGE else None
    counts = desk.open_task_counts(creditor_ids=ids)
    shown = {"tasks": rows[:PAGE], "counts": sorted(counts.items()), "kind": kind, "more": more}
    return render(request, "console/tasks.html", shown | {"total": sum(counts.values())})


@for_roles(WORK)
@require_POST
def task_done(request: HttpRequest, task_id: int) -> HttpResponse:
    """Close a task with what came out of it."""
    task = desk.task_for_page(task_id=task_id)
    if task is None:
        raise Http404
    if task.kind == TaskKind.DISPUTED and receivables.disputed_cases([task.case_id]):
        messages.error(request, "Responda à contestação no título: só a resposta solta a régua dele.")
        return redirect("case", case_id=task.case_id)
    outcome = request.POST.get("resultado", "").strip() or "concluída"
    if desk.close_task(task_id=task_id, actor=actor(request), outcome=outcome):
        messages.success(request, "Tarefa concluída.")
    else:
        messages.info(request, "Alguém já tinha concluído esta tarefa.")
    if request.POST.get("volta") == "caso":
        return redirect("case", case_id=task.case_id)
    return redirect("tasks")


@for_roles(READ)
def paid(request: HttpRequest) -> HttpResponse:
    """Payments of one business day."""
    ids, day = creditor_ids(request), day_asked(request)
    sources = by_source(payments.money_by_source(creditor_ids=ids, day=day))
    source = one_of(request, "origem", {one.key for one in sources}, "")
    rows = payments.payments_page(
        creditor_ids=ids, day=day, source=source, after_id=read_number(request, "depois"), limit=PAGE + 1
    )
    counted = [one for one in sources if source in ("", one.key)]
    shown = {
        "rows": rows[:PAGE],
        "day": day,
        "more": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "count": sum(one.many for one in counted),
        "cents": sum(one.cents for one in counted),
        "sources": sources,
        "source": source,
    }
    return render(request, "console/payments.html", shown)
