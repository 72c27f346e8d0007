"""What is known at the moment of speaking about everything that a batch speaks of; a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.context import CreditorVoice, Notice
from emdia.apps.outreach.creditor_voice import creditor_voice
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.own_words import OwnWords, own_words
from emdia.apps.outreach.render import OwnTexts
from emdia.apps.outreach.templates_load import own_texts
from emdia.apps.outreach.waiting import Waiting
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.core.among import Among
from emdia.domain.balance import ContractTerms, TitleBalance
from emdia.domain.calendar import Calendar
from emdia.domain.compliance.limits import Limits, limits_of
from emdia.domain.vocabulary import Channel, MessageKind, Stage

_TELLS_HISTORY = frozenset({Stage.HISTORY, Stage.ACTION_DATED})


@dataclass(frozen=True, slots=True)
class Scene:
    """Facts of this moment, by id. ``parts`` are (title, settled) of each payment that is confirmed."""

    at: dt.datetime
    today: dt.date
    titles: dict[int, receivables.TitleOwed]
    today_owed: dict[int, TitleBalance]
    tomorrow_owed: dict[int, TitleBalance]
    terms: dict[int, ContractTerms]
    creditors: dict[int, Any]
    limits: dict[int, Limits | None]
    voices: dict[int, CreditorVoice]
    calendar: Calendar
    said_before: dict[tuple[int, str, str], int]
    notices: dict[int, tuple[Notice, ...]]
    parts: dict[int, tuple[tuple[int, bool], ...]]
    own: dict[int, OwnTexts]
    """The creditors' own texts, which win over the house's."""
    homes: dict[int, debtors.Home]
    """Of the people whose message goes to a system of the creditor, where they live: a letter needs it."""
    after_due_waits: dict[int, str]
    """Of a creditor whose news of payments is too old, why nothing after due is said."""
    replies: dict[int, OwnWords] = field(default_factory=dict)
    """Of the messages that are a person's own answer, its words."""


def read_scene(rows: Sequence[Waiting], *, at: dt.datetime) -> Scene:
    """Everything that these messages speak of, on the business day of ``at``."""
    today = at.astimezone(clock.SAO_PAULO).date()
    parts = _parts(rows)
    wanted = {title for row in rows for title in row.title_ids}
    wanted |= {title for many in parts.values() for title, _ in many}
    titles = receivables.titles_for_balance(wanted)
    creditors = tenants.creditors({row.creditor_id for row in rows})
    terms = tenants.terms_of(creditors, on=today)
    own = tenancy.current_id()
    calendar = tenants.calendar()
    agency = next((t.name for t in tenants.tenants() if t.pk == own and t.is_agency), "")
    return Scene(
        at=at,
        today=today,
        titles=titles,
        today_owed=receivables.balances_of(titles.values(), terms, on=today),
        tomorrow_owed=receivables.balances_of(titles.values(), terms, on=today + dt.timedelta(days=1)),
        terms=terms,
        creditors=creditors,
        limits={pk: limits_of(row.contact_limits) for pk, row in creditors.items()},
        voices={pk: creditor_voice(row, agency_name=agency) for pk, row in creditors.items()},
        calendar=calendar,
        said_before=_said_before(rows),
        notices=_notices(rows),
        parts=parts,
        own=own_texts(creditors),
        homes=debtors.homes({row.debtor_id for row in rows if row.channel == Channel.WEBHOOK}),
        after_due_waits=tenants.after_due_waits(creditors.values(), day=today, calendar=calendar),
        replies=own_words(rows),
    )


def _said_before(rows: Sequence[Waiting]) -> dict[tuple[int, str, str], int]:
    said = Message.objects.filter(Among("case_id", {row.case_id for row in rows}), sent_at__isnull=False)
    counted = said.order_by().values_list("case_id", "stage", "channel").annotate(Count("id"))
    return {(case, stage, channel): count for case, stage, channel, count in counted}


def _notices(rows: Sequence[Waiting]) -> dict[int, tuple[Notice, ...]]:
    anchors = {row.anchor_id for row in rows if row.stage in _TELLS_HISTORY and row.anchor_id}
    if not anchors:
        return {}
    told = Message.objects.filter(
        anchor_id__in=anchors, sent_at__isnull=False, kind=MessageKind.COLLECTION, step__startswith="D+"
    )
    found: dict[int, dict[Notice, None]] = defaultdict(dict)
    columns = ("anchor_id", "sent_at", "channel", "stage")
    for anchor, sent_at, channel, stage in told.order_by("sent_at").values_list(*columns):
        found[anchor][Notice(sent_at.astimezone(clock.SAO_PAULO).date(), channel, stage)] = None
    return {anchor: tuple(notices) for anchor, notices in found.items()}


def _parts(rows: Sequence[Waiting]) -> dict[int, tuple[tuple[int, bool], ...]]:
    ids = [row.id for row in rows if row.payment_id]
    if not ids:
        return {}
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    paid = Message.objects.filter(pk__in=ids, payment__parts__isnull=False)
    for payment, title, settled in paid.values_list(
        "payment_id", "payment__parts__receivable_id", "payment__parts__settled"
    ):
        found[payment][title] = settled
    return {payment: tuple(titles.items()) for payment, titles in found.items()}
