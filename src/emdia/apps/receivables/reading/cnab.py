"""CNAB remessa files (240, 400 and 444 positions): titles that a company registered with its bank."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from emdia.apps.receivables.reading.cnab_layouts import BRB, DETAIL_400, P240, Q240, Span, layout_400
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.sniff import Survey
from emdia.apps.receivables.reading.table import NUMBER_MARK, RawTable, Row

FIELDS = (
    "name",
    "tax_id",
    "address",
    "city",
    "state",
    "postcode",
    "number",
    "amount",
    "issued",
    "due",
    "status",
)
"""The columns of the table that a remessa becomes."""

_ENTRY = frozenset({"01", "00", ""})
"""Movement codes that register a title; others change or withdraw one."""


def is_cnab(path: Path, encoding: str) -> bool:
    """Whether the first line is a CNAB header. Refuses a bank's return file, which tells of payments."""
    with path.open(encoding=_encoding(encoding), errors="replace") as file:
        first = file.readline().rstrip("\r\n")
    if first[1:9] == "2RETORNO" or (_is_240(first) and first[7] == "0" and first[142:143] == "2"):
        message = (
            "Este é um arquivo de retorno do banco (pagamentos). Aqui entra a remessa (títulos registrados)."
        )
        raise FileRefused(message, code="cnab_return_file")
    return first[:9] == "01REMESSA" or first[:3] == "DCB" or _is_240(first)


def _is_240(line: str) -> bool:
    return 200 < len(line) <= 240 and line[:3].isdecimal() and line[7] in "01" and ";" not in line


def _encoding(encoding: str) -> str:
    return "cp1252" if encoding == "utf-16" else encoding


def cnab_table(path: Path, found: Survey) -> RawTable:
    """The titles of a remessa as the rows of a table whose columns are ``FIELDS``."""
    return RawTable("", partial(_rows, path, found.encoding), found.size)


def _rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=_encoding(encoding), errors="replace") as file:
        lines = ((at, text.rstrip("\r\n")) for at, text in enumerate(file, start=1))
        _, first = next(lines)
        if first[:3] == "DCB":
            yield from _read_brb(lines)
        elif first[:9] == "01REMESSA":
            yield from _read_400(lines, first[76:79])
        else:
            yield from _read_240(lines)


def _read_brb(lines: Iterator[tuple[int, str]]) -> Iterator[Row]:
    for at, line in lines:
        if line[:2] == "01":
            yield at, _row(_cut(line.ljust(400), BRB))


def _read_400(lines: Iterator[tuple[int, str]], bank: str) -> Iterator[Row]:
    layout = layout_400(bank)
    for at, line in lines:
        if line[:1] in DETAIL_400:
            yield at, _row(_cut(line.ljust(400), layout))


def _read_240(lines: Iterator[tuple[int, str]]) -> Iterator[Row]:
    waiting: tuple[int, dict[str, str]] | None = None
    for at, line in lines:
        segment = line[13:14] if line[7:8] == "3" else ""
        if segment == "P":
            waiting = (at, _cut(line.ljust(240), P240))
        elif segment == "Q" and waiting is not None:
            first, title = waiting
            waiting = None
            kind = line[17:18] if line[17:18] in ("1", "2") else line[18:19]
            yield first, _row({**title, **_cut(line.ljust(240), Q240), "kind": kind})


def _cut(line: str, layout: dict[str, Span]) -> dict[str, str]:
    return {name: line[first - 1 : last].strip() if first else "" for name, (first, last) in layout.items()}


def _row(title: dict[str, str]) -> list[str]:
    address = " - ".join(part for part in (title["address"], title.get("district", "")) if part)
    movement = title.get("movement", "")
    return [
        title["name"],
        _tax_id(title["tax_id"], title.get("kind", "")),
        address,
        title.get("city", ""),
        title.get("state", ""),
        title["postcode"],
        _number(title),
        _amount(title["amount"]),
        _date(title["issued"]),
        _date(title["due"]),
        "" if movement in _ENTRY else f"movimento {movement}",
    ]


def _tax_id(digits: str, kind: str) -> str:
    """Eleven digits for a person (type 1), else the fourteen as they stand."""
    return digits[-11:] if kind[-1:] == "1" else digits


def _number(title: dict[str, str]) -> str:
    """The creditor's number; where the bank was given none, its own text, then the bank's number."""
    for name in ("number", "company_use", "our_number"):
        text = title.get(name, "").lstrip("0")
        if text:
            return text
    return ""


def _amount(digits: str) -> str:
    """Two decimals are implied; what is no number is shown as it stands, to be refused by row."""
    return f"{NUMBER_MARK}{digits[:-2] or '0'}.{digits[-2:]}" if digits.isdecimal() else digits


def _date(digits: str) -> str:
    """ddmmaa or ddmmaaaa as dd/mm/aaaa; zeros are no date."""
    if not digits.strip("0"):
        return ""
    year = digits[4:] if len(digits) == 8 else f"20{digits[4:]}"
    return f"{digits[:2]}/{digits[2:4]}/{year}"
