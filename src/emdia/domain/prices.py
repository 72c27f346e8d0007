"""What a message costs, as a person writes it and as it is stored: integer thousandths of a real per channel.

Source: our own design; carriers quote an SMS in thousandths (R$ 0,085), which cents cannot hold.
"""

import re
from collections.abc import Mapping

from emdia.domain.errors import DomainError, excerpt
from emdia.domain.vocabulary import Channel

PRICED = (Channel.SMS, Channel.WHATSAPP, Channel.EMAIL, Channel.PHONE)
DEAREST = 100_000
"""Thousandths: R$ 100 a message is a slip of the comma."""

_PRICE = re.compile(r"(?:R\$)?(\d{1,4})(?:[.,](\d{1,3}))?", re.IGNORECASE | re.ASCII)


def parse_price(text: str) -> int | None:
    """Thousandths of ``R$ 0,090``, ``0.09`` or ``1``; None for an empty text: not known. Raises DomainError.

    >>> parse_price("R$ 0,09"), parse_price("1"), parse_price(" ")
    (90, 1000, None)
    """
    plain = "".join(text.split())
    if not plain:
        return None
    found = _PRICE.fullmatch(plain)
    mills = int(found[1]) * 1000 + int((found[2] or "0").ljust(3, "0")) if found else None
    if mills is None or mills > DEAREST:
        raise DomainError(
            f"Não entendi o preço “{excerpt(text)}”. Escreva como 0,090, até R$ 100.",
            code="price_unreadable",
            field="preço",
        )
    return mills


def format_price(mills: int | None) -> str:
    """``R$ 0,090``; empty for a price that is not known."""
    return "" if mills is None else f"R$ {mills // 1000},{mills % 1000:03d}"


def checked_prices(prices: Mapping[str, int | None]) -> dict[str, int]:
    """The prices that are known; raises DomainError for a channel that has none, or an amount that cannot be."""
    for channel, mills in prices.items():
        if channel not in PRICED or (mills is not None and not 0 <= mills <= DEAREST):
            raise DomainError(f"Não há preço para “{excerpt(channel)}”.", code="price_channel", field="preço")
    return {channel: mills for channel, mills in prices.items() if mills is not None}
