"""What happens in the demonstration, as acts in time: files come in, people pay, ask, complain or stay silent.

Everything is decided before the first day by the seed, so that a demonstration that was interrupted goes on with the
same story. Days are counted from the printed due date; hours are São Paulo's.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from emdia.core.clock import SAO_PAULO
from emdia.entry.demo.people import SEED, Character
from emdia.entry.demo.titles import Title

ASKING = (
    "Posso pagar uma parte por mês, sempre depois do dia 10.",
    "Fiquei sem trabalho e já voltei; quero parcelar.",
)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happens. ``share`` is the percentage that is paid, 100 for all that the title then costs."""

    at: datetime
    kind: str
    house: str
    code: str = ""
    number: str = ""
    share: int = 100
    detail: str = ""
    door: str = "page"
    """Where money comes in: ``page`` (Pix), ``desk`` (somebody marks it in the console)."""


def script(house: str, titles: Iterable[Title], start: date, *, seed: int = SEED) -> list[Act]:
    """Everything that the people of one creditor do, in order of time."""
    acts: list[Act] = []
    owed: dict[str, list[Title]] = defaultdict(list)
    for title in titles:
        rng = random.Random(f"{seed}/{house}/{title.number}")
        first = datetime.combine(max(start, title.due - timedelta(days=30)), time(9), SAO_PAULO)
        acts += [act for act in _of_title(house, title, start, rng) if act.at >= first]
        owed[title.owner.code].append(title)
    for mine in owed.values():
        acts += _of_person(house, mine[0].owner, mine, start, seed)
    return sorted(acts, key=lambda act: (act.at, act.number, act.kind))


def _at(day: date, rng: random.Random) -> datetime:
    """A moment of a day when people do such things."""
    hour = rng.choices(range(7, 23), [2, 3, 4, 5, 6, 7, 5, 5, 5, 5, 5, 6, 7, 7, 5, 3])[0]
    return datetime.combine(day, time(hour, rng.randint(0, 59), rng.randint(0, 59)), SAO_PAULO)


def _of_title(house: str, title: Title, start: date, rng: random.Random) -> Iterator[Act]:
    habit = title.owner.habit
    # A title that was late before Em Dia met it is paid some days after the first contact, if at all.
    base = start + timedelta(days=3) if title.old else title.due
    if title.old and habit not in ("in_parts", "after_negotiation") and rng.random() < 0.35:
        habit = "after_d3"
    door = "page" if rng.random() < 0.8 else "desk"

    def act(kind: str, days: int, **more: object) -> Act:
        at = _at(base + timedelta(days=days), rng)
        return Act(at, kind, house, title.owner.code, title.number, **{"door": door, **more})  # type: ignore[arg-type]

    if (tell := _HABITS.get(habit)) is not None:
        yield from tell(act, rng)


type _Make = Callable[..., Act]


def _on_time(act: _Make, rng: random.Random) -> Iterator[Act]:
    yield act("pay", rng.choice([-3, -2, -1, -1, 0, 0, 0]))


def _after_reminder(act: _Make, rng: random.Random) -> Iterator[Act]:
    yield act("pay", rng.choice([-6, -6, -5, 0]))


def _after_d3(act: _Make, rng: random.Random) -> Iterator[Act]:
    yield act("pay", rng.choice([3, 4, 4, 5, 7]))


def _after_d9(act: _Make, rng: random.Random) -> Iterator[Act]:
    yield act("pay", rng.choice([10, 10, 11, 12, 16]))


def _after_negotiation(act: _Make, rng: random.Random) -> Iterator[Act]:
    yield act("pay", rng.choice([31, 32, 33, 34]))


def _in_parts(act: _Make, rng: random.Random) -> Iterator[Act]:
    yield act("pay", rng.choice([4, 5, 7]), share=rng.choice([30, 40, 50]))
    if rng.random() < 0.6:
        yield act("pay", rng.choice([14, 18, 21]))


def _claims_paid(act: _Make, rng: random.Random) -> Iterator[Act]:
    yield act("claim", 4)
    if rng.random() < 0.7:
        yield act("pay", 6, door="desk")


def _reversed(act: _Make, rng: random.Random) -> Iterator[Act]:
    yield act("pay", -1, door="page")
    yield act("reverse", 2, detail="Pix devolvido pelo banco de quem pagou")
    yield act("pay", rng.choice([9, 12]))


_HABITS: dict[str, Callable[[_Make, random.Random], Iterator[Act]]] = {
    "on_time": _on_time,
    "after_reminder": _after_reminder,
    "after_d3": _after_d3,
    "after_d9": _after_d9,
    "after_negotiation": _after_negotiation,
    "in_parts": _in_parts,
    "claims_paid": _claims_paid,
    "reversed": _reversed,
}
"""Those who are not here pay nothing; what else they do is below, once a person."""


def _of_person(house: str, person: Character, titles: list[Title], start: date, seed: int) -> Iterator[Act]:
    rng = random.Random(f"{seed}/{house}/{person.code}")
    base = max(start + timedelta(days=2), min(title.due for title in titles))
    first = min(titles, key=lambda title: title.due).number

    def act(kind: str, days: int, detail: str = "") -> Act:
        return Act(_at(base + timedelta(days=days), rng), kind, house, person.code, first, detail=detail)

    if person.habit == "asks_to_negotiate":
        yield act("negotiate", 8, rng.choice(ASKING))
    elif person.habit == "opts_out":
        yield act("opt_out", 4, rng.choice(["sms", "whatsapp", "email", "all"]))
    elif person.habit == "not_me":
        yield act("not_me", 3)
    elif person.habit == "disputes":
        yield act("dispute", 5, "Cancelei a matrícula antes deste vencimento.")
    elif person.habit == "never" and person.index % 7 == 3:
        yield act("pause", 12, "Pediu um prazo na recepção; combinado com a gerência")
    elif person.habit == "never" and person.index % 7 == 5:
        yield act("note", 10, "Mora fora do país até o fim do mês; responde só por e-mail.")
