"""The world that is shaken: four creditors, each with a way of its own to be carried, and people who are late.

Each work here runs in a child of the nursery, on the database that the settings name.
"""

import datetime as dt
from itertools import batched
from typing import Any

from django.db import connection

from emdia.apps.ladders import api as ladders
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, home, tenancy
from emdia.entry.bench import deliver_data, pieces

CREDITORS = (pieces.CREDITOR, "sem-resposta", "com-resposta", "ensaio")
"""E-mail over SMTP; SMS over a carrier that calls back; SMS over one that can be asked; a rehearsal in the sandbox."""

TAX_IDS = ("11222333000181", "11222333000262", "11222333000343", "11222333000424")
WAITS = "2030-01-01"
PLAIN = 9000
"""Of ten thousand numbers in a row so many end in nothing that the sandbox treats in a way of its own."""
FILE = 30
"""Titles of a file: PostgreSQL that never saw these tables joins larger ones the slow way."""


def found(http_port: int, smtp_port: int, secret: str, patience: float) -> dict[str, Any]:
    """Tables, creditors and accounts that lead to the sink; the number of the one that calls back."""
    made = pieces.found_creditor()
    url = f"http://127.0.0.1:{http_port}"
    smtp = {"host": "127.0.0.1", "port": smtp_port, "tls": "none", "connections": 4, "stamp": True}
    sms = {
        "url": f"{url}/sms",
        "body": '{"to": "{number}", "ref": "{ref}", "text": "{text}"}',
        "told_list": "results",
    }
    accounts: dict[str, tuple[str, str, dict[str, Any], dict[str, str]]] = {
        CREDITORS[0]: ("email", "smtp", smtp, {}),
        CREDITORS[1]: ("sms", "http-sms", sms, {"callback_secret": secret, "key": secret}),
        CREDITORS[2]: ("sms", "sandbox", {"url": url}, {"hmac": secret}),
    }
    with tenancy.use(made["tenant"]):
        for slug, tax_id in list(zip(CREDITORS, TAX_IDS, strict=True))[1:]:
            creditor = tenants.add_creditor(
                slug=slug,
                name=f"Empresa {slug}",
                tax_id=tax_id,
                address="Rua do Exemplo, 100",
                city="São Paulo",
                state="SP",
                declared=tenants.Declared(
                    fine_bp=200, interest_monthly_bp=100, evidence="contrato, cláusula 5"
                ),
                service_phone="+55 11 4000-0000",
                email=f"cobranca@{slug}.example",
                pix_key="11222333000181",
            )
            ladders.install_default(creditor.pk)
        rows = {
            slug: tenants.add_account(
                creditor_id=tenants.creditor_named(slug).pk,
                channel=channel,
                provider=provider,
                settings={**settings, "timeout": patience, "concurrency": 8},
                secrets=secrets,
                actor="chaos",
            )
            for slug, (channel, provider, settings, secrets) in accounts.items()
        }
        on_air = [tenants.creditor_named(slug).pk for slug in accounts]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE tenants_creditor SET on_air = true, payment_news_at = %s WHERE id IN (%s, %s, %s)",
                [pieces.moment(deliver_data.DAY.isoformat()), *on_air],
            )
    return {"calls_back": rows[CREDITORS[1]].pk}


def import_cohorts(size: int) -> int:
    """``size`` titles for each creditor, by our own import, a small file at a time, as companies begin; they wait until
    their cohort is woken."""
    tenant = tenants.tenant_named(None)
    for place, slug in enumerate(CREDITORS):
        numbers = range(place * size, (place + 1) * size)
        for some in batched(numbers, FILE):
            path = home.path(f"{slug}-{some[0]}.csv")
            people = [n // PLAIN * 10_000 + n % PLAIN + 1 for n in some]
            deliver_data.write_titles_of(people, path, by_mail=slug == CREDITORS[0])
            with tenancy.use(tenant.pk), clock.at(pieces.moment(deliver_data.DAY.isoformat())):
                creditor = tenants.creditor_named(slug)
                receivables.import_file(path, creditor=creditor, dry_run=False, whole=False, actor="chaos")
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # what autovacuum does within a minute; a tenant's role may not
    with tenancy.use(tenant.pk), connection.cursor() as cursor:
        cursor.execute("UPDATE receivables_case SET next_at = %s", [WAITS])
    return size * len(CREDITORS)


def wake(cohort: int, size: int) -> int:
    """Let the next few cases of each creditor be planned; how many."""
    with tenancy.use(tenants.tenant_named(None).pk):
        woken: list[int] = []
        for slug in CREDITORS:
            query = "SELECT id FROM receivables_case WHERE creditor_id = %s ORDER BY id LIMIT %s OFFSET %s"
            woken += _column(query, tenants.creditor_named(slug).pk, size, cohort * size)
        receivables.wake(woken)
    return len(woken)


def left() -> int:
    """How much there is still to do: cases to plan, messages that are due or in the air."""
    with tenancy.use(tenants.tenant_named(None).pk):
        now = clock.now()
        (cases,) = _column("SELECT count(*) FROM receivables_case WHERE next_at <= %s", _told(now))
        query = (
            "SELECT count(*) FROM outreach_message WHERE status = 'sending' "
            "OR (status IN ('queued', 'held') AND not_before <= %s)"
        )
        (messages,) = _column(query, _told(now))
    return cases + messages


def outcome() -> list[list[Any]]:
    """Every message: its number, its status, the account that carried it."""
    with tenancy.use(tenants.tenant_named(None).pk), connection.cursor() as cursor:
        cursor.execute("SELECT id, status, account FROM outreach_message")
        return [list(row) for row in cursor.fetchall()]


def _told(moment: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _column(query: str, *values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [row[0] for row in cursor.fetchall()]
