"""The door of the outreach: what is said to debtors, and what became of it."""

from emdia.apps.outreach.answer import answer
from emdia.apps.outreach.arrivals import announced, last_point, notices_of_case
from emdia.apps.outreach.cancel import cancel_channel, cancel_queued
from emdia.apps.outreach.compose import approve, compose
from emdia.apps.outreach.console_rows import (
    HourCount,
    MessageFilter,
    Silence,
    message_for_page,
    messages_by_hour,
    messages_of_case,
    messages_page,
    silences,
)
from emdia.apps.outreach.creditor_voice import creditor_voice
from emdia.apps.outreach.deliver import DeliverReport, deliver, recount
from emdia.apps.outreach.naming import title_name
from emdia.apps.outreach.planned import Composed, Held, Planned
from emdia.apps.outreach.reactions import on_payment_recorded, on_payment_reversed
from emdia.apps.outreach.receipts import receive, says_stop
from emdia.apps.outreach.selectors import counts, last_sent_at, messages, next_moment
from emdia.apps.outreach.thank import thank

__all__ = [
    "Composed",
    "DeliverReport",
    "Held",
    "HourCount",
    "MessageFilter",
    "Planned",
    "Silence",
    "announced",
    "answer",
    "approve",
    "cancel_channel",
    "cancel_queued",
    "compose",
    "counts",
    "creditor_voice",
    "deliver",
    "last_point",
    "last_sent_at",
    "message_for_page",
    "messages",
    "messages_by_hour",
    "messages_of_case",
    "messages_page",
    "next_moment",
    "notices_of_case",
    "on_payment_recorded",
    "on_payment_reversed",
    "receive",
    "recount",
    "says_stop",
    "silences",
    "thank",
    "title_name",
]
