"""The door of the payments."""

from emdia.apps.payments.console_rows import money_of_day, payments_of_case, payments_page
from emdia.apps.payments.from_file import record_settled
from emdia.apps.payments.issue import issue_pix
from emdia.apps.payments.record import Recorded, record, record_pix
from emdia.apps.payments.reverse import reverse
from emdia.apps.payments.selectors import mark_thanked, of_case, received, request_by_txid, unthanked

__all__ = [
    "Recorded",
    "issue_pix",
    "mark_thanked",
    "money_of_day",
    "of_case",
    "payments_of_case",
    "payments_page",
    "received",
    "record",
    "record_pix",
    "record_settled",
    "request_by_txid",
    "reverse",
    "unthanked",
]
