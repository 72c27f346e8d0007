"""What the e-mail services over HTTP share: the headers that every letter carries, and what they tell of it later.

Each service's file says in its own table which of its words is which of :data:`MEANINGS`. An opened letter is not a
read one: mail houses open pictures by themselves (Apple's privacy protection, Gmail's proxy), so that openings and
clicks count only where the account's setting ``opens`` says so.
"""

import base64
import binascii
import datetime as dt
import hmac
from contextlib import suppress
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from emdia.core import clock
from emdia.domain.bounces.reasons import HARD, by_words
from emdia.providers.channels import mime
from emdia.providers.channels.base import Account, Callback, Event, EventKind, Forged, Outgoing, Setting
from emdia.providers.channels.password import HEADER

Word = Literal[
    "sent", "delivered", "opened", "hard", "soft", "refused", "complaint", "opt_out", "opt_in", "nothing"
]

MEANINGS: dict[Word, EventKind | None] = {
    "sent": "sent",
    "delivered": "delivered",
    "opened": "read",
    "hard": "failed",
    "soft": "failed",
    "refused": "failed",
    "complaint": "complaint",
    "opt_out": "opt_out",
    "opt_in": "opt_in",
    "nothing": None,
}
"""*hard*: gone for good by the address's fault; *soft*: given up, the address may be right; *refused*: the service
itself would not carry it; *nothing*: queued, deferred, on its way."""

SENDER = Setting(
    "sender",
    "Remetente",
    "Um endereço que alguém lê: a pessoa pode responder. O domínio precisa estar verificado no serviço.",
    kind="email",
)
OPENS = Setting(
    "opens",
    "Abertura conta como leitura",
    "Muitos programas abrem sozinhos o e-mail para proteger a privacidade: deixe “não” se houver dúvida.",
    default="não",
    choices=("não", "sim"),
    rare=True,
)
CALLBACK_PASSWORD = Setting(
    "callback_password",
    "Senha dos retornos",
    "No webhook do serviço, termine o endereço com ?senha= e esta senha. Vazia, eu crio uma.",
    secret=True,
    made=True,
)


def headers_of(outgoing: Outgoing) -> dict[str, str]:
    """Headers beyond sender, receiver and subject (RFC 2369, 3834, 8058), and our reference."""
    headers = {"Auto-Submitted": "auto-generated", "X-Emdia-Ref": outgoing.ref, **outgoing.headers}
    if outgoing.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{outgoing.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def mailbox(outgoing: Outgoing) -> str:
    """The sender as ``"Name" <address>``, for services that take one text."""
    name = "".join(char for char in outgoing.sender_name if char.isprintable() and char not in '"\\<>')
    return f'"{name}" <{plain(outgoing.sender_address)}>' if name else plain(outgoing.sender_address)


def check(callback: Callback, password: str) -> None:
    """Raise :class:`Forged` unless the callback carries the account's password: in our header, as the password of
    HTTP's basic authentication (RFC 7617), or as ``senha`` in the address."""
    given = [callback.headers.get(HEADER, ""), *parse_qs(urlsplit(callback.url).query).get("senha", [])]
    scheme, _, coded = callback.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        with suppress(binascii.Error, ValueError):
            given.append(base64.b64decode(coded, validate=True).decode().partition(":")[2])
    if not password or not any(hmac.compare_digest(one.encode(), password.encode()) for one in given):
        raise Forged("the password is not the account's")


def told(
    word: Word,
    account: Account,
    *,
    reference: str,
    our_ref: str,
    at: dt.datetime | None,
    detail: str = "",
    sender: str = "",
    code: str = "",
) -> list[Event]:
    """The event of one word, or none. A return is for good where the service says so and its reason does not say the
    opposite: many call a full mailbox or a filter permanent."""
    kind = MEANINGS[word]
    if kind is None or (word == "opened" and account.settings.get("opens", "não") != "sim"):
        return []
    reason = by_words(detail) if detail else None
    return [
        Event(
            kind=kind,
            reference=reference,
            our_ref=our_ref,
            at=at or clock.now(),
            detail=detail[:200] if kind in ("failed", "complaint") else "",
            sender=sender if kind in ("opt_out", "opt_in", "complaint") else "",
            permanent=word == "hard" and (reason is None or reason in HARD or reason in _UNCLEAR),
            channel="email",
            code=code,
        )
    ]


_UNCLEAR = frozenset({"filtered", "system", "malformed"})
"""Reasons too vague to contradict a service that says *for good*."""


def moment(value: Any) -> dt.datetime | None:
    """A time out of a callback: ISO 8601, or seconds or milliseconds since 1970; None where it is neither."""
    try:
        if isinstance(value, str) and not value.replace(".", "", 1).isdecimal():
            at = dt.datetime.fromisoformat(value)
            return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
        seconds = float(value)
        return dt.datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, dt.UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def dig(value: Any, *names: str | int) -> Any:
    """What stands under names and places in nested JSON, None where nothing does."""
    for name in names:
        if isinstance(name, str):
            value = value.get(name) if isinstance(value, dict) else None
        else:
            value = value[name] if isinstance(value, list) and -len(value) <= name < len(value) else None
    return value


def word_of(value: Any) -> str:
    """A JSON text as it is, empty for anything else."""
    return value if isinstance(value, str) else ""


def plain(address: str) -> str:
    """An address with its domain in ASCII where that can be; any other is left for the service to refuse."""
    try:
        return mime.address(address)
    except mime.Unsayable:
        return address
