"""Tags of the frame: whether this creditor speaks to the world, and the brake."""

import datetime as dt
import re
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from emdia.domain.money import format_brl
from emdia.web.console.templatetags.console import day

register = template.Library()
_STARRED = re.compile(r"\*([^*\n]+)\*")


@register.inclusion_tag("console/parts/air.html", takes_context=True)
def air(context: RequestContext) -> dict[str, Any]:
    """On air, in rehearsal or stopped, in one sentence on top of the page."""
    member, creditor = context.get("member"), context.get("creditor")
    if member is None:
        return {"state": ""}
    shown = [creditor] if creditor else list(context.get("creditors") or ())
    stopped = [one for one in shown if one.stopped_at is not None]
    live = context.get("live_channels") or []
    return {
        "tenant": member.tenant,
        "stopped": stopped,
        "reason": member.tenant.stop_reason or (stopped[0].stop_reason if len(stopped) == 1 else ""),
        "live": live,
        "rehearsing": [one for one in shown if not one.on_air],
        "on_air": [one for one in shown if one.on_air],
        "may_manage": context.get("may_manage"),
        "url_name": getattr(context["request"].resolver_match, "url_name", ""),
    }


@register.inclusion_tag("console/parts/brake.html", takes_context=True)
def brake(context: RequestContext) -> dict[str, Any]:
    """*Parar tudo*: small and calm, on every page of whoever works."""
    member, creditor = context.get("member"), context.get("creditor")
    on = member is not None and (
        member.tenant.stopped_at is not None or (creditor is not None and creditor.stopped_at is not None)
    )
    return {"shown": context.get("may_work"), "on": on, "may_manage": context.get("may_manage")}


@register.filter
def mills(value: int | None) -> str:
    """A cost in thousandths of a real: ``R$ 3,60``; empty where a channel has no price."""
    return "" if value is None else format_brl((value + 5) // 10).replace(" ", "\u00a0")


@register.filter
def starred(text: str) -> SafeString:
    """WhatsApp's ``*bold*`` as the telephone shows it."""
    return mark_safe(_STARRED.sub(r"<strong>\1</strong>", escape(text)))


@register.filter
def last_day(expires_at: dt.datetime | None) -> str:
    """The last day on which a message may go: it gives up at the midnight that ends it."""
    return "" if expires_at is None else day(expires_at - dt.timedelta(seconds=1))


@register.filter
def told(texts: dict[int, Any], message: int) -> Any:
    """The words of one message among those that were foretold."""
    return texts.get(message)
