"""Forms of hours, caps and prices: what an owner may only make stricter, and what a message costs."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from emdia.domain.compliance.facts import Caps
from emdia.domain.compliance.limits import CAP_NAMES, GROUP_NAMES, WEEKDAYS, widest
from emdia.domain.errors import DomainError
from emdia.domain.own_hours import GROUPS, OwnHours, Span, Week
from emdia.domain.prices import PRICED, format_price, parse_price
from emdia.web.console.forms import ConsoleForm
from emdia.web.console.words import CHANNELS

CLOSED = ""
"""The option of a day without contact."""


class CapsForm(ConsoleForm):
    """At most so many contacts; each number only goes down from what the law and the house allow."""

    def __init__(self, *args: Any, known: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = Caps()
        for name, words in CAP_NAMES.items():
            most = getattr(law, name)
            self.fields[name] = forms.IntegerField(
                label=words,
                min_value=0,
                max_value=most,
                initial=known.get(name, most),
                help_text=f"No máximo {most}.",
                widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
            )


class HoursForm(ConsoleForm):
    """From and until, for each group and weekday that the law leaves open; both empty is a closed day."""

    def __init__(self, *args: Any, hours: OwnHours | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days: list[tuple[str, list[tuple[str, str, str, str]]]] = []
        for group in GROUPS:
            week: Week = getattr(hours, group) if hours else ()
            rows = []
            for weekday, name in enumerate(WEEKDAYS):
                law = widest(group, weekday)
                if law is None:
                    continue
                span = week[weekday] if week else law
                for end, word, value in (("from", "de", span and span[0]), ("to", "até", span and span[1])):
                    self.fields[f"{group}_{weekday}_{end}"] = forms.TimeField(
                        label=f"{GROUP_NAMES[group]}, {name}, {word}",
                        required=False,
                        initial=value.isoformat("minutes") if value else CLOSED,
                        widget=_times(law, value),
                    )
                key = f"{group}_{weekday}"
                rows.append((name, f"{key}_from", f"{key}_to", f"{law[0].hour}h às {law[1].hour}h"))
            self.days.append((group, rows))

    def groups(self) -> list[tuple[str, list[tuple[str, Any, Any, str]]]]:
        """Group name and its rows: weekday, from, until, what the law allows."""
        return [
            (
                GROUP_NAMES[group],
                [(name, self[start], self[end], law) for name, start, end, law in rows],
            )
            for group, rows in self.days
        ]

    def clean(self) -> dict[str, Any]:
        """A day has both ends or none."""
        data = super().clean() or {}
        for _, rows in self.days:
            for name, start, end, _ in rows:
                if bool(data.get(start)) != bool(data.get(end)) and not {start, end} & set(self.errors):
                    self.add_error(end, f"{name.capitalize()}: diga o começo e o fim, ou feche os dois.")
        return data

    def hours(self) -> OwnHours | None:
        """What was asked for; a group that says what the law says limits nothing."""
        weeks = {group: self._week(group) for group in GROUPS}
        found = {group: () if week == _law(group) else week for group, week in weeks.items()}
        return OwnHours(push=found["push"], email=found["email"]) if any(found.values()) else None

    def _week(self, group: str) -> Week:
        def span(weekday: int) -> tuple[dt.time, dt.time] | None:
            start, end = (self.cleaned_data.get(f"{group}_{weekday}_{one}") for one in ("from", "to"))
            return (start, end) if start and end else None

        return tuple(span(weekday) for weekday in range(len(WEEKDAYS)))


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]


def _times(law: Span, own: dt.time | None) -> forms.Select:
    """Half hours of the law's window, and what is stored between them; the form itself takes any time of day."""
    minutes = range(law[0].hour * 60, law[1].hour * 60 + 1, 30)
    times = sorted({dt.time(minute // 60, minute % 60) for minute in minutes} | ({own} if own else set()))
    options = [(one.isoformat("minutes"), _spoken(one)) for one in times]
    return forms.Select(choices=[(CLOSED, "fechado"), *options], attrs={"class": "form-select"})


def _spoken(time: dt.time) -> str:
    return f"{time.hour}h{time.minute:02}" if time.minute else f"{time.hour}h"


def _law(group: str) -> Week:
    return tuple(widest(group, weekday) for weekday in range(len(WEEKDAYS)))


class PriceField(forms.CharField):
    """``R$ 0,090`` as thousandths of a real; empty is not known."""

    def clean(self, value: Any) -> Any:
        """Thousandths, or None."""
        try:
            return parse_price(super().clean(value))
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class PricesForm(ConsoleForm):
    """What one message costs on each channel."""

    def __init__(self, *args: Any, known: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel in PRICED:
            self.fields[channel] = PriceField(
                label=_begin(CHANNELS[channel].word),
                max_length=20,
                required=False,
                initial=format_price(known.get(channel)),
                widget=forms.TextInput(
                    attrs={"class": "form-control", "placeholder": "R$ 0,000", "inputmode": "decimal"}
                ),
            )
