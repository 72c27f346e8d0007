"""The daily digest as facts and words: counts and links, no person's name, phone or debt (LGPD: data minimal)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from django.conf import settings

from emdia.apps.desk import api as desk
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.domain.dates import long_date
from emdia.domain.money import format_brl
from emdia.domain.vocabulary import MessageStatus, TaskKind

KINDS = {
    TaskKind.NEGOTIATE: ("quer negociar", "querem negociar"),
    TaskKind.CLAIMED_PAID: ("diz que já pagou", "dizem que já pagaram"),
    TaskKind.REPLIED: ("respondeu", "responderam"),
    TaskKind.CALL_BACK: ("pediu uma ligação", "pediram uma ligação"),
    TaskKind.DISPUTED: ("contestou", "contestaram"),
    TaskKind.STUDY_CASE: ("caso para estudar", "casos para estudar"),
    TaskKind.END_OF_LADDER: ("chegou ao fim da régua", "chegaram ao fim da régua"),
    TaskKind.NO_CONTACT: ("sem meio de contato", "sem meio de contato"),
    TaskKind.WRONG_PERSON: ("não é a pessoa", "não são a pessoa"),
    TaskKind.UNKNOWN_DELIVERY: ("entrega sem confirmação", "entregas sem confirmação"),
}


class Item(NamedTuple):
    """One line: its key for programs, its number, its words, the address of its rows."""

    key: str
    number: int
    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What one day begins with, for some creditors."""

    day: dt.date
    creditors: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def subject(self) -> str:
        """``Em Dia: quarta, 18 de novembro``."""
        return f"Em Dia: {long_date(self.day, today=self.day)}"


def digest(*, creditors: Sequence[tuple[int, str]], day: dt.date) -> Digest:
    """The digest of creditors (id, name) on a day; four queries."""
    ids = [pk for pk, _ in creditors]
    items = [*_messages(ids, day), *_people(ids), _money(ids, day - dt.timedelta(days=1))]
    return Digest(day, tuple(name for _, name in creditors), tuple(items))


def _messages(ids: Sequence[int], day: dt.date) -> list[Item]:
    counts: dict[str, int] = {}
    for row in outreach.messages_by_hour(creditor_ids=ids, day=day):
        counts[row.status] = counts.get(row.status, 0) + row.messages
    queued = counts.get(MessageStatus.QUEUED, 0)
    silent = counts.get(MessageStatus.WITHHELD, 0) + counts.get(MessageStatus.EXPIRED, 0)
    asking, _ = outreach.asking_approval(creditor_ids=ids)
    found = [
        Item(
            "to_go",
            queued,
            _many(queued, "mensagem vai", "mensagens vão") + " sair hoje",
            _on(day, "na-fila"),
        )
    ]
    if asking:
        words = _many(asking, "mensagem espera", "mensagens esperam") + " a sua aprovação"
        found.append(Item("approval", asking, words, "/aprovar-envio/"))
    if silent:
        words = _many(silent, "mensagem não será enviada", "mensagens não serão enviadas")
        found.append(Item("silent", silent, words, _on(day, "nao-enviadas")))
    return found


def _people(ids: Sequence[int]) -> list[Item]:
    rows = desk.waiting_kinds(creditor_ids=ids)
    total = sum(count for _, count, _ in rows)
    kinds = [
        (count, KINDS[kind][count != 1])  # type: ignore[index]
        for kind, count, _ in sorted(rows, key=lambda row: row[2])
        if kind in KINDS
    ]
    inside = f": {', '.join(f'{count} {words}' for count, words in kinds)}" if kinds else ""
    words = _many(total, "caso espera", "casos esperam") + f" por alguém{inside}"
    return [Item("waiting", total, words, "/esperando/")] if total else []


def _money(ids: Sequence[int], day: dt.date) -> Item:
    count, cents = payments.money_of_day(creditor_ids=ids, day=day)
    many = "um pagamento" if count == 1 else f"{count} pagamentos"
    words = f"{format_brl(cents)} entraram ontem, em {many}" if count else "nada entrou ontem"
    return Item("paid_cents", cents, words, f"/pagamentos/?dia={day.isoformat()}")


def _on(day: dt.date, state: str) -> str:
    return f"/mensagens/?dia={day.isoformat()}&situacao={state}"


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def as_text(found: Digest, *, off: str) -> str:
    """The e-mail as plain words; ``off`` is the path of its switch."""
    lines = [f"Bom dia. {_whose(found)}", ""]
    for item in found.items:
        lines += [f"- {item.words}", f"  {settings.BASE_URL}{item.path}"]
    lines += ["", f"Abrir o dia: {settings.BASE_URL}/", "", "Não quer mais este resumo? Desligue aqui:"]
    return "\n".join([*lines, f"{settings.BASE_URL}{off}", ""])


def as_html(found: Digest, *, off: str) -> str:
    """The same, simple and without pictures."""
    base = settings.BASE_URL
    rows = "".join(
        f'<p style="margin:0 0 12px"><a href="{escape(base + item.path)}" style="color:#0B5751">'
        f"{escape(item.words)}</a></p>"
        for item in found.items
    )
    return (
        '<!doctype html><html lang="pt-BR"><body style="margin:0;padding:24px;background:#FAFAF7;color:#14201F;'
        'font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif"><div style="max-width:560px;margin:0 auto">'
        f'<h1 style="font-size:20px;margin:0 0 4px">{escape(long_date(found.day, today=found.day).capitalize())}</h1>'
        f'<p style="margin:0 0 20px;color:#4B5B59">{escape(_whose(found))}</p>{rows}'
        f'<p style="margin:20px 0"><a href="{escape(base)}/" style="color:#0B5751;font-weight:600">Abrir o dia</a></p>'
        '<p style="margin:28px 0 0;font-size:13px;color:#4B5B59">Você recebe este resumo nos dias úteis, às 8h. '
        f'<a href="{escape(base + off)}" style="color:#4B5B59">Desligar o resumo</a></p></div></body></html>'
    )


def _whose(found: Digest) -> str:
    if len(found.creditors) <= 3:
        *first, last = found.creditors or ("ninguém",)
        return f"O dia de {', '.join(first)} e {last}." if first else f"O dia de {last}."
    return f"O dia de {len(found.creditors)} credores."
