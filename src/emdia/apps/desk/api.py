"""The door of the desk."""

from emdia.apps.desk.tasks import add_note, close_for_cases, close_task, open_for, open_tasks

__all__ = ["add_note", "close_for_cases", "close_task", "open_for", "open_tasks"]
