"""Which titles somebody asks for: the sentence of *Carteira* as one value, and as a query."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from emdia.apps.debtors import api as debtors
from emdia.apps.receivables.models import Case, Receivable
from emdia.core.among import Among
from emdia.domain.documents import parse_tax_id
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import TitleState

SITUATIONS = ("abertos", "vencidos", "a-vencer", "pausados", "contestados", "quitados")
CHANNELS = ("whatsapp", "sms", "email", "phone", "nenhum")
MOST_FOUND = 500
"""Titles that one number may find."""
FEW = 5_000
"""Paused cases that are named one by one."""
NO_BANKS = dt.timedelta(days=30)
"""Longer than any row of days on which no bank pays."""
HIGHEST = "\U0010fffd"
"""Sorts behind whatever follows the beginning of a text."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a written name, CPF or number led to: cases and titles."""

    case_ids: tuple[int, ...]
    title_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TitleFilter:
    """Which titles a page shows. ``late_from`` and ``late_to`` count days after the due date, both included.

    ``groups`` are (segment, tags) of the cases of a ladder or of a tag; None is everybody's. ``promised`` are the cases
    with a promise in force, which is asked for above: ``promise`` says whether they are wanted or left out.
    """

    creditor_ids: tuple[int, ...]
    day: dt.date
    situation: str = "abertos"
    late_from: int | None = None
    late_to: int | None = None
    min_cents: int = 0
    channel: str = ""
    promise: str = ""
    promised: tuple[int, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] | None = None
    found: Found | None = None
    ids: tuple[int, ...] | None = None

    @property
    def only_dates(self) -> bool:
        """Whether due dates alone say which open titles match."""
        narrowed = self.min_cents or self.channel or self.promise
        other = (self.groups, self.found, self.ids) != (None, None, None)
        return not narrowed and not other and self.situation in ("abertos", "vencidos", "a-vencer")


def find_titles(*, text: str, creditor_ids: Sequence[int]) -> Found:
    """What a name, a tax id or the number of a title leads to.

    What holds a digit is looked for as a number first, what holds none as a name: one long look is enough mostly.
    """
    first, second = _with_number, _with_name
    if _is_tax_id(text) or not any(char.isdigit() for char in text):
        first, second = second, first
    found = first(text, creditor_ids)
    return found if found.case_ids or found.title_ids else second(text, creditor_ids)


def _is_tax_id(text: str) -> bool:
    try:
        parse_tax_id(text)
    except DomainError:
        return False
    return True


def _with_name(text: str, creditor_ids: Sequence[int]) -> Found:
    people = debtors.find_debtors(text=text)
    cases = Case.objects.filter(debtor_id__in=people, creditor_id__in=creditor_ids)
    return Found(tuple(cases.values_list("pk", flat=True)), ())


def _with_number(text: str, creditor_ids: Sequence[int]) -> Found:
    return Found((), tuple(ids_by_number(number=text, creditor_ids=creditor_ids, limit=MOST_FOUND)))


def ids_by_number(*, number: str, creditor_ids: Sequence[int], limit: int) -> list[int]:
    """Titles of this number, by the identity that an import gives them, which has an index; else by reading them all,
    for a text that could be a number."""
    rows = Receivable.objects.filter(creditor_id__in=creditor_ids, number=number)
    named = Q()
    for begin in (f"n:{number}#", f"d:{number}@"):
        named |= Q(identity__gte=begin, identity__lte=f"{begin}{HIGHEST}")
    found = list(rows.filter(named).values_list("pk", flat=True)[:limit])
    if found or " " in number or not any(char.isdigit() for char in number):
        return found
    return list(rows.values_list("pk", flat=True)[:limit])


def matching(where: TitleFilter) -> QuerySet[Receivable, Receivable]:
    """The titles of a filter, in no order."""
    rows: QuerySet[Receivable, Receivable] = Receivable.objects.filter(creditor_id__in=where.creditor_ids)
    rows = _in_situation(rows, where)
    if where.late_from is not None:
        rows = rows.filter(due_on__lte=where.day - dt.timedelta(days=where.late_from))
    if where.late_to is not None:
        rows = rows.filter(due_on__gte=where.day - dt.timedelta(days=where.late_to))
    if where.min_cents:
        rows = rows.filter(open_cents__gte=where.min_cents)
    if where.found is not None:
        rows = rows.filter(Q(case_id__in=where.found.case_ids) | Q(pk__in=where.found.title_ids))
    if where.ids is not None:
        rows = rows.filter(Among("pk", where.ids))
    return _of_people(rows, where)


