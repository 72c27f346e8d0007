"""The municipal holidays of a tenant (R28): rows of one town, written and removed together.

Only the table is changed here; what follows from it for titles and cases is ``receivables.change_holidays``, the verb
that people reach.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from emdia.apps.tenants.models import Creditor, LocalHoliday
from emdia.domain.errors import DomainError, excerpt
from emdia.domain.places import city_key, state_key


def holidays(*, state: str = "", city: str = "", year: int | None = None) -> list[LocalHoliday]:
    """Rows of the active tenant, by place and day; of one town and year where they are said."""
    rows = LocalHoliday.objects.order_by("state", "city", "day")
    if state:
        rows = rows.filter(state=state_key(state) or "")
    if year is not None:
        rows = rows.filter(day__year=year)
    return [row for row in rows if not city or city_key(row.city) == city_key(city)]


def holidays_by_id(ids: Iterable[int]) -> list[LocalHoliday]:
    """These rows of the active tenant."""
    return list(LocalHoliday.objects.filter(pk__in=list(ids)).order_by("day"))


def holiday_towns() -> list[tuple[str, str]]:
    """Towns that matter: those with holidays of their own, and where the creditors sit; (state, city)."""
    towns = list(LocalHoliday.objects.values_list("state", "city").distinct())
    towns += Creditor.objects.exclude(city="").values_list("state", "city")
    found = {(state, city_key(city)): (state, city) for state, city in reversed(towns)}
    return sorted(found.values())


def town(state: str, city: str) -> tuple[str, str]:
    """State and city as they are stored; raises :class:`DomainError` for what is none."""
    known, name = state_key(state), " ".join(city.split())[:80]
    if known is None:
        raise DomainError(
            f"“{excerpt(state)}” não é uma UF. Use duas letras, como SP.", code="state_invalid", field="uf"
        )
    if not city_key(name):
        raise DomainError("Diga a cidade.", code="city_missing", field="cidade")
    spelled = LocalHoliday.objects.filter(state=known).values_list("city", flat=True).distinct()
    return known, next((one for one in spelled if city_key(one) == city_key(name)), name)


def write_holidays(*, state: str, city: str, days: Mapping[dt.date, str]) -> tuple[list[dt.date], int]:
    """Add days that the town does not have yet, rename those that it has: (added, how many renamed)."""
    known = {row.day: row for row in LocalHoliday.objects.filter(state=state, city=city, day__in=list(days))}
    renamed = [row for day, row in known.items() if row.name != days[day]]
    for row in renamed:
        row.name = days[row.day]
    LocalHoliday.objects.bulk_update(renamed, ["name"])
    new = sorted(set(days) - set(known))
    LocalHoliday.objects.bulk_create(
        LocalHoliday(state=state, city=city, day=day, name=days[day]) for day in new
    )
    return new, len(renamed)


def remove_holidays(ids: Iterable[int]) -> None:
    """Take rows of the active tenant out of the table."""
    LocalHoliday.objects.filter(pk__in=list(ids)).delete()
