"""SMS over SMPP 3.4: bound lines with many texts in flight, receipts and answers over a line that listens.

What each file does: ``smpp_pdu`` packets, ``smpp_line`` one connection, ``smpp_alphabets`` and ``smpp_submit`` a text
as packets, ``smpp_talk`` a batch over lines, ``smpp_listen`` and ``smpp_events`` what the carrier delivers,
``smpp_words`` its codes in our words.

Settings beyond those that the form asks for: ``connections`` (1), ``timeout`` seconds of a carrier's silence (30),
``enquire_link`` seconds of an idle line (30), ``throttle_pause`` (1), ``hold`` seconds that parts of a reply wait for
each other (3), ``address_ton``, ``address_npi``, ``dest_ton``, ``dest_npi``, ``ca_pem``.
"""

import asyncio
import datetime as dt
import re
from collections.abc import Iterator

from emdia.core import clock
from emdia.providers.channels import smpp_events, smpp_listen
from emdia.providers.channels import smpp_pdu as pdus
from emdia.providers.channels.base import (
    Account,
    Callback,
    Done,
    Event,
    Forged,
    Keep,
    Kept,
    Outgoing,
    Refused,
    Setting,
)
from emdia.providers.channels.smpp_line import Line, Unfit
from emdia.providers.channels.smpp_pdu import Pdu
from emdia.providers.channels.smpp_submit import digits, kind_of
from emdia.providers.channels.smpp_talk import Batch, Lines, say_all
from emdia.providers.channels.smpp_words import OUTCOMES, STATES, asked_by

_TIME = re.compile(r"(\d{12})(\d)(\d{2})([+-])")


class Smpp:
    """The provider."""

    title = "SMS por SMPP 3.4"
    channels = ("sms",)
    settings = (
        Setting("host", "Servidor", required=True),
        Setting("port", "Porta", "Sem TLS o costume é 2775; com TLS, 3550.", kind="number"),
        Setting(
            "tls",
            "Segurança",
            "Sem TLS, a senha e os textos passam abertos pela rede: só se a operadora não tiver outro caminho.",
            default="tls",
            choices=("tls", "none"),
        ),
        Setting("system_id", "Usuário (system_id)", required=True),
        Setting("password", "Senha", "Até 8 letras na maioria das operadoras.", secret=True),
        Setting(
            "system_type", "Tipo de sistema (system_type)", "Vazio, se a operadora não disser.", rare=True
        ),
        Setting("sender", "Remetente", "O número curto ou o nome que a operadora liberou."),
        Setting("source_ton", "TON do remetente", "Vazio: conforme o remetente.", kind="number", rare=True),
        Setting("source_npi", "NPI do remetente", "Vazio: conforme o remetente.", kind="number", rare=True),
        Setting("service_type", "Tipo de serviço (service_type)", rare=True),
        Setting("address_range", "Faixa de endereços (address_range)", rare=True),
        Setting(
            "bind",
            "Conexões",
            "together: uma só espécie (transceiver). apart: uma envia, outra recebe; prefira, se a operadora deixar.",
            default="together",
            choices=("together", "apart"),
            rare=True,
        ),
        Setting("window", "Mensagens em voo por conexão", default="10", kind="number", rare=True),
        Setting(
            "alphabet",
            "Alfabeto",
            "O que não couber nele vai em UCS-2, com 70 letras por parte.",
            default="gsm7",
            choices=("gsm7", "latin1", "ucs2"),
            rare=True,
        ),
        Setting(
            "long_messages",
            "Textos longos",
            "udh: nós dividimos. payload: a operadora divide, e o recibo vale para o texto inteiro.",
            default="udh",
            choices=("udh", "payload"),
            rare=True,
        ),
        Setting(
            "udh_reference", "Bits da referência das partes", default="8", choices=("8", "16"), rare=True
        ),
        Setting("registered_delivery", "Pedir recibo de entrega", default="1", choices=("1", "0"), rare=True),
        Setting(
            "receipt_ids",
            "Número da mensagem nos recibos",
            "hex_to_decimal: a operadora responde em hexadecimal e manda o recibo em decimal.",
            default="same",
            choices=("same", "hex_to_decimal"),
            rare=True,
        ),
        Setting(
            "validity_hours",
            "Horas em que a operadora tenta entregar",
            "Depois disso a mensagem não chega mais, nem de madrugada.",
            default="6",
            kind="number",
        ),
    )

    async def speak(
        self, account: Account, batch: Iterator[Outgoing], done: Done, kept: Kept | None = None
    ) -> None:
        """Say all of them over up to ``connections`` lines; each is told to ``done`` once."""
        shared = kept.shared(account) if kept else None
        lines = shared if isinstance(shared, Lines) else Lines(account)
        if kept and lines is not shared:
            kept.share(account, lines)
        try:
            await _say(Batch(account, batch, done), lines)
        finally:
            if kept is None:
                await lines.close()

    async def listen(self, account: Account, keep: Keep, stop: asyncio.Event) -> None:
        """Stay bound, keep what the carrier delivers, then answer it."""
        await smpp_listen.listen(account, keep, stop)

    async def ask(self, account: Account, our_ref: str, reference: str) -> Event | Refused | None:
        """Ask by the carrier's reference (``query_sm``): SMPP knows no other, so of a message whose answer was lost it
        tells nothing. Never ``Refused``: who gave a reference had the message, and forgets it some day. Raises nothing:
        a carrier that cannot be asked cannot tell."""
        if not reference:
            return None
        line = Line(account)
        try:
            apart = account.settings.get("bind") == "apart"
            await line.open(pdus.BIND_TRANSMITTER if apart else pdus.BIND_TRANSCEIVER)
            answer = await line.ask(_question(account, reference))
        except (OSError, TimeoutError, Unfit, ValueError):
            return None
        finally:
            await line.close()
        if answer.status:
            return None
        word = STATES.get(answer.number("message_state"), str(answer.number("message_state")))
        kind, detail = OUTCOMES.get(word, ("sent", ""))
        code = f"{word} {answer.number('error_code')}"
        at = final_date(answer.text("final_date")) or clock.now()
        return Event(kind, reference, our_ref, at, detail=detail, channel="sms", code=code)

    def verify(self, callback: Callback, account: Account) -> None:
        """SMPP has no callbacks: deliveries come over a line that we opened."""
        raise Forged("smpp has no callbacks")

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """What a kept delivery tells. Raises :class:`base.Garbled`."""
        return smpp_events.events(callback, account)


CHANNEL = Smpp()


async def _say(batch: Batch, lines: Lines) -> None:
    async with asyncio.TaskGroup() as group:
        for place in range(lines.most):
            text = batch.take()
            if text is None:
                break
            batch.workers += 1
            group.create_task(say_all(batch, lines, place, text))


def _question(account: Account, reference: str) -> Pdu:
    sender = str(account.settings.get("sender") or "").strip()
    ton, npi = kind_of(sender)
    return Pdu(
        pdus.QUERY_SM,
        fields={
            "message_id": asked_by(reference, account.settings),
            "source_addr_ton": digits(account.settings.get("source_ton"), ton),
            "source_addr_npi": digits(account.settings.get("source_npi"), npi),
            "source_addr": sender.removeprefix("+"),
        },
    )


def final_date(text: str) -> dt.datetime | None:
    """SMPP's absolute time, ``YYMMDDhhmmsstnnp`` (7.1.1: *nn* quarters of an hour from UTC); None for none."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    zone = dt.timezone(dt.timedelta(minutes=15 * int(found[3])) * (1 if found[4] == "+" else -1))
    try:
        return dt.datetime.strptime(found[1], "%y%m%d%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return None
