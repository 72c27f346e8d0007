"""What comes next in a case, in one sentence, or why nothing does."""

import datetime as dt
from typing import Any, NamedTuple

from emdia.core import clock
from emdia.domain.dates import long_date
from emdia.domain.marks import words as mark_words


class Next(NamedTuple):
    """One sentence, its reason, and how it looks: goes, waits, or a person decides."""

    sentence: str
    reason: str
    tone: str


def next_sentence(case: Any, outlook: Any, *, open_titles: int, today: dt.date) -> Next:
    """The next action of a case: what people decided about it first, then what the ladder says at this moment."""
    if not open_titles:
        return Next("Nada em aberto: está em dia.", "Não há mais nada a dizer a esta pessoa.", "paid")
    if case.debtor.stop_mark:
        return Next(
            "O caminho automático está parado.", f"Motivo: {mark_words(case.debtor.stop_mark)}.", "held"
        )
    if case.pause_reason and (case.paused_until is None or case.paused_until >= today):
        until = f" até {_day(case.paused_until)}" if case.paused_until else ""
        return Next(f"A cobrança está pausada{until}.", case.pause_reason, "held")
    if case.waits_until and case.waits_until >= today:
        return Next(f"A régua espera até {_day(case.waits_until)}.", case.waits_reason, "held")
    if outlook.kind == "finish" or case.ended_on:
        return Next("A régua chegou ao fim. Agora uma pessoa decide.", outlook.reason, "decide")
    if outlook.on is None:
        return Next("Nada sai sozinho por enquanto.", outlook.reason, "held")
    tone = "held" if outlook.kind == "hold" else "goes"
    if outlook.step is None:
        return Next(f"A régua olha de novo {_day(outlook.on)}.", outlook.reason, tone)
    name = "primeiro contato" if outlook.step == "first_contact" else outlook.step.replace("-", "−")
    return Next(f"Próxima etapa: {name}, {_day(outlook.on)}.", outlook.reason, tone)


def _day(day: dt.date) -> str:
    near = {0: "hoje", 1: "amanhã", -1: "ontem"}.get((day - clock.today()).days)
    return near or long_date(day, today=clock.today())
