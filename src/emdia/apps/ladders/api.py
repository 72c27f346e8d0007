"""The door of the ladders: plan a day, look ahead, install a ladder."""

from emdia.apps.ladders.active import active_plan, active_plans
from emdia.apps.ladders.install import install, install_default, install_preset
from emdia.apps.ladders.outlook import Outlook, outlook
from emdia.apps.ladders.plan import plan
from emdia.apps.ladders.preview import Foreseen, preview
from emdia.apps.ladders.report import PlanReport
from emdia.apps.ladders.selectors import StepLine, steps_of_case, versions_of

__all__ = [
    "Foreseen",
    "Outlook",
    "PlanReport",
    "StepLine",
    "active_plan",
    "active_plans",
    "install",
    "install_default",
    "install_preset",
    "outlook",
    "plan",
    "preview",
    "steps_of_case",
    "versions_of",
]
