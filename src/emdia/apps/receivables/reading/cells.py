"""The cells of a row: what our parsers of the domain say, kept for each distinct text of a column."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from emdia.apps.receivables.reading.names import LABELS
from emdia.apps.receivables.reading.table import NUMBER_MARK
from emdia.domain.dates import parse_date
from emdia.domain.errors import DomainError, excerpt
from emdia.domain.money import Style, guess_style, parse_cents
from emdia.domain.places import without_accents

OPEN, PAID, CANCELED = "open", "settled", "canceled"
ENOUGH_VOTES = 400

_CLEAR = re.compile(r"[.,](?:\d{1,2}|\d{4,})\D*$")
_PAID = frozenset(
    (  # noqa: SIM905
        "pago paga quitado quitada liquidado liquidada baixado baixada recebido recebida paid settled "
        "sim s yes confirmado concluido compensado true 1"
    ).split()
)
_PAID_PHRASES = frozenset(
    {"pago integral", "pagamento confirmado", "pago em dia", "pago com atraso", "fully paid"}
)
_CANCELED = frozenset(
    (  # noqa: SIM905
        "cancelado cancelada canceled cancelled estornado estornada anulado anulada excluido excluida"
    ).split()
)
_OPEN = frozenset(
    (  # noqa: SIM905
        "aberto aberta vencer vencido vencida pendente atrasado atrasada inadimplente open overdue "
        "pending unpaid due devedor atraso ativo ativa normal registrado registrada emitido emitida "
        "gerado gerada enviado enviada nao n no receber aguardando vincendo false 0 parcial parcialmente"
    ).split()
)
_YES = frozenset(
    (  # noqa: SIM905
        "sim s yes y true 1 x aceita autoriza autorizado"
    ).split()
)
_NO = frozenset(
    (  # noqa: SIM905
        "nao n no false 0 recusa recusado"
    ).split()
)


class CellError(DomainError):
    """A cell that a title cannot do without and that cannot be read."""


def cell_error(meaning: str, message: str, *, code: str) -> CellError:
    """An error of one field, named as people read it."""
    return CellError(message, code=code, field=LABELS[meaning])


def plain(text: str) -> str:
    """A text without the mark of a number and doubled blanks."""
    if not text:
        return text
    return " ".join(text.removeprefix(NUMBER_MARK).split())


def column_style(values: Iterable[str]) -> Style:
    """The decimal style of an amount column: read on until enough values are clear, or to its end."""
    votes: list[str] = []
    for text in values:
        if _CLEAR.search(text) and not text.startswith(NUMBER_MARK):
            votes.append(text)
            if len(votes) >= ENOUGH_VOTES:
                break
    return guess_style(votes)


def amount_reader(style: Style, meaning: str) -> Callable[[str], int]:
    """A reader of one amount column."""

    sign = "," if style == "br" else "."

    def read(text: str) -> int:
        # The common writing, 1234,56 (or 1234,5600), is read here; everything else is the parser's.
        whole, _, decimals = text.partition(sign)
        if len(decimals) >= 2 and len(whole) < 11 and not decimals[2:].strip("0"):
            digits = whole + decimals[:2]
            if digits.isdecimal() and digits.isascii():
                return int(digits)
        return _read_amount(text, style, meaning)

    return read


def _read_amount(text: str, style: Style, meaning: str) -> int:
    if text.startswith(NUMBER_MARK):
        text, style = text[1:], "us"
    try:
        return parse_cents(text, style=style)
    except DomainError as error:
        raise CellError(error.message, code=error.code, field=LABELS[meaning]) from error


_MONTH_FIRST = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})([/.\-]\d.*)", re.ASCII)


def date_reader(meaning: str, *, order: str = "dmy", first_year: int = 1990) -> Callable[[str], dt.date]:
    """A reader of one date column; ``order`` ``mdy``: the month stands before the day."""

    @lru_cache(maxsize=50_000)
    def read(text: str) -> dt.date:
        if order == "mdy":
            text = _MONTH_FIRST.sub(r"\3\2\1\4", text)
        return parse_date(text.removeprefix(NUMBER_MARK), field=LABELS[meaning], first_year=first_year)

    return read


@lru_cache(maxsize=4096)
def read_status(text: str) -> str:
    """open, settled or canceled. A word that nobody knows is an error: it might mean *do not collect*."""
    words = _folded(text)
    found = set(words.split())
    if words in _PAID_PHRASES or (found & _PAID and not found & _OPEN):
        return PAID
    if found & _CANCELED:
        return CANCELED
    if found & _OPEN:
        return OPEN
    message = f"Não entendi a situação “{excerpt(text)}”. Use aberto, vencido, pago ou cancelado."
    raise cell_error("status", message, code="status_unknown")


@lru_cache(maxsize=1024)
def read_permission(text: str) -> bool | None:
    """Yes, no, or None for what says neither."""
    words = _folded(text)
    return True if words in _YES else False if words in _NO else None


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", without_accents(text).casefold()).split())


def values_of(rows: Iterable[tuple[int, list[str]]], at: int) -> Iterable[str]:
    """The non-empty cells of one column."""
    for _, row in rows:
        if at < len(row) and (text := row[at].strip()):
            yield text
