"""Everything that a text may speak of, as one frozen value; built by ``deliver`` from this moment's facts.

Money is integer cents, dates are business dates. Nothing here is sealed or masked: the value lives for one rendering.
No field carries the person's CPF, address or birth date, so that no text can show them (W15).
"""

import datetime as dt
from dataclasses import dataclass, field

from emdia.domain.balance import TitleBalance
from emdia.domain.values import value

ACTIONS = ("suspension", "listing", "protest", "handover")
"""What a creditor may really do after D+9 (W12), as ``Creditor.action`` holds it."""


@dataclass(frozen=True, slots=True)
class Brand:
    """Colors as #RRGGBB (what cannot be read is mended when it is written); ``logo`` is an https address, or empty."""

    primary: str = "#0F766E"
    on_primary: str = "#FFFFFF"
    logo: str = ""


@dataclass(frozen=True, slots=True)
class CreditorVoice:
    """Who speaks. R03 needs ``legal_name``, ``tax_id`` and ``address_line``: rendering fails where one is empty."""

    trade_name: str
    short_name: str
    """At most 15 characters, for SMS."""
    legal_name: str
    tax_id: str
    """Formatted: 12.345.678/0001-95."""
    address_line: str
    """Street and number, city, state, postcode in one line."""
    service_phone: str = ""
    """Formatted, as are ``whatsapp`` and ``hours``; empty where the creditor gave none."""
    whatsapp: str = ""
    email: str = ""
    hours: str = ""
    site: str = ""
    signer_name: str = ""
    signer_title: str = ""
    agency_name: str = ""
    """The agency that writes *em nome de* the creditor (W01), or empty."""
    brand: Brand = Brand()
    closing: str = ""
    """The creditor's own positive closing line (W13), or empty for the house's."""
    closings: tuple[str, ...] = ()
    """Where there are several, they take turns; ``closing`` is the first."""
    suspends: bool = False
    action: str = ""
    """One of ``ACTIONS``, or empty: nothing happens (W12)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom we greet: the first name set right (*nome social* wins), or a company's trade name (W01)."""

    first_name: str
    is_company: bool = False


@value
class TitleText:
    """One title that the text speaks of, with what it amounts to today."""

    id: int
    number: str
    installment: str
    description: str
    """The service in words (W20): "mensalidade de dezembro". Empty where the file gave none."""
    due_on: dt.date
    effective_due_on: dt.date
    original_cents: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class Notice:
    """An earlier message about the anchor that was accepted: the history of D+15 (W12)."""

    on: dt.date
    channel: str
    stage: str = ""


@dataclass(frozen=True, slots=True)
class PaymentText:
    """A payment that a thank-you confirms (W14)."""

    cents: int
    paid_on: dt.date
    settled: tuple[str, ...]
    """Names of the titles that it settled, as :func:`emdia.apps.outreach.naming.service_name` writes them."""
    left_cents: int = 0
    receipt_link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextContext:
    """One message's facts. ``titles`` are those that the text speaks of, the anchor first."""

    creditor: CreditorVoice
    person: Person
    today: dt.date
    link: str
    stop_link: str
    paid_link: str
    """Page where one tap says "já paguei" (W19)."""
    anchor: TitleText | None = None
    titles: tuple[TitleText, ...] = ()
    balance: TitleBalance | None = None
    """Sum of ``titles`` on ``today``: never more than is owed."""
    daily_cents: int = 0
    """What one more day adds (W11); 0 where nothing is added."""
    days_late: int = 0
    """Days since the anchor's effective due date."""
    action_on: dt.date | None = None
    """The announced day of the creditor's action, only where it is really scheduled and lawful (R02, R84)."""
    notices: tuple[Notice, ...] = ()
    payment: PaymentText | None = None
    protocol: str = ""
    terms_declared: bool = True
    digitable: str = ""
    """Linha digitável of the anchor that still stands, or empty."""
    said_before: int = 0
    """How many earlier messages of this stage the case has had on this channel: picks other words (W16)."""
    code: str = ""
    """For ``identity_code``: the six digits (R42)."""
    stopped_channel: str = ""
    """For ``opt_out_done``: the channel that was stopped, or empty for all."""


@dataclass(frozen=True, slots=True)
class Button:
    """A WhatsApp button: a label of at most 20 characters and where it leads."""

    label: str
    url: str


@value
class Rendered:
    """A message in words. ``html`` is empty but for e-mail; ``segments`` counts SMS parts, else 0."""

    subject: str
    text: str
    html: str = ""
    segments: int = 0
    buttons: tuple[Button, ...] = field(default=())
