"""What Meta tells about the account, its number and its templates, as *notice* events.

``about`` begins with ``topic`` and ``account`` (the ref of ours). Of a template: ``id``, ``name``, ``language``,
``value`` (the new status, quality or category), ``was``, ``reason``. Of the rest: Meta's own names, one level a dot.
Source: Meta's webhook reference, one page a field.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from emdia.providers.channels.base import Event
from emdia.providers.channels.whatsapp_cloud_messages import text_of

TOPICS = {
    "message_template_status_update": "template_status",
    "message_template_quality_update": "template_quality",
    "template_category_update": "template_category",
    "message_template_components_update": "template_components",
    "phone_number_quality_update": "phone_quality",
    "phone_number_name_update": "phone_name",
    "business_capability_update": "limits",
    "account_update": "account",
    "account_review_update": "account_review",
    "account_alerts": "account_alert",
    "business_status_update": "business_status",
    "security": "security",
}
"""Fields of a webhook that are kept as a notice, and our topic for each."""

VALUES = {
    "template_status": "event",
    "template_quality": "new_quality_score",
    "template_category": "new_category",
}
_WAS = {"template_quality": "previous_quality_score", "template_category": "previous_category"}
MOST = 60
"""Pairs that one notice keeps."""


def notice(field: str, value: Mapping[str, Any], *, at: dt.datetime, account: str) -> Event | None:
    """The notice of one change; None for a field that does not concern us."""
    topic = TOPICS.get(field)
    if topic is None:
        return None
    about = dict(_template(topic, value)) if topic.startswith("template_") else dict(flat(value))
    words = f"modelo {about.get('name', '')}" if topic.startswith("template_") else topic
    news = about.get("value") or about.get("event") or about.get("decision") or ""
    return Event(
        kind="notice",
        reference="",
        our_ref="",
        at=at,
        detail=f"{words}: {news}" if news else words,
        channel="whatsapp",
        about=(("topic", topic), ("account", account), *list(about.items())[:MOST]),
    )


def _template(topic: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    info = value.get("rejection_info")
    why = info.get("reason") if isinstance(info, dict) else None
    reason = text_of(why) or text_of(value.get("reason"))
    told = {
        "id": value.get("message_template_id"),
        "name": value.get("message_template_name"),
        "language": value.get("message_template_language"),
        "category": value.get("message_template_category"),
        "value": value.get(VALUES.get(topic, "")),
        "was": value.get(_WAS.get(topic, "")),
        "reason": "" if reason == "NONE" else reason[:500],
    }
    yield from ((name, text_of(one)) for name, one in told.items() if text_of(one))


def flat(value: object, under: str = "") -> Iterator[tuple[str, str]]:
    """The scalars of a JSON value with their paths: ``restriction_info.0.restriction_type``."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from flat(one, f"{under}.{name}" if under else str(name))
    elif isinstance(value, list):
        for index, one in enumerate(value[:MOST]):
            yield from flat(one, f"{under}.{index}")
    elif text_of(value):
        yield under, text_of(value)[:300]
