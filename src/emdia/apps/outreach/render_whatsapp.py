"""WhatsApp: at most 600 characters, the creditor's name first, three buttons (W08)."""

import re
from typing import Any

from emdia.apps.outreach.context import Button, Rendered, TextContext
from emdia.apps.outreach.engine import Own, TemplateFault, fill

LIMIT = 600
CARRIED = 1024
"""What carriers take: a creditor's own text that is longer even with long names cut is not said at all."""
LONGEST_NAME = 40
BLANK_LINES = re.compile(r"\n[ \n]*\n")
"""What a paragraph that is said only sometimes leaves behind."""
STOP = "Para parar, responda SAIR."
NEVER = "Nunca pedimos senha, cartão ou código."


def render_whatsapp(
    template: str | Own, said: dict[str, Any], context: TextContext, *, asks: bool
) -> Rendered:
    """The fullest version within 600 characters. ``asks``: collection, with buttons, stop word and how to check it.

    Given up in this order: closing, the breakdown's story, long names. Never link, total, due date or stop word. A
    creditor's own text that is longer even so raises :class:`TemplateFault`: half a text is none.
    """
    for facts in _shorter(said):
        text = _write(template, facts, asks=asks)
        if len(text) <= LIMIT:
            break
    if isinstance(template, Own) and len(text) > CARRIED:
        raise TemplateFault(
            f"o texto próprio teria {len(text)} caracteres com estes dados, e cabem {CARRIED}"
        )
    return Rendered(subject="", text=text, buttons=_buttons(context) if asks else ())


def _shorter(said: dict[str, Any]) -> list[dict[str, Any]]:
    steps = [said, said | {"closing": ""}]
    if said["total"]:
        daily = f"; cada dia a mais acrescenta {said['daily']}" if said["daily"] else ""
        brief = f"Hoje são {said['total']} (eram {said['was']}{daily})." if said["was"] else said["amount"]
        steps.append(steps[-1] | {"amount": brief})
    short = {
        "writes": said["writes"][:80],
        "legal": said["legal"][:60],
        "ways": said["phone"] or said["whatsapp"],
    }
    steps.append(steps[-1] | short)
    first = said["first"][:LONGEST_NAME].rstrip()
    short |= {"first": first, "hello": f"Olá, {first}." if first else "Olá."}
    steps.append(steps[-1] | short)
    steps.append(steps[-1] | {"settled_said": said["settled_said"][:80], "legal": said["trade"][:40]})
    return steps


def _write(template: str | Own, said: dict[str, Any], *, asks: bool) -> str:
    parts = [BLANK_LINES.sub("\n\n", fill(template, said)).strip()]
    if asks and said["closing"]:
        parts.append(said["closing"])
    if asks:
        check = (
            f"Antes de pagar, confira: {said['legal']}, {said['document']} {said['tax_id']}. "
            if said["total"]
            else ""
        )
        parts.append(f"{check}{NEVER} {STOP}")
    return "\n\n".join(parts)


def _buttons(context: TextContext) -> tuple[Button, ...]:
    talk = f"{context.link}#falar"
    if context.anchor is None:
        return (Button("Ver recado", context.link), Button("Falar com alguém", talk))
    return (
        Button("Pagar", context.link),
        Button("Já paguei", context.paid_link),
        Button("Falar com alguém", talk),
    )
