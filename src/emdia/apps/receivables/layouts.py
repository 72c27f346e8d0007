"""How files with certain headers are read for a creditor: kept when a corrected file comes in, until forgotten."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from emdia.apps.journal import api as journal
from emdia.apps.receivables.models import ImportLayout
from emdia.apps.receivables.reading.choice import AMOUNTS, DATES, Choice, Wish, choice_of, headers_key, slots
from emdia.apps.receivables.reading.columns import Column
from emdia.apps.receivables.reading.names import LABELS
from emdia.apps.receivables.reading.samples import mask_sample
from emdia.apps.receivables.reading.source import Source, Table
from emdia.core import clock

BY_MEMORY = "memória"

Layouts = Mapping[str, ImportLayout]
"""By :func:`headers_key`."""


def layouts_of(creditor_id: int) -> dict[str, ImportLayout]:
    """What is remembered of this creditor's files; one query."""
    rows = ImportLayout.objects.filter(creditor_id=creditor_id).order_by("-at")
    return {row.headers: row for row in rows}


def with_memory(wish: Wish | None, layouts: Layouts) -> Wish:
    """The wish for one file, with what is remembered behind it."""
    kept = {key: choice_of(row.choice, by=BY_MEMORY) for key, row in layouts.items()}
    return replace(wish or Wish(), remembered=kept)


def remember(
    source: Source, wish: Wish, layouts: Layouts, *, creditor_id: int, name: str, actor: str
) -> None:
    """Keep what was corrected for this file. In the import's transaction."""
    for table in source.tables:
        names = table.header.names
        if wish.given(names) is None:
            continue
        choice = wish.choice(names) or Choice()
        ImportLayout.objects.update_or_create(
            creditor_id=creditor_id,
            headers=headers_key(names),
            defaults={
                "choice": choice.as_json(),
                "file_name": name[:200],
                "actor": actor[:80],
                "at": clock.now(),
            },
        )


def forget_layout(*, layout_id: int, creditor_ids: list[int], actor: str) -> bool:
    """The next file with these headers is read as if nobody had corrected one; whether there was anything."""
    rows = ImportLayout.objects.filter(pk=layout_id, creditor_id__in=creditor_ids)
    creditor = rows.values_list("creditor_id", flat=True).first()
    if creditor is None:
        return False
    rows.delete()
    journal.append(actor=actor, action="receivables.layout_forgotten", subject=f"creditor:{creditor}")
    return True


def tables_json(source: Source, wish: Wish, layouts: Layouts) -> list[dict[str, Any]]:
    """The tables as a page shows them to be corrected: every column, also those that nobody uses."""
    return [_table_json(table, wish, layouts) for table in source.tables]


def _table_json(table: Table, wish: Wish, layouts: Layouts) -> dict[str, Any]:
    key = headers_key(table.header.names)
    kept = layouts.get(key) if wish.given(table.header.names) is None else None
    columns = sorted([*table.columns.known, *table.columns.unused], key=lambda column: column.at)
    named = slots(table.header.names)
    remembered = None
    if kept is not None:
        remembered = {"id": kept.pk, "file": kept.file_name, "actor": kept.actor, "at": kept.at.isoformat()}
    return {
        "sheet": table.raw.sheet,
        "headers": key,
        "remembered": remembered,
        "missing": table.columns.missing(),
        "columns": [_column_json(column, named, table) for column in columns],
    }


def _column_json(column: Column, named: list[str], table: Table) -> dict[str, Any]:
    style = ""
    if column.meaning in AMOUNTS:
        style = table.styles[column.meaning]
    elif column.meaning in DATES:
        style = table.orders.get(column.meaning, "dmy")
    return {
        "slot": named[column.at] if column.at < len(named) else f"coluna {column.at + 1}",
        "header": column.name,
        "meaning": column.meaning,
        "field": LABELS.get(column.meaning, "ignorar"),
        "by": column.by,
        "style": style,
        "samples": [mask_sample(text, meaning=column.meaning) for text in column.samples],
    }
