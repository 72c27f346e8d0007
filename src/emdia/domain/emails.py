"""E-mail addresses as spreadsheets hold them: normalized, split, masked. Linear in the length of the text.

Sources: RFC 5321 4.5.3.1 (64 octets before the @, 254 in all), RFC 5322 dot-atom, RFC 5890 (international
domains become ASCII). Quoted local parts and address literals are refused: no debtor has one, typing errors
do. A typo is never mended here, because a mended address may belong to somebody else (R40); it is only
pointed out.
"""

import re

from emdia.domain.errors import DomainError, excerpt

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SEPARATORS = re.compile(r"[;,|\s]+|/(?=[^@]*@)")
_STRONG = re.compile(r"[;,|\n]")
_WRAPPED = re.compile(r"[^<>]*<([^<>]+)>")
_LONGEST = 254

_TYPOS = {
    "gmail.con": "gmail.com",
    "gmail.com.br": "gmail.com",
    "gmail.co": "gmail.com",
    "gmial.com": "gmail.com",
    "gmai.com": "gmail.com",
    "gmal.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gnail.com": "gmail.com",
    "hotmail.con": "hotmail.com",
    "hotmal.com": "hotmail.com",
    "hotmial.com": "hotmail.com",
    "hormail.com": "hotmail.com",
    "outlok.com": "outlook.com",
    "outlook.con": "outlook.com",
    "yaho.com.br": "yahoo.com.br",
    "yahoo.con.br": "yahoo.com.br",
    "yahoo.con": "yahoo.com",
    "uol.com": "uol.com.br",
    "bol.com": "bol.com.br",
}


class EmailError(DomainError):
    """An address that no mail could be sent to."""


def parse_email(text: str) -> str:
    """The address with its domain in lower case and ASCII; ``Nome <a@b.br>`` and ``mailto:`` are understood.

    Raises EmailError.
    """
    if len(text) > 400:
        raise _error(text, "é longo demais")
    plain = text.strip().removeprefix("mailto:").strip(" '\"\u200b\ufeff").rstrip(".,; ")
    wrapped = _WRAPPED.fullmatch(plain)
    if wrapped:
        plain = wrapped[1].strip()
    local, at, domain = plain.rpartition("@")
    if not at:
        raise _error(text, "falta o @")
    if not _LOCAL.fullmatch(local) or len(local) > 64:
        raise _error(text, "o que vem antes do @ não é válido")
    address = f"{local}@{_domain(text, domain)}"
    if len(address) > _LONGEST:
        raise _error(text, "é longo demais")
    return address


def _domain(text: str, domain: str) -> str:
    lowered = domain.lower()
    if not lowered.isascii():
        try:
            lowered = lowered.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise _error(text, "o que vem depois do @ não é válido") from error
    labels = lowered.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or not labels[-1].strip("0123456789"):
        raise _error(text, "o que vem depois do @ não é válido")
    return lowered


def _error(text: str, why: str) -> EmailError:
    message = f"O e-mail “{excerpt(text)}” não pode ser usado: {why}. Escreva como nome@exemplo.com.br."
    return EmailError(message, code="email_unreadable", field="e-mail")


def split_emails(text: str) -> list[str]:
    """The addresses of a cell that holds several, unchecked, in their order and without repetition."""
    pieces = _SEPARATORS.split(text[:2000].strip())
    found = [piece for piece in pieces if "@" in piece] or [piece for piece in pieces if piece]
    return list(dict.fromkeys(found))


def not_addresses(text: str) -> list[str]:
    """What stands between separators of such a cell and is no address at all, where others are: ``ana@x.com; ana.com``
    has one. A name beside its address (``Ana <ana@x.com>``) is none."""
    pieces = [piece.strip() for piece in _STRONG.split(text[:2000])]
    return [piece for piece in pieces if piece and "@" not in piece] if "@" in text else []


def likely_typo(email: str) -> str | None:
    """The domain that was probably meant, for a warning; the address itself is left as it is."""
    return _TYPOS.get(email.rpartition("@")[2])


def mask_email(email: str) -> str:
    """``m••••@exemplo.com.br``: for logs and screens."""
    local, at, domain = email.rpartition("@")
    return f"{local[:1]}••••@{domain}" if at and local else "••••"


_NO_REPLY = re.compile(r"(?:no|do.?not|dont|nao|n)reply|(?:no|nao|n)respond\w*", re.IGNORECASE)
_MARKS = str.maketrans("", "", "-_.+")


def is_no_reply(email: str) -> bool:
    """Whether the address says by itself that nobody reads it: ``no-reply``, ``nao-responda``, ``donotreply`` …

    >>> is_no_reply("nao-responda@academia.example"), is_no_reply("noreply+cobranca@x.example")
    (True, True)
    >>> is_no_reply("norma.replay@x.example")
    False
    """
    return _NO_REPLY.match(email.rpartition("@")[0].translate(_MARKS)) is not None
