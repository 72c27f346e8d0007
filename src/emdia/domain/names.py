"""Names of people and companies as a message says them (W01 of RULES.md).

A *nome social* wins over what is here; the caller passes it as the name. Source of the small words: the
usage of Brazilian civil registers (de, da, do, das, dos, e in lower case).
"""

import re

_SMALL = frozenset({"da", "de", "do", "das", "dos", "e", "di", "del", "della", "van", "von", "d'"})
_UPPER = frozenset({"ME", "MEI", "EPP", "EIRELI", "SA", "S/A", "S.A.", "S.A", "SS", "II", "III", "IV"})
_TITLES = frozenset({"sr", "sra", "srta", "dr", "dra", "prof", "profa", "dona", "seu"})
_ESTATE = re.compile(r"\besp[oó]lio\b|\bfalecid[oa]\b|\bde\s+cujus\b|\bin\s+memoriam\b", re.IGNORECASE)
_LEGAL_FORM = re.compile(
    r"[\s,.-]+(?:ltda\.?|limitada|eireli|epp|me|mei|s[./ ]?a\.?|ss|sociedade (?:an[oô]nima|simples)"
    r"|em recupera[cç][aã]o judicial|-?\s*filial)\.?$",
    re.IGNORECASE,
)
_LEADING_NUMBER = re.compile(r"^\d[\d./-]*\s+|\s+\d{11,14}$")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


def fix_caps(name: str) -> str:
    """``MARIA DA SILVA`` and ``maria da silva`` become ``Maria da Silva``; mixed writing is left as its
    owner chose."""
    text = " ".join(name.split())
    if not (text.isupper() or text.islower()):
        return text
    return " ".join(_fix_word(word, first=at == 0) for at, word in enumerate(text.split(" ")))


def _fix_word(word: str, *, first: bool) -> str:
    if word.upper() in _UPPER:
        return word.upper()
    lowered = word.lower()
    if lowered in _SMALL and not first:
        return lowered
    return _WORD.sub(lambda found: found[0][0].upper() + found[0][1:], lowered)


def first_name(name: str) -> str:
    """The name that a greeting uses: ``Maria`` for ``Sra. MARIA DA SILVA``; empty for an empty name.

    Forms of address and single initials are passed over where another name follows.
    """
    words = [word.strip(",;") for word in fix_caps(name).split()]
    names = [word for word in words if word.rstrip(".").lower() not in _TITLES and word.lower() not in _SMALL]
    for word in names:
        if len(word.rstrip(".")) > 1:
            return word
    return names[0] if names else ""


def is_estate(name: str) -> bool:
    """Whether the name tells of a dead person (*espólio*, *falecido*): the automatic path stops (W01)."""
    return _ESTATE.search(name[:400]) is not None


def short_company_name(name: str) -> str:
    """The trade name to greet with: ``Padaria São João`` for ``PADARIA SÃO JOÃO COMERCIO LTDA - ME`` minus
    its legal forms and numbers. Never empty for a non-empty name."""
    text = " ".join(name[:400].split())
    short = _LEADING_NUMBER.sub("", text)
    while True:
        cut = _LEGAL_FORM.sub("", short).rstrip(" ,.-")
        if cut == short:
            break
        short = cut
    return fix_caps(short or text)
