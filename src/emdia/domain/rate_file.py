"""Read a table of monthly rates as people keep it: one month a line, ``09/2024;0,7242`` or ``2024-09,0.7242``.

The values are percent a month, as the Banco Central and the IBGE publish them (R09). A line that cannot be read refuses
the whole table: half a table would be money that nobody can prove.
"""

import re
from collections.abc import Iterable

from emdia.domain.errors import DomainError, excerpt

TABLES = {"legal": "taxa legal", "ipca": "IPCA", "inpc": "INPC", "igpm": "IGP-M"}
"""The tables that a computation may ask for, by name, as a page says them."""

INDEXES = {name: words for name, words in TABLES.items() if name != "legal"}
"""The indexes of correction that a contract may name."""

_ROW = re.compile(
    r"(?:(\d{4})-(\d{2})|(?:\d{2}/)?(\d{2})/(\d{4}))\s*[;,\t]\s*(-?\d{1,3}(?:[.,]\d{1,10})?)\s*%?", re.ASCII
)
_TOO_MUCH = 100
"""Percent: a month that says more is an amount, or a decimal sign in the wrong place."""


class RateFileError(DomainError):
    """A line of the table that cannot be read."""


def read_rates(lines: Iterable[str]) -> dict[str, str]:
    """Percent by month, ``{"2024-09": "0.7242"}``; blank lines and a heading above are left out.

    Raises RateFileError, which names the line.
    """
    found: dict[str, str] = {}
    for number, raw in enumerate(lines, start=1):
        line = raw.strip().replace('"', "").lstrip("\ufeff")
        if not line:
            continue
        row = _ROW.fullmatch(line)
        if row is None:
            if found or re.search(r"\d", line):
                raise _error(
                    number, f"não entendi “{excerpt(line)}”; escreva mês e taxa, como 09/2024;0,7242"
                )
            continue
        year, month = (row[1], row[2]) if row[1] else (row[4], row[3])
        percent = row[5].replace(",", ".")
        if not "01" <= month <= "12" or not "1964" <= year <= "2199":
            raise _error(number, f"“{excerpt(line)}” não tem um mês que exista")
        if abs(float(percent)) > _TOO_MUCH:
            raise _error(number, f"{excerpt(row[5])} % em um mês é demais; confira a vírgula")
        key = f"{year}-{month}"
        if found.setdefault(key, percent) != percent:
            raise _error(number, f"o mês {month}/{year} aparece duas vezes, com taxas diferentes")
    if not found:
        raise RateFileError(
            "A tabela está vazia. Cada linha traz mês e taxa, como 09/2024;0,7242.", code="rates_empty"
        )
    return dict(sorted(found.items()))


def _error(line: int, reason: str) -> RateFileError:
    return RateFileError(f"Linha {line} da tabela: {reason}.", code="rate_line", field="taxa")
