"""Numbers and addresses that look right and belong to nobody.

- **Phones** ``(DDD) 90[1-9]xx-xxxx``: 90 is the prefix of collect calls and 901 to 909 are kept for them since 1982
  (Anatel, Res. 749/2022 and the plans before it), so no subscriber's number begins like that and no carrier routes it.
  The last four digits choose what the sandbox does with a message (``providers/sandbox/fates.py``).
- **E-mail** at example.com, example.org, example.net and names under ``.example`` (RFC 2606 and RFC 6761).
- **CPF** beginning with 000: valid by its check digits, as an import demands. No block of CPFs is reserved for
  examples; none of these is combined with a name, a birth date or an address that anybody has.
- **CNPJ** with letters, as Receita Federal assigns them since July 2026, under the roots ``DEMO…``.
- **Linha digitável** of the bank 999, which is no bank's code.
"""

import random
from datetime import date

from emdia.domain.digitable import DigitableError, factor_of, parse_digitable
from emdia.domain.documents import valid_cnpj, valid_cpf
from emdia.domain.places import without_accents

DOMAINS = ("example.com", "example.org", "example.net", "correio.example", "mensagem.example")
BANK = "999"
_USUAL = range(1000, 9000)
"""Endings without a meaning for the sandbox, whose special ones are 0000 and 999x."""


def cpf(index: int, rng: random.Random) -> str:
    """The CPF of person number ``index`` (below 900); its digits 4 to 6 are all different, that tells people apart."""
    for tail in rng.sample(range(1000), 1000):
        base = f"000{100 + index:03d}{tail:03d}"
        for check in range(100):
            if valid_cpf(value := f"{base}{check:02d}"):
                return value
    raise ValueError(f"no CPF for {index}")


def cnpj(index: int) -> str:
    """The CNPJ of company number ``index`` (0 and up)."""
    root = f"DEMO{index + 1:04d}0001"
    return next(value for check in range(100) if valid_cnpj(value := f"{root}{check:02d}"))


def phone(ddd: str, index: int, rng: random.Random, *, ending: str = "") -> str:
    """The mobile number of person number ``index`` (below 900), as a Brazilian would write it."""
    return f"({ddd}) 90{100 + index:03d}-{ending or rng.choice(_USUAL)}"


def email(name: str, index: int, rng: random.Random, *, fate: str = "") -> str:
    """An address made of a name; ``fate`` is a first word that the sandbox's mailboxes know."""
    words = without_accents(name).lower().split()
    local = f"{fate}.{words[0]}{index}" if fate else f"{words[0]}.{words[-1]}{index}"
    return f"{local}@{rng.choice(DOMAINS)}"


def slip_line(due: date, cents: int, index: int) -> str:
    """A linha digitável that checks."""
    for check in range(1, 10):
        barcode = f"{BANK}9{check}{factor_of(due):04d}{cents:010d}{index:025d}"
        try:
            return parse_digitable(barcode, near=due).line
        except DigitableError:
            continue
    raise ValueError("no check digit fits")
