"""The way of one message as a line of moments, in words: planned, waiting, said, arrived, read, and what followed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from emdia.domain.vocabulary import MessageStatus
from emdia.web.console.words import MESSAGE_STATES


class Moment(NamedTuple):
    """One moment: what happened, when (None: nobody told), why; ``tone`` as the states have it."""

    word: str
    at: dt.datetime | None
    why: str = ""
    tone: str = "plain"
    icon: str = "check"
    coming: bool = False


VISIT_WORDS = {"opened": "a página foi aberta por este canal", "passed": "a pessoa confirmou quem é"}
MOST_VISITS = 4
LAST_WORDS = {
    MessageStatus.HELD: "adiada",
    MessageStatus.WITHHELD: "não enviada",
    MessageStatus.EXPIRED: "perdeu a hora",
    MessageStatus.FAILED: "não chegou",
    MessageStatus.CANCELED: "cancelada antes de sair",
    MessageStatus.UNKNOWN: "não se sabe se chegou",
}


def line(message: Any, visits: Sequence[Any] = ()) -> list[Moment]:
    """The moments of a message, oldest first, then where it stands, and the visits by its own link."""
    status = message.status
    found = [Moment("planejada", message.created_at, message.planned_reason, icon="list-check")]
    if status in (MessageStatus.QUEUED, MessageStatus.HELD):
        found.append(_waiting(message))
    elif message.sent_at is None and status in LAST_WORDS:
        found.append(_last(message))
    if message.sent_at is not None:
        leaving = status == MessageStatus.SENDING
        found.append(Moment("saindo" if leaving else "saiu", message.sent_at, message.account, icon="send"))
        if message.delivered_at:
            found.append(Moment("chegou", message.delivered_at, tone="paid", icon="circle-check"))
        if message.read_at:
            found.append(Moment("foi lida", message.read_at, tone="paid", icon="eye"))
        if status in LAST_WORDS:
            found.append(_last(message))
        elif status == MessageStatus.SENT:
            found.append(Moment("espera a confirmação da operadora", None, icon="clock", coming=True))
        found += [
            Moment(VISIT_WORDS[one.kind], one.first_at, icon="external-link")
            for one in visits
            if one.channel == message.channel and one.first_at >= message.sent_at
        ][:MOST_VISITS]
    return found


def _waiting(message: Any) -> Moment:
    word = "adiada" if message.status == MessageStatus.HELD else "na fila"
    look = MESSAGE_STATES[message.status]
    why = message.reason or "sai na primeira hora permitida, com o saldo daquele momento"
    return Moment(f"{word}: não antes de", message.not_before, why, look.tone, look.icon, coming=True)


def _last(message: Any) -> Moment:
    """Where it ended; carriers and the gate tell why, not at what minute."""
    look = MESSAGE_STATES[message.status]
    return Moment(LAST_WORDS[message.status], None, message.reason, look.tone, look.icon)
