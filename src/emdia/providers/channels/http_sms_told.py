"""What a carrier that is described by settings tells later: where each thing stands in its callbacks, and its words for
delivered, read and failed. JSON (one object, or a list of them under a path) and forms are both understood."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import parse_qsl

from emdia.core import clock
from emdia.providers.channels import password
from emdia.providers.channels.base import Account, Event, EventKind, Garbled, Setting

KINDS: tuple[EventKind, ...] = ("sent", "delivered", "read", "failed", "opt_out")
"""What a carrier's word may be mapped to."""

WORDS = "sent=sent\ndelivered=delivered\nread=read\nfailed=failed,undelivered,rejected"

SETTINGS = (
    Setting(
        "callback_by",
        "Como os retornos provam quem são",
        "A senha vem num cabeçalho; hmac assina o corpo com SHA-256.",
        default="password",
        choices=("password", "hmac"),
        rare=True,
    ),
    Setting(
        "callback_header", "Cabeçalho da senha ou da assinatura", default=password.HEADER.title(), rare=True
    ),
    Setting(
        "callback_secret",
        "Segredo dos retornos",
        "Vazio, eu crio um; copie para a operadora.",
        secret=True,
        made=True,
    ),
    Setting(
        "told_list", "Onde fica a lista de retornos", "Como results; vazio: um retorno por pedido.", rare=True
    ),
    Setting("told_ref", "Onde volta a nossa referência", "Como id ou custom.ref.", default="ref", rare=True),
    Setting("told_reference", "Onde volta o número da mensagem", default="id", rare=True),
    Setting("told_status", "Onde está a situação", default="status", rare=True),
    Setting(
        "told_words",
        "O que cada situação quer dizer",
        "Uma por linha: delivered=DELIVRD,1; failed=UNDELIV,2; sent, read e opt_out também.",
        default=WORDS,
        kind="long",
        rare=True,
    ),
    Setting("told_code", "Onde está o código do erro", default="error", rare=True),
    Setting("told_time", "Onde está a hora", "ISO 8601 ou segundos desde 1970.", default="at", rare=True),
    Setting("told_text", "Onde está o texto de uma resposta", default="text", rare=True),
    Setting("told_from", "Onde está quem respondeu", default="from", rare=True),
)
_DEFAULTS = {one.name: one.default for one in SETTINGS}


def lines(text: Any) -> list[str]:
    """The lines of a setting that are not blank."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def words_of(body: bytes) -> Any:
    """What a body says: JSON, else its plain text."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace").strip()


def found(said: Any, path: str) -> str:
    """What stands at a path, as text; empty where nothing does. ``*`` is a plain text as a whole."""
    if path == "*":
        path, said = "0", [said]
    for step in path.split("."):
        if isinstance(said, dict):
            said = said.get(step)
        elif isinstance(said, list) and step.isdecimal() and int(step) < len(said):
            said = said[int(step)]
        else:
            return ""
    if isinstance(said, bool):
        return "true" if said else "false"
    return str(said).strip() if isinstance(said, (str, int, float)) else ""


def faults(account: Account) -> dict[str, str]:
    """What of the mapping cannot be."""
    for line in lines(account.settings.get("told_words")):
        kind, sign, _ = line.partition("=")
        if not sign or kind.strip() not in KINDS:
            return {"told_words": f"cada linha começa com {', '.join(KINDS)} e “=”"}
    return {}


def events(body: bytes, told: Mapping[str, Any]) -> list[Event]:
    """The events of a callback. Raises :class:`Garbled` where nothing of the mapping is found in it."""
    places = {name: str(told.get(name) or default) for name, default in _DEFAULTS.items()}
    said = _read(body)
    many = _at(said, places["told_list"]) if places["told_list"] else said
    items = many if isinstance(many, list) else [many]
    if not items or not all(isinstance(item, dict) for item in items):
        raise Garbled("no callback as the account describes it")
    return [event for item in items if (event := _event(item, places)) is not None]


def _event(item: dict[str, Any], places: Mapping[str, str]) -> Event | None:
    ref, reference = found(item, places["told_ref"]), found(item, places["told_reference"])
    status, text = found(item, places["told_status"]), found(item, places["told_text"])
    sender = found(item, places["told_from"])
    kind = _kinds(places["told_words"]).get(status.casefold())
    if kind is None and not (text and sender):
        if not (ref or reference or status):
            raise Garbled("nothing of the account's mapping is in it")
        return None
    code = found(item, places["told_code"])[:60]
    return Event(
        kind or "reply",
        reference,
        ref,
        _time(found(item, places["told_time"])),
        detail=code if kind == "failed" else "",
        text=text if kind in (None, "opt_out") else "",
        sender=f"+{sender.removeprefix('+')}" if sender.removeprefix("+").isdecimal() else sender,
        channel="sms",
        code=code,
    )


def _kinds(text: str) -> dict[str, EventKind]:
    return {
        word.strip().casefold(): cast("EventKind", kind.strip())
        for kind, _, words in (line.partition("=") for line in lines(text))
        if kind.strip() in KINDS
        for word in words.split(",")
        if word.strip()
    }


def _read(body: bytes) -> Any:
    """JSON as it is; a form as an object."""
    said = words_of(body)
    return dict(parse_qsl(said, max_num_fields=100)) if isinstance(said, str) and "=" in said else said


def _at(said: Any, path: str) -> Any:
    for step in path.split("."):
        said = said.get(step) if isinstance(said, dict) else None
    return said


def _time(text: str) -> dt.datetime:
    """ISO 8601 or seconds (or thousandths) since 1970; without any, the moment at which it is read."""
    try:
        if text.isascii() and text.isdecimal():
            seconds = int(text) / (1000 if len(text) > 11 else 1)
            return dt.datetime.fromtimestamp(seconds, dt.UTC)
        at = dt.datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return clock.now()
    return at if at.tzinfo else at.replace(tzinfo=clock.SAO_PAULO)
