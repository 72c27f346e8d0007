"""SMS over any carrier's HTTP interface, described by settings: how it is asked, what its answers mean, what it tells
later. Nothing of a description is ever run: the names in braces are put in, everything else stays as it is written.

In address, headers and body stand ``{to}`` (E.164), ``{number}`` (the same without its plus sign), ``{text}``,
``{ref}``, ``{sender}``, ``{user}`` and ``{key}``. In the address and in a form they are percent-encoded, in JSON they
are put into the strings of the parsed template, so that no text can break out of its place. A place in an answer is a
path with dots (``messages.0.id``), or ``*`` for the whole text of an answer that is no JSON.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Self
from urllib.parse import quote, quote_plus

from emdia.core import http
from emdia.providers.channels import http_sms_told, password
from emdia.providers.channels.base import (
    Accepted,
    Account,
    Callback,
    Event,
    Fault,
    Forged,
    Lost,
    Outgoing,
    Refused,
    Result,
    Setting,
    by_status,
)
from emdia.providers.channels.http_sms_told import found, lines, words_of

NAMES = ("to", "number", "text", "ref", "sender", "user", "key")
_NAME = re.compile(r"\{(\w+)\}")
TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded", "none": ""}
LONGEST_REFERENCE = 120
_ONE_LINE = "".join(chr(code) for code in range(0x20, 0x7F))


class HttpSms:
    """The provider; ``of`` an account it knows what that account's answers mean."""

    title = "Outra operadora de SMS (HTTP)"
    channels = ("sms",)
    settings = (
        Setting(
            "url",
            "Endereço que recebe o envio",
            "Pode ter {to}, {text}, {ref}, {sender}, {user}, {key}.",
            required=True,
            kind="url",
        ),
        Setting("method", "Método", default="POST", choices=("POST", "PUT", "GET")),
        Setting("format", "Formato do corpo", default="json", choices=("json", "form", "none")),
        Setting(
            "body",
            "Corpo",
            'Como {"to": "{number}", "message": "{text}", "id": "{ref}"}. Num formulário: to={number}&message={text}.',
            kind="long",
        ),
        Setting("headers", "Cabeçalhos", "Um por linha, como Authorization: Bearer {key}.", kind="long"),
        Setting("sender", "Remetente", "O que entra em {sender}."),
        Setting("user", "Usuário", "O que entra em {user}."),
        Setting("key", "Chave ou senha", "O que entra em {key}.", secret=True),
        Setting(
            "reference",
            "Onde está o número da mensagem na resposta",
            "Como id ou messages.0.id; * é a resposta inteira.",
            default="id",
        ),
        Setting(
            "yes",
            "Quando a resposta é um sim",
            "Uma condição por linha: status=ok,queued ou *=OK*. Vazio: todo 2xx é sim.",
            kind="long",
            rare=True,
        ),
        Setting("error", "Onde está o código do erro", "Como error.code.", default="error", rare=True),
        Setting(
            "bad_numbers",
            "Códigos de número errado",
            "Separados por vírgula. Com eles o número não é tentado de novo.",
            rare=True,
        ),
        Setting("later", "Códigos de “tente depois”", "Separados por vírgula.", rare=True),
        *http_sms_told.SETTINGS,
    )

    def __init__(self, account: Account | None = None) -> None:
        self._told: Mapping[str, Any] = account.settings if account else {}

    def of(self, account: Account) -> Self:
        """The provider as this account describes it."""
        return type(self)(account)

    def faults(self, account: Account) -> dict[str, str]:
        """What of a description cannot be: an unknown name in braces, a template that is no JSON, a line without its
        sign."""
        told, wrong = account.settings, http_sms_told.faults(account)
        for name in ("url", "body", "headers"):
            strange = [one for one in _NAME.findall(str(told.get(name) or "")) if one not in NAMES]
            if strange:
                wrong[name] = f"não conheço {{{strange[0]}}}; uso {', '.join(f'{{{one}}}' for one in NAMES)}"
        if _format(told) == "json" and "body" not in wrong:
            try:
                json.loads(str(told.get("body") or ""))
            except (ValueError, RecursionError):
                wrong["body"] = "o corpo não é JSON; os nomes entre chaves ficam dentro de aspas"
        for name, sign in (("headers", ":"), ("yes", "=")):
            if any(sign not in line for line in lines(told.get(name))):
                wrong.setdefault(name, f"cada linha precisa de “{sign}”")
        if "{text}" not in f"{told.get('url')}{told.get('body')}":
            wrong.setdefault("body", "falta {text}: sem ele a mensagem sairia vazia")
        return wrong

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """The message put into the account's own template."""
        told, names = account.settings, _names(outgoing, account)
        kind = _format(told)
        headers = {}
        for line in lines(told.get("headers")):
            name, _, content = line.partition(":")
            headers[name.strip()] = _fill(content.strip(), names, _one_line)
        if TYPES[kind]:
            headers.setdefault("Content-Type", TYPES[kind])
        body = str(told.get("body") or "")
        if kind == "json":
            filled = json.dumps(_deep(json.loads(body), names), ensure_ascii=False)
        else:
            filled = _fill(body.strip(), names, quote_plus) if kind == "form" else ""
        url = _fill(str(told["url"]), names, _quoted)
        return http.Request(str(told.get("method") or "POST"), url, headers, filled.encode())

    def answer(self, response: http.Response) -> Result:
        """Yes with a reference, or a code; the account says where each stands."""
        said, plain = words_of(response.body), by_status(response)
        code = found(said, str(self._told.get("error") or "error"))
        if 200 <= response.status < 300 and self._is_yes(said):
            reference = found(said, str(self._told.get("reference") or "id"))
            return (
                Accepted(reference[:LONGEST_REFERENCE]) if reference else Lost("accepted without a reference")
            )
        if code and code in _listed(self._told.get("bad_numbers")):
            return Refused(True, "recipient", code, "o número não serve", plain.retry_after)
        if code and code in _listed(self._told.get("later")):
            return Refused(False, "provider", code, "a operadora pede para tentar depois", plain.retry_after)
        fault: Fault = "content" if 200 <= response.status < 300 else plain.fault
        return replace(plain, fault=fault, code=code[:60] or plain.code)

    def _is_yes(self, said: Any) -> bool:
        conditions = [line.partition("=") for line in lines(self._told.get("yes"))]
        return all(_fits(found(said, path.strip()), values) for path, _, values in conditions)

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise :class:`Forged` unless it is signed, or carries the password, as the account says."""
        secret = account.secrets.get("callback_secret", "")
        header = str(account.settings.get("callback_header") or password.HEADER).lower()
        if account.settings.get("callback_by") != "hmac":
            return password.check(callback, secret, header)
        given = callback.headers.get(header, "").rpartition("=")[2].lower()
        right = hmac.digest(secret.encode(), callback.body, hashlib.sha256).hex()
        if not secret or not hmac.compare_digest(given.encode(), right.encode()):
            raise Forged("the signature is not the account's")
        return None

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """What the account's mapping finds in it. Raises ``Garbled``."""
        return http_sms_told.events(callback.body, account.settings)


