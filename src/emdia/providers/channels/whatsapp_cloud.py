"""WhatsApp by Meta's Cloud API, the only official way: messages out, answers, statuses and notices in.

What an account is made of stands in ``settings`` below; templates, profile and set-up are in
``whatsapp_cloud_templates`` and ``whatsapp_cloud_account``. A message whose answer was lost cannot be asked for by our
reference: its statuses carry it (``biz_opaque_callback_data``), and settle it when they come.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping

from emdia.core import http
from emdia.providers.channels.base import (
    Accepted,
    Account,
    Callback,
    Event,
    Forged,
    Lost,
    Outgoing,
    Result,
    Setting,
)
from emdia.providers.channels.whatsapp_cloud_body import body_of
from emdia.providers.channels.whatsapp_cloud_events import events
from emdia.providers.channels.whatsapp_cloud_graph import GRAPH, VERSION, place, read_object, refusal, request

SIGNATURE = "x-hub-signature-256"


class WhatsAppCloud:
    """The provider."""

    title = "WhatsApp oficial (Meta)"
    channels = ("whatsapp",)
    window = dt.timedelta(hours=24)
    """The customer service window, anew with each message of the person."""
    settings = (
        Setting(
            "phone_number_id", "ID do número", "No app da Meta: WhatsApp, Configuração da API.", required=True
        ),
        Setting("waba_id", "ID da conta do WhatsApp Business", "Fica na mesma página.", required=True),
        Setting(
            "token",
            "Token de acesso permanente",
            "De um usuário do sistema da empresa, com whatsapp_business_messaging e "
            "whatsapp_business_management.",
            required=True,
            secret=True,
        ),
        Setting(
            "app_secret",
            "Chave secreta do app",
            "Assina o que a Meta nos avisa: sem ela, nenhum aviso é aceito.",
            required=True,
            secret=True,
        ),
        Setting(
            "verify_token",
            "Token de verificação do webhook",
            "Uma frase que você inventa e repete na Meta ao cadastrar o endereço de retorno.",
            secret=True,
        ),
        Setting("app_id", "ID do app", "Serve para conferir até quando o token vale."),
        Setting("url", "Endereço da API", default=GRAPH),
        Setting("version", "Versão da API", default=VERSION),
    )

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """``POST /<phone number id>/messages``."""
        return request(account, "POST", place(account, "phone_number_id", "messages"), body=body_of(outgoing))

    def answer(self, response: http.Response) -> Result:
        """A yes names the message (``wamid…``); a no is an error with a code."""
        if not 200 <= response.status < 300:
            return refusal(response)
        messages = read_object(response.body).get("messages")
        first = messages[0] if isinstance(messages, list) and messages else None
        reference = first.get("id") if isinstance(first, dict) else None
        if isinstance(reference, str) and reference:
            return Accepted(reference)
        return Lost("accepted without a reference")

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise :class:`Forged` unless the raw body is signed with the app's secret."""
        secret = account.secrets.get("app_secret", "")
        given, right = callback.headers.get(SIGNATURE, ""), signature(secret, callback.body)
        if not secret or not hmac.compare_digest(given.encode(), right.encode()):
            raise Forged("the signature is not Meta's")

    def challenge(self, query: Mapping[str, str], account: Account) -> bytes | None:
        """``hub.challenge``, where the question knows the account's verify token."""
        known = account.secrets.get("verify_token", "")
        given = query.get("hub.verify_token", "")
        if not known or not hmac.compare_digest(given.encode(), known.encode()):
            return None
        return query.get("hub.challenge", "").encode() if query.get("hub.mode") == "subscribe" else None

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """What a webhook tells. Raises :class:`base.Garbled`; fields that do not concern us are left out."""
        return events(callback.body, account)


CHANNEL = WhatsAppCloud()


def signature(secret: str, body: bytes) -> str:
    """The value of ``X-Hub-Signature-256`` for a raw body."""
    return "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()
