"""What a creditor (hours and caps) or a tenant (caps) may limit beyond the law: read from, and checked for, storage.

Source: R29 and R68, our own design (D): stricter only. Stored as JSON: ``{"push": [["09:00", "18:00"], …, null],
"email": […], "caps": {"push_week": 2}}``; seven entries, Monday first, null for a closed day; a missing group or cap
is the law's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

from emdia.domain.compliance.facts import Caps
from emdia.domain.errors import DomainError
from emdia.domain.own_hours import GROUPS, OwnHours, Span, Week
from emdia.domain.windows import Kind, window

WEEKDAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")
GROUP_NAMES = {"push": "SMS, WhatsApp e ligações", "email": "E-mail"}
CAP_NAMES = {
    "push_day": "SMS, WhatsApp e ligações por dia",
    "push_week": "SMS, WhatsApp e ligações em 7 dias",
    "email_day": "E-mails por dia",
    "email_week": "E-mails em 7 dias",
    "calls_week": "Ligações em 7 dias",
}

_MONDAY = date(2026, 6, 15)
_COMMON: Span = (time(9), time(18))
"""The hours that every state allows on a weekday (R26)."""
_LEAST_HOURS = 4
"""So long that two zones of Brazil, three hours apart at most, still share some of them (R27)."""


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """A creditor's own limits. Compared by identity: :func:`limits_of` keeps them."""

    hours: OwnHours | None
    caps: Mapping[str, int]


def widest(group: str, weekday: int) -> Span | None:
    """The widest lawful window of a group on a weekday (Monday is 0), in any state: R20 and R26."""
    kind: Kind = "email" if group == "email" else "push"
    return window("SP", _MONDAY + timedelta(days=weekday), kind)


def limits_of(stored: Mapping[str, Any]) -> Limits | None:
    """What is stored, ready for the gate; None where nothing is limited. The same row gives the same object."""
    return _limits(json.dumps(stored, sort_keys=True)) if stored else None


@lru_cache(maxsize=1024)
def _limits(text: str) -> Limits:
    stored = json.loads(text)
    weeks = {group: _week(stored.get(group) or ()) for group in GROUPS}
    hours = OwnHours(push=weeks["push"], email=weeks["email"]) if any(weeks.values()) else None
    return Limits(hours, stored.get("caps") or {})


def _week(days: Any) -> Week:
    return tuple(_span(day) for day in days)


def _span(stored: Any) -> Span | None:
    return None if not stored else (time.fromisoformat(stored[0]), time.fromisoformat(stored[1]))


def checked(*, hours: OwnHours | None = None, caps: Mapping[str, int | None] | None = None) -> dict[str, Any]:
    """The JSON to store, after proof that nothing in it is looser than the law, and that some time is left.

    Raises DomainError that names group and weekday, or the cap.
    """
    stored: dict[str, Any] = {}
    for group in GROUPS:
        week: Week = getattr(hours, group) if hours else ()
        if week:
            stored[group] = [_within_law(group, weekday, span) for weekday, span in enumerate(week)]
            _leaves_time(group, week)
    wanted = {name: cap for name, cap in (caps or {}).items() if cap is not None}
    lower = checked_caps(wanted)
    if lower:
        stored["caps"] = lower
    return stored


def checked_caps(wanted: Mapping[str, int]) -> dict[str, int]:
    """Those caps that are lower than the law's; raises DomainError for a higher one or for none at all."""
    law = Caps()
    for name, cap in wanted.items():
        most = getattr(law, name)
        if not 0 <= cap <= most:
            raise DomainError(
                f"{CAP_NAMES[name]}: no máximo {most}. Aqui só dá para diminuir.",
                code="cap_looser",
                field=name,
            )
    silent = 0 in (wanted.get("push_day"), wanted.get("push_week"))
    if silent and 0 in (wanted.get("email_day"), wanted.get("email_week")):
        raise DomainError(
            "Com zero mensagens e zero e-mails nada mais sai. Para isso existe “Parar tudo”.",
            code="caps_silence",
            field="push_week",
        )
    return {name: cap for name, cap in wanted.items() if cap < getattr(law, name)}


def _within_law(group: str, weekday: int, span: Span | None) -> list[str] | None:
    if span is None:
        return None
    where = f"{GROUP_NAMES[group]}, {WEEKDAYS[weekday]}"
    if span[0] >= span[1]:
        raise DomainError(f"{where}: o fim vem antes do começo.", code="hours_backwards", field=group)
    law = widest(group, weekday)
    if law is None:
        raise DomainError(f"{where}: a lei não permite contato neste dia.", code="hours_looser", field=group)
    if span[0] < law[0] or span[1] > law[1]:
        allowed = f"das {law[0].hour}h às {law[1].hour}h"
        raise DomainError(
            f"{where}: a lei permite {allowed}. Aqui só dá para diminuir.", code="hours_looser", field=group
        )
    return [span[0].isoformat("minutes"), span[1].isoformat("minutes")]


def _leaves_time(group: str, week: Week) -> None:
    """Some weekday keeps hours enough in every state and zone; else a case would wait without an end."""
    longest = max((_shared_minutes(span) for span in week[:5] if span), default=0)
    if len(week) != len(WEEKDAYS) or longest < _LEAST_HOURS * 60:
        raise DomainError(
            f"{GROUP_NAMES[group]}: deixe ao menos um dia útil com {_LEAST_HOURS} horas "
            "entre 9h e 18h. Senão, em alguns estados nada sairia nunca.",
            code="hours_too_few",
            field=group,
        )


def _shared_minutes(span: Span) -> int:
    opens, closes = max(span[0], _COMMON[0]), min(span[1], _COMMON[1])
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