CHANNEL = HttpSms()


def _format(told: Mapping[str, Any]) -> str:
    return "none" if told.get("method") == "GET" else str(told.get("format") or "json")


def _names(outgoing: Outgoing, account: Account) -> dict[str, str]:
    return {
        "to": outgoing.to,
        "number": outgoing.to.removeprefix("+"),
        "text": outgoing.text,
        "ref": outgoing.ref,
        "sender": str(account.settings.get("sender") or ""),
        "user": str(account.settings.get("user") or ""),
        "key": account.secrets.get("key", ""),
    }


def _fill(template: str, names: Mapping[str, str], dress: Callable[[str], str]) -> str:
    """The template with each known name in braces replaced, once: what was put in is not looked at again."""
    return _NAME.sub(lambda one: dress(names[one[1]]) if one[1] in names else one[0], template)


def _deep(part: Any, names: Mapping[str, str]) -> Any:
    """The same in every string of a parsed template; keys and numbers stay."""
    if isinstance(part, str):
        return _fill(part, names, str)
    if isinstance(part, list):
        return [_deep(one, names) for one in part]
    if isinstance(part, dict):
        return {key: _deep(one, names) for key, one in part.items()}
    return part


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _one_line(text: str) -> str:
    """A header holds one line of Latin letters: the rest would end it or be refused."""
    return quote(text, safe=_ONE_LINE)


def _fits(said: str, values: str) -> bool:
    """Whether an answer is one of the values; one that ends in ``*`` is the beginning of an answer."""
    return any(
        said.startswith(one[:-1]) if one.endswith("*") and len(one) > 1 else said == one
        for one in _listed(values)
    )


def _listed(text: Any) -> frozenset[str]:
    return frozenset(one.strip() for one in str(text or "").split(",") if one.strip())
