"""The way of one message as a line of moments, in words: planned, waiting, said, arrived, read, and what followed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from emdia.domain.vocabulary import MessageStatus
from emdia.web.console.account_words import account_name
from emdia.web.console.words import MESSAGE_STATES


class Moment(NamedTuple):
    """One moment: what happened, when (None: nobody told), why; ``tone`` as the states have it. Where several channels
    share a line, ``channel`` and ``message_id`` say whose moment it is."""

    word: str
    at: dt.datetime | None
    why: str = ""
    tone: str = "plain"
    icon: str = "check"
    coming: bool = False
    channel: str = ""
    message_id: int = 0


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
        by = account_name(message.account)
        found.append(Moment("saindo" if leaving else "saiu", message.sent_at, by, icon="send"))
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


def occasion_line(messages: Sequence[Any], visits: Sequence[Any] = ()) -> list[Moment]:
    """The moments of all channels of one occasion as one line, in time; what is still to come stands at its end.

    A moment that nobody told the time of stands after the one before it in its own message.
    """
    if len(messages) < 2:
        return line(messages[0], visits) if messages else []
    found: list[tuple[tuple[bool, dt.datetime, int, int], Moment]] = []
    for turn, message in enumerate(messages):
        at = message.created_at
        for place, one in enumerate(line(message, visits)):
            if place == 0 and message.created_at > messages[0].created_at:
                one = Moment("segue por este canal", one.at, icon="arrow-right")
            if one.at is not None and not one.coming:
                at = max(at, one.at)
            moment = one._replace(channel=message.channel, message_id=message.pk)
            found.append(((one.coming, at, turn, place), moment))
    return [moment for _, moment in sorted(found, key=lambda pair: pair[0])]


def _waiting(message: Any) -> Moment:
    word = "adiada" if message.status == MessageStatus.HELD else "na fila"
    look = MESSAGE_STATES[message.status]
    why = message.reason or "sai na primeira hora permitida, com o saldo daquele momento"
    return Moment(f"{word}: não antes de", message.not_before, why, look.tone, look.icon, coming=True)


def _last(message: Any) -> Moment:
    """Where it ended; carriers and the gate tell why, not at what minute."""
    look = MESSAGE_STATES[message.status]
    return Moment(LAST_WORDS[message.status], None, message.reason, look.tone, look.icon)
