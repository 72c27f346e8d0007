"""Is this mail a return, is it for good, why, and of whom?

Order: first what it is (a complaint's report, an answering machine, a receipt, news of success), because such mails
quote words that sound like a refusal; then each receiver by the server's own words, by the notice's words, by the code.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from emdia.domain.bounces import notices
from emdia.domain.bounces.letter import Letter, Report, Returned, bare
from emdia.domain.bounces.reasons import HARD, Reason, by_code, by_words

Kind = Literal["hard", "soft", "not_a_bounce"]


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail says. ``reason`` is one of ``reasons.Reason``, or of ``notices.Notice`` where it is no bounce;
    ``returned`` is what is known of the mail that came back; ``final`` is False while the server still tries."""

    kind: Kind
    reason: str
    recipient: str = field(default="", repr=False)
    returned: Returned = field(default_factory=Returned)
    final: bool = True


def classify(raw: bytes) -> Bounce:
    """Judge one message (RFC 822, as bytes). Hard where any receiver is hard; raises nothing."""
    letter = Letter(raw)
    other = notices.other_than_bounce(letter)
    if other is not None:
        return Bounce("not_a_bounce", other, "", letter.returned)
    found = [
        (_reason(report, letter), report.recipient)
        for report in letter.reports
        if report.action not in notices.DONE
    ]
    if not found:
        found = [(reason, _recipient(letter)) for reason in _by_notice(letter)]
    reason, recipient = next((one for one in found if one[0] in HARD), found[0])
    kind: Kind = "hard" if reason in HARD else "soft"
    final = not letter.reports or any(report.action != "delayed" for report in letter.reports)
    return Bounce(kind, reason, recipient or _recipient(letter), letter.returned, final)


_CODE = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


def _reason(report: Report, letter: Letter) -> Reason:
    """Why one receiver did not get it."""
    codes = _CODE.findall(report.diagnostic)
    status = codes[0] if codes else report.status
    about = _about(report.recipient, letter)
    words = (
        by_words(report.diagnostic) or by_words(about) or by_words(_joined(letter.text)) or by_code(status)
    )
    if words in HARD and report.action == "delayed":
        return "expired"
    return _at_step(words or "unknown", f"{about or letter.text}\n{report.diagnostic}", status)


_STEP = re.compile(
    r"(?:in reply to|after|response to|>>>) ?(?:the )?(?:end of )?(mail from|rcpt to|data|quit|rset|[he][eh]lo)\b",
    re.IGNORECASE,
)


def _at_step(reason: Reason, text: str, status: str) -> Reason:
    """The same, knowing which command was refused: at MAIL FROM it is our own address that is unknown, and who knew the
    receiver until the end of DATA refuses the text, whatever it says (RFC 5321, 3.3)."""
    steps = _STEP.findall(text) if reason in HARD else []
    if not steps:
        return reason
    if steps[-1].lower() == "mail from":
        return "sender_refused"
    return "filtered" if steps[-1].lower() == "data" and not status.startswith("5.1.") else reason


def _about(recipient: str, letter: Letter) -> str:
    """What the notice says behind a receiver's address."""
    begin = letter.text.find(recipient) if recipient else -1
    return letter.text[begin + len(recipient) :][:400] if begin >= 0 else ""


def _by_notice(letter: Letter) -> list[Reason]:
    """The reasons that the words alone give, the first one first: of each line, else of all of them together."""
    found: list[Reason] = []
    before = ""
    for line in letter.text.split("\n"):
        reason = by_words(line)
        before = f"{before[-400:]}\n{line}"
        if reason:
            found.append(_at_step(reason, before, ""))
    whole = by_words(_joined(letter.text))
    codes = [reason for code in _CODE.findall(letter.text) if (reason := by_code(code))]
    return found or ([whole] if whole else codes or ["unknown"])


def _joined(text: str) -> str:
    """The words as if no line had been folded."""
    return " ".join(text.split())


def _recipient(letter: Letter) -> str:
    """Whom it was for, where no field says so: a header, the first foreign address in the words, the mail's own To."""
    failed = letter.header("X-Failed-Recipients")
    if failed:
        return failed.split(",")[0].strip()
    own = {letter.header(name).lower() for name in ("To", "From", "Delivered-To")}
    for address in letter.addresses():
        mine = any(address.lower() in one for one in own)
        if not mine and not address.lower().startswith(("postmaster@", "mailer-daemon@")):
            return address
    return bare(letter.returned.headers.get("to", ""))
