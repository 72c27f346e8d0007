"""How a title is called in a sentence (W20): in words, with its article, never a code only."""

import re
from dataclasses import dataclass
from functools import lru_cache

from emdia.apps.outreach.context import TitleText
from emdia.domain.documents import valid_cpf

LONGEST = 60
SHORT = 24
FEMININE = frozenset(
    {
        *(
            "mensalidade",
            "fatura",
            "parcela",
            "conta",
            "taxa",
            "anuidade",
            "assinatura",
            "matrícula",
            "matricula",
        ),
        *(
            "consulta",
            "cota",
            "quota",
            "prestação",
            "prestacao",
            "compra",
            "nota",
            "duplicata",
            "diária",
            "diaria",
        ),
        *(
            "hospedagem",
            "locação",
            "locacao",
            "internet",
            "academia",
            "aula",
            "sessão",
            "sessao",
            "rematrícula",
        ),
        *(
            "manutenção",
            "manutencao",
            "contribuição",
            "contribuicao",
            "energia",
            "água",
            "agua",
            "luz",
            "escola",
        ),
    }
)
MASCULINE = frozenset(
    {
        *(
            "plano",
            "boleto",
            "aluguel",
            "condomínio",
            "condominio",
            "serviço",
            "servico",
            "contrato",
            "pedido",
        ),
        *(
            "tratamento",
            "curso",
            "financiamento",
            "título",
            "titulo",
            "carnê",
            "carne",
            "pacote",
            "seguro",
            "iptu",
        ),
        *("rateio", "material", "uniforme", "exame", "procedimento", "fornecimento", "frete"),
    }
)
HARD = re.compile(
    r"d[íi]vida|cobran[çc]a|atras[oa]|devedor|inadimpl|d[ée]bito|[<>{}!]|https?:|www\.|SPC|serasa",
    re.IGNORECASE,
)
"""What a creditor's file may hold and no subject or preview may say (R40), or what could break a text."""
DIGITS = re.compile(r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}")


@dataclass(frozen=True, slots=True)
class Named:
    """One service in the forms that sentences need."""

    bare: str
    """mensalidade de dezembro"""
    the: str
    """a mensalidade de dezembro"""
    of_the: str
    """da mensalidade de dezembro"""
    short: str
    """At most 24 characters, for SMS."""


def named(title: TitleText) -> Named:
    """The forms of a title's name; a title without a description is "a fatura 123"."""
    return _forms(service_name(title))


def service_name(title: TitleText) -> str:
    """The service in words; a description that says too much, or holds a CPF, gives way to the number."""
    return title_name(description=title.description, installment=title.installment, number=title.number)


def title_name(*, description: str, installment: str, number: str) -> str:
    """The same from the words of a file: what every message and page calls this title."""
    return _described(description, installment) or _numbered(number)


@lru_cache(maxsize=4096)
def _forms(bare: str) -> Named:
    first = re.split(r"[\s/,.-]", bare.lower(), maxsplit=1)[0]
    if first in FEMININE:
        the, of_the = f"a {bare}", f"da {bare}"
    elif first in MASCULINE:
        the, of_the = f"o {bare}", f"do {bare}"
    else:
        the, of_the = f"a conta “{bare}”", f"da conta “{bare}”"
    return Named(bare=bare, the=the, of_the=of_the, short=_short(bare))


@lru_cache(maxsize=4096)
def _described(description: str, installment: str) -> str:
    """A usable description, or empty. Descriptions repeat over thousands of titles, so the work is kept."""
    text = " ".join(description.split())
    if not text or HARD.search(text) or DIGITS.search(text):
        return ""
    if text.isupper() and len(text.split()[0]) > 4:
        text = text.lower()
    elif len(text) > 1 and text[0].isupper() and not text[1].isupper():
        text = text[0].lower() + text[1:]
    text = _cut(text, LONGEST)
    if installment and installment not in text and len(text) + len(installment) < LONGEST - 10:
        text += f", parcela {installment}"
    return text if any(letter.isalpha() for letter in text) else ""


def _numbered(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    if not number or HARD.search(number) or DIGITS.search(number) or valid_cpf(digits):
        return "conta em aberto"
    return f"fatura {_cut(' '.join(number.split()), 20)}"


def _short(text: str) -> str:
    head = re.split(r" [-–—(|]|, | / ", text, maxsplit=1)[0]
    return _cut(head, SHORT)


def _cut(text: str, limit: int) -> str:
    """Cut at a word's end, never inside one unless it is longer than the limit; no dangling little word."""
    if len(text) <= limit:
        return text
    words = text[: limit + 1].rsplit(" ", 1)[0].split()
    while len(words) > 1 and len(words[-1]) <= 3 and words[-1].isalpha():
        words.pop()
    return " ".join(words)[:limit].rstrip(" ,;:-")
