"""Messages as a table: streamed, without the frozen words, and safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from emdia.apps.outreach.console_rows import messages_page
from emdia.apps.outreach.message_filter import MessageFilter
from emdia.apps.outreach.models import Message
from emdia.core import tenancy
from emdia.core.clock import SAO_PAULO
from emdia.domain.sheets import safe

PAGE = 1000
HEAD = (
    *("id", "credor", "cliente", "canal", "etapa", "prevista_para", "situacao", "motivo", "regra"),
    *("saiu", "chegou", "lida", "valor_no_texto"),
)


def message_chunks(
    *, where: MessageFilter, states: dict[str, str], channels: dict[str, str]
) -> Iterator[str]:
    """CSV of a filter as a Brazilian spreadsheet opens it, a page at a time; ``states`` and ``channels`` are words."""
    return _chunks(where, states, channels, tenancy.current_id())


def _chunks(
    where: MessageFilter, states: dict[str, str], channels: dict[str, str], tenant: int
) -> Iterator[str]:
    yield "\ufeff"
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    after = None
    while True:
        with tenancy.use(tenant):  # a response is read after its request's tenant is left
            rows = messages_page(where=where, after=after, limit=PAGE)
        writer.writerows([_line(row, states, channels) for row in rows])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        if len(rows) < PAGE:
            return
        after = (rows[-1].not_before, rows[-1].pk)


def _line(row: Message, states: dict[str, str], channels: dict[str, str]) -> list[str]:
    moments = (row.not_before, row.sent_at, row.delivered_at, row.read_at)
    planned, *later = (
        moment.astimezone(SAO_PAULO).strftime("%d/%m/%Y %H:%M") if moment else "" for moment in moments
    )
    cents = row.amount_cents
    return [
        str(row.pk),
        safe(row.creditor.trade_name),
        safe(row.debtor.name),
        channels.get(row.channel, row.channel),
        safe(row.step),
        planned,
        states.get(row.status, row.status),
        safe(row.reason),
        row.rule,
        *later,
        "" if cents is None else f"{cents // 100},{cents % 100:02}",
    ]
