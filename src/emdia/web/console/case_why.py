"""*Por que não foi enviado?* One sentence for each message that was not said, and one for the case today."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from emdia.core.clock import SAO_PAULO
from emdia.domain.dates import long_date
from emdia.domain.marks import words as mark_words
from emdia.domain.vocabulary import SPOKEN, MessageStatus
from emdia.web.console.words import CHANNELS, rule_words

_OPENINGS = {
    MessageStatus.HELD: "Ainda não saiu",
    MessageStatus.WITHHELD: "Não foi enviada",
    MessageStatus.EXPIRED: "Não foi enviada, porque perdeu a hora",
    MessageStatus.FAILED: "Saiu e não chegou",
    MessageStatus.CANCELED: "Foi cancelada antes de sair",
    MessageStatus.UNKNOWN: "Não sabemos se chegou",
}


def why_not(message: Any) -> str:
    """Why a message was not said, or does not go yet, and what can be done; empty for one that was."""
    opening = _OPENINGS.get(message.status)
    if opening is None:
        return ""
    reason = message.reason or (rule_words(message.rule).why if message.rule else "")
    sentence = f"{opening}: {reason}." if reason else f"{opening}."
    todo = rule_words(message.rule).what_to_do if message.rule else ""
    return f"{sentence} {todo}".strip()


def why_today(
    case: Any,
    *,
    titles: Sequence[Any],
    messages: Sequence[Any],
    points: Sequence[Any],
    outlook: Any,
    today: dt.date,
) -> str:
    """Why nothing goes out today to this person, in one sentence; empty where something does."""
    if not titles:
        return ""
    said = [m for m in messages if m.status in SPOKEN and m.sent_at and _day(m.sent_at) == today]
    coming = [m for m in messages if m.status == MessageStatus.QUEUED and _day(m.not_before) <= today]
    if said or coming:
        return ""
    return f"Nada sai hoje porque {_reason(case, titles, messages, points, outlook, today)}."


def _reason(
    case: Any,
    titles: Sequence[Any],
    messages: Sequence[Any],
    points: Sequence[Any],
    outlook: Any,
    today: dt.date,
) -> str:
    if case.debtor.stop_mark:
        return f"o cadastro está marcado ({mark_words(case.debtor.stop_mark)}) e só uma pessoa segue daqui"
    if case.pause_reason and (case.paused_until is None or case.paused_until >= today):
        return f"a cobrança está pausada: {case.pause_reason}"
    if case.waits_until and case.waits_until >= today:
        return f"a régua espera até {long_date(case.waits_until, today=today)}: {case.waits_reason}"
    if not any(point.state not in ("wrong", "off") for point in points):
        return "não há telefone nem e-mail que possamos usar"
    if all(title.disputed_at for title in titles):
        return "todos os títulos em aberto estão contestados e esperam resposta"
    held = [m for m in messages if m.status == MessageStatus.HELD]
    if held:
        look = CHANNELS.get(held[-1].channel)
        name = look.word if look else held[-1].channel
        return f"a mensagem por {name} foi adiada: {held[-1].reason or rule_words(held[-1].rule).why}"
    silent = [m for m in messages if m.status == MessageStatus.WITHHELD and _day(m.not_before) == today]
    if silent:
        return silent[-1].reason or rule_words(silent[-1].rule).why
    if outlook.on and outlook.on > today:
        return f"a próxima etapa é {long_date(outlook.on, today=today)}"
    return outlook.reason or "a régua não tem etapa para hoje"


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(SAO_PAULO).date()
