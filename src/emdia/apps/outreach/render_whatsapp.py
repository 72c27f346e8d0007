"""WhatsApp: at most 600 characters, the creditor's name first, three buttons (W08)."""

from typing import Any

from emdia.apps.outreach.context import Button, Rendered, TextContext
from emdia.apps.outreach.engine import fill

LIMIT = 600
STOP = "Para parar, responda SAIR."
NEVER = "Nunca pedimos senha, cartão ou código."


def render_whatsapp(template: str, said: dict[str, Any], context: TextContext, *, asks: bool) -> Rendered:
    """The fullest version within 600 characters. ``asks``: collection, with buttons, stop word and how to check it.

    Given up in this order: closing, the breakdown's story, long names. Never link, total, due date or stop word.
    """
    for facts in _shorter(said):
        text = _write(template, facts, asks=asks)
        if len(text) <= LIMIT:
            break
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
    steps.append(steps[-1] | {"settled_said": said["settled_said"][:80], "legal": said["trade"][:40]})
    return steps


def _write(template: str, said: dict[str, Any], *, asks: bool) -> str:
    parts = [fill(template, said).strip()]
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
