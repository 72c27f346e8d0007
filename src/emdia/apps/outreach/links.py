"""Addresses of the debtor's page, as messages carry them."""

from dataclasses import dataclass

LETTERS = {"sms": "s", "whatsapp": "w", "email": "e"}
"""One letter at the end tells from which channel the person came, so that the page knows what to stop or confirm."""


@dataclass(frozen=True, slots=True)
class Links:
    """Of one case on one channel: the page, one tap to stop, one tap for "já paguei"."""

    page: str
    stop: str
    paid: str


def links(*, base_url: str, token: str, channel: str = "") -> Links:
    """Addresses for a case token; ``base_url`` without a slash at its end."""
    letter = LETTERS.get(channel, "")
    root = f"{base_url}/p/{token}"
    tail = f"/{letter}" if letter else ""
    return Links(page=root + tail, stop=f"{root}/parar{tail}", paid=f"{root}/ja-paguei{tail}")
