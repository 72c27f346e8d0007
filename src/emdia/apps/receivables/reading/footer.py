"""Rows of a table that are no titles: blank ones, totals and notes below, a header that is printed again."""

import re

from emdia.apps.receivables.reading.columns import Columns
from emdia.apps.receivables.reading.header import Header
from emdia.apps.receivables.reading.table import excerpt_of
from emdia.domain.places import without_accents

_TOTAL = re.compile(
    r"^(?:sub ?)?tota(?:l|is)\b|^soma\b|^quantidade\b|^qtde?\b|\bregistros?\b|^saldo total\b|^media\b"
)


def is_no_title(row: list[str], columns: Columns, header: Header) -> bool:
    """Asked only of rows that did not read as a title."""
    texts = excerpt_of(row)
    filled = [text for text in texts if text]
    if not filled or texts[: len(header.names)] == header.names:
        return True
    who_or_when = any(
        at is not None and at < len(texts) and texts[at]
        for at in (columns.at("tax_id"), columns.at("due"), columns.at("number"))
        if not (at is not None and at < len(texts) and _is_total(texts[at]))
    )
    if any(_is_total(text) for text in filled):
        return not who_or_when
    return not who_or_when and len(filled) == 1


def _is_total(text: str) -> bool:
    return _TOTAL.search(without_accents(text).casefold()) is not None
