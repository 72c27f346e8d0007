"""What Meta told lately of a WhatsApp number: its quality and how many people it may write to in a day.

Read from the journal, where its notices are kept (``phone_number_quality_update``), and from our templates: no question
to Meta.
"""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Q

from emdia.apps.journal import api as journal
from emdia.apps.outreach.models import ApprovedTemplate
from emdia.apps.outreach.whatsapp_templates import PROVIDER

NOTICES = 200
"""So many of the newest notices are looked through."""
_FLAGS = {"FLAGGED": False, "UNFLAGGED": True}


class WhatsAppStanding(NamedTuple):
    """``good`` None: Meta said nothing of its quality. ``limit`` is Meta's word for people a day (``TIER_1K``)."""

    good: bool | None
    since: dt.datetime | None
    limit: str
    templates_stopped: int


def whatsapp_standings(account_ids: Iterable[int]) -> dict[int, WhatsAppStanding]:
    """What is known of these accounts; those of which Meta said nothing are left out. Two queries, none for nobody."""
    wanted = {str(one): one for one in account_ids}
    if not wanted:
        return {}
    found: dict[int, WhatsAppStanding] = {}
    silent = WhatsAppStanding(None, None, "", 0)
    for entry in journal.recent(limit=NOTICES, wanted=journal.Wanted(action="whatsapp.phone_quality")):
        pk = wanted.get(entry.subject.partition(":")[2])
        if pk is not None:
            found[pk] = _older(found.get(pk, silent), json.loads(entry.data), entry.at)
    for pk, many in _stopped_templates(wanted).items():
        found[pk] = found.get(pk, silent)._replace(templates_stopped=many)
    return {pk: one for pk, one in found.items() if one != silent}


def _older(known: WhatsAppStanding, told: dict[str, Any], at: dt.datetime) -> WhatsAppStanding:
    """The newest word on each thing counts: an older notice fills in only what the newer ones left open."""
    flag = _FLAGS.get(str(told.get("event")))
    if known.good is None and flag is not None:
        known = known._replace(good=flag, since=at)
    return known if known.limit else known._replace(limit=str(told.get("current_limit") or ""))


def _stopped_templates(wanted: dict[str, int]) -> dict[int, int]:
    names = {f"{PROVIDER}:{text}": pk for text, pk in wanted.items()}
    stopped = Q(status__in=("paused", "disabled", "rejected"))
    rows = ApprovedTemplate.objects.filter(stopped, account__in=names).order_by()
    counted = rows.values_list("account").annotate(many=Count("id"))
    return {names[account]: many for account, many in counted}
