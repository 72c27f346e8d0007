"""The door of the agreements: what people promise."""

from emdia.apps.agreements.promise import (
    on_payment,
    on_payments_together,
    promise,
    promised_cases,
    promises_of_case,
    review,
    withdraw,
)

__all__ = [
    "on_payment",
    "on_payments_together",
    "promise",
    "promised_cases",
    "promises_of_case",
    "review",
    "withdraw",
]
