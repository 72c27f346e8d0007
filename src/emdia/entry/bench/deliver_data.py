"""The e-mails of a delivery benchmark: each debtor has one title, three days late, and an address to write to."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.apps.ladders import api as ladders
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.entry.bench import http_sink, mail_sink, people, pieces
from emdia.entry.bench.cluster import HOST

DAY = dt.date(2026, 6, 15)
"""A Monday without holiday, the third day after the Friday on which the titles fell due."""
DUE = dt.date(2026, 6, 12)


ACCOUNTS: dict[str, dict[str, Any]] = {
    "smtp": {
        "channel": "email",
        "provider": "smtp",
        "settings": {"host": HOST, "port": mail_sink.PORT, "tls": "none", "connections": 10},
        "secrets": {},
    },
    "http": {
        "channel": "sms",
        "provider": "http-sms",
        "settings": {
            "url": f"http://{HOST}:{http_sink.PORT}/v1/messages",
            "body": '{"to": "{number}", "ref": "{ref}", "text": "{text}"}',
            "headers": "Authorization: Bearer {key}",
            "concurrency": 10,
        },
        "secrets": {"key": "0123456789abcdef"},
    },
}
"""Accounts of the servers that keep nothing, with as many lines as the floor has."""


def seed(*, size: int, folder: str, channel: str) -> dict[str, Any]:
    """Import and plan ``size`` titles of as many debtors by our own commands; one channel goes to a real server.

    The creditor is on air with an account of its own for it, on loopback; nobody has another way to be reached.
    """
    found = pieces.found_creditor()
    path = Path(folder) / "titulos.csv"
    write_titles(path, size, by_mail=channel == "smtp")
    pieces.import_file(str(path), DAY.isoformat())
    with tenancy.use(found["tenant"]):
        tenants.add_account(creditor_id=found["creditor"], actor="bench", **ACCOUNTS[channel])
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE tenants_creditor SET on_air = true, payment_news_at = %s", [pieces.moment(str(DAY))]
            )
        with clock.at(pieces.moment(DAY.isoformat())):
            report = ladders.plan(creditor_id=found["creditor"], at=clock.now(), dry_run=False)
    pieces.analyze()
    return {"planned": report.planned}


def write_titles(path: Path, size: int, *, by_mail: bool) -> None:
    """A spreadsheet of ``size`` debtors with one late title each."""
    write_titles_of(range(size), path, by_mail=by_mail)


def write_titles_of(numbers: Iterable[int], path: Path, *, by_mail: bool) -> None:
    """The same for certain debtors."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(
            ("nome", "cpf", "email" if by_mail else "celular", "número", "descrição", "valor", "vencimento")
        )
        rows.writerows(
            (
                f"Cliente Exemplo {n}",
                people.cpf(n),
                people.email(n) if by_mail else people.phone(n),
                f"NF-{n}",
                "Mensalidade de junho",
                f"{100 + n % 900},{n % 100:02}",
                f"{DUE:%d/%m/%Y}",
            )
            for n in numbers
        )
