"""One row of a table → one title ready for the stage; the person is read once for each distinct writing.

This is the innermost loop of an import, so columns that a table lacks are read as its last cell, which
``RowReader.widen`` makes an empty one, and nothing is looked up by name.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from hashlib import blake2b
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from emdia.apps.debtors.api import Person
from emdia.apps.receivables.reading import cells
from emdia.apps.receivables.reading.cells import cell_error, plain
from emdia.apps.receivables.reading.columns import Columns
from emdia.apps.receivables.reading.people import PersonReader, Warn
from emdia.domain.digitable import parse_digitable
from emdia.domain.errors import DomainError
from emdia.domain.money import Style

REMEMBERED = 300_000
"""Distinct writings of persons kept in memory; a person met again later is staged again and meets herself there."""
LONGEST_NUMBER = 60
LONGEST_INSTALLMENT = 20

OnPerson = Callable[[int, int, Person, str, str], None]


class TitleRow(NamedTuple):
    """A title as a file says it, in the order of the stage's columns. Amounts in cents."""

    line: int
    ref: int
    identity: str
    number: str
    installment: str
    contract: str
    description: str
    principal_cents: int
    updated_cents: int | None
    issued_on: dt.date | None
    due_on: dt.date
    digitable: str
    has_boleto: bool
    state: str
    settled_on: dt.date | None
    paid_cents: int | None
    loose: str
    digest: bytes


