"""The door of the desk."""

from emdia.apps.desk.console_rows import (
    notes_of_case,
    open_task_counts,
    open_tasks_page,
    task_for_page,
    tasks_of_case,
)
from emdia.apps.desk.tasks import add_note, close_for_cases, close_task, open_for, open_tasks

__all__ = [
    "add_note",
    "close_for_cases",
    "close_task",
    "notes_of_case",
    "open_for",
    "open_task_counts",
    "open_tasks",
    "open_tasks_page",
    "task_for_page",
    "tasks_of_case",
]
