"""The life of a message template at Meta: submitted, listed, changed, deleted. Each is a request and what its answer
means; who carries them is not our concern here.

Source: Meta's OpenAPI v23.0, ``/{WABA-ID}/message_templates`` and ``/{TEMPLATE_ID}``; named parameters
(``parameter_format``, ``body_text_named_params``): Meta's guide on templates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from emdia.providers.channels.base import Account
from emdia.providers.channels.whatsapp_cloud_graph import Call, answered, place, request
from emdia.providers.channels.whatsapp_cloud_messages import text_of

FIELDS = "id,name,status,category,language,quality_score,rejected_reason,components"
PAGE = 100

STATUSES = {
    "APPROVED": "approved",
    "REINSTATED": "approved",
    "FLAGGED": "approved",
    "PENDING": "pending",
    "IN_APPEAL": "pending",
    "REJECTED": "rejected",
    "LIMIT_EXCEEDED": "rejected",
    "PAUSED": "paused",
    "DISABLED": "disabled",
    "DELETED": "deleted",
    "PENDING_DELETION": "deleted",
}
"""What Meta calls it, and our word; what is not here is kept as it is and may not be said. FLAGGED: of low quality, and
still sent."""


@dataclass(frozen=True, slots=True)
class TemplateLink:
    """A button that opens a page: ``prefix`` is fixed, what follows it comes with each message."""

    label: str
    prefix: str
    example: str


@dataclass(frozen=True, slots=True)
class TemplateDraft:
    """What is submitted. ``variables`` are the named ones of the body with an example each; ``replies`` are buttons
    that answer with their label, after the links."""

    name: str
    language: str
    category: str
    body: str
    variables: Mapping[str, str] = field(default_factory=dict)
    links: tuple[TemplateLink, ...] = ()
    replies: tuple[str, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """Meta took a template in; its status is mostly ``PENDING``, its category may be another than asked for."""

    id: str
    status: str
    category: str


@dataclass(frozen=True, slots=True)
class TemplateState:
    """A template as Meta lists it. ``quality`` is GREEN, YELLOW, RED or UNKNOWN; ``reason`` why it was rejected."""

    id: str
    name: str
    language: str
    status: str
    category: str
    quality: str = ""
    reason: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """A page of the list; ``after`` asks for the next, empty at the end."""

    templates: tuple[TemplateState, ...]
    after: str = ""


def create_template(account: Account, draft: TemplateDraft) -> Call[Submitted]:
    """Submit a template for approval."""
    body = {
        "name": draft.name,
        "language": draft.language,
        "category": draft.category,
        "parameter_format": "NAMED",
        "components": _components(draft),
    }
    path = place(account, "waba_id", "message_templates")
    return Call(request(account, "POST", path, body=body), answered(_submitted))


def edit_template(account: Account, template_id: str, draft: TemplateDraft) -> Call[bool]:
    """Change a template that is approved, rejected or paused (Meta: once a day, ten times in thirty days); it is
    judged anew."""
    body = {
        "category": draft.category,
        "parameter_format": "NAMED",
        "components": _components(draft),
    }
    sent = request(account, "POST", quote(template_id, safe=""), body=body)
    return Call(sent, answered(_success))


def delete_template(account: Account, name: str, template_id: str = "") -> Call[bool]:
    """Delete a template: all its languages, or the one with this id. Its name cannot be used again for 30 days."""
    query = {"name": name} | ({"hsm_id": template_id} if template_id else {})
    path = place(account, "waba_id", "message_templates")
    return Call(request(account, "DELETE", path, query=query), answered(_success))


def list_templates(account: Account, after: str = "") -> Call[TemplatePage]:
    """A page of the account's templates."""
    query = {"fields": FIELDS, "limit": str(PAGE)} | ({"after": after} if after else {})
    path = place(account, "waba_id", "message_templates")
    return Call(request(account, "GET", path, query=query), answered(_page))


def _components(draft: TemplateDraft) -> list[dict[str, Any]]:
    body: dict[str, Any] = {"type": "BODY", "text": draft.body}
    if draft.variables:
        named = [{"param_name": name, "example": example} for name, example in draft.variables.items()]
        body["example"] = {"body_text_named_params": named}
    parts = [body]
    if draft.footer:
        parts.append({"type": "FOOTER", "text": draft.footer})
    buttons: list[dict[str, Any]] = [
        {
            "type": "URL",
            "text": link.label,
            "url": f"{link.prefix}{{{{1}}}}",
            "example": [f"{link.prefix}{link.example}"],
        }
        for link in draft.links
    ]
    buttons += [{"type": "QUICK_REPLY", "text": label} for label in draft.replies]
    return [*parts, {"type": "BUTTONS", "buttons": buttons}] if buttons else parts


def _submitted(read: dict[str, Any]) -> Submitted | None:
    own = text_of(read.get("id"))
    return Submitted(own, text_of(read.get("status")), text_of(read.get("category"))) if own else None


def _success(read: dict[str, Any]) -> bool | None:
    return True if read.get("success") is True else None


def _page(read: dict[str, Any]) -> TemplatePage | None:
    rows = read.get("data")
    if not isinstance(rows, list):
        return None
    paging = read.get("paging")
    more = isinstance(paging, dict) and bool(paging.get("next"))
    cursors = paging.get("cursors") if isinstance(paging, dict) else None
    after = text_of(cursors.get("after")) if more and isinstance(cursors, dict) else ""
    return TemplatePage(tuple(_state(row) for row in rows if isinstance(row, dict)), after)


def _state(row: dict[str, Any]) -> TemplateState:
    quality = row.get("quality_score")
    score = quality.get("score") if isinstance(quality, dict) else quality
    parts = row.get("components")
    bodies = [
        text_of(part.get("text"))
        for part in (parts if isinstance(parts, list) else [])
        if isinstance(part, dict) and text_of(part.get("type")).upper() == "BODY"
    ]
    reason = text_of(row.get("rejected_reason"))
    return TemplateState(
        id=text_of(row.get("id")),
        name=text_of(row.get("name")),
        language=text_of(row.get("language")),
        status=text_of(row.get("status")),
        category=text_of(row.get("category")),
        quality=text_of(score),
        reason="" if reason == "NONE" else reason,
        body=bodies[0] if bodies else "",
    )
