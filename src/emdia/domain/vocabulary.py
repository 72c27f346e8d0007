"""The words of the house as values: every state, kind and reason code that more than one room uses.

They are plain string enums, so that they are stored, compared and printed as themselves. The Portuguese label of each
stands in ``LABELS`` beside it. What the command line prints with ``--json`` is these values: they are stable.
"""

from enum import StrEnum


class Channel(StrEnum):
    SMS = "sms"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    PHONE = "phone"
    WEBHOOK = "webhook"


PUSH = (Channel.WHATSAPP, Channel.SMS)
"""Channels that make a pocket ring, in the order in which a step of mode *all* tries them (R68)."""


def text_channel(channel: str) -> str:
    """Whose text a channel says: by telephone a person reads aloud what WhatsApp would write, and a letter says what
    the e-mail does."""
    if channel == Channel.WEBHOOK:
        return Channel.EMAIL
    return Channel.WHATSAPP if channel == Channel.PHONE else channel


class MessageStatus(StrEnum):
    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    WITHHELD = "withheld"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    CANCELED = "canceled"


WAITING = (MessageStatus.QUEUED, MessageStatus.HELD)
SPOKEN = (
    MessageStatus.SENDING,
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.READ,
    MessageStatus.UNKNOWN,
)


class MessageKind(StrEnum):
    COLLECTION = "collection"
    CONFIRMATION = "confirmation"
    AGREEMENT = "agreement"
    ANSWER = "answer"


class Stage(StrEnum):
    """What a text is for; each has one text per channel (RULES.md, "Stages that texts exist for")."""

    FIRST_CONTACT = "first_contact"
    DUE_SOON = "due_soon"
    DUE_DAY = "due_day"
    NOT_IDENTIFIED = "not_identified"
    MAY_HAPPEN = "may_happen"
    ACTION_DATED = "action_dated"
    HISTORY = "history"
    NEGOTIATION = "negotiation"
    NEGOTIATION_AGAIN = "negotiation_again"
    NEUTRAL = "neutral"
    PAID = "paid"
    PAID_PART = "paid_part"
    CLAIMED_PAID_RECEIVED = "claimed_paid_received"
    OPT_OUT_DONE = "opt_out_done"
    WRONG_PERSON = "wrong_person"
    IDENTITY_CODE = "identity_code"


REPLY = "reply"
"""The stage of an answer in a person's own words: no text of the house stands behind it."""


class ContactState(StrEnum):
    """State of a contact point (R40)."""

    DECLARED = "declared"
    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"
    OFF = "off"


class TitleState(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    CANCELED = "canceled"
    WRITTEN_OFF = "written_off"


class StepOutcome(StrEnum):
    """What became of one (title, step) pair: said, covered by a larger one, or left behind with a reason."""

    SAID = "said"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    SKIPPED = "skipped"


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    COLLECTOR = "collector"
    AUDITOR = "auditor"


class TaskKind(StrEnum):
    NEGOTIATE = "negotiate"
    CLAIMED_PAID = "claimed_paid"
    CALL_BACK = "call_back"
    CALL = "call"
    REPLIED = "replied"
    STUDY_CASE = "study_case"
    END_OF_LADDER = "end_of_ladder"
    WRONG_PERSON = "wrong_person"
    NO_CONTACT = "no_contact"
    UNKNOWN_DELIVERY = "unknown_delivery"
    DISPUTED = "disputed"


class DisputeAnswer(StrEnum):
    """What became of a disputed title (R65): accepted, it is canceled; rejected, the ladder goes on."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Sector(StrEnum):
    """What the creditor does: decides what it may suspend (R84) and how the texts speak."""

    GYM = "gym"
    SCHOOL = "school"
    CLINIC = "clinic"
    CONDOMINIUM = "condominium"
    RETAIL = "retail"
    TELECOM = "telecom"
    ENERGY = "energy"
    WATER = "water"
    HEALTH_PLAN = "health_plan"
    SERVICES = "services"
    FINANCIAL = "financial"
    BUSINESS = "business"
    OTHER = "other"
