"""What a person sent us on WhatsApp, as text and files that people and rules can read.

Every kind is heard: what has no words of its own gets a description in brackets. A message that answers one of ours
names it (``context.id``), which is the event's ``reference``; its own id stands in ``about`` as ``wamid``.
Source: Meta's webhook reference, field ``messages``.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from emdia.providers.channels.base import Event, Media

FILES = {
    "image": "imagem",
    "video": "vídeo",
    "audio": "áudio",
    "document": "documento",
    "sticker": "figurinha",
}
UNREADABLE = "[mensagem de um tipo que o WhatsApp não entrega]"

SYSTEM = {
    "user_changed_number": "number_changed",
    "customer_changed_number": "number_changed",
    "user_changed_user_id": "user_id_changed",
    "customer_identity_changed": "identity_changed",
}
"""What WhatsApp itself tells about a person, and our topic for it."""


def message_event(
    message: Mapping[str, Any], *, sender: str, sender_id: str, at: dt.datetime, account: str
) -> Event | None:
    """The event of one message; None for what takes something back without saying anything."""
    kind = text_of(message.get("type"))
    if kind == "system":
        return _system(message, sender=sender, sender_id=sender_id, at=at, account=account)
    if kind == "edit":
        inner = message.get("edit")
        message = {**message, **_object(_object(inner).get("message"))}
        kind = text_of(message.get("type"))
    words = _words(kind, message)
    if words is None:
        return None
    files = _files(kind, message)
    about = [("wamid", text_of(message.get("id"))), ("type", kind)]
    return Event(
        kind="reply",
        reference=text_of(_object(message.get("context")).get("id")),
        our_ref="",
        at=at,
        text=words,
        sender=sender,
        sender_id=sender_id,
        channel="whatsapp",
        media=files,
        about=tuple(pair for pair in about if pair[1]),
    )


def _words(kind: str, message: Mapping[str, Any]) -> str | None:
    part = _object(message.get(kind))
    if kind in FILES:
        return text_of(part.get("caption"))
    if kind == "text":
        return text_of(part.get("body"))
    if kind == "button":
        return text_of(part.get("text")) or text_of(part.get("payload"))
    if kind == "interactive":
        return _chosen(part)
    if kind == "reaction":
        emoji = text_of(part.get("emoji"))
        return f"[reagiu com {emoji}]" if emoji else None
    if kind == "revoke":
        return None
    return _described(kind, message)


def _described(kind: str, message: Mapping[str, Any]) -> str:
    part = message.get(kind)
    if kind == "location":
        place = _object(part)
        where = [text_of(place.get(name)) for name in ("name", "address", "latitude", "longitude")]
        return f"[localização] {', '.join(one for one in where if one)}"
    if kind == "contacts":
        return f"[contato] {'; '.join(_card(_object(card)) for card in _list(part))}"
    if kind == "order":
        return f"[pedido] {text_of(_object(part).get('text'))}".rstrip()
    return UNREADABLE if kind in ("", "unsupported", "unknown") else f"[mensagem do tipo {kind}]"


def _chosen(part: Mapping[str, Any]) -> str:
    """What was tapped: a button, a line of a list, a form, the permission to call."""
    kind = text_of(part.get("type"))
    reply = _object(part.get(kind))
    if kind == "call_permission_reply":
        given = text_of(reply.get("response")) == "accept"
        return "[aceitou receber ligações]" if given else "[não quer receber ligações]"
    if kind == "nfm_reply":
        return f"[formulário] {text_of(reply.get('response_json')) or text_of(reply.get('body'))}"
    return text_of(reply.get("title")) or text_of(reply.get("id")) or UNREADABLE


def _card(card: Mapping[str, Any]) -> str:
    name = text_of(_object(card.get("name")).get("formatted_name"))
    phones = [text_of(_object(phone).get("phone")) for phone in _list(card.get("phones"))]
    return " ".join(one for one in (name, *phones) if one)


def _files(kind: str, message: Mapping[str, Any]) -> tuple[Media, ...]:
    if kind not in FILES:
        return ()
    part = _object(message.get(kind))
    name = text_of(part.get("filename"))
    mime, url, own = text_of(part.get("mime_type")), text_of(part.get("url")), text_of(part.get("id"))
    return (Media(kind=kind, mime=mime, name=name, url=url, id=own),)


def _system(
    message: Mapping[str, Any], *, sender: str, sender_id: str, at: dt.datetime, account: str
) -> Event:
    part = _object(message.get("system"))
    kind = text_of(part.get("type"))
    about = [("topic", SYSTEM.get(kind, "system")), ("account", account), ("type", kind)]
    about += [("new_number", text_of(part.get("wa_id") or part.get("new_wa_id")))]
    about += [("new_id", text_of(part.get("user_id")))]
    return Event(
        kind="notice",
        reference="",
        our_ref="",
        at=at,
        detail="o WhatsApp avisou de uma mudança no cadastro da pessoa",
        sender=sender,
        sender_id=sender_id,
        channel="whatsapp",
        about=tuple(pair for pair in about if pair[1]),
    )


def text_of(value: object) -> str:
    """A scalar of JSON as text, empty for anything else: Meta sends ids as numbers here and as text there."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
