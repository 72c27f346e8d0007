"""What becomes of a message in the sandbox, by the number or address that it goes to. Nothing is left to chance: the
same message has the same fate in every replay.

======================  ==========================================================================
a number that ends in   what happens
======================  ==========================================================================
``0000``                refused at once: no such number
``9999``                accepted, then not delivered: no such subscriber (for good)
``9998``                accepted, then not delivered after an hour: switched off (for now)
``9997``                refused once with 429 and ``Retry-After: 30``, accepted when tried again
``9996``                accepted, and no receipt ever comes
``9995``                delivered; two hours later the person answers SAIR
``9994``                delivered; an hour later the person answers "Já paguei"
``9993``                delivered two hours later
any other               delivered after 3 seconds; three of five WhatsApp messages are read within the hour
======================  ==========================================================================

An e-mail address is judged by the first word of its local part (``bounce17@…``, ``bounce.maria@…``): ``bounce`` is
refused (550, no such mailbox), ``full`` refused for now (452), ``block`` refused for its content (554), ``later`` is
accepted and then bounces, ``silent`` gives no receipt, ``slow`` is delivered two hours later; any other is delivered.
"""

import re
import zlib
from dataclasses import dataclass

MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Later:
    """Something that comes back ``after`` seconds: a kind of the sandbox, with a detail or a text."""

    kind: str
    after: float
    detail: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """``refusal`` is an error code of HTTP, or a reply of SMTP; ``once``: only the first try is refused."""

    refusal: str = ""
    once: bool = False
    later: tuple[Later, ...] = ()


DELIVERED = Later("delivered", 3.0)

NUMBERS: dict[str, Fate] = {
    "0000": Fate(refusal="invalid_number"),
    "9999": Fate(later=(Later("undelivered", 5.0, "unknown_subscriber"),)),
    "9998": Fate(later=(Later("undelivered", HOUR, "switched_off"),)),
    "9997": Fate(refusal="too_many", once=True, later=(DELIVERED,)),
    "9996": Fate(),
    "9995": Fate(later=(DELIVERED, Later("stopped", 2 * HOUR, text="SAIR"))),
    "9994": Fate(later=(DELIVERED, Later("answered", HOUR, text="Já paguei"))),
    "9993": Fate(later=(Later("delivered", 2 * HOUR),)),
}

MAILBOXES: dict[str, Fate] = {
    "bounce": Fate(refusal="550 5.1.1 no such mailbox here"),
    "full": Fate(refusal="452 4.2.2 this mailbox is full"),
    "block": Fate(refusal="554 5.7.1 this message looks unwanted"),
    "later": Fate(later=(Later("undelivered", 10 * MINUTE, "no_such_mailbox"),)),
    "silent": Fate(),
    "slow": Fate(later=(Later("delivered", 2 * HOUR),)),
}

STOP_WORDS = frozenset({"sair", "parar", "pare", "cancelar", "stop", "descadastrar"})
"""R37: a carrier tells an answer like this as a stop."""

_FIRST_WORD = re.compile(r"[a-z]*")


def of_number(channel: str, number: str, ref: str) -> Fate:
    """The fate of an SMS or WhatsApp message."""
    if (fate := NUMBERS.get(number[-4:])) is not None:
        return fate
    dice = zlib.crc32(ref.encode())
    if channel != "whatsapp" or dice % 5 >= 3:
        return Fate(later=(DELIVERED,))
    return Fate(later=(DELIVERED, Later("read", MINUTE * (2 + dice % 55))))


def of_address(address: str) -> Fate:
    """The fate of an e-mail."""
    word = _FIRST_WORD.match(address.lower())
    return MAILBOXES.get(word[0] if word else "", Fate(later=(DELIVERED,)))


def answer_kind(text: str) -> str:
    """Whether an answer is a stop or a reply."""
    return "stopped" if text.strip(" .!").lower() in STOP_WORDS else "answered"
