"""SMS over Twilio's Programmable Messaging.

Sources: twilio.com/docs/messaging/api/message-resource (request, answer, values of ``status``),
/docs/messaging/guides/track-outbound-message-status (callback), /docs/messaging/twiml (what comes in: ``Body``,
``OptOutType``), /docs/usage/webhooks/webhooks-security (``X-Twilio-Signature``), /docs/api/errors (codes).

Twilio keeps no reference of ours: it travels in the address of the status callback, so that even a message whose
answer was lost is known again when Twilio tells of it. Twilio's own words are not kept: they quote phone numbers.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from emdia.core import clock, http
from emdia.providers.channels.base import (
    Accepted,
    Account,
    Callback,
    Event,
    EventKind,
    Fault,
    Forged,
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

API = "https://api.twilio.com"

STATUSES: dict[str, EventKind] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
"""``MessageStatus`` and our word; the others (queued, sending …) tell nothing new."""

OPTED: dict[str, EventKind] = {"STOP": "opt_out", "START": "opt_in"}
"""``OptOutType`` of an answer that Twilio understood by itself."""

OPTED_OUT = "21610"
ERRORS: dict[str, tuple[bool, Fault, str]] = {
    "20003": (True, "account", "o Account SID ou o Auth Token não confere"),
    "20404": (True, "account", "a Twilio não conhece esta conta"),
    "20429": (False, "provider", "pedidos demais por segundo"),
    "21211": (True, "recipient", "o número não existe"),
    "21212": (True, "account", "o remetente não vale"),
    "21265": (True, "recipient", "o número é um código curto"),
    "21408": (True, "account", "a conta não pode mandar para este país"),
    "21602": (True, "content", "a mensagem está vazia"),
    "21603": (True, "account", "falta o remetente"),
    "21606": (True, "account", "o remetente não manda SMS"),
    "21608": (True, "account", "conta de teste: o número não foi verificado"),
    "21609": (True, "account", "o endereço dos retornos não vale"),
    "21610": (True, "recipient", "a pessoa pediu para parar"),
    "21611": (False, "provider", "a fila do remetente está cheia"),
    "21612": (True, "account", "este remetente não alcança este número"),
    "21614": (True, "recipient", "o número não é de celular"),
    "21617": (True, "content", "a mensagem passa de 1600 letras"),
    "21659": (True, "account", "o remetente não é da Twilio"),
    "21660": (True, "account", "o remetente não é desta conta"),
    "30001": (False, "provider", "a fila está cheia"),
    "30002": (True, "account", "a conta foi suspensa"),
    "30003": (False, "recipient", "o aparelho não responde"),
    "30004": (True, "account", "a mensagem foi bloqueada"),
    "30005": (True, "recipient", "o número não existe"),
    "30006": (True, "recipient", "o número é fixo ou a operadora não recebe SMS"),
    "30007": (True, "content", "a operadora filtrou a mensagem"),
    "30008": (False, "provider", "a operadora não disse por quê"),
    "63038": (False, "account", "a conta passou do limite do dia"),
}
"""Codes of answers and of callbacks: for good?, whose fault, our words."""

WRONG_NUMBER = frozenset({"21211", "21265", "21614", "30005", "30006"})
"""After these the number is not tried again."""


class Twilio:
    """The provider."""

    title = "Twilio"
    channels = ("sms",)
    settings = (
        Setting(
            "account_sid",
            "Account SID",
            "Começa com AC; está na página inicial do console da Twilio.",
            required=True,
        ),
        Setting("auth_token", "Auth Token", "Está ao lado do Account SID.", required=True, secret=True),
        Setting(
            "sender",
            "Remetente",
            "Um número da Twilio com +, um nome curto, ou um Messaging Service (MG…).",
            required=True,
        ),
        Setting("url", "Endereço da API", default=API, kind="url", rare=True),
    )

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """``POST …/Messages.json`` as a form; the status callback carries our reference."""
        sender = str(account.settings["sender"])
        fields = {
            "To": outgoing.to,
            "MessagingServiceSid" if sender.startswith("MG") else "From": sender,
            "Body": outgoing.text,
        }
        if account.callback.startswith("https://"):
            fields["StatusCallback"] = f"{account.callback}?ref={quote(outgoing.ref)}"
        headers = {"Content-Type": "application/x-www-form-urlencoded", **_key(account)}
        return http.Request("POST", _url(account, "Messages.json"), headers, urlencode(fields).encode())

    def answer(self, response: http.Response) -> Result:
        """A message with its SID, or a code."""
        read = json_object(response.body)
        if 200 <= response.status < 300:
            sid = read.get("sid")
            return Accepted(sid) if isinstance(sid, str) and sid else Lost("accepted without a SID")
        code = str(read.get("code") or "")
        plain = by_status(response)
        if code in ERRORS:
            permanent, fault, words = ERRORS[code]
            return Refused(permanent, fault, code, words, plain.retry_after)
        return replace(plain, code=code or plain.code)

    def question(self, our_ref: str, reference: str, account: Account) -> http.Request | None:
        """The message of a SID; a list of messages would not say which of them is ours."""
        if not reference:
            return None
        return http.Request("GET", _url(account, f"Messages/{quote(reference, safe='')}.json"), _key(account))

    def told(self, response: http.Response, our_ref: str) -> Event | Refused | None:
        """Where it stands."""
        if response.status == 404:
            return Refused(True, "provider", "not_found", "a Twilio não tem esta mensagem")
        read = json_object(response.body)
        kind = STATUSES.get(str(read.get("status") or ""))
        if response.status != 200 or kind is None:
            return None
        code = str(read.get("error_code") or "")
        return _event(kind, str(read.get("sid") or ""), our_ref, code, at=str(read.get("date_updated") or ""))

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise :class:`Forged` unless it is signed with the account's token, over the address that Twilio was told."""
        token = account.secrets.get("auth_token", "")
        given = callback.headers.get("x-twilio-signature", "").encode()
        fields: list[tuple[str, str]] = _fields(callback.body)
        if digest := dict(parse_qsl(urlsplit(callback.url).query)).get("bodySHA256"):
            if not hmac.compare_digest(digest.encode(), hashlib.sha256(callback.body).hexdigest().encode()):
                raise Forged("the body is not the one that was signed")
            fields = []
        right = [signature(token, url, fields) for url in _with_and_without_port(callback.url)]
        if not token or not any(hmac.compare_digest(given, one.encode()) for one in right):
            raise Forged("the signature is not Twilio's")

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """What became of a message, or an answer. Raises :class:`Garbled`."""
        said = dict(_fields(callback.body))
        sid = said.get("MessageSid") or said.get("SmsSid")
        if not sid:
            raise Garbled("no MessageSid")
        if "MessageStatus" not in said and "Body" in said:
            return [_reply(sid, said)]
        kind = STATUSES.get(said.get("MessageStatus", ""))
        if kind is None:
            return []
        ours = dict(parse_qsl(urlsplit(callback.url).query)).get("ref", "")
        code = said.get("ErrorCode", "")
        found = [_event(kind, sid, ours, code)]
        if code == OPTED_OUT:
            found.append(replace(found[0], kind="opt_out", sender=said.get("To", "")))
        return found


