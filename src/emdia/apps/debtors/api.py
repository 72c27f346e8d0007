"""The door of the debtors: people, and the ways to reach them."""

from emdia.apps.debtors.carrier_words import (
    COMPLAINED,
    Said,
    bounced_together,
    points_of_senders,
    resume_channels,
    stop_channels,
    used_channels,
    wrong_points,
)
from emdia.apps.debtors.choices import (
    REPLIED,
    confirm_point,
    mark_point,
    opt_out,
    stops_of,
    undo_rehearsed_stops,
    used_channel,
)
from emdia.apps.debtors.console_rows import (
    Home,
    contact_points,
    find_debtors,
    homes,
    phones_of,
    stopped_channels,
)
from emdia.apps.debtors.identity import Asker, Questions, begin_try, knows, locked_until, passed, questions
from emdia.apps.debtors.marks import add_point, mend_point, set_mark
from emdia.apps.debtors.merge import give_back, lock_pair, merge_to_undo, merges_of, take_over, write_merge
from emdia.apps.debtors.models import DebtorMerge
from emdia.apps.debtors.one_time import (
    CodePoint,
    code_is_out,
    code_point,
    may_send_code,
    note_code,
    one_time_code,
    takes_code,
)
from emdia.apps.debtors.people_early import (
    forget_early,
    hold_people,
    last_point,
    may_meet_early,
    meet_arrivals,
    settle_arrivals,
)
from emdia.apps.debtors.people_merge import merge_people
from emdia.apps.debtors.people_stage import ARRIVALS, PEOPLE, PeopleBatch, PeopleStage
from emdia.apps.debtors.person import Person
from emdia.apps.debtors.reach import (
    Reach,
    ReachPoint,
    bounced,
    has_phones_in,
    lock_debtors,
    opted_out_of,
    points_with,
    reach,
    without_stops,
)
from emdia.apps.debtors.reachable import reachable
from emdia.apps.debtors.register import register
from emdia.apps.debtors.whereabouts import whereabouts

__all__ = [
    "ARRIVALS",
    "COMPLAINED",
    "PEOPLE",
    "REPLIED",
    "Asker",
    "CodePoint",
    "DebtorMerge",
    "Home",
    "PeopleBatch",
    "PeopleStage",
    "Person",
    "Questions",
    "Reach",
    "ReachPoint",
    "Said",
    "add_point",
    "begin_try",
    "bounced",
    "bounced_together",
    "code_is_out",
    "code_point",
    "confirm_point",
    "contact_points",
    "find_debtors",
    "forget_early",
    "give_back",
    "has_phones_in",
    "hold_people",
    "homes",
    "knows",
    "last_point",
    "lock_debtors",
    "lock_pair",
    "locked_until",
    "mark_point",
    "may_meet_early",
    "may_send_code",
    "meet_arrivals",
    "mend_point",
    "merge_people",
    "merge_to_undo",
    "merges_of",
    "note_code",
    "one_time_code",
    "opt_out",
    "opted_out_of",
    "passed",
    "phones_of",
    "points_of_senders",
    "points_with",
    "questions",
    "reach",
    "reachable",
    "register",
    "resume_channels",
    "set_mark",
    "settle_arrivals",
    "stop_channels",
    "stopped_channels",
    "stops_of",
    "take_over",
    "takes_code",
    "undo_rehearsed_stops",
    "used_channel",
    "used_channels",
    "whereabouts",
    "without_stops",
    "write_merge",
    "wrong_points",
]
