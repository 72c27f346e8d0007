"""The columns of a file as a form: what each one is, how its numbers and dates are written."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from emdia.apps.receivables import api as receivables

GROUPS = (
    ("Quem deve", ("name", "tax_id", "code", "birth", "segment")),
    (
        "O título",
        (
            "number",
            "amount",
            "due",
            "installment",
            "description",
            "contract",
            "issued",
            "updated",
            "digitable",
        ),
    ),
    ("Pago ou não", ("status", "paid_on", "paid_amount")),
    ("Como falar", ("phone", "email", "whatsapp_ok", "address", "city", "state", "postcode")),
)
STYLES = {"br": "1.234,56", "us": "1,234.56"}
ORDERS = {"dmy": "dia/mês/ano ou ano-mês-dia", "mdy": "mês/dia/ano"}


def field_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Our fields with their Portuguese names, grouped as somebody thinks of them."""
    return [
        (
            title,
            [(name, _capital(receivables.LABELS[name]).replace("CPF/CNPJ", "CPF ou CNPJ")) for name in names],
        )
        for title, names in GROUPS
    ]


def _capital(words: str) -> str:
    """With a capital; what follows keeps its own, and an abbreviation is one."""
    return words.upper() if words in ("cpf/cnpj", "uf", "cep") else words[:1].upper() + words[1:]


def shown_tables(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables of a report with the names of their form fields and the writings that fit each column."""
    shown = []
    for number, table in enumerate(report.get("tables", [])):
        columns = [
            {
                **column,
                "field_name": f"campo-{number}-{at}",
                "style_name": f"escrita-{number}-{at}",
                "writings": STYLES
                if column["style"] in STYLES
                else ORDERS
                if column["style"] in ORDERS
                else {},
            }
            for at, column in enumerate(table["columns"])
        ]
        shown.append({**table, "columns": columns})
    return shown


def read_choices(
    data: QueryDict, report: dict[str, Any], *, earlier: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """What the form says about each table, over what was said ``earlier``, by the digest of its headers; unknown words
    count as nothing said."""
    tables = shown_tables(report)
    return {table["headers"]: _choice(data, table, earlier.get(table["headers"], {})) for table in tables}


def _choice(data: QueryDict, table: dict[str, Any], earlier: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, str] = {}
    styles, orders = dict(earlier.get("styles", {})), dict(earlier.get("orders", {}))
    for column in table["columns"]:
        meaning = data.get(column["field_name"], column["meaning"])
        columns[column["slot"]] = meaning if meaning in receivables.LABELS else ""
        writing = data.get(column["style_name"], column["style"])
        # Only what somebody changed is kept: the next file may be written in another way.
        if writing != column["style"] and writing in column["writings"]:
            (styles if writing in STYLES else orders)[column["meaning"]] = writing
    return {"columns": columns, "styles": styles, "orders": orders}
