"""Mails that came back to our mailbox, in our words: returns, complaints and what people write.

The message is known by the envelope's id (RFC 3461), by the return address that it was given, by our header or
Message-ID in the mail that came back, or by what an answer refers to. A machine that answers is nobody's answer.
"""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from emdia.core import clock
from emdia.domain.bounces import Bounce, classify
from emdia.domain.bounces.letter import Letter, bare
from emdia.domain.quoting import own_words
from emdia.providers.channels import mime
from emdia.providers.channels.base import Account, Callback, Event, EventKind

KINDS: dict[str, EventKind | None] = {
    "delivered": "delivered",
    "feedback": "complaint",
    "message": "reply",
    "vacation": None,
    "receipt": None,
}
"""What is no return, and our word."""

_REF = re.compile(r"m\d{1,18}")
_LONGEST = 4000


def events(callback: Callback, account: Account) -> list[Event]:
    """What one mail tells: nothing, or one event."""
    letter, bounce = Letter(callback.body), classify(callback.body)
    failed: EventKind | None = "failed" if bounce.final else None
    kind = KINDS[bounce.reason] if bounce.kind == "not_a_bounce" else failed
    sender = bare(letter.header("From"))
    if kind is None or (kind == "reply" and sender == account.settings.get("sender")):
        return []
    from_person = kind in ("reply", "complaint")
    return [
        Event(
            kind=kind,
            reference="",
            our_ref=_our_ref(letter, bounce, account, answered=kind == "reply"),
            at=_moment(letter),
            detail="" if from_person else bounce.reason.replace("_", " "),
            text=own_words(letter.spoken)[:_LONGEST] if kind == "reply" else "",
            sender=sender if from_person else bounce.recipient,
            permanent=bounce.kind == "hard",
            channel="email",
            code=bounce.reason,
        )
    ]


def _our_ref(letter: Letter, bounce: Bounce, account: Account, *, answered: bool) -> str:
    """Our reference of the message that a mail is about, or empty."""
    back = bounce.returned.headers
    given = [
        bounce.returned.envelope_id,
        back.get("x-emdia-ref", ""),
        mime.our_ref(back.get("message-id", "")),
    ]
    if answered:
        given = []
    for name in ("In-Reply-To", "References"):
        given += [mime.our_ref(one) for one in reversed(letter.header(name).split())]
    given += [_by_path(letter.header(name), account) for name in ("To", "Delivered-To", "X-Original-To")]
    return next((one for one in given if _REF.fullmatch(one)), "")


def _by_path(address: str, account: Account) -> str:
    """The reference that stands in a return address of ours."""
    before, mark, after = str(account.settings.get("return_path") or "").partition("{ref}")
    if not mark:
        return ""
    found = re.search(f"{re.escape(before)}({_REF.pattern}){re.escape(after)}", address, re.IGNORECASE)
    return found[1] if found else ""


def _moment(letter: Letter) -> dt.datetime:
    """When it was written, where that can be: never later than now."""
    now = clock.now()
    try:
        at = parsedate_to_datetime(letter.header("Date"))
    except (TypeError, ValueError):
        return now
    at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return at if now - dt.timedelta(days=60) < at < now else now
