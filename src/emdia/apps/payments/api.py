"""The door of the payments."""

from emdia.apps.payments.api_rows import payment_known, payments_after, payments_by_id
from emdia.apps.payments.bank_import import BankReport, import_payments
from emdia.apps.payments.bank_undo import batch_by_id, batches, payments_of_batch, undo_batch
from emdia.apps.payments.console_rows import money_by_source, money_of_day, payments_of_case, payments_page
from emdia.apps.payments.doubts import Doubt, decide, decide_alike, doubts, leave_out
from emdia.apps.payments.from_file import record_settled
from emdia.apps.payments.issue import issue_pix
from emdia.apps.payments.record import Recorded, record, record_pix
from emdia.apps.payments.record_many import Money, record_many
from emdia.apps.payments.rehearsed import PlayMoney, play_money, take_back_play_money
from emdia.apps.payments.reverse import reverse, reverse_many
from emdia.apps.payments.selectors import (
    mark_thanked,
    of_case,
    paid_between,
    received,
    request_by_txid,
    unthanked,
)
from emdia.apps.payments.take_back import file_payments, paid_since, take_back_payments
from emdia.apps.payments.waiting import in_doubt_count, to_withdraw_count, waiting_news
from emdia.apps.payments.withdrawals import to_withdraw, withdrawn

__all__ = [
    "BankReport",
    "Doubt",
    "Money",
    "PlayMoney",
    "Recorded",
    "batch_by_id",
    "batches",
    "decide",
    "decide_alike",
    "doubts",
    "file_payments",
    "import_payments",
    "in_doubt_count",
    "issue_pix",
    "leave_out",
    "mark_thanked",
    "money_by_source",
    "money_of_day",
    "of_case",
    "paid_between",
    "paid_since",
    "payment_known",
    "payments_after",
    "payments_by_id",
    "payments_of_batch",
    "payments_of_case",
    "payments_page",
    "play_money",
    "received",
    "record",
    "record_many",
    "record_pix",
    "record_settled",
    "request_by_txid",
    "reverse",
    "reverse_many",
    "take_back_payments",
    "take_back_play_money",
    "to_withdraw",
    "to_withdraw_count",
    "undo_batch",
    "unthanked",
    "waiting_news",
    "withdrawn",
]
