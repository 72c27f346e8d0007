"""A message of ours as the body of ``POST /<phone number id>/messages``.

Outside the 24-hour window only a template is taken (named parameters, the ends of its link buttons); inside it free
text, with buttons or one link, or a file by its address. Source: Meta's OpenAPI v23.0, schema ``Message``;
``recipient`` (a business-scoped user id, where no phone is known) and ``cta_url`` are in Meta's guides only.
"""

from typing import Any

from emdia.providers.channels.base import Approved, Button, Media, Outgoing

INTERACTIVE, CAPTION = 1024, 1024
"""Characters that a text with buttons, and one under a file, may have."""
LABEL, REPLIES = 20, 3
HEADERS = ("document", "image", "video")
"""Kinds of files that may stand above a text."""


def body_of(outgoing: Outgoing) -> dict[str, Any]:
    """The body; our reference comes back in every status."""
    whom = {"to": outgoing.to.lstrip("+")} if outgoing.to else {"recipient": outgoing.to_id}
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **whom,
        "biz_opaque_callback_data": outgoing.ref,
        **_content(outgoing),
    }


def _content(outgoing: Outgoing) -> dict[str, Any]:
    if outgoing.approved is not None:
        return {"type": "template", "template": _template(outgoing, outgoing.approved)}
    return _interactive(outgoing) or _plain(outgoing)


def _template(outgoing: Outgoing, approved: Approved) -> dict[str, Any]:
    components: list[dict[str, Any]] = []
    if outgoing.media:
        components.append({"type": "header", "parameters": [_file(outgoing.media[0])]})
    if approved.variables:
        values = [
            {"type": "text", "parameter_name": name, "text": value}
            for name, value in approved.variables.items()
        ]
        components.append({"type": "body", "parameters": values})
    places = [index for index, button in enumerate(outgoing.buttons) if button.url]
    if len(places) != len(approved.link_ends):
        places = list(range(len(approved.link_ends)))
    components += [
        {
            "type": "button",
            "sub_type": "url",
            "index": str(index),
            "parameters": [{"type": "text", "text": end}],
        }
        for index, end in zip(places, approved.link_ends, strict=True)
        if end
    ]
    told = {"name": approved.name, "language": {"policy": "deterministic", "code": approved.language}}
    return {**told, "components": components} if components else told


def _interactive(outgoing: Outgoing) -> dict[str, Any] | None:
    """Buttons that answer, else one that opens a page: WhatsApp shows either, never both. The other links become
    lines of the text."""
    links = [button for button in outgoing.buttons if button.url]
    replies = [button for button in outgoing.buttons if not button.url][:REPLIES]
    if replies:
        text = _with_links(outgoing.text, links)
        action: dict[str, Any] = {"buttons": [_reply(index, one) for index, one in enumerate(replies)]}
        kind = "button"
    elif links:
        text = _with_links(outgoing.text, links[1:])
        shown = {"display_text": links[0].label[:LABEL], "url": links[0].url}
        action, kind = {"name": "cta_url", "parameters": shown}, "cta_url"
    else:
        return None
    if len(text) > INTERACTIVE:
        return None
    said: dict[str, Any] = {"type": kind, "body": {"text": text}, "action": action}
    if outgoing.media:
        said["header"] = _file(outgoing.media[0])
    return {"type": "interactive", "interactive": said}


def _plain(outgoing: Outgoing) -> dict[str, Any]:
    text = _with_links(outgoing.text, [button for button in outgoing.buttons if button.url])
    if outgoing.media and len(text) <= CAPTION:
        told = _file(outgoing.media[0])
        if text:
            told[told["type"]]["caption"] = text
        return told
    more = [Button(media.name or "Arquivo", media.url) for media in outgoing.media if media.url]
    return {"type": "text", "text": {"body": _with_links(text, more), "preview_url": False}}


def _reply(index: int, button: Button) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": f"b{index}", "title": button.label[:LABEL]}}


def _file(media: Media) -> dict[str, Any]:
    kind = media.kind if media.kind in HEADERS else "document"
    where = {"id": media.id} if media.id else {"link": media.url}
    name = {"filename": media.name} if kind == "document" and media.name else {}
    return {"type": kind, kind: {**where, **name}}


def _with_links(text: str, links: list[Button]) -> str:
    lines = [f"{button.label}: {button.url}" for button in links if button.url not in text]
    return "\n\n".join([text, "\n".join(lines)]) if lines else text
