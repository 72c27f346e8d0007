"""A message as a reviewer sees it: the words that were written and the facts that they had to say."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from emdia.domain.dates import month_name

BEFORE_DUE = frozenset({"due_soon", "due_day"})
AFTER_DUE = frozenset(
    {
        *("first_contact", "not_identified", "may_happen", "action_dated", "history"),
        *("negotiation", "negotiation_again"),
    }
)
NEGOTIATION = frozenset({"negotiation", "negotiation_again"})
PAID = frozenset({"paid", "paid_part"})
TO_NOBODY = frozenset({"wrong_person"})
"""Written to somebody whose name we do not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message. Amounts are as people read them (``R$ 153,15``); empty where the stage needs none."""

    stage: str
    channel: str
    text: str
    subject: str = ""
    html: str = ""
    buttons: tuple[str, ...] = ()
    creditor_names: tuple[str, ...] = ()
    """Trade name and short name: one of them has to appear."""
    agency: str = ""
    legal_name: str = ""
    tax_id: str = ""
    address: str = ""
    signer: str = ""
    closing: str = ""
    first_name: str = ""
    service: str = ""
    total: str = ""
    original: str = ""
    daily: str = ""
    paid: str = ""
    left: str = ""
    due_on: date | None = None
    effective_due_on: date | None = None
    link: str = ""
    stop_link: str = ""
    action: str = ""
    """Words of the announced action, empty where none is real."""
    action_on: date | None = None
    earlier: tuple[str, ...] = ()
    """Texts that the same case had before on this channel (W16)."""

    @property
    def collects(self) -> bool:
        """Whether it is a collection message (reminders and neutral texts too)."""
        return self.stage in BEFORE_DUE or self.stage in AFTER_DUE or self.stage == "neutral"

    @property
    def speaks_of_titles(self) -> bool:
        return self.stage in BEFORE_DUE or self.stage in AFTER_DUE

    @property
    def is_sms(self) -> bool:
        return self.channel == "sms"

    @property
    def is_email(self) -> bool:
        return self.channel == "email"


def plain(text: str) -> str:
    """Lower case without accents and with single blanks, so that SMS and e-mail compare alike."""
    bare = unicodedata.normalize("NFKD", text.replace("“", '"').replace("”", '"'))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).lower().split())


def holds(text: str, *words: str) -> bool:
    """Whether any of the words or phrases is in the text, accents and case aside."""
    bare = plain(text)
    return any(plain(word) in bare for word in words)


def names_day(text: str, day: date) -> bool:
    """Whether the text names the day, as ``05/12`` or ``5 de dezembro``."""
    spelled = "1o" if day.day == 1 else str(day.day)
    long = rf"(?<!\d){spelled} de {plain(month_name(day.month))}"
    return f"{day.day:02d}/{day.month:02d}" in text or re.search(long, plain(text)) is not None
