"""*Adiadas* and *não enviadas* by reason in words, each with what a person can do and the address of its rows."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from emdia.domain.vocabulary import MessageStatus
from emdia.web.console.words import RuleWords, rule_words


class Silence(NamedTuple):
    """One reason: how many, how it looks, why, what to do, where its rows are, where to act."""

    many: int
    opening: str
    why: str
    do: str
    href: str
    held: bool
    act: str = ""
    act_word: str = ""


OPENINGS = {
    MessageStatus.HELD: ("adiada", "adiadas"),
    MessageStatus.WITHHELD: ("não enviada", "nao-enviadas"),
    MessageStatus.EXPIRED: ("perdeu a hora", "nao-enviadas"),
    MessageStatus.FAILED: ("não chegou", "nao-chegaram"),
}
"""The word of a state, and the filter that lists it."""

REASONS = {
    "cobrança pausada": RuleWords(
        "a cobrança está pausada", "Sai quando a pausa acabar, se ainda couber no prazo."
    ),
    "sem meio de contato": RuleWords(
        "não há contato utilizável", "Peça à pessoa um telefone ou e-mail atual."
    ),
    "passou do prazo": RuleWords(
        "o prazo da etapa passou", "Nada a fazer: nada sai velho. A próxima etapa segue."
    ),
    "não cabe mais no prazo": RuleWords(
        "não cabia mais no prazo", "Nada a fazer: a próxima etapa segue no seu dia."
    ),
    "este canal não tem conta": RuleWords(
        "este canal está sem conta", "Ligue uma conta em Configurações, Canais."
    ),
    "o contato não existe": RuleWords(
        "o contato não existe mais", "Corrija o telefone ou o e-mail no caso e tente de novo."
    ),
    "não se sabe": RuleWords(
        "não se sabe se chegou",
        "Procure a mensagem no painel do serviço, ou pergunte à pessoa. Sozinha ela não vai de novo: poderia chegar "
        "duas vezes.",
    ),
    "a operadora não entregou": RuleWords(
        "a operadora aceitou e não entregou", "Confira o contato: a próxima etapa usa o que for corrigido."
    ),
    "a operadora recusou": RuleWords(
        "a operadora recusou o conteúdo", "Leia o motivo na mensagem, corrija e tente de novo."
    ),
    "a operadora está": RuleWords(
        "a operadora está fora do ar", "Nada a fazer: tentamos de novo em minutos."
    ),
    "a conta da operadora": RuleWords(
        "a conta da operadora recusou", "Confira a conta em Configurações, Canais."
    ),
}
"""How a reason without a rule begins, and its words."""

PLACES = {
    "approval": ("approvals", "Aprovar envio"),
    "R03": ("settings", "Completar dados"),
    "pace": ("accounts", "Ver os canais"),
}
"""Where a person acts about a rule."""


def lines(found: Iterable[Any], day: dt.date) -> list[Silence]:
    """What will not be said first, then what waits; the larger ones first. Same words are one line."""
    made: dict[tuple[str, str, str], Silence] = {}
    for row in found:
        words = reason_words(row.rule, row.reason)
        opening, state = OPENINGS[row.status]
        held = row.status == MessageStatus.HELD
        begin = _begin(row.reason) if not row.rule else ""
        asked = {"situacao": state, "regra": row.rule}
        asked |= {"periodo": "abertas"} if held else {"dia": day.isoformat()}
        if not row.rule and row.reason:
            asked["motivo"] = begin or row.begins
        place, word = PLACES.get(row.rule, ("", ""))
        key = (row.status, row.rule, words.why)
        before = made.get(key)
        made[key] = Silence(
            row.messages + (before.many if before else 0),
            opening,
            words.why,
            words.what_to_do,
            f"{reverse('messages')}?{urlencode(asked)}",
            held,
            reverse(place) if place else "",
            word,
        )
    return sorted(made.values(), key=lambda one: (one.held, -one.many))


def reason_words(rule: str, reason: str) -> RuleWords:
    """Why and what to do, of a rule, else of how the reason begins, else the reason itself."""
    if rule or not reason:
        return rule_words(rule)
    for begin, words in REASONS.items():
        if reason.startswith(begin):
            return words
    return RuleWords(reason, rule_words("").what_to_do)


def _begin(reason: str) -> str:
    return next((begin for begin in REASONS if reason.startswith(begin)), "")
