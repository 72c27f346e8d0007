"""What comes next in a case, in one sentence, or why nothing does."""

import datetime as dt
from typing import Any, NamedTuple

from emdia.core import clock
from emdia.domain.dates import long_date


class Next(NamedTuple):
    """One sentence, its reason, and how it looks: goes, waits, or a person decides."""

    sentence: str
    reason: str
    tone: str


def next_sentence(case: Any, *, open_titles: int, today: dt.date) -> Next:
    """The next action of a case as its row tells it; the ladder writes that row."""
    if not open_titles:
        return Next("Nada em aberto: está em dia.", "Não há mais nada a dizer a esta pessoa.", "paid")
    if case.debtor.stop_mark:
        return Next("O caminho automático está parado.", f"Motivo: {case.debtor.stop_mark}.", "held")
    if case.pause_reason and (case.paused_until is None or case.paused_until >= today):
        until = f" até {_day(case.paused_until)}" if case.paused_until else ""
        return Next(f"A cobrança está pausada{until}.", case.pause_reason, "held")
    if case.waits_until and case.waits_until >= today:
        return Next(f"A régua espera até {_day(case.waits_until)}.", case.waits_reason, "held")
    if case.ended_on:
        return Next(
            "A régua chegou ao fim. Agora uma pessoa decide.",
            f"A última etapa passou em {_day(case.ended_on)}.",
            "decide",
        )
    if case.next_on:
        name = "o primeiro contato" if case.next_step == "first_contact" else case.next_step.replace("-", "−")
        step = f"Próxima etapa: {name}" if case.next_step else "A régua olha de novo"
        return Next(f"{step}, {_day(case.next_on)}.", case.next_reason, "goes")
    return Next("A régua olha este caso na próxima rodada.", case.next_reason, "goes")


def _day(day: dt.date) -> str:
    near = {0: "hoje", 1: "amanhã", -1: "ontem"}.get((day - clock.today()).days)
    return near or long_date(day, today=clock.today())
