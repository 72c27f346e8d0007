"""Effective due dates of the stage, by the calendar of the debtor's place, else of the creditor's."""

from emdia.apps.receivables.incoming.cases import REFS
from emdia.apps.receivables.incoming.stages import TITLES
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.api import Creditor
from emdia.core.stage import Stage, day, rows
from emdia.domain.calendar import Place
from emdia.domain.compliance.rules.r50 import prescribes_on

DUES = "stage_dues"


def compute_dues(creditor: Creditor) -> None:
    """One row for each (due date, place) of the file: some thousands, whatever its size."""
    days = dict.fromkeys(("due_on", "effective_due_on", "prescribes_on"), "date")
    stage = Stage(DUES, {**days, "state": "text", "city": "text"})
    stage.create()
    calendar = tenants.calendar()
    pairs = rows(f"SELECT DISTINCT t.due_on, r.state, r.city FROM {TITLES} t JOIN {REFS} r ON r.ref = t.ref")
    own = Place(creditor.state or None, creditor.city or None)
    stage.load(
        (
            due,
            calendar.effective_due_date(day(due), Place(state, city or None) if state else own),
            prescribes_on(day(due)),
            state,
            city,
        )
        for due, state, city in pairs
    )
    stage.index("due_on", "state", "city")
    stage.analyze()
