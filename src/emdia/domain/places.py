"""States and cities as keys: the 27 federative units, and names of cities compared without accents and
case."""

import unicodedata
from functools import lru_cache

STATES = frozenset(
    {"AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "MS", "MT", "PA", "PB", "PE"}
    | {"PI", "PR", "RJ", "RN", "RO", "RR", "RS", "SC", "SE", "SP", "TO"}
)


def state_key(state: str | None) -> str | None:
    """``SP`` for ``" sp "``; None for what is no state of Brazil."""
    if state is None:
        return None
    key = state.strip().upper()
    return key if key in STATES else None


def without_accents(text: str) -> str:
    """The text with its diacritics taken off: ``São João`` becomes ``Sao Joao``."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


@lru_cache(maxsize=8192)
def city_key(city: str) -> str:
    """``sao joao del rei`` for ``São João del-Rei``: what two spellings of one city share."""
    plain = without_accents(city).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())
