"""SMS: one segment wherever the data allow, shortened by a written order (W08)."""

from typing import Any

from emdia.apps.outreach.context import Rendered, TextContext
from emdia.apps.outreach.engine import fill
from emdia.domain.sms import count, to_gsm7

GREETING = "\x01"
"""Stands where the greeting ends, until it is known whether what follows begins a sentence."""
CLOSING = "Conta em dia, cabeça leve. "
ONE = 160
"""Septets of one GSM-7 segment: a longer text cannot be one, so it need not be counted."""

SHORTEN: tuple[tuple[str, str], ...] = (
    ("end", ""),
    ("greet", "name"),
    ("name", "short"),
    ("roomy", ""),
    ("was", ""),
    ("svc", "short"),
    ("brief", "yes"),
    ("greet", ""),
    ("svc", "word"),
    ("terse", "yes"),
)
"""What is given up, in this order, until the text fits: the closing, the greeting down to the name, the creditor's long
name, spare words, the original amount, the long service name, the longer request, the person's name, all of the
service's name but its first word, and last the longer form of what may happen. Never link, amount, due date or stop."""


def render_sms(template: str, said: dict[str, Any], context: TextContext) -> Rendered:
    """The longest version that fits one segment; else the fullest of those with the fewest segments."""
    pieces = _pieces(said, context)
    tried = [_write(template, said, pieces)]
    for piece, value in SHORTEN:
        if len(tried[-1]) <= ONE and count(tried[-1]).segments == 1:
            return Rendered(subject="", text=tried[-1], segments=1)
        pieces[piece] = _shortened(piece, value, said, context)
        tried.append(_write(template, said, pieces))
    counted = [(count(text).segments, text) for text in tried]
    segments, text = min(counted, key=lambda pair: pair[0])
    return Rendered(subject="", text=text, segments=segments)


def _pieces(said: dict[str, Any], context: TextContext) -> dict[str, Any]:
    agency = context.creditor.agency_name
    return {
        "end": CLOSING if said["total"] else "",
        "greet": f"Olá, {said['first']}. " if said["first"] else "",
        "name": f"{said['trade']} (por {agency})" if agency else said["trade"],
        "was": f", {said['was']}" if said["was"] else "",
        "svc": said["Service"] + (f" e {said['more']}" if said["more"] else ""),
        "roomy": True,
        "brief": False,
        "terse": False,
    }


def _shortened(piece: str, value: str, said: dict[str, Any], context: TextContext) -> object:
    agency = context.creditor.agency_name
    short = context.creditor.short_name or said["trade"][:15].rstrip()
    others = f" +{said['others']}" if said["others"] else ""
    choices: dict[tuple[str, str], object] = {
        ("greet", "name"): f"{said['first']}, " if said["first"] else "",
        ("name", "short"): f"{short} (por {agency})" if agency else short,
        ("svc", "short"): said["Short"] + others,
        ("svc", "word"): said["Word"] + others,
        ("brief", "yes"): True,
        ("terse", "yes"): True,
    }
    return choices.get((piece, value), "")


def _write(template: str, said: dict[str, Any], pieces: dict[str, Any]) -> str:
    filled = fill(template, {**said, **pieces, "greet": pieces["greet"] + GREETING})
    head, mark, rest = filled.partition(GREETING)
    if mark:
        inside = head.endswith(", ") and not rest[:2].isupper()
        rest = (rest[:1].lower() if inside else rest[:1].upper()) + rest[1:]
    return to_gsm7(" ".join((head + rest).split()))
