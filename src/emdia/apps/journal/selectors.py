"""Reads of the journal."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from emdia.apps.journal.models import Entry
from emdia.core import tenancy
from emdia.core.clock import SAO_PAULO


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: by whom, what (an action, or its first word), from and until which day, about what."""

    actor: str = ""
    action: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    creditor_id: int | None = None
    case_id: int | None = None


def recent(*, limit: int = 50, before_seq: int | None = None, wanted: Wanted | None = None) -> list[Entry]:
    """The newest entries of the active tenant, newest first; ``before_seq`` pages on."""
    rows = _rows(wanted or Wanted()).order_by("-seq")
    return list((rows.filter(seq__lt=before_seq) if before_seq else rows)[:limit])


def every(wanted: Wanted) -> Iterator[Entry]:
    """All of them, oldest first, a piece at a time."""
    return _rows(wanted).order_by("seq").iterator(chunk_size=2000)


def actors() -> list[str]:
    """Who wrote into the active tenant's journal."""
    rows = Entry.objects.filter(tenant_ref=tenancy.current_id())
    return list(rows.order_by("actor").values_list("actor", flat=True).distinct()[:200])


def _rows(wanted: Wanted) -> "QuerySet[Entry]":
    rows = Entry.objects.filter(tenant_ref=tenancy.current_id())
    if wanted.actor:
        rows = rows.filter(actor=wanted.actor)
    if wanted.action:
        rows = rows.filter(Q(action=wanted.action) | Q(action__startswith=f"{wanted.action}."))
    if wanted.since:
        rows = rows.filter(at__gte=dt.datetime.combine(wanted.since, dt.time(), SAO_PAULO))
    if wanted.until:
        after = wanted.until + dt.timedelta(days=1)
        rows = rows.filter(at__lt=dt.datetime.combine(after, dt.time(), SAO_PAULO))
    for name, number in (("creditor", wanted.creditor_id), ("case", wanted.case_id)):
        if number is not None:
            rows = rows.filter(_about(name, number))
    return rows


def _about(name: str, number: int) -> Q:
    """What names it as its subject, or in its data, which is canonical JSON."""
    told = Q(data__contains=f'"{name}":{number},') | Q(data__contains=f'"{name}":{number}}}')
    return Q(subject=f"{name}:{number}") | told
