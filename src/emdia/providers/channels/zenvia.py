"""SMS over Zenvia's API, version 2.

Sources: github.com/zenvia/zenvia-openapi-spec (spec/info/description.md: token, errors; spec/components/schemas:
message/base.ts, events/message-event.ts, events/message-status.ts, events/error-cause.ts, subscription/webhook.ts;
spec/tags/subscriptions.md: meaning of each status).

The API takes no reference of ours and cannot be asked by one: what was lost on the way stays unknown. Its callbacks are
not signed; a subscription may carry headers (``webhook.headers``), and there our password stands.
"""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from emdia.core import http
from emdia.providers.channels import password
from emdia.providers.channels.base import (
    Accepted,
    Account,
    Callback,
    Event,
    EventKind,
    Fault,
    Garbled,
    Lost,
    Media,
    Outgoing,
    Refused,
    Result,
    Setting,
    by_status,
    json_object,
)

API = "https://api.zenvia.com"

STATUSES: dict[str, EventKind] = {
    "SENT": "sent",
    "DELIVERED": "delivered",
    "READ": "read",
    "REJECTED": "failed",
    "NOT_DELIVERED": "failed",
}
"""``messageStatus.code`` and our word; DELETED, CLICKED and VERIFIED are none of ours."""

ERRORS: dict[str, tuple[bool, Fault, str]] = {
    "VALIDATION_ERROR": (True, "content", "a Zenvia não aceitou os dados da mensagem"),
    "AUTHENTICATION_ERROR": (True, "account", "o token não confere"),
    "NOT_FOUND": (True, "account", "a Zenvia não conhece este endereço ou remetente"),
    "DUPLICATED": (True, "content", "a Zenvia já tem esta mensagem"),
    "INTERNAL_ERROR": (False, "provider", "a Zenvia está com problemas"),
}
"""``code`` of an error: for good?, whose fault, our words."""

PLACES: dict[str, Fault] = {"to": "recipient", "from": "account"}
"""Which field a validation complained of, and whose fault that is."""


class Zenvia:
    """The provider."""

    title = "Zenvia"
    channels = ("sms",)
    settings = (
        Setting(
            "token",
            "Token da API",
            "Crie em app.zenvia.com, Desenvolvedores, Tokens.",
            required=True,
            secret=True,
        ),
        Setting("sender", "Remetente", "O identificador do canal SMS na sua conta (from).", required=True),
        Setting(
            "callback_password",
            "Senha dos retornos",
            f"No webhook, ponha o cabeçalho {password.HEADER.title()} com esta senha. Vazia, eu crio uma.",
            secret=True,
            made=True,
        ),
        Setting("url", "Endereço da API", default=API, kind="url", rare=True),
    )

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """``POST /v2/channels/sms/messages``; numbers are written without their plus sign."""
        body = {
            "from": account.settings["sender"],
            "to": outgoing.to.removeprefix("+"),
            "contents": [{"type": "text", "text": outgoing.text}],
        }
        headers = {"Content-Type": "application/json", "X-API-TOKEN": account.secrets["token"]}
        url = f"{str(account.settings.get('url') or API).rstrip('/')}/v2/channels/sms/messages"
        return http.Request("POST", url, headers, json.dumps(body, ensure_ascii=False).encode())

    def answer(self, response: http.Response) -> Result:
        """A message with its id, or an error."""
        read = json_object(response.body)
        if 200 <= response.status < 300:
            known = read.get("id")
            return Accepted(known) if isinstance(known, str) and known else Lost("accepted without an id")
        code, plain = str(read.get("code") or ""), by_status(response)
        if code not in ERRORS or response.status == 429:
            return replace(plain, code=code or plain.code)
        permanent, fault, words = ERRORS[code]
        if code == "VALIDATION_ERROR":
            fault = _blamed(read.get("details")) or fault
        return Refused(permanent, fault, code, words, plain.retry_after)

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise ``Forged`` unless it carries the account's password."""
        password.check(callback, account.secrets.get("callback_password", ""))

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """What became of a message, or an answer. Raises :class:`Garbled`."""
        read = json_object(callback.body)
        if read.get("type") == "MESSAGE_STATUS":
            return _status(read)
        if read.get("type") == "MESSAGE":
            return _reply(read)
        if "type" not in read:
            raise Garbled("no event of Zenvia")
        return []


CHANNEL = Zenvia()


def _status(read: dict[str, Any]) -> list[Event]:
    status = read.get("messageStatus")
    if not isinstance(status, dict) or not read.get("messageId"):
        raise Garbled("a status without its message")
    kind = STATUSES.get(str(status.get("code")))
    if kind is None:
        return []
    causes = status.get("causes")
    cause = causes[0] if isinstance(causes, list) and causes and isinstance(causes[0], dict) else {}
    detail = str(cause.get("details") or cause.get("reason") or "") if kind == "failed" else ""
    return [
        Event(
            kind,
            str(read["messageId"]),
            "",
            _time(status.get("timestamp") or read.get("timestamp")),
            detail=detail[:200],
            channel=_channel(read),
            code=str(cause.get("channelErrorCode") or ""),
        )
    ]


def _reply(read: dict[str, Any]) -> list[Event]:
    message = read.get("message")
    if not isinstance(message, dict):
        raise Garbled("an answer without its message")
    if (read.get("direction") or message.get("direction")) != "IN":
        return []
    contents = message.get("contents")
    parts = [one for one in contents if isinstance(one, dict)] if isinstance(contents, list) else []
    texts = [str(one["text"]) for one in parts if one.get("type") == "text" and "text" in one]
    media = tuple(
        Media(
            "file",
            str(one.get("fileMimeType", "")),
            str(one.get("fileName", "")),
            str(one.get("fileUrl", "")),
        )
        for one in parts
        if one.get("type") == "file"
    )
    return [
        Event(
            "reply",
            str(message.get("id") or ""),
            "",
            _time(message.get("timestamp") or read.get("timestamp")),
            text="\n".join(texts),
            sender=f"+{str(message.get('from') or '').removeprefix('+')}",
            channel=_channel(read),
            media=media,
        )
    ]


def _channel(read: dict[str, Any]) -> str:
    return str(read.get("channel") or "sms")


def _blamed(details: Any) -> Fault | None:
    """Whose fault a validation found: what its ``path`` names."""
    paths = (
        [str(one.get("path", "")) for one in details if isinstance(one, dict)]
        if isinstance(details, list)
        else []
    )
    return next((PLACES[last] for path in paths if (last := path.rpartition(".")[2]) in PLACES), None)


def _time(text: Any) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Garbled("an event without a time") from error
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
