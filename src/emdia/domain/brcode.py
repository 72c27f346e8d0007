"""The Pix BR Code: writing a static one, reading any.

Sources: BACEN, Manual do BR Code and Manual de Padrões para Iniciação do Pix (EMV QRCPS merchant-presented
mode): fields as tag, two-digit length, value; CRC-16/CCITT-FALSE over everything including ``6304``.
Checked against the vectors of tests/data/pix, among them the manual's own.
"""

import binascii
import re
from dataclasses import dataclass

from emdia.domain.errors import DomainError
from emdia.domain.money import format_plain
from emdia.domain.places import without_accents

GUI = "br.gov.bcb.pix"
_TXID = re.compile(r"[A-Za-z0-9]{1,25}", re.ASCII)
_NO_TXID = "***"
_AMOUNT = re.compile(r"(\d{1,10})(?:\.(\d{1,2})?)?", re.ASCII)
_LONGEST_KEY = 77
_LARGEST_CENTS = 10**12
_PRINTABLE = re.compile(r"[^ -~]")


class BrCodeError(DomainError):
    """A text that is no BR Code, or values that none can carry."""


@dataclass(frozen=True, slots=True)
class BrCode:
    """A parsed code. ``fields`` keeps every top-level field in order; the others are None where absent.

    ``url`` is the location of a dynamic code, ``key`` the Pix key of a static one; ``txid`` is None for
    ``***``. ``crc_ok`` is False where the check sum does not fit: such a code must not be paid or shown.
    """

    fields: tuple[tuple[str, str], ...]
    crc_ok: bool
    key: str | None
    url: str | None
    amount_cents: int | None
    name: str | None
    city: str | None
    txid: str | None


def static_brcode(*, key: str, name: str, city: str, amount_cents: int | None = None, txid: str = "") -> str:
    """The copy-and-paste text of a static Pix code.

    ``name`` is cut to 25 and ``city`` to 15 characters without accents, as the manual says; ``txid`` is up
    to 25 letters and digits, empty for none. Without ``amount_cents`` the payer chooses. Raises
    BrCodeError.
    """
    if not 1 <= len(key) <= _LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise BrCodeError(
            "A chave Pix está vazia ou tem sinais inválidos.", code="pix_key_invalid", field="chave"
        )
    if txid and _TXID.fullmatch(txid) is None:
        message = "A identificação do Pix aceita só letras e números, até 25."
        raise BrCodeError(message, code="pix_txid_invalid", field="txid")
    if amount_cents is not None and not 0 < amount_cents < _LARGEST_CENTS:
        message = "O valor do Pix precisa ser maior que zero e menor que R$ 10 bilhões."
        raise BrCodeError(message, code="pix_amount_invalid", field="valor")
    account = _field("00", GUI) + _field("01", key)
    parts = [_field("00", "01"), _field("26", account), _field("52", "0000"), _field("53", "986")]
    if amount_cents is not None:
        parts.append(_field("54", format_plain(amount_cents)))
    parts += [
        _field("58", "BR"),
        _field("59", _plain(name, 25, "nome")),
        _field("60", _plain(city, 15, "cidade")),
    ]
    parts += [_field("62", _field("05", txid or _NO_TXID)), "6304"]
    body = "".join(parts)
    return body + _crc(body)


def _field(tag: str, value: str) -> str:
    if len(value) > 99:
        raise BrCodeError("Um campo do código Pix passou de 99 caracteres.", code="pix_too_long", field=tag)
    return f"{tag}{len(value):02d}{value}"


def _plain(text: str, limit: int, field: str) -> str:
    plain = " ".join(_PRINTABLE.sub(" ", without_accents(text)).split())[:limit].strip()
    if not plain:
        message = f"O código Pix precisa de {field} do recebedor."
        raise BrCodeError(message, code="pix_receiver_missing", field=field)
    return plain


def _crc(body: str) -> str:
    return f"{binascii.crc_hqx(body.encode(), 0xFFFF):04X}"


def parse_brcode(text: str) -> BrCode:
    """Read a code. A wrong check sum is told by ``crc_ok``; a broken structure raises BrCodeError."""
    code = text.strip()
    fields = _split(code)
    if not fields or fields[0] != ("00", "01") or fields[-1][0] != "63" or len(fields[-1][1]) != 4:
        raise _broken()
    values = dict(fields)
    account = _pix_account(fields)
    txid = dict(_split(values["62"])).get("05") if "62" in values else None
    return BrCode(
        fields=fields,
        crc_ok=_crc(code[:-4]) == code[-4:].upper(),
        key=account.get("01"),
        url=account.get("25"),
        amount_cents=_cents(values["54"]) if "54" in values else None,
        name=values.get("59"),
        city=values.get("60"),
        txid=None if txid == _NO_TXID else txid,
    )


def _split(code: str) -> tuple[tuple[str, str], ...]:
    if len(code) > 2_000:
        raise _broken()
    fields: list[tuple[str, str]] = []
    at = 0
    while at < len(code):
        head = code[at : at + 4]
        if len(head) < 4 or not (head.isascii() and head.isdecimal()):
            raise _broken()
        end = at + 4 + int(head[2:])
        if end > len(code):
            raise _broken()
        fields.append((head[:2], code[at + 4 : end]))
        at = end
    return tuple(fields)


def _pix_account(fields: tuple[tuple[str, str], ...]) -> dict[str, str]:
    for tag, value in fields:
        if "26" <= tag <= "51" and GUI in value.lower():
            account = dict(_split(value))
            if account.get("00", "").lower() == GUI:
                return account
    return {}


def _cents(text: str) -> int:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise _broken()
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def _broken() -> BrCodeError:
    message = "Este texto não é um código Pix completo. Copie o código inteiro, do começo ao fim."
    return BrCodeError(message, code="pix_broken", field="pix")
