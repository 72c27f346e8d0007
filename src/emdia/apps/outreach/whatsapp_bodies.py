"""Our WhatsApp texts as fixed sentences with named variables (``texts/whatsapp_approved``), the only form that Meta
approves.

The free texts (``texts/whatsapp``) choose their sentences by what is known; here each choice is a wording of its own.
Meta refuses a body that begins or ends with a variable, or has two of them side by side; hence the fixed head and tail,
and variables that hold a whole phrase.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from emdia.apps.outreach.engine import TEXTS
from emdia.domain.vocabulary import Stage

HEAD = "Mensagem de *{{credor}}*.\n"
HELLO = "Olá, {{nome}}. "
STOP = "Para parar, responda SAIR."
CHECK = "\n\nAntes de pagar, confira: {{razao}}, {{documento}}. " + STOP
NEVER = "Nunca pedimos senha, cartão ou código."
LANGUAGE = "pt_BR"
CATEGORY = "UTILITY"

LABELS = {"page": "Pagar", "paid": "Já paguei", "receipt": "Ver recibo", "note": "Ver recado"}
"""What each link button says."""
TALK = "Falar com alguém"
"""A button that answers: it opens the 24-hour window, and a person reads it."""

VARIABLES: Mapping[str, str] = {
    "nome": "Maria",
    "credor": "Academia Exemplo",
    "razao": "Academia Exemplo Ltda.",
    "documento": "CNPJ 12.345.678/0001-95",
    "pagamento": "da mensalidade de junho, que venceu em 10 de junho",
    "lembrete": "a mensalidade de junho vence amanhã, 10 de junho",
    "valor": "Hoje são R$ 102,35: R$ 100,00, mais multa de R$ 2,00 e juros de R$ 0,35",
    "consequencia": "o serviço pode ser suspenso",
    "acao": "o serviço será suspenso em 25 de junho",
    "recebido": "R$ 102,35 em 12 de junho",
    "quitado": "mensalidade de junho",
    "falta": "R$ 50,00",
    "parado": "WhatsApp",
    "protocolo": "EM000123",
}
"""The variables, each with the example that Meta asks for."""


@dataclass(frozen=True, slots=True)
class Body:
    """One wording of a stage. ``needs``: the fact that it tells, or with ``!`` the one that has to be absent;
    ``asks``: collection, with how to check it, the stop word and the buttons."""

    stage: Stage
    slug: str
    needs: str = ""
    turn: int = 0
    asks: bool = True
    greets: bool = True
    links: tuple[str, ...] = ("page", "paid")

    @property
    def said(self) -> str:
        """Its sentences, between head and tail."""
        return _said(self.slug)

    @property
    def text(self) -> str:
        """The body as it is submitted."""
        tail = CHECK if "page" in self.links else f" {STOP}"
        return HEAD + (HELLO if self.greets else "") + self.said + (tail if self.asks else "")

    @property
    def footer(self) -> str:
        """The small line below it."""
        return NEVER if self.asks else ""

    @property
    def replies(self) -> tuple[str, ...]:
        """Its buttons that answer."""
        return (TALK,) if self.asks else ()

    @property
    def variables(self) -> dict[str, str]:
        """The variables that it names, with their examples."""
        return {name: example for name, example in VARIABLES.items() if f"{{{{{name}}}}}" in self.text}

    def name(self, prefix: str) -> str:
        """Its name at the carrier; another wording or address has another."""
        told = "\n".join((self.text, self.footer, *self.links, prefix))
        return f"emdia_{self.slug}_{hashlib.sha256(told.encode()).hexdigest()[:6]}"


BODIES: tuple[Body, ...] = (
    Body(Stage.DUE_SOON, "due_soon"),
    Body(Stage.DUE_DAY, "due_day"),
    Body(Stage.FIRST_CONTACT, "first_contact"),
    Body(Stage.NOT_IDENTIFIED, "not_identified"),
    Body(Stage.MAY_HAPPEN, "may_happen", needs="!acts"),
    Body(Stage.MAY_HAPPEN, "may_happen_acts", needs="acts"),
    Body(Stage.ACTION_DATED, "action_dated", needs="!dated"),
    Body(Stage.ACTION_DATED, "action_dated_day", needs="dated"),
    Body(Stage.HISTORY, "history", needs="!dated"),
    Body(Stage.HISTORY, "history_day", needs="dated"),
    Body(Stage.NEGOTIATION, "negotiation"),
    Body(Stage.NEGOTIATION_AGAIN, "negotiation_again_1"),
    Body(Stage.NEGOTIATION_AGAIN, "negotiation_again_2", turn=1),
    Body(Stage.NEGOTIATION_AGAIN, "negotiation_again_3", turn=2),
    Body(Stage.NEUTRAL, "neutral", links=("note",)),
    Body(Stage.PAID, "paid", needs="!settled_said", asks=False, links=("receipt",)),
    Body(Stage.PAID, "paid_settled", needs="settled_said", asks=False, links=("receipt",)),
    Body(Stage.PAID_PART, "paid_part", needs="!left", asks=False, links=("receipt",)),
    Body(Stage.PAID_PART, "paid_part_left", needs="left", asks=False, links=("receipt",)),
    Body(Stage.CLAIMED_PAID_RECEIVED, "claimed_paid", asks=False, links=()),
    Body(Stage.OPT_OUT_DONE, "opt_out_done", needs="stopped", asks=False, greets=False, links=()),
    Body(Stage.WRONG_PERSON, "wrong_person", asks=False, greets=False, links=()),
)
"""Every wording that is submitted. A one-time code has none: Meta's authentication templates are another kind, and
whoever asked for the code may have it by SMS or e-mail."""


@cache
def _said(slug: str) -> str:
    return (TEXTS / "whatsapp_approved" / f"{slug}.txt").read_text(encoding="utf-8").rstrip("\n")


def values(said: Mapping[str, Any]) -> dict[str, str]:
    """The variables of one message from the words that every text is written from; Meta takes no line breaks."""
    told = {
        "nome": said["first"] or "cliente",
        "credor": said["writes"],
        "razao": said["legal"],
        "documento": f"{said['document']} {said['tax_id']}",
        "pagamento": said["of_service_past"],
        "lembrete": f"{said['the_service']} {said['due_ahead']}",
        "valor": said["amount"],
        "consequencia": said["may"],
        "acao": f"{said['will']} {said['action_day']}",
        "recebido": f"{said['paid']} {said['paid_day']}",
        "quitado": said["settled_said"],
        "falta": said["left"],
        "parado": said["stopped"],
        "protocolo": said["protocol"],
    }
    return {name: " ".join(value.split()).rstrip(".") for name, value in told.items()}
