"""The day by hour on the ruler, and the same numbers as a table; every bar leads to its rows."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.urls import reverse

from emdia.core import clock
from emdia.core.clock import SAO_PAULO
from emdia.domain.vocabulary import SPOKEN, MessageStatus
from emdia.web.console.ruler import Bar, Ruler, Scale, Tick
from emdia.web.console.words import CHANNELS

FIRST_HOUR, LAST_HOUR = 7, 21
TONES = (("said", "já saíram", "sairam"), ("queued", "vão sair", "na-fila"), ("held", "adiadas", "adiadas"))
"""How a bar looks, its words, and the word of the filter that lists it."""


class ChannelDay(NamedTuple):
    """What a day holds on one channel."""

    channel: str
    word: str
    said: int
    to_go: int
    held: int


def tone_of(status: str) -> str:
    """The bar in which a state is drawn; empty for what will not be said."""
    if status in SPOKEN:
        return "said"
    return {MessageStatus.QUEUED: "queued", MessageStatus.HELD: "held"}.get(status, "")  # type: ignore[call-overload, no-any-return]


def by_channel(hours: Iterable[Any]) -> list[ChannelDay]:
    """The day's messages of each channel, the most used first."""
    totals: dict[str, Counter[str]] = {}
    for row in hours:
        if tone := tone_of(row.status):
            totals.setdefault(row.channel, Counter())[tone] += row.messages
    found = [
        ChannelDay(name, CHANNELS[name].word if name in CHANNELS else name, *(total[t] for t, _, _ in TONES))  # type: ignore[index]
        for name, total in totals.items()
    ]
    return sorted(found, key=lambda one: -(one.said + one.to_go + one.held))


def drawing(hours: Iterable[Any], day: dt.date) -> Ruler:
    """The day's ruler: said (full), to go (light) and held, stacked for each hour."""
    stacks = {hour: Counter[str]() for hour in range(FIRST_HOUR, LAST_HOUR)}
    for row in hours:
        if tone := tone_of(row.status):
            stacks[_place(row.hour)][tone] += row.messages
    top = max((stack.total() for stack in stacks.values()), default=0) or 1
    scale = Scale(FIRST_HOUR, LAST_HOUR, margin=1.5)
    bars = []
    for hour, stack in stacks.items():
        base = 0.0
        for tone, words, state in TONES:
            height = 100 * stack[tone] / top
            title = f"{hour}h: {stack[tone]} {words}"
            href = f"{reverse('messages')}?dia={day.isoformat()}&horas={span(hour)}&situacao={state}"
            at, width = scale.at(hour) + 0.6, scale.width(1) - 1.2
            bars.append(Bar(at, width, height, tone, title, href, base=base))
            base += height
    now = clock.now().astimezone(SAO_PAULO)
    return Ruler(
        label="Mensagens de hoje, por hora",
        ticks=_ticks(scale),
        bars=tuple(bars) if any(stack.total() for stack in stacks.values()) else (),
        now=scale.at(now.hour + now.minute / 60),
        kind="hours",
    )


def table(hours: Sequence[Any]) -> list[dict[str, Any]]:
    """The drawing as rows: the hour, its counts by tone and by channel, and its place in the address."""
    rows: dict[int, Counter[str]] = {}
    for row in hours:
        if tone := tone_of(row.status):
            counts = rows.setdefault(_place(row.hour), Counter())
            counts[tone] += row.messages
            counts[row.channel] += row.messages
    return [
        {
            "hour": hour,
            "span": span(hour),
            "tones": [(state, counts[tone]) for tone, _, state in TONES],
            "channels": [(name, counts[name]) for name in CHANNELS if counts[name]],
        }
        for hour, counts in sorted(rows.items())
    ]


def span(hour: int) -> str:
    """The hours that a bar stands for: the first and the last one take what lies beyond the ruler."""
    begin = 0 if hour == FIRST_HOUR else hour
    return f"{begin}-{24 if hour == LAST_HOUR - 1 else hour + 1}"


def _place(hour: int) -> int:
    return min(max(hour, FIRST_HOUR), LAST_HOUR - 1)


def _ticks(scale: Scale) -> tuple[Tick, ...]:
    whole = [
        Tick(scale.at(hour), long=True, label=f"{hour}h", minor=hour % 2 == 1)
        for hour in range(FIRST_HOUR, LAST_HOUR + 1)
    ]
    parts = [Tick(scale.at(hour + part / 4)) for hour in range(FIRST_HOUR, LAST_HOUR) for part in (1, 2, 3)]
    return (*whole, *parts)
