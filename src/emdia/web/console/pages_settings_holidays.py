"""*Feriados da cidade*: the year of a place on one page; days are added, changed, removed, pasted and imported."""

import calendar as months
import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.calendar import Place
from emdia.domain.dates import month_name
from emdia.domain.errors import DomainError
from emdia.domain.holiday_list import holiday_name, read_holidays, text_of
from emdia.domain.places import STATES, city_key, state_key
from emdia.web.console.access import OWN, READ, for_roles
from emdia.web.console.forms import ConsoleForm
from emdia.web.console.pages_settings import for_one
from emdia.web.console.scope import actor

LARGEST = 1_000_000
LEVELS = {"national": "nacional", "state": "estadual", "municipal": "municipal"}
YEARS = range(1990, 2100)
AHEAD = 5


class HolidayForm(ConsoleForm):
    """One day of one town."""

    day = forms.DateField(label="Dia", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    name = forms.CharField(label="Nome", max_length=80, required=False)
    yearly = forms.BooleanField(label="Todo ano neste dia (este e os próximos quatro)", required=False)


@for_roles(READ)
def holidays(request: HttpRequest) -> HttpResponse:
    """The year's days without contact in one place, and the town's own days as a list."""
    return render(request, "console/settings/holidays.html", _shown(request, HolidayForm()))


def _shown(request: HttpRequest, form: HolidayForm, **more: Any) -> dict[str, Any]:
    state, city = _place(request)
    year = _year(request)
    own = tenants.holidays(state=state, city=city, year=year) if city else []
    names = {row.day: row.name for row in own}
    days = [
        (day, names.get(day, name) if level == "municipal" else name, level)
        for day, name, level in tenants.calendar().year(year, Place(state or None, city or None))
    ]
    return {
        "state": state,
        "city": city,
        "year": year,
        "years": (year - 1, year + 1),
        "states": sorted(STATES),
        "towns": tenants.holiday_towns(),
        "own": own,
        "days": [(day, name, LEVELS[level]) for day, name, level in days],
        "months": _months(year, {day: (name, level) for day, name, level in days}),
        "form": form,
        **more,
    }


def _place(request: HttpRequest) -> tuple[str, str]:
    """The place in the address or the post, else where the creditor sits."""
    asked = request.POST if request.method == "POST" else request.GET
    state, city = state_key(asked.get("uf", "")), " ".join(asked.get("cidade", "").split())[:80]
    if state:
        return state, city
    one = for_one(request)
    return (one.state, one.city) if one else ("SP", "")


def _year(request: HttpRequest) -> int:
    asked = (request.POST if request.method == "POST" else request.GET).get("ano", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
    return year if year in YEARS else clock.today().year


def _months(year: int, marked: dict[dt.date, tuple[str, str]]) -> list[dict[str, Any]]:
    """Twelve small calendars; a day is (number, its holiday or None), 0 for a gap."""
    weeks = months.Calendar(firstweekday=6)
    found = []
    for month in range(1, 13):
        rows = [
            [(day, marked.get(dt.date(year, month, day)) if day else None) for day in week]
            for week in weeks.monthdayscalendar(year, month)
        ]
        found.append({"name": month_name(month), "weeks": rows})
    return found


def _back(request: HttpRequest) -> HttpResponse:
    state, city = _place(request)
    query = urlencode({"uf": state, "cidade": city, "ano": _year(request)})
    return redirect(f"{reverse('holidays')}?{query}")


@for_roles(OWN)
@require_POST
def holiday_add(request: HttpRequest) -> HttpResponse:
    """One day more, this year or five."""
    form = HolidayForm(request.POST)
    if not form.is_valid():
        return render(request, "console/settings/holidays.html", _shown(request, form))
    data = form.cleaned_data
    years = AHEAD if data["yearly"] else 1
    days = [_in_year(data["day"], data["day"].year + ahead) for ahead in range(years)]
    _change(request, days={day: holiday_name(data["name"]) for day in days if day})
    return _back(request)


def _in_year(day: dt.date, year: int) -> dt.date | None:
    """The same day of another year; 29 February has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None


@for_roles(OWN)
@require_POST
def holiday_change(request: HttpRequest, holiday_id: int) -> HttpResponse:
    """A new name or another day for one row, or the row away."""
    row = next(iter(tenants.holidays_by_id([holiday_id])), None)
    state, city = _place(request)
    if row is None or (row.state, city_key(row.city)) != (state, city_key(city)):
        raise Http404
    if "remove" in request.POST:
        _change(request, remove=[row.pk])
        return _back(request)
    form = HolidayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Diga o dia. Nada mudou.")
        return _back(request)
    day, name = form.cleaned_data["day"], holiday_name(form.cleaned_data["name"])
    _change(request, days={day: name}, remove=[row.pk] if day != row.day else [])
    return _back(request)


@for_roles(OWN)
@require_POST
def holiday_import(request: HttpRequest) -> HttpResponse:
    """A file or a pasted list; what was not understood is shown beside what came in."""
    file = request.FILES.get("arquivo")
    if file is not None and (file.size or 0) > LARGEST:
        messages.error(request, "Este arquivo é grande demais para uma lista de feriados.")
        return _back(request)
    text = text_of(file.read()) if file is not None else request.POST.get("lista", "")
    try:
        found = read_holidays(text)
    except DomainError as error:
        messages.error(request, str(error))
        return _back(request)
    if found.days:
        _change(request, days=found.days)
    else:
        messages.error(
            request, "Não encontrei nenhuma data. Escreva uma por linha, como 25/01/2027; Aniversário."
        )
    if not found.problems:
        return _back(request)
    shown = _shown(request, HolidayForm(), problems=found.problems)
    return render(request, "console/settings/holidays.html", shown)


def _change(request: HttpRequest, **change: Any) -> None:
    state, city = _place(request)
    try:
        done = receivables.change_holidays(state=state, city=city, actor=actor(request), **change)
    except DomainError as error:
        messages.error(request, str(error))
        return
    words = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in (
            (done.added, "dia incluído", "dias incluídos"),
            (done.renamed, "nome trocado", "nomes trocados"),
            (done.removed, "dia retirado", "dias retirados"),
            (done.titles, "título mudou de vencimento efetivo", "títulos mudaram de vencimento efetivo"),
            (done.cases, "caso será visto de novo", "casos serão vistos de novo"),
        )
        if count
    ]
    messages.success(request, f"{'; '.join(words)}." if words else "Nada mudou: já estava assim.")
