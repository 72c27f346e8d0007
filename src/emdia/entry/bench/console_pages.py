"""The measured piece of ``emdia bench console``: each list page of the console, asked for as a browser does, and each
list of the API, asked for with a token.

Django's test client runs the whole way of a request, middleware and template included, in this process; the floor is
one bare ``SELECT`` of fifty rows by keyset on the same connection.
"""

import re
import secrets
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from emdia.apps.integrations import api as integrations
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.domain.vocabulary import Role
from emdia.entry.bench import pieces

RUNS = 5
PAGES = {
    "carteira": "/carteira/",
    "carteira, página seguinte": "/carteira/?depois={after}",
    "vencidos há 3 a 15 dias, no WhatsApp, sem promessa": (
        "/carteira/?situacao=vencidos&de=3&ate=15&canal=whatsapp&promessa=sem"
    ),
    "vencidos há mais de 90 dias, de R$ 1.000 ou mais": "/carteira/?situacao=vencidos&prazo=91&valor=100000",
    "a vencer": "/carteira/?situacao=a-vencer",
    "pausados": "/carteira/?situacao=pausados",
    "contestados": "/carteira/?situacao=contestados",
    "quitados": "/carteira/?situacao=quitados",
    "com etiqueta": "/carteira/?etiqueta=vip",
    "por número": "/carteira/?q=NF-4711",
    "por nome": "/carteira/?q=Cliente+Exemplo",
    "resumo": "/carteira/resumo/",
    "resumo de um filtro": "/carteira/resumo/?situacao=vencidos&de=3&ate=15&canal=whatsapp&promessa=sem",
    "mensagens": "/mensagens/",
    "esperando": "/esperando/",
    "hoje": "/",
    "caso": "/casos/{case}/",
    "busca": "/busca/?q=Exemplo+4711",
}
"""What is measured, by name."""
LISTS = {
    "API: títulos": "/api/v1/receivables?after={title}",
    "API: casos": "/api/v1/cases?after={case}",
    "API: mensagens": "/api/v1/messages",
    "API: pagamentos": "/api/v1/payments",
}
"""The same of the API."""
FLOOR = """SELECT r.id, r.number, r.due_on, r.open_cents, d.name FROM receivables_receivable r
    JOIN receivables_case c ON c.id = r.case_id JOIN debtors_debtor d ON d.id = c.debtor_id
    WHERE r.creditor_id = %s AND r.state = 'open' AND r.due_on >= %s AND (r.due_on, r.id) > (%s, %s)
    ORDER BY r.due_on, r.id LIMIT 50"""


def measure(day: str) -> dict[str, Any]:
    """Milliseconds of each page, the median of some runs after a first one that is not counted."""
    settings.ALLOWED_HOSTS = ["testserver"]
    with tenancy.use(tenants.tenant_named(None).pk), clock.at(pieces.moment(day)):
        creditor = tenants.creditor_named(pieces.CREDITOR).pk
        client, place = _signed_in(), _place(creditor)
        first = client.get("/carteira/").text
        after = re.search(r"depois=([\w-]+)", first)
        gaps = {"after": after[1] if after else "", "case": place[2], "title": place[1]}
        times = {
            name: _median(partial(_get, client, address.format(**gaps))) for name, address in PAGES.items()
        }
        token = {"Authorization": f"Bearer {_token(creditor)}"}
        times |= {
            name: _median(partial(_get, Client(), address.format(**gaps), token))
            for name, address in LISTS.items()
        }
        floor = _median(partial(_select, creditor, place))
    return {"pages": times, "floor": floor}


def _get(client: Client, address: str, headers: dict[str, str] | None = None) -> None:
    response = client.get(address, headers=headers or {})
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")


def _token(creditor: int) -> str:
    """A token that reads everything."""
    row = tenants.creditors([creditor])[creditor]
    reads = [scope for scope in integrations.SCOPES if scope.endswith(":read")]
    return integrations.add_token(creditor=row, name="medida", scopes=reads, actor="bench")[1]


def _select(creditor: int, place: tuple[Any, int, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, [creditor, place[0], place[0], place[1]])
        cursor.fetchall()


def _median(run: Callable[[], None]) -> float:
    """Milliseconds."""
    run()
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        run()
        times.append((time.perf_counter() - begun) * 1000)
    return median(times)


def _place(creditor: int) -> tuple[Any, int, int]:
    """A place in the middle of the list: due date and id of a title, and its case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due_on, id, case_id FROM receivables_receivable WHERE creditor_id = %s AND state = 'open' "
            "ORDER BY id LIMIT 1 OFFSET 500",
            [creditor],
        )
        due_on, row, case = cursor.fetchone()
        return due_on, row, case


def _signed_in() -> Client:
    member = tenants.add_member(
        email="medida@medida.example", password=secrets.token_urlsafe(16), role=Role.OWNER
    )
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client
