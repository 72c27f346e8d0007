"""*Modelos*: which text is said at each stage, and the place where a clerk writes her own with a preview beside it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.domain.ladder_names import STAGE_NAMES, variant_name
from emdia.domain.sms import count
from emdia.domain.vocabulary import Channel
from emdia.domain.wording.said import AFTER_DUE, BEFORE_DUE
from emdia.web.console.access import MANAGE, READ, for_roles
from emdia.web.console.ladder_drawing import card
from emdia.web.console.scope import read_number
from emdia.web.console.template_words import FIELDS, NAMES, Field, cost_words

KEPT = "texto"
"""Where a session keeps what is being written, for the frame that shows the e-mail."""
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
WHATSAPP_LIMIT = 600
COLLECTS = BEFORE_DUE | AFTER_DUE


@for_roles(READ)
def templates(request: HttpRequest) -> HttpResponse:
    """Every stage in the order of the ladder, and whose text is said on each channel."""
    creditor = request.creditor  # type: ignore[attr-defined]
    texts = outreach.all_texts(creditor_id=creditor.pk if creditor else None)
    days = spoken_on(creditor)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for (stage, variant, channel), text in texts.items():
        name, says = NAMES.get(stage, (stage, ""))
        where = {"stage": stage, "variant": variant, "name": name, "says": says}
        row = rows.setdefault(
            (stage, variant), {**where, "days": days.get((stage, variant), ""), "cells": []}
        )
        row["cells"].append((channel, text))
    shown = {
        "channels": outreach.WRITTEN,
        "groups": [
            ("Na régua", [row for (stage, _), row in rows.items() if stage in COLLECTS]),
            ("Respostas e avisos", [row for (stage, _), row in rows.items() if stage not in COLLECTS]),
        ],
        "own_count": sum(text.origin in ("own", "shared") for text in texts.values()),
    }
    return render(request, "console/templates.html", shown)


def spoken_on(creditor: Any) -> dict[tuple[str, str], str]:
    """Stage and variant to the days on which the creditor's ladders say it."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for plan in ladders.active_plans(creditor.pk) if creditor else ():
        for step in plan.steps:
            found.setdefault((step.stage, step.variant), {})[card(step).day] = None
        if plan.first_contact.variant:
            found.setdefault((plan.first_contact.stage, plan.first_contact.variant), {})[
                "primeiro contato"
            ] = None
    return {key: ", ".join(days) for key, days in found.items()}


@for_roles(READ)
def template(request: HttpRequest, stage: str, channel: str) -> HttpResponse:
    """One text: the words that count (or the draft that waits), what they become, and their history."""
    current = current_or_404(request, stage, channel)
    start = current.draft.parts if current.draft else current.parts
    request.session[KEPT] = {"where": _place(request, stage, channel), "parts": dict(start)}
    return editor(request, stage, channel, parts=start)


@for_roles(MANAGE)
@require_POST
def template_preview(request: HttpRequest, stage: str, channel: str) -> HttpResponse:
    """What the words typed so far become; alone for htmx, else the whole page with them."""
    current_or_404(request, stage, channel)
    parts = typed(request, channel)
    request.session[KEPT] = {"where": _place(request, stage, channel), "parts": parts}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "console/template_preview.html", tried(request, stage, channel, parts))
    return editor(request, stage, channel, parts=parts)


@for_roles(READ)
@xframe_options_sameorigin
def template_letter(request: HttpRequest, stage: str, channel: str, kind: str) -> HttpResponse:
    """The e-mail as a mailbox shows it, alone in a frame: no script, nothing from anywhere else."""
    current_or_404(request, stage, channel)
    kept = request.session.get(KEPT) or {}
    if channel != Channel.EMAIL or kept.get("where") != _place(request, stage, channel):
        raise Http404
    checked = outreach.check_text(
        kept["parts"], stage=stage, channel=channel, creditor_id=creditor_id(request)
    )
    html = next((one.rendered.html for one in chosen(checked) if one.sample.kind == kind), None)
    if html is None:
        raise Http404
    response = HttpResponse(html)
    response["Content-Security-Policy"] = LETTER_POLICY
    response["Cache-Control"] = "no-store, private"
    return response


def creditor_id(request: HttpRequest) -> int | None:
    """Whose texts the page speaks of: the chosen creditor's, else those of all."""
    creditor = request.creditor  # type: ignore[attr-defined]
    return creditor.pk if creditor else None


def variant_of(request: HttpRequest) -> str:
    """Which of the stage's texts the page speaks of, by its name; empty: the one of the stage."""
    return variant_name(request.POST.get("variante") or request.GET.get("variante", ""))


