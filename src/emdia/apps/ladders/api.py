"""The door of the ladders: plan a day, look ahead, change a ladder by draft, install one."""

from emdia.apps.ladders.activate import Activated, LadderRefused, activate, check
from emdia.apps.ladders.active import (
    active_plan,
    active_plans,
    plan_of,
    step_slugs,
    users_of_shared,
    with_draft,
)
from emdia.apps.ladders.calendar import SAMPLE, ComingDay, ComingDays, coming_days
from emdia.apps.ladders.choosing import (
    LadderLine,
    cases_by_ladder,
    groups_of_ladder,
    ladder_lines,
    reorder,
    retire,
)
from emdia.apps.ladders.drafts import (
    DraftChanged,
    NoDraft,
    copy,
    discard,
    draft,
    draft_of,
    drafts_of,
    edit,
    ladder_in_force,
    put,
)
from emdia.apps.ladders.first_words import first_words, lot_days
from emdia.apps.ladders.foresee import Foresight, foresee_go
from emdia.apps.ladders.install import install, install_default, install_preset
from emdia.apps.ladders.on_air import (
    Rehearsed,
    approve_first_day,
    checklist,
    first_day,
    go_off_air,
    go_on_air,
    rehearsed,
)
from emdia.apps.ladders.on_air_checks import Check
from emdia.apps.ladders.outlook import Outlook, outlook
from emdia.apps.ladders.plan import plan
from emdia.apps.ladders.preview import Foreseen, Preview, preview, preview_part
from emdia.apps.ladders.report import PlanReport
from emdia.apps.ladders.selectors import StepLine, steps_of_case, versions_of
from emdia.apps.ladders.stages import stages_on
from emdia.apps.ladders.step_cost import StepCost, step_cost

__all__ = [
    "SAMPLE",
    "Activated",
    "Check",
    "ComingDay",
    "ComingDays",
    "DraftChanged",
    "Foreseen",
    "Foresight",
    "LadderLine",
    "LadderRefused",
    "NoDraft",
    "Outlook",
    "PlanReport",
    "Preview",
    "Rehearsed",
    "StepCost",
    "StepLine",
    "activate",
    "active_plan",
    "active_plans",
    "approve_first_day",
    "cases_by_ladder",
    "check",
    "checklist",
    "coming_days",
    "copy",
    "discard",
    "draft",
    "draft_of",
    "drafts_of",
    "edit",
    "first_day",
    "first_words",
    "foresee_go",
    "go_off_air",
    "go_on_air",
    "groups_of_ladder",
    "install",
    "install_default",
    "install_preset",
    "ladder_in_force",
    "ladder_lines",
    "lot_days",
    "outlook",
    "plan",
    "plan_of",
    "preview",
    "preview_part",
    "put",
    "rehearsed",
    "reorder",
    "retire",
    "stages_on",
    "step_cost",
    "step_slugs",
    "steps_of_case",
    "users_of_shared",
    "versions_of",
    "with_draft",
]
