"""The two answers that a rule may act on: stop (R37) and wrong person (R31). Whole sentences, never a word inside one.

Source: R37, good practice; R31, LGPD art. 6 V. A long answer is never decided by a rule: a person reads it.
"""

import re
from enum import StrEnum

from emdia.domain.places import without_accents


class Meaning(StrEnum):
    """What an answer means; ``OPEN``: a person says."""

    STOP = "stop"
    WRONG_PERSON = "wrong_person"
    OPEN = "open"


STOP_WORDS = frozenset(
    (  # noqa: SIM905
        "parar pare para sair saia cancelar cancela cancele stop descadastrar descadastre "
        "remover remova unsubscribe"
    ).split()
)
"""R37, "and the like": an answer that is one of these words, alone or with a word or two around it."""

_FILLERS = frozenset("quero por favor pf mensagens mensagem sms de as com isso me da lista".split())  # noqa: SIM905
_GREETS = frozenset("oi ola bom boa dia tarde noite desculpe desculpa por favor mas e".split())  # noqa: SIM905
_THING = "(numero|contato|telefone|celular|whatsapp|email|pessoa|destinatario)"
_WRONG = (
    rf"((e|foi|aqui e|e o|e a|o|a|este|esse|esta|essa|para o|pro|no) )?{_THING} ((esta|ta|e) )?errad[oa]",
    r"(voce|vc)s? (ligou|ligaram|mandou|mandaram|escreveu|escreveram) (para|pra|pro|no) (o )?(numero|pessoa) errad[oa]",
    r"(isso |isto |foi |e |deve ser |houve |ha |teve |um |por )*engano",
    r"(eu )?nao sou (eu|ela|ele|essa pessoa|esta pessoa|a pessoa|quem (voce|voces|vc|vcs) procuram?)",
    rf"(esse|este|o) {_THING} nao (e|pertence a) (mais )?(dele|dela|dessa pessoa|desta pessoa)",
    r"(eu )?nao conheco (essa|esta|nenhuma) pessoa",
)
_NOT_I = re.compile(r"(eu )?nao sou (o |a |essa |esse )?([a-z]+)( [a-z]+){0,3}")
_WRONG_SAID = tuple(re.compile(one) for one in _WRONG)
LONGEST = 12
"""Words of an answer that a rule may decide."""


def meaning(text: str, *, name: str = "") -> Meaning:
    """What an answer means. ``name`` is the person we wrote to: "não sou a Ana" counts, "não sou cliente" does not.

    >>> meaning("PARAR"), meaning("Número errado!"), meaning("posso pagar dia 20?")
    (<Meaning.STOP: 'stop'>, <Meaning.WRONG_PERSON: 'wrong_person'>, <Meaning.OPEN: 'open'>)
    """
    if says_stop(text):
        return Meaning.STOP
    return Meaning.WRONG_PERSON if says_wrong_person(text, name=name) else Meaning.OPEN


def says_stop(text: str) -> bool:
    """Whether an answer asks to stop: PARAR, "quero sair", "STOP por favor"; not "não vou parar de pagar"."""
    words = _words(text)
    said = [word for word in words if word not in _FILLERS]
    return bool(said) and len(words) <= 6 and all(word in STOP_WORDS for word in said)


def says_wrong_person(text: str, *, name: str = "") -> bool:
    """Whether an answer says that the number or address is somebody else's, and nothing besides.

    >>> says_wrong_person("Boa tarde, é engano"), says_wrong_person("Não sou a Ana", name="Ana Souza")
    (True, True)
    >>> says_wrong_person("não sou cliente de vocês há anos", name="Ana"), says_wrong_person("não é engano")
    (False, False)
    """
    if "?" in text or len(_words(text)) > LONGEST:
        return False
    said = [bare for sentence in re.split(r"[.!,;\n]+", text) if (bare := _bare(sentence))]
    return bool(said) and all(_wrong(one, name) for one in said)


def _wrong(sentence: str, name: str) -> bool:
    if any(one.fullmatch(sentence) for one in _WRONG_SAID):
        return True
    found = _NOT_I.fullmatch(sentence)
    return found is not None and bool(name) and found[3] == next(iter(_words(name)), "")


def _bare(sentence: str) -> str:
    """The words of a sentence without a greeting before them."""
    words = _words(sentence)
    while words and words[0] in _GREETS - {"e"}:
        words = words[1:]
    return " ".join(words)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", without_accents(text).casefold())
