"""The columns of a list of payments: by their names, or by what stands in them where there is no header."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from emdia.apps.receivables.reading.columns import Column, Columns
from emdia.apps.receivables.reading.header import LOOKED_AT, Header
from emdia.apps.receivables.reading.names import meaning_of
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.table import NUMBER_MARK, Row, excerpt_of
from emdia.domain.dates import parse_date
from emdia.domain.documents import parse_tax_id
from emdia.domain.errors import DomainError
from emdia.domain.places import without_accents

MEANINGS = ("number", "installment", "name", "tax_id", "paid_on", "paid_amount", "amount", "status")
"""What is read of such a list; of two amounts the paid one counts."""
SHARE = 0.5
"""Of a column without a name; what does not fit is said row by row."""

_ALSO = {
    "data": "paid_on",
    "dia": "paid_on",
    "date": "paid_on",
    "data credito": "paid_on",
    "data do credito": "paid_on",
    "data movimento": "paid_on",
    "data do movimento": "paid_on",
    "data lancamento": "paid_on",
    "data ocorrencia": "paid_on",
    "valor credito": "paid_amount",
    "valor creditado": "paid_amount",
    "valor liquido": "paid_amount",
}
_MONEY = re.compile(r"(?:R\$\s*)?\d[\d.,]*[.,]\d{1,2}|\x02[\d.]+")


def paid_meaning(name: str) -> str | None:
    """Our meaning of a column of payments, or None."""
    plain = re.sub(r"[^a-z0-9]+", " ", without_accents(name).casefold()).strip()
    found = _ALSO.get(plain) or meaning_of(name)
    return found if found in MEANINGS else None


def find_paid_header(rows: Iterable[Row]) -> Header | None:
    """The row that names a day and an amount; where none does, line 0: the list begins with its first payment."""
    first = list(islice(rows, LOOKED_AT))
    best: Header | None = None
    for line, row in first:
        names = excerpt_of(row)
        known = {paid_meaning(name) for name in names} - {None}
        if (
            "paid_on" in known
            and known & {"amount", "paid_amount"}
            and (best is None or len(known) > best.score)
        ):
            best = Header(line, names, len(known))
    if best is not None:
        return best
    for _, row in first:
        if any(_is_day(cell) for cell in row) and any(_is_money(cell) for cell in row):
            return Header(0, [""] * len(row), 1)
    return None


def recognise_paid(header: Header, samples: Sequence[list[str]]) -> Columns:
    """Name the columns. Raises :class:`FileRefused` where the day or the amount is missing."""
    width = max([len(header.names), *(len(row) for row in samples)], default=0)
    texts = [[row[at].strip() for row in samples if at < len(row) and row[at].strip()] for at in range(width)]
    found = _by_name(header, texts) if header.line else _by_content(texts)
    lacking = [
        word
        for word, there in (
            ("data do pagamento", found.at("paid_on") is not None),
            ("valor", found.at("paid_amount") is not None or found.at("amount") is not None),
        )
        if not there
    ]
    if lacking:
        message = (
            f"Faltam colunas: {', '.join(lacking)}. Preciso do título, da data e do valor de cada pagamento."
        )
        raise FileRefused(message, code="columns_missing", field=lacking[0])
    return found


def _by_name(header: Header, texts: list[list[str]]) -> Columns:
    found = Columns()
    for at, name in enumerate(header.names):
        meaning = paid_meaning(name)
        if meaning == "tax_id" and "doc" in name.casefold() and not _mostly(texts[at], _is_tax_id):
            meaning = "number"
        if meaning is None or found.at(meaning) is not None:
            if name:
                found.unused.append(Column(at, name, "", "", ()))
        else:
            found.known.append(Column(at, name, meaning, "nome", tuple(texts[at][:3])))
    return found


def _by_content(texts: list[list[str]]) -> Columns:
    found, left = Columns(), [at for at, cells in enumerate(texts) if cells]
    for meaning, test in (("paid_on", _is_day), ("tax_id", _is_tax_id), ("paid_amount", _is_money)):
        hits = [at for at in left if _mostly(texts[at], test)]
        # The day comes first, the amount last: between them other amounts may stand.
        if hits:
            at = hits[-1] if meaning == "paid_amount" else hits[0]
            found.known.append(Column(at, f"coluna {at + 1}", meaning, "conteúdo", tuple(texts[at][:3])))
            left.remove(at)
    for meaning, wanted in (("number", _has_digit), ("name", _is_words)):
        at = next((at for at in left if _mostly(texts[at], wanted)), -1)
        if at >= 0:
            found.known.append(Column(at, f"coluna {at + 1}", meaning, "conteúdo", tuple(texts[at][:3])))
            left.remove(at)
    found.known.sort(key=lambda column: column.at)
    found.unused = [Column(at, f"coluna {at + 1}", "", "", ()) for at in left]
    return found


def _mostly(texts: Sequence[str], test: Callable[[str], bool]) -> bool:
    return bool(texts) and sum(map(test, texts)) >= SHARE * len(texts)


def _is_day(text: str) -> bool:
    return not text.isdecimal() and not _is_money(text) and _reads(parse_date, text)


def _is_money(text: str) -> bool:
    return _MONEY.fullmatch(text.strip()) is not None


def _is_tax_id(text: str) -> bool:
    return _reads(parse_tax_id, text.removeprefix(NUMBER_MARK))


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _is_words(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _reads(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except DomainError:
        return False
    return True
