"""A webhook of Meta in our words: statuses, messages, preferences, and notices.

A person is known by phone (``wa_id``, as Meta writes it: with or without the ninth digit) and by the business-scoped
user id; either may be missing. The price category of a message stands in ``about`` of its statuses (``price``,
``billable``, ``price_model``). Source: Meta's webhook reference.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from emdia.core import clock
from emdia.providers.channels.base import Account, Event, EventKind, Garbled
from emdia.providers.channels.whatsapp_cloud_graph import OPTED_OUT, meaning, read_object, said
from emdia.providers.channels.whatsapp_cloud_messages import message_event, text_of
from emdia.providers.channels.whatsapp_cloud_notices import notice

STATUSES: dict[str, EventKind] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}
"""What Meta calls it, and our word."""

PREFERENCES: dict[str, EventKind] = {"stop": "opt_out", "resume": "opt_in", "signup": "opt_in"}
"""What a person chose in WhatsApp's own menu, and our word."""

_MILLISECONDS = 100_000_000_000
_EARLIEST = 1_577_836_800
"""2020-01-01: before the Cloud API."""


def events(body: bytes, account: Account) -> list[Event]:
    """The events of one webhook in its order. Raises :class:`Garbled`."""
    entries = read_object(body).get("entry")
    if not isinstance(entries, list):
        raise Garbled("no list of entries")
    found: list[Event] = []
    for entry in _objects(entries):
        told = when(entry.get("time"), clock.now())
        for change in _objects(entry.get("changes")):
            value = change.get("value")
            if isinstance(value, dict):
                found += _change(text_of(change.get("field")), value, told, account.ref)
    return found


def _change(field: str, value: dict[str, Any], told: dt.datetime, account: str) -> Iterator[Event]:
    if field == "messages":
        people = _People(value)
        for status in _objects(value.get("statuses")):
            yield from _status(status, people, told)
        for message in _objects(value.get("messages")):
            sender, sender_id = people.of(message, "from", "from_user_id")
            at = when(message.get("timestamp"), told)
            event = message_event(message, sender=sender, sender_id=sender_id, at=at, account=account)
            if event is not None:
                yield event
    elif field == "user_preferences":
        yield from _preferences(value, told)
    elif field == "user_id_update":
        yield from _new_ids(value, told, account)
    else:
        event = notice(field, value, at=told, account=account)
        if event is not None:
            yield event


def _status(status: Mapping[str, Any], people: "_People", told: dt.datetime) -> Iterator[Event]:
    kind = STATUSES.get(text_of(status.get("status")))
    if kind is None:
        return
    sender, sender_id = people.of(status, "recipient_id", "recipient_user_id")
    error = next(iter(_objects(status.get("errors"))), {})
    meant = meaning(error)
    event = Event(
        kind=kind,
        reference=text_of(status.get("id")),
        our_ref=text_of(status.get("biz_opaque_callback_data")),
        at=when(status.get("timestamp"), told),
        detail=said(error),
        sender=sender,
        permanent=meant is not None and meant[0] and meant[1] == "recipient",
        channel="whatsapp",
        code=text_of(error.get("code")),
        sender_id=sender_id,
        about=_price(status),
    )
    yield event
    if event.code == OPTED_OUT:
        yield replace(event, kind="opt_out", detail="parou as mensagens no próprio WhatsApp", about=())


def _price(status: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pricing = status.get("pricing")
    if not isinstance(pricing, dict):
        return ()
    names = {
        "price": "category",
        "billable": "billable",
        "price_model": "pricing_model",
        "price_type": "type",
    }
    pairs = ((ours, text_of(pricing.get(theirs))) for ours, theirs in names.items())
    return tuple(pair for pair in pairs if pair[1])


def _preferences(value: Mapping[str, Any], told: dt.datetime) -> Iterator[Event]:
    people = _People(value)
    for one in _objects(value.get("user_preferences")):
        kind = PREFERENCES.get(text_of(one.get("value")))
        if kind is None:
            continue
        sender, sender_id = people.of(one, "wa_id", "user_id")
        yield Event(
            kind=kind,
            reference="",
            our_ref="",
            at=when(one.get("timestamp"), told),
            detail=text_of(one.get("detail"))[:200],
            sender=sender,
            sender_id=sender_id,
            channel="whatsapp",
            about=(("category", text_of(one.get("category"))), ("value", text_of(one.get("value")))),
        )


def _new_ids(value: Mapping[str, Any], told: dt.datetime, account: str) -> Iterator[Event]:
    """A person who changed her number has a new business-scoped id."""
    for one in _objects(value.get("user_id_update")):
        change = one.get("user_id")
        ids = change if isinstance(change, dict) else {}
        about = [("topic", "user_id_changed"), ("account", account), ("new_id", text_of(ids.get("current")))]
        yield Event(
            kind="notice",
            reference="",
            our_ref="",
            at=when(one.get("timestamp"), told),
            detail="a pessoa tem um novo identificador no WhatsApp",
            sender=text_of(one.get("wa_id")),
            sender_id=text_of(ids.get("previous")),
            channel="whatsapp",
            about=tuple(pair for pair in about if pair[1]),
        )


class _People:
    """Who the contacts of one change are: phone and id of each, either possibly missing."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        rows = [
            (text_of(one.get("wa_id")), text_of(one.get("user_id")))
            for one in _objects(value.get("contacts"))
        ]
        self._by_phone, self._by_id = dict(rows), {own: phone for phone, own in rows}
        self._only = rows[0] if len(rows) == 1 else ("", "")

    def of(self, row: Mapping[str, Any], phone_key: str, id_key: str) -> tuple[str, str]:
        """Phone and id of the person whom a row speaks of."""
        phone, own = text_of(row.get(phone_key)), text_of(row.get(id_key))
        if not phone and not own:
            return self._only
        return phone or self._by_id.get(own, ""), own or self._by_phone.get(phone, "")


def when(stamp: object, otherwise: dt.datetime) -> dt.datetime:
    """A time of Meta: seconds since 1970, as text or number (in a few places thousandths)."""
    try:
        seconds = int(text_of(stamp))
    except ValueError:
        return otherwise
    seconds = seconds // 1000 if seconds > _MILLISECONDS else seconds
    if not _EARLIEST <= seconds < _MILLISECONDS:
        return otherwise
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
