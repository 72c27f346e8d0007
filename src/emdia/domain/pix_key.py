"""A Pix key as the DICT knows it: the form in which a bank finds it, whatever a person typed.

Source: BACEN, Manual Operacional do DICT, the kinds of key: CPF and CNPJ without punctuation, a mobile as ``+55`` with
area code, an e-mail in lower case of at most 77 characters, a random key (EVP) as a UUID with hyphens.
"""

import re

from emdia.domain.documents import TaxIdError, parse_tax_id, valid_cpf
from emdia.domain.errors import DomainError

LONGEST = 77
_TAX_ID_SIZES = (11, 14)
_EVP = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_EMAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+", re.ASCII)
_MOBILE = re.compile(r"[1-9]{2}9\d{8}", re.ASCII)
_PHONE = re.compile(r"\+\d{8,15}", re.ASCII)


def parse_pix_key(text: str) -> str:
    """The key in the bank's own form. Raises :class:`DomainError` that says how to write it.

    Eleven digits are a CPF only where their check digits hold: a mobile without ``+55`` would send everybody's
    money to a key that does not exist.
    """
    key = text.strip()
    if _EMAIL.fullmatch(key) and len(key) <= LONGEST:
        return key.lower()
    if _EVP.fullmatch(key.lower()):
        return key.lower()
    bare = re.sub(r"[\s().-]", "", key)
    if _PHONE.fullmatch(bare):
        return bare
    if _MOBILE.fullmatch(bare) and not valid_cpf(bare):
        raise _refused(f"Isto parece um celular: como chave Pix ele se escreve +55{bare}.")
    try:
        return parse_tax_id(key if len(bare.replace("/", "")) in _TAX_ID_SIZES else "").value
    except TaxIdError:
        raise _refused(
            "Isto não é uma chave Pix. Use CPF ou CNPJ, celular com +55, e-mail ou chave aleatória."
        ) from None


def _refused(message: str) -> DomainError:
    return DomainError(message, code="pix_key_invalid", field="chave Pix")


def payable_key(key: str) -> str:
    """A key that was stored before it was checked, in the bank's form where it has one, else as it stands."""
    try:
        return parse_pix_key(key)
    except DomainError:
        return key
