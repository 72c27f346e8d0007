"""Between a title's row and the facts that its balance is computed from.

A title that nobody paid a part of has no ledger. After a part payment the fields of ``TitleFacts`` that a payment
changes are kept in ``Receivable.ledger`` as JSON, only those that differ from a fresh title's.
"""

import datetime as dt
from dataclasses import fields
from typing import Any

from emdia.domain.balance import TitleFacts

COLUMNS = (
    "id",
    "principal_cents",
    "open_cents",
    "due_on",
    "effective_due_on",
    "fees_cents",
    "discount_cents",
    "updated_cents",
    "updated_on",
    "ledger",
)
"""What :func:`facts_of` needs, in the order of ``values_list(*COLUMNS)``."""

_OWN_COLUMNS = frozenset(
    {
        "principal_cents",
        "open_principal_cents",
        "due",
        "effective_due",
        "fees_cents",
        "discount_cents",
        "updated_cents",
        "updated_on",
        "consumer",
    }
)
_KEPT = tuple(field for field in fields(TitleFacts) if field.name not in _OWN_COLUMNS)
_DATES = frozenset({"interest_from", "correction_from", "discount_until"})


def facts_of(row: tuple[Any, ...], *, consumer: bool) -> TitleFacts:
    """The facts of a title from its ``COLUMNS``; ``consumer`` says that its debtor is a person (R07)."""
    _, principal, open_cents, due, effective, fees, discount, updated, updated_on, ledger = row
    kept: dict[str, Any] = {
        name: dt.date.fromisoformat(value) if name in _DATES and value else value
        for name, value in (ledger or {}).items()
    }
    return TitleFacts(
        principal_cents=principal,
        open_principal_cents=open_cents,
        due=due,
        effective_due=effective,
        fees_cents=fees,
        discount_cents=discount,
        updated_cents=updated,
        updated_on=updated_on,
        consumer=consumer,
        **kept,
    )


def ledger_of(facts: TitleFacts) -> dict[str, Any] | None:
    """What to keep of ``facts`` in the row's ledger; None when nothing differs from a fresh title."""
    kept = {
        field.name: value.isoformat() if isinstance(value, dt.date) else value
        for field in _KEPT
        if (value := getattr(facts, field.name)) != field.default
    }
    return kept or None
