"""The door of the debtors: people, and the ways to reach them."""

from emdia.apps.debtors.choices import confirm_point, mark_point, opt_out, used_channel
from emdia.apps.debtors.console_rows import contact_points, find_debtors, stopped_channels
from emdia.apps.debtors.identity import Asker, Questions, begin_try, knows, locked_until, passed, questions
from emdia.apps.debtors.people_merge import merge_people
from emdia.apps.debtors.people_stage import PEOPLE, PeopleStage
from emdia.apps.debtors.person import Person
from emdia.apps.debtors.reach import (
    Reach,
    ReachPoint,
    bounced,
    lock_debtors,
    opted_out_of,
    points_with,
    reach,
    without_stops,
)
from emdia.apps.debtors.register import register
from emdia.apps.debtors.whereabouts import whereabouts

__all__ = [
    "PEOPLE",
    "Asker",
    "PeopleStage",
    "Person",
    "Questions",
    "Reach",
    "ReachPoint",
    "begin_try",
    "bounced",
    "confirm_point",
    "contact_points",
    "find_debtors",
    "knows",
    "lock_debtors",
    "locked_until",
    "mark_point",
    "merge_people",
    "opt_out",
    "opted_out_of",
    "passed",
    "points_with",
    "questions",
    "reach",
    "register",
    "stopped_channels",
    "used_channel",
    "whereabouts",
    "without_stops",
]
