"""How the console names the parts and stages of texts, and what a message costs."""

from typing import NamedTuple

from emdia.domain.money import format_brl
from emdia.domain.sms import Segments
from emdia.web.console.words import STAGES

NAMES: dict[str, tuple[str, str]] = {
    **STAGES,
    "neutral": ("Recado neutro", "Vai a contatos incertos: leva à página sem dizer do que se trata."),
    "paid": ("Pagamento recebido", "Agradece e manda o recibo."),
    "paid_part": ("Parte recebida", "Agradece e diz o que falta, sem pressa."),
    "claimed_paid_received": ("“Já paguei” anotado", "Confirma o aviso e diz até quando conferimos."),
    "opt_out_done": ("Pedido de parar atendido", "Confirma que os lembretes pararam."),
    "identity_code": ("Código de uso único", "Confirma quem é a pessoa antes de mostrar qualquer coisa."),
    "wrong_person": ("Pessoa errada", "Pede desculpas e dá o protocolo."),
}
"""Stage to its name and one line about it."""


class Field(NamedTuple):
    """One field of the editor."""

    name: str
    label: str
    rows: int
    hint: str


FIELDS = {
    "text": Field("text", "Texto", 9, ""),
    "subject": Field("subject", "Assunto", 1, "Diga quem escreve e de que serviço se trata."),
    "heading": Field("heading", "Título dentro do e-mail", 1, "Vazio: o título da casa."),
    "greeting": Field("greeting", "Saudação", 2, ""),
    "body": Field(
        "body",
        "Parágrafos",
        11,
        "Uma linha em branco separa parágrafos; **duas estrelas** deixam em negrito.",
    ),
    "closing": Field("closing", "Frase de despedida", 1, "Vazio: a frase da marca."),
}
"""Part of a text to its field."""


def cost_words(size: Segments, price_mills: int | None) -> str:
    """``142 letras · 1 SMS · R$ 0,09``; without a price only what is counted."""
    parts = [f"{size.characters} letras", f"{size.segments} SMS"]
    if price_mills:
        parts.append(_price(size.segments * price_mills))
    return " · ".join(parts)


def _price(mills: int) -> str:
    """Thousandths of a real: ``R$ 0,09``, and ``R$ 0,085`` where cents do not tell it."""
    if mills % 10 == 0:
        return format_brl(mills // 10)
    return f"R$ {mills // 1000},{mills % 1000:03d}"
