"""What is open by days from the due date, drawn on the ruler, and the same as a table; each bar is a filter."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from emdia.domain.money import format_brl
from emdia.web.console.ruler import Bar, Ruler, Scale, day_ticks

BUCKETS: tuple[tuple[int, int | None], ...] = (
    *((-30, -8), (-7, -1), (0, 0), (1, 5), (6, 15), (16, 30), (31, 60), (61, 90)),
    (91, None),
)
"""Days after the due date."""
WIDEST = 15
"""Days that the last bar, which has no end, is drawn wide."""


def aging(
    days: Iterable[tuple[dt.date, dt.date, int, int]], today: dt.date
) -> tuple[Ruler, list[dict[str, Any]]]:
    """Drawing and table of (due date, effective due date, titles, cents)."""
    totals = {bucket: [0, 0] for bucket in BUCKETS}
    for due_on, _, titles, cents in days:
        late = (today - due_on).days
        bucket = next((b for b in BUCKETS if late >= b[0] and (b[1] is None or late <= b[1])), None)
        if bucket is not None:
            totals[bucket][0] += titles
            totals[bucket][1] += cents
    scale = Scale(-30, 106, margin=1.5)
    top = max(cents for _, cents in totals.values()) or 1
    table = [
        {"words": _words(*bucket), "titles": titles, "cents": cents, "href": _address(*bucket)}
        for bucket, (titles, cents) in totals.items()
    ]
    bars = [_bar(scale, bucket, titles, cents, top) for bucket, (titles, cents) in totals.items()]
    ruler = Ruler(
        label="Valor em aberto por dias do vencimento",
        ticks=day_ticks(scale, labels=(-30, 0, 15, 30, 60, 90), every=5),
        bars=tuple(bars) if any(cents for _, cents in totals.values()) else (),
        zero=scale.at(0),
    )
    return ruler, table


def _bar(scale: Scale, bucket: tuple[int, int | None], titles: int, cents: int, top: int) -> Bar:
    first, last = bucket
    width = scale.width((WIDEST if last is None else last - first) + 1) - 0.4
    return Bar(
        scale.at(first) + 0.2,
        max(width, 0.6),
        max(100 * cents / top, 2) if cents else 0,
        "coming" if first <= 0 else "late",
        f"{_words(*bucket)}: {titles} títulos, {format_brl(cents)}",
        _address(*bucket),
    )


def _words(first: int, last: int | None) -> str:
    if first == last == 0:
        return "vencem hoje"
    if last is None:
        return "vencidos há mais de 90 dias"
    if first < 0:
        return f"vencem em {-last} a {-first} dias"
    return f"vencidos há {first} a {last} dias"


def _address(first: int, last: int | None) -> str:
    """The same rows as a filter: ahead of the due date days count forward."""
    if first <= 0:
        return f"{reverse('portfolio')}?situacao=a-vencer&de={-(last or 0)}&ate={-first}"
    until = "" if last is None else f"&ate={last}"
    return f"{reverse('portfolio')}?situacao=vencidos&de={first}{until}"
