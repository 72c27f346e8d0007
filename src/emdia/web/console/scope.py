"""Small things that every page asks of its request: whose rows, which page, who acts."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from emdia.core import clock

YEARS = range(1900, 2200)
LARGEST_ID = 2**63 - 1


def creditor_ids(request: HttpRequest) -> tuple[int, ...]:
    """The creditor that the switcher shows, or all of the tenant."""
    chosen = request.creditor  # type: ignore[attr-defined]
    if chosen is not None:
        return (chosen.pk,)
    return tuple(creditor.pk for creditor in request.creditors)  # type: ignore[attr-defined]


def actor(request: HttpRequest) -> str:
    """Who acts, as journal and notes name her."""
    user = request.user
    return str(getattr(user, "email", "") or user.get_username())


def day_asked(request: HttpRequest, *, name: str = "dia") -> dt.date:
    """The day in the address, else the business day; an unreadable one is the business day."""
    return read_day(request, name=name) or clock.today()


def read_day(request: HttpRequest, *, name: str = "dia") -> dt.date | None:
    """The day in the address, if it is one that somebody could mean."""
    try:
        day = dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def read_number(request: HttpRequest, name: str) -> int | None:
    """A row's number in the address, if it is one that a row could have."""
    text = request.GET.get(name, "")
    number = int(text) if text.isdecimal() and len(text) <= 19 else None
    return number if number is None or number <= LARGEST_ID else None


def one_of(request: HttpRequest, name: str, allowed: Any, default: str) -> str:
    """A word of the address, if it is one that the page knows."""
    value = request.GET.get(name, default)
    return value if value in allowed else default


def pack_key(*parts: Any) -> str:
    """Where the next page begins, for an address."""
    words = [part.isoformat() if isinstance(part, dt.date) else part for part in parts]
    return base64.urlsafe_b64encode(json.dumps(words).encode()).decode().rstrip("=")


def read_key[Place](request: HttpRequest, parse: Callable[[str], Place]) -> tuple[Place, int] | None:
    """What :func:`pack_key` packed; None for none or for a damaged one, which shows the first page."""
    packed = request.GET.get("depois", "")
    try:
        place, last = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
        return (parse(place), last) if isinstance(last, int) and abs(last) <= LARGEST_ID else None
    except (ValueError, TypeError, RecursionError):
        return None