def _place(request: HttpRequest, stage: str, channel: str) -> str:
    return f"{stage}/{channel}/{variant_of(request)}"


def which(request: HttpRequest, stage: str, channel: str) -> dict[str, Any]:
    """The text that the page speaks of, as every door of the texts asks for it."""
    where = {"stage": stage, "channel": channel, "variant": variant_of(request)}
    return {"creditor_id": creditor_id(request), **where}


def current_or_404(request: HttpRequest, stage: str, channel: str) -> outreach.Current:
    """The text that counts, or there is no such page."""
    try:
        return outreach.current_text(**which(request, stage, channel))
    except KeyError:
        raise Http404 from None


def typed(request: HttpRequest, channel: str) -> dict[str, str]:
    """What the form holds, part by part."""
    return {part: request.POST.get(part, "")[:20_000] for part in outreach.part_names(channel)}


def chosen(checked: outreach.Checked) -> list[Any]:
    """The samples that are shown: the creditor's own data where it has any, else made-up ones; usual and longest."""
    wanted = ("comum", "longo")
    real = [one for one in checked.shown if one.sample.real]
    return [one for kind in wanted for one in (real or checked.shown) if one.sample.kind == kind]


def tried(request: HttpRequest, stage: str, channel: str, parts: Mapping[str, str]) -> dict[str, Any]:
    """What the preview shows of these words."""
    checked = outreach.check_text(parts, stage=stage, channel=channel, creditor_id=creditor_id(request))
    creditor = request.creditor  # type: ignore[attr-defined]
    return {
        "stage": stage,
        "channel": channel,
        "variant": variant_of(request),
        "checked": checked,
        "blocking": [one for one in checked.findings if one.blocks],
        "advice": [one for one in checked.findings if not one.blocks],
        "samples": [_shown(one, channel, creditor) for one in chosen(checked)],
        "sender": creditor.trade_name if creditor else "",
    }


def _shown(one: Any, channel: str, creditor: Any) -> dict[str, Any]:
    text = one.rendered.text
    shown = {"kind": one.sample.kind, "real": one.sample.real, "said": one.rendered, "size": ""}
    if channel == Channel.SMS:
        shown["size"] = cost_words(count(text), (creditor.prices if creditor else {}).get("sms"))
    elif channel == Channel.WHATSAPP:
        shown["size"] = f"{len(text)} de {WHATSAPP_LIMIT} caracteres"
    return shown


def editor(
    request: HttpRequest,
    stage: str,
    channel: str,
    *,
    parts: Mapping[str, str],
    error: str = "",
    field: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page with these words in its fields; ``status`` 409: somebody else was quicker."""
    current = current_or_404(request, stage, channel)
    versions = outreach.text_history(**which(request, stage, channel))
    compared = read_number(request, "versao")
    older = next((row for row in versions if row.number == compared), None)
    shown = {
        **tried(request, stage, channel, parts),
        "name": NAMES.get(stage, (stage, ""))[0],
        "says": NAMES.get(stage, (stage, ""))[1],
        "current": current,
        "others": _others(request, stage),
        "spoken_on": spoken_on(request.creditor).get((stage, current.variant), ""),  # type: ignore[attr-defined]
        "fields": [_field(FIELDS[part], parts.get(part, ""), part == field) for part in parts],
        "variables": list(outreach.text_variables(stage, channel).values()),
        "versions": versions,
        "marker": outreach.marker_of(versions),
        "older": older,
        "changes": _changes(older, versions, channel) if older else None,
        "error": error,
        "channels": outreach.WRITTEN,
    }
    return render(request, "console/template.html", shown, status=status)


def _others(request: HttpRequest, stage: str) -> list[str] | None:
    """The names of the stage's other texts; None where a stage has only one."""
    if stage not in STAGE_NAMES:
        return None
    texts = outreach.all_texts(creditor_id=creditor_id(request))
    return sorted({variant for found, variant, _ in texts if found == stage and variant})


def _field(field: Field, value: str, wrong: bool) -> dict[str, Any]:  # noqa: FBT001  one call, with its name beside it
    return {"field": field, "value": value, "wrong": wrong}


def _changes(older: Any, versions: list[Any], channel: str) -> Any:
    """What came with a version: against the one before it, or against the house's text for the first."""
    before = next((row.parts for row in versions if row.number == older.number - 1), None)
    if before is None:
        before = outreach.house_text(older.template.stage, channel)
    found = outreach.difference(before, older.parts, channel=channel)
    return [(FIELDS[part].label, changes) for part, changes in found]
