"""The door of the desk."""

from emdia.apps.desk.bulk import MOST as BULK_MOST
from emdia.apps.desk.bulk import advance_bulk, bulk_run, recent_bulk, start_bulk, undo_bulk
from emdia.apps.desk.bulk_money import GONE_DONE, GONE_SAID
from emdia.apps.desk.call_list import CallTurn, call_count, call_list
from emdia.apps.desk.calls import calls_of_case, log_call, may_call
from emdia.apps.desk.console_rows import (
    notes_of_case,
    open_task_counts,
    open_tasks_page,
    task_for_page,
    tasks_of_case,
    waiting_kinds,
)
from emdia.apps.desk.tasks import (
    add_note,
    close_for_cases,
    close_task,
    note_replies,
    open_calls,
    open_for,
    open_tasks,
)

__all__ = [
    "BULK_MOST",
    "GONE_DONE",
    "GONE_SAID",
    "CallTurn",
    "add_note",
    "advance_bulk",
    "bulk_run",
    "call_count",
    "call_list",
    "calls_of_case",
    "close_for_cases",
    "close_task",
    "log_call",
    "may_call",
    "note_replies",
    "notes_of_case",
    "open_calls",
    "open_for",
    "open_task_counts",
    "open_tasks",
    "open_tasks_page",
    "recent_bulk",
    "start_bulk",
    "task_for_page",
    "tasks_of_case",
    "undo_bulk",
    "waiting_kinds",
]
