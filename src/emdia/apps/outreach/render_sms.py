"""SMS: one segment wherever the data allow, shortened by a written order (W08)."""

from typing import Any

from emdia.apps.outreach.context import Rendered, TextContext
from emdia.apps.outreach.engine import Own, fill
from emdia.domain.sms import count, to_gsm7

GREETING = "\x01"
"""Stands where the greeting ends, until it is known whether what follows begins a sentence."""
CLOSING = "Conta em dia, cabeça leve. "
PLAIN = str.maketrans("áàâãäéêèíîóôõöúûüçÁÀÂÃÉÊÍÓÔÕÚÜÇº“”", 'aaaaaeeeiioooouuucAAAAEEIOOOUUCo""')
"""The letters of Portuguese without their marks, ahead of the slower way of ``to_gsm7`` for all others."""

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
service's name but its first word, and last every longer form of words. Never link, amount, due date or stop."""


REMEMBERED = 1000
_fitted: dict[tuple[str, str], int] = {}
"""Which version was right last for a text and a creditor: where to look first, never what is said."""


def render_sms(template: str | Own, said: dict[str, Any], context: TextContext) -> Rendered:
    """The longest version that fits one segment; else the fullest of those with the fewest segments.

    No step makes the text longer, so the fullest version that is short enough is found by halving. The letters of one
    morning are much alike: where the last one's version is right here too, two are written instead of five.
    """
    versions = _versions(said, context)
    alike = (template if isinstance(template, str) else "", context.creditor.trade_name)
    hint = _fitted.get(alike, 0)
    segments, text = _counted(template, said, versions[hint])
    if segments == 1 and (not hint or _counted(template, said, versions[hint - 1])[0] > 1):
        return Rendered(subject="", text=text, segments=1)
    segments, text = _counted(template, said, versions[-1])
    low, high = 0, len(versions) - 1
    while low < high:
        middle = (low + high) // 2
        found = _counted(template, said, versions[middle])
        if found[0] <= segments:
            high, text = middle, found[1]
        else:
            low = middle + 1
    if len(_fitted) >= REMEMBERED:
        _fitted.clear()
    _fitted[alike] = low
    return Rendered(subject="", text=text, segments=segments)


def _counted(template: str | Own, said: dict[str, Any], pieces: dict[str, Any]) -> tuple[int, str]:
    text = _write(template, said, pieces)
    return count(text).segments, text


def _versions(said: dict[str, Any], context: TextContext) -> list[dict[str, Any]]:
    """The pieces of the fullest text, then after each step of the order."""
    versions = [_pieces(said, context)]
    for piece, value in SHORTEN:
        versions.append(versions[-1] | {piece: _shortened(piece, value, said, context)})
    return versions


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
    short = min(context.creditor.short_name or said["trade"][:15].rstrip(), said["trade"], key=len)
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


def _write(template: str | Own, said: dict[str, Any], pieces: dict[str, Any]) -> str:
    filled = fill(template, {**said, **pieces, "greet": pieces["greet"] + GREETING})
    head, mark, rest = filled.partition(GREETING)
    if mark:
        inside = head.endswith(", ") and not rest[:2].isupper()
        rest = (rest[:1].lower() if inside else rest[:1].upper()) + rest[1:]
    return to_gsm7(" ".join((head + rest).translate(PLAIN).split()))
