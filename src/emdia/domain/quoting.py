"""What a person wrote herself in an e-mail: without the letter that she answers, and without what leads to it."""

import re

_LEAD = re.compile(
    r"^(?:em\b.{0,200}escreveu\s*:|on\b.{0,200}wrote\s*:|el\b.{0,200}escribi[oó]\s*:|"
    r"-{2,}\s*(?:mensagem original|original message|mensagem encaminhada|forwarded message)\s*-{2,}|"
    r"_{10,}|de:\s.{0,200}\n(?:enviad[oa]|data|para|sent|to)\b|from:\s.{0,200}\n(?:sent|date|to)\b|"
    r"enviado do meu (?:iphone|ipad|celular|android).{0,40}$|sent from my .{0,40}$)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


def own_words(text: str) -> str:
    """The answer alone; the whole text where nothing would be left.

    >>> own_words("Pago amanhã!\\n\\nEm seg., 7 de dez. de 2026, Academia escreveu:\\n> Sua mensalidade")
    'Pago amanhã!'
    """
    plain = text.replace("\r\n", "\n")
    found = _LEAD.search(plain)
    kept = plain[: found.start()] if found else plain
    lines = [line.rstrip() for line in kept.split("\n") if not line.startswith(">")]
    return "\n".join(lines).strip() or plain.strip()