def _of_people(
    rows: QuerySet[Receivable, Receivable], where: TitleFilter
) -> QuerySet[Receivable, Receivable]:
    if where.channel == "nenhum":
        rows = rows.filter(~debtors.reachable("", by="case__debtor_id"))
    elif where.channel:
        rows = rows.filter(debtors.reachable(where.channel, by="case__debtor_id"))
    if where.promise == "com":
        rows = rows.filter(Among("case_id", where.promised))
    elif where.promise == "sem" and where.promised:
        rows = rows.exclude(Among("case_id", where.promised))
    if where.groups is not None:
        chosen = Q(pk__in=[])
        for segment, tags in where.groups:
            chosen |= Q(case__segment=segment, case__tags=list(tags))
        rows = rows.filter(chosen)
    return rows


def _in_situation(
    rows: QuerySet[Receivable, Receivable], where: TitleFilter
) -> QuerySet[Receivable, Receivable]:
    if where.situation == "quitados":
        return rows.filter(state=TitleState.SETTLED)
    rows = rows.filter(state=TitleState.OPEN)
    if where.situation == "vencidos":
        return rows.filter(due_on__lt=where.day, effective_due_on__lt=where.day)
    if where.situation == "a-vencer":
        # The printed date, which the index knows, is at most some days without banks earlier than the effective one.
        return rows.filter(effective_due_on__gte=where.day, due_on__gte=where.day - NO_BANKS)
    if where.situation == "contestados":
        return rows.filter(disputed_at__isnull=False)
    if where.situation == "pausados":
        return rows.filter(_held(where))
    return rows


def title_ids(*, where: TitleFilter, limit: int) -> list[int]:
    """Ids of the titles of a filter, oldest first; one query."""
    return list(matching(where).order_by("due_on", "id").values_list("pk", flat=True)[:limit])


def titles_of_creditors(*, ids: Sequence[int], creditor_ids: Sequence[int]) -> list[int]:
    """Which of these are titles of these creditors; one query."""
    rows = Receivable.objects.filter(Among("pk", ids), creditor_id__in=creditor_ids)
    return list(rows.order_by("due_on", "id").values_list("pk", flat=True)) if ids else []


def size_of(ids: Sequence[int]) -> tuple[int, int, int]:
    """How many titles, of how many people, and their open principal in cents; one query."""
    rows = Receivable.objects.filter(Among("pk", ids))
    found = rows.aggregate(
        titles=Count("pk"), people=Count("case__debtor_id", distinct=True), cents=Sum("open_cents")
    )
    return found["titles"], found["people"], found["cents"] or 0


def known_tags(*, creditor_ids: Sequence[int]) -> list[str]:
    """The tags that cases of these creditors have, in order; one query over the distinct sets."""
    rows = Case.objects.filter(creditor_id__in=creditor_ids).exclude(tags=[]).order_by()
    return sorted({tag for (tags,) in rows.values_list("tags").distinct()[:500] for tag in tags})


def _held(where: TitleFilter) -> Q:
    """Paused itself, with its case, or disputed. Few paused cases are named: then indexes answer."""
    lasts = Q(paused_until=None) | Q(paused_until__gte=where.day)
    paused = Case.objects.filter(~Q(pause_reason="") & lasts, creditor_id__in=where.creditor_ids)
    cases = list(paused.values_list("pk", flat=True)[: FEW + 1])
    own = (~Q(pause_reason="") & lasts) | Q(disputed_at__isnull=False)
    if len(cases) <= FEW:
        return own | Q(case_id__in=cases)
    whole = ~Q(case__pause_reason="") & (Q(case__paused_until=None) | Q(case__paused_until__gte=where.day))
    return own | whole