CHANNEL = Twilio()


def signature(token: str, url: str, fields: Iterable[tuple[str, str]]) -> str:
    """HMAC-SHA1 over the address and the fields in the order of their names, each name with each of its values."""
    said = url + "".join([name + content for name, content in sorted(set(fields))])
    return base64.b64encode(hmac.digest(token.encode(), said.encode(), hashlib.sha1)).decode()


def _with_and_without_port(url: str) -> list[str]:
    """The address as it was called and its other form: proxies add and drop the usual port."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return [url]
    host = parts.netloc.rpartition(":")[0] if port else parts.netloc
    bare = parts._replace(netloc=host).geturl()
    usual = 443 if parts.scheme == "https" else 80
    return [url, bare, parts._replace(netloc=f"{host}:{port or usual}").geturl()]


def _reply(sid: str, said: Mapping[str, str]) -> Event:
    media = tuple(
        Media(
            said.get(f"MediaContentType{at}", "").partition("/")[0],
            said.get(f"MediaContentType{at}", ""),
            url=url,
        )
        for at in range(10)
        if (url := said.get(f"MediaUrl{at}"))
    )
    return Event(
        OPTED.get(said.get("OptOutType", ""), "reply"),
        sid,
        "",
        clock.now(),
        text=said["Body"],
        sender=said.get("From", ""),
        channel="sms",
        media=media,
    )


def _event(kind: EventKind, sid: str, ours: str, code: str, at: str = "") -> Event:
    words = ERRORS[code][2] if code in ERRORS else ""
    detail = f"{code} {words}".strip() if kind == "failed" else ""
    return Event(
        kind, sid, ours, _time(at), detail=detail, permanent=code in WRONG_NUMBER, channel="sms", code=code
    )


def _time(text: str) -> Any:
    """A date of RFC 2822; callbacks carry none and are read as they come."""
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return clock.now()


def _url(account: Account, path: str) -> str:
    base = str(account.settings.get("url") or API).rstrip("/")
    return f"{base}/2010-04-01/Accounts/{quote(str(account.settings['account_sid']), safe='')}/{path}"


def _key(account: Account) -> dict[str, str]:
    pair = f"{account.settings['account_sid']}:{account.secrets['auth_token']}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return []