class RowReader:
    """Reads the rows of one table. ``on_person(ref, line, person, code, segment)`` is told of each new person."""

    def __init__(
        self,
        columns: Columns,
        *,
        styles: dict[str, Style],
        orders: Mapping[str, str] = MappingProxyType({}),
        key: bytes,
        boleto: bool,
        warn: Warn,
        on_person: OnPerson,
        next_ref: Callable[[], int],
    ) -> None:
        self._warn, self._on_person = warn, on_person
        self._boleto = boleto
        self._persons = PersonReader(columns, warn, birth=orders.get("birth", "dmy"))
        self._personal = itemgetter(*self._persons.cells)
        self._refs: dict[bytes, int] = {}
        self._next_ref = next_ref
        self._read_columns(columns)
        self._amount = cells.amount_reader(styles["amount"], "amount")
        self._updated = cells.amount_reader(styles["updated"], "updated")
        self._paid = cells.amount_reader(styles["paid_amount"], "paid_amount")
        self._due, self._issued, self._paid_on = (
            cells.date_reader(name, order=orders.get(name, "dmy")) for name in ("due", "issued", "paid_on")
        )
        signature = repr(([(c.at, c.meaning) for c in columns.known], sorted(styles.items()), boleto))
        if "mdy" in orders.values():
            signature += repr(sorted(orders.items()))
        self._hasher = blake2b(signature.encode(), key=key, digest_size=16)
        self._width = 1 + max(column.at for column in columns.known)

    def _read_columns(self, columns: Columns) -> None:
        at = columns.at_or_last
        self.at_number, self._at_installment, self._at_contract = (
            at("number"),
            at("installment"),
            at("contract"),
        )
        self._at_description, self._at_amount, self._at_updated = (
            at("description"),
            at("amount"),
            at("updated"),
        )
        self._at_issued, self._at_due, self._at_digitable = at("issued"), at("due"), at("digitable")
        self._at_status, self._at_paid_on, self._at_paid = at("status"), at("paid_on"), at("paid_amount")

    def widen(self, row: list[str]) -> None:
        """Make a row as wide as its table, with one empty cell at its end."""
        row.extend([""] * (self._width - len(row) + 1) if len(row) < self._width else ("",))

    def digest(self, row: list[str]) -> bytes:
        """What tells a row from any other of this creditor under these columns; keyed, so it gives nothing away."""
        hasher = self._hasher.copy()
        hasher.update("\x1f".join(row).encode())
        return hasher.digest()

    def is_loose(self, row: list[str]) -> bool:
        """Whether the row has no number of its own."""
        return not row[self.at_number].strip()

    def read(self, line: int, row: list[str], digest: bytes) -> TitleRow:
        """The title of a widened row. Raises DomainError naming the field."""
        ref = self._person(line, row)
        text = row[self._at_amount].strip()
        if not text:
            raise cell_error("amount", "Falta o valor.", code="amount_missing")
        principal = self._amount(text)
        if principal <= 0:
            raise cell_error("amount", "O valor precisa ser maior que zero.", code="amount_zero")
        text = row[self._at_due].strip()
        if not text:
            raise cell_error("due", "Falta o vencimento.", code="due_missing")
        due = self._due(text)
        number, installment = self._numbers(row)
        description = plain(row[self._at_description])[:160]
        state, settled_on, paid_cents = self._status(line, row, principal)
        digitable = self._digitable(line, row)
        identity, loose = self._identity(ref, number, installment, due, principal, description)
        return TitleRow(
            line,
            ref,
            identity,
            number,
            installment,
            plain(row[self._at_contract])[:60],
            description,
            principal,
            self._or_warning(line, row[self._at_updated].strip(), self._updated) or None,
            self._or_warning(line, row[self._at_issued].strip(), self._issued),
            due,
            digitable,
            self._boleto or bool(digitable),
            state,
            settled_on,
            paid_cents,
            loose,
            digest,
        )

    def _person(self, line: int, row: list[str]) -> int:
        writing = blake2b("\x1f".join(self._personal(row)).encode(), digest_size=16).digest()
        ref = self._refs.get(writing)
        if ref is None:
            person, code, segment = self._persons.read(line, row)
            if len(self._refs) >= REMEMBERED:
                self._refs.clear()
            ref = self._next_ref()
            self._refs[writing] = ref
            self._on_person(ref, line, person, code, segment)
        return ref

    def _numbers(self, row: list[str]) -> tuple[str, str]:
        number = plain(row[self.at_number])
        installment = plain(row[self._at_installment])
        if len(number) > LONGEST_NUMBER:
            raise cell_error("number", f"O número passa de {LONGEST_NUMBER} letras.", code="number_size")
        if len(installment) > LONGEST_INSTALLMENT:
            raise cell_error(
                "installment", f"A parcela passa de {LONGEST_INSTALLMENT} letras.", code="installment_size"
            )
        return number, installment

    def _identity(
        self, ref: int, number: str, installment: str, due: dt.date, principal: int, description: str
    ) -> tuple[str, str]:
        """(identity, loose): without a number the stage gives the identity, from who, when, how much, what, ordinal."""
        if number:
            return f"n:{number}#{installment}", ""
        base = f"{due.isoformat()}\x1f{principal}\x1f{description}\x1f{installment}"
        return "", blake2b(base.encode(), digest_size=12).hexdigest()

    def _status(self, line: int, row: list[str], principal: int) -> tuple[str, dt.date | None, int | None]:
        word = row[self._at_status].strip()
        paid_on_text, paid_text = row[self._at_paid_on].strip(), row[self._at_paid].strip()
        if word:
            state = cells.read_status(word)
            if state != cells.PAID:
                return state, None, None
        elif not paid_on_text and not paid_text:
            return cells.OPEN, None, None
        paid_on = self._or_warning(line, paid_on_text, self._paid_on)
        paid_cents = self._or_warning(line, paid_text, self._paid)
        if word or paid_on_text or (paid_cents or 0) >= principal:
            return cells.PAID, paid_on, paid_cents
        return cells.OPEN, None, None

    def _or_warning[T](self, line: int, text: str, read: Callable[[str], T]) -> T | None:
        """A cell that a title can do without."""
        if not text:
            return None
        try:
            return read(text)
        except DomainError as error:
            self._warn(line, error.field or "", f"{error.message} Ficou em branco.")
            return None

    def _digitable(self, line: int, row: list[str]) -> str:
        found = self._or_warning(line, row[self._at_digitable].strip(), parse_digitable)
        return found.line if found else ""
