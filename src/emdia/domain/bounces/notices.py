"""Mails that come to the address for returns and are none: complaints, answering machines, receipts, good news, people.

Sources: RFC 3834 (automatic answers), RFC 5965 (feedback reports), RFC 8098 (receipts), RFC 3464 (delivered, relayed).
"""

import re
from typing import Literal

from emdia.domain.bounces.letter import Letter
from emdia.domain.places import without_accents

Notice = Literal["feedback", "vacation", "delivered", "receipt", "message"]
"""*message*: written by a person, or of a kind that nobody knows."""

_DAEMON = re.compile(
    r"mailer-?daemon|post-?_?master|mail delivery|mail(?:er)? system|delivery sub|"
    r"(?:mail|system|e-?mail) admin",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|non-?deliver|not deliver|returned? mail|mail returned|returned to sender|returning message|"
    r"failure|failed|delivery (?:status|problem|error|report|warning|has|delay)|message (?:delayed|status)|"
    r"mail (?:system )?error|mail delivery|user unknown|rejected|bounce|warning: |not member|"
    r"can(?:not|'t) be delivered|could not be (?:sent|delivered)|unzustellbar|"
    r"nao (?:entreg|foi entreg|pode ser)|devolvid|falha|notificacao (?:de|sobre) (?:status|estado)",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"out of (?:the )?office|auto(?:matic)?[- :]*(?:reply|response|answer|repl)|auto-?respon|\bOOO\b|"
    r"away from|vacation|resposta autom|automatic\w* resposta|ausen(?:te|cia)|ferias|"
    r"fora do escritorio|abwesen|absence",
    re.IGNORECASE,
)
_COMPLAINT = re.compile(
    r"abuse report|complaint about message|feedback loop|email abuse|^complaint", re.IGNORECASE
)
DONE: frozenset[str] = frozenset({"delivered", "relayed", "expanded"})
"""What the field *Action* says of a receiver who got it."""


def other_than_bounce(letter: Letter) -> Notice | None:
    """What it is, if it is not a return."""
    if letter.kind == "feedback-report" or "message/feedback-report" in letter.types:
        return "feedback"
    if letter.kind == "disposition-notification" or "message/disposition-notification" in letter.types:
        return "receipt"
    if letter.reports:
        return "delivered" if all(report.action in DONE for report in letter.reports) else None
    subject = without_accents(letter.header("Subject"))
    if _COMPLAINT.search(subject):
        return "feedback"
    if _from_machine(letter) or letter.header("X-Failed-Recipients"):
        return "vacation" if _AWAY.search(subject) and not _SUBJECT.search(subject) else None
    if _answers_alone(letter):
        return "vacation"
    return None if _SUBJECT.search(subject) else "message"


def _from_machine(letter: Letter) -> bool:
    """Whether it comes from a mail system: by its sender, or by nobody (the null sender of RFC 5321)."""
    sender = letter.header("From")
    return bool(_DAEMON.search(sender)) or sender.strip() in ("", "<>")


def _answers_alone(letter: Letter) -> bool:
    """Whether an answering machine wrote it."""
    submitted = letter.header("Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-From")
    if any(letter.header(name) for name in marks) or letter.header("Precedence").lower() == "auto_reply":
        return True
    return bool(_AWAY.search(without_accents(letter.header("Subject"))))
