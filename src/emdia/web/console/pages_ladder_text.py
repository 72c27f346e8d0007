"""The words of a step as a reader would have them, beside the form in which a text is chosen."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from emdia.apps.outreach import api as outreach
from emdia.domain.ladder_names import text_name
from emdia.domain.vocabulary import Channel, text_channel
from emdia.web.console.access import READ, for_roles
from emdia.web.console.ladder_forms import SPOKEN, text_named
from emdia.web.console.ladder_scope import draft_or_404
from emdia.web.console.pages_templates import chosen, creditor_id
from emdia.web.console.words import CHANNELS


@for_roles(READ)
def ladder_text(request: HttpRequest, ladder: str) -> HttpResponse:
    """One text on the channels of its step, with the creditor's own data where it has any."""
    draft_or_404(request, ladder)
    stage, variant = text_named(request.GET.get("texto", ""))
    wanted = request.GET.getlist("canais")
    try:
        heard = [_heard(request, stage, channel, variant) for channel in SPOKEN if channel in wanted]
    except KeyError:
        raise Http404 from None
    shown = {
        "name": text_name(stage, variant),
        "heard": heard,
        "stage": stage,
        "variant": variant,
        "draft_slug": ladder,
    }
    part = "#reading" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"console/ladder_text.html{part}", shown)


def _heard(request: HttpRequest, stage: str, channel: Channel, variant: str) -> dict[str, Any]:
    """What is said on one channel, and whose words they are; ``common``: the stage's, in place of the variant."""
    whose = creditor_id(request)
    written = text_channel(channel)
    current = outreach.current_text(creditor_id=whose, stage=stage, channel=written, variant=variant)
    checked = outreach.check_text(current.parts, stage=stage, channel=written, creditor_id=whose)
    samples = chosen(checked)
    said = samples[0].rendered if samples else None
    creditor = request.creditor  # type: ignore[attr-defined]
    return {
        "channel": str(channel),
        "common": current.origin == "none",
        "message": {
            "said": said,
            "reason": checked.fault or "não há dados para um exemplo",
            "name": samples[0].sample.context.person.first_name if samples else "",
            "sender": creditor.trade_name if creditor else "cada credor",
            "channel": CHANNELS[channel].word,
        },
    }
