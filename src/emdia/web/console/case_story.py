"""The story of a case: everything that happened, in order, and the ruler that stands above it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from emdia.core.clock import SAO_PAULO
from emdia.domain.vocabulary import SPOKEN, WAITING, MessageStatus, TaskKind, TitleState
from emdia.web.console.ruler import Mark, Ruler, Scale, day_name, day_ticks

WORDS = {
    "message": "mensagem",
    "payment": "pagamento",
    "task": "tarefa",
    "reply": "resposta",
    "note": "anotação",
    "call": "ligação",
    "promise": "promessa",
    "visit": "visita à página",
}
LABELS = (-30, -15, -7, 0, 3, 6, 9, 15, 30, 45, 60, 90, 120, 180, 270, 360)


@dataclass(frozen=True, slots=True)
class Story:
    """The rows that a story is told from."""

    today: dt.date
    titles: Sequence[Any]
    messages: Sequence[Any]
    payments: Sequence[Any]
    tasks: Sequence[Any]
    notes: Sequence[Any]
    calls: Sequence[Any]
    promises: Sequence[Any]
    visits: Sequence[Any]
    replies: Sequence[Any]
    next_on: dt.date | None
    next_step: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the story. ``kind`` chooses how it is drawn; ``row`` is what happened."""

    at: dt.datetime
    kind: str
    row: Any
    day: dt.date
    new_day: bool = False


def tell(story: Story) -> dict[str, Any]:
    """Events newest day last, with the ruler of the title that the case turns around."""
    events = [
        *((message.sent_at or message.created_at, "message", message) for message in story.messages),
        *((payment.paid_at, "payment", payment) for payment in story.payments),
        *((task.opened_at, "task", task) for task in story.tasks if task.kind != TaskKind.REPLIED),
        *((one.at, "reply", one) for one in story.replies),
        *((note.at, "note", note) for note in story.notes),
        *((call.at, "call", call) for call in story.calls),
        *((one.made_at, "promise", one) for one in story.promises),
        *((visit.first_at, "visit", visit) for visit in story.visits),
    ]
    ordered = sorted(events, key=lambda event: (event[0], event[1]))
    told: list[Event] = []
    for at, kind, row in ordered:
        day = at.astimezone(SAO_PAULO).date()
        told.append(Event(at, kind, row, day, new_day=not told or told[-1].day != day))
    return {"events": told, "ruler": _draw(story, told), "anchor": _anchor(story)}


def _anchor(story: Story) -> Any:
    """The oldest open title, else the newest one: its due date is the middle of the ruler."""
    opened = [title for title in story.titles if title.state == TitleState.OPEN]
    if opened:
        return min(opened, key=lambda title: title.effective_due_on)
    return max(story.titles, key=lambda title: title.effective_due_on, default=None)


def _draw(story: Story, events: Sequence[Event]) -> Ruler | None:
    anchor = _anchor(story)
    if anchor is None:
        return None
    zero = anchor.effective_due_on
    offsets = [(event.day - zero).days for event in events]
    today = (story.today - zero).days
    coming = [(story.next_on - zero).days] if story.next_on else []
    first = min([-9, *offsets, *coming, today])
    last = max([16, *offsets, *coming, today])
    scale = Scale(first, last)
    marks = [_mark(scale, event, offset) for event, offset in zip(events, offsets, strict=True)]
    if coming:
        title = f"Próxima etapa: {story.next_step} em {story.next_on:%d/%m/%Y}"
        marks.append(Mark(scale.at(coming[0]), "next", title=title))
    every = 1 if last - first <= 70 else 5 if last - first <= 200 else 15
    labels = _spread([day for day in LABELS if first <= day <= last], last - first)
    return Ruler(
        label="A história do caso, em dias do vencimento",
        ticks=day_ticks(scale, labels=labels, every=every),
        marks=tuple(marks),
        zero=scale.at(0),
        now=scale.at(today),
    )


def _spread(days: Sequence[int], span: int) -> list[int]:
    """Labels that leave room for each other; the due date always has its own."""
    kept = [0]
    for day in days:
        if all(abs(day - other) * 100 >= span * (16 if other == 0 else 8) for other in kept):
            kept.append(day)
    return kept


def _mark(scale: Scale, event: Event, offset: int) -> Mark:
    return Mark(
        scale.at(offset), _tone(event), title=f"{day_name(offset)}: {_words(event)}", href=f"#e{id_of(event)}"
    )


def _tone(event: Event) -> str:
    if event.kind == "payment":
        return "paid"
    if event.kind in ("call", "promise"):
        return "said" if event.kind == "call" else "held"
    if event.kind != "message":
        return "plain"
    status = event.row.status
    if status in SPOKEN:
        return "said"
    return "held" if status in WAITING else "late" if status == MessageStatus.FAILED else "withheld"


def _words(event: Event) -> str:
    return WORDS[event.kind]


def id_of(event: Event) -> str:
    """The place of an event on the page."""
    return f"{event.kind}-{event.row.pk}"
