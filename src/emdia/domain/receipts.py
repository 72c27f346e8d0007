"""What a message's receipts amount to, whatever order they came in and however often: pure.

A receipt only adds to what is known. On SMS and WhatsApp a delivery outweighs a failure, since the telephone answered
for it; an e-mail server's "delivered" only says that a machine took it, so that what came back later outweighs it.
Who read it had it.
"""

import datetime as dt
from typing import Protocol

from emdia.domain.values import value
from emdia.domain.vocabulary import Channel, MessageStatus

_ORDER = (MessageStatus.SENT, MessageStatus.FAILED, MessageStatus.DELIVERED, MessageStatus.READ)
_MAIL_ORDER = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.FAILED, MessageStatus.READ)
_OPEN = frozenset({MessageStatus.SENDING, MessageStatus.UNKNOWN})
"""Spoken, and not yet known to be taken: below every receipt."""
FOR_GOOD = "o contato não recebe mensagens"
FOR_NOW = "a operadora não entregou"
"""How the reason of a failure begins: the second kind may become the first, never the other way."""


class Receipt(Protocol):
    """One thing that a carrier told of a message; ``kind`` is sent, delivered, read or failed."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> dt.datetime: ...
    @property
    def detail(self) -> str: ...
    @property
    def permanent(self) -> bool: ...


@value
class Fate:
    """What is known of one message."""

    status: str
    reason: str = ""
    delivered_at: dt.datetime | None = None
    read_at: dt.datetime | None = None


def takes_receipts(status: str) -> bool:
    """Whether a message in this state was spoken; what waits or was withheld has no receipts."""
    return status in _OPEN or status in _ORDER


def after(known: Fate, receipt: Receipt, channel: str) -> Fate:
    """What is known once this receipt is told too.

    >>> class Told:
    ...     def __init__(self, kind): self.kind, self.detail, self.permanent = kind, "", False
    ...     at = dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC)
    >>> after(after(Fate("sent"), Told("delivered"), "sms"), Told("failed"), "sms").status
    'delivered'
    >>> after(after(Fate("sent"), Told("delivered"), "email"), Told("failed"), "email").status
    'failed'
    """
    if not takes_receipts(known.status):
        return known
    delivered_at, read_at = known.delivered_at, known.read_at
    if receipt.kind in (MessageStatus.DELIVERED, MessageStatus.READ):
        delivered_at = min(receipt.at, delivered_at or receipt.at)
    if receipt.kind == MessageStatus.READ:
        read_at = min(receipt.at, read_at or receipt.at)
    status, reason = known.status, known.reason
    if _rank(receipt.kind, channel) > _rank(status, channel):
        status, reason = receipt.kind, _reason(receipt)
    elif receipt.kind == status == MessageStatus.FAILED and receipt.permanent and not is_for_good(known):
        reason = _reason(receipt)
    return Fate(status, reason, delivered_at, read_at)


def is_for_good(known: Fate) -> bool:
    """Whether it failed because the contact takes no messages."""
    return known.status == MessageStatus.FAILED and known.reason.startswith(FOR_GOOD)


def _reason(receipt: Receipt) -> str:
    if receipt.kind != MessageStatus.FAILED:
        return ""
    return f"{FOR_GOOD if receipt.permanent else FOR_NOW}: {receipt.detail}"[:300]


def _rank(status: str, channel: str) -> int:
    order = _MAIL_ORDER if channel == Channel.EMAIL else _ORDER
    return -1 if status in _OPEN else order.index(MessageStatus(status))
