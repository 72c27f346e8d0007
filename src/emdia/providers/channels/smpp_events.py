"""What a carrier delivers over SMPP: receipts, and what people write.

Source: SMPP Protocol Specification v3.4, issue 1.2: 4.6 (``deliver_sm``), 5.2.12 (``esm_class``), 5.3.2 (TLVs),
appendix B (the usual text of a receipt, which each carrier writes a little differently: read liberally).
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from emdia.core import clock
from emdia.domain.phones import PhoneError, parse_phone
from emdia.providers.channels import smpp_alphabets as alphabets
from emdia.providers.channels import smpp_pdu as pdus
from emdia.providers.channels.base import Account, Callback, Event, Garbled
from emdia.providers.channels.smpp_alphabets import Part
from emdia.providers.channels.smpp_pdu import Malformed, Pdu
from emdia.providers.channels.smpp_words import NOBODY_THERE, OUTCOMES, STATES, reference_of, reported

RECEIVED = "x-received-at"
"""Header of a kept delivery: when it came. The times of a receipt name no zone, and carriers use several."""

_RECEIPT, _INTERMEDIATE, _KIND, _HEADED = 0x04, 0x20, 0x3C, 0x40
_FIELD = re.compile(r"(id|stat|err)\s*:\s*([^\s]*)", re.IGNORECASE)
_INTERNATIONAL = 1


def is_receipt(pdu: Pdu) -> bool:
    """Whether it tells of a message of ours: it says so, or names both a message and its state. (Acknowledgements by
    the phone itself are a person's side, and one TLV alone makes no receipt: a reply would be lost.)"""
    kind = pdu.number("esm_class") & _KIND
    return kind in (_RECEIPT, _INTERMEDIATE) or {pdus.TLV_RECEIPTED_ID, pdus.TLV_STATE} <= pdu.tlvs.keys()


def content(pdu: Pdu) -> tuple[Part | None, bytes]:
    """Which part of a long text it is, if of any, and the octets of the text."""
    octets = pdu.octets("short_message") or pdu.tlvs.get(pdus.TLV_PAYLOAD, b"")
    if pdu.number("esm_class") & _HEADED:
        return alphabets.unhead(octets)
    reference, total, number = (
        int.from_bytes(pdu.tlvs.get(tag, b""))
        for tag in (pdus.TLV_SAR_REFERENCE, pdus.TLV_SAR_TOTAL, pdus.TLV_SAR_NUMBER)
    )
    return Part(reference, total, number) if total > 1 and 1 <= number <= total else None, octets


def events(callback: Callback, account: Account) -> list[Event]:
    """What was kept: one packet, or all the parts of one long text. Raises :class:`Garbled`."""
    try:
        cut = list(pdus.Frames().cut(callback.body))
        came = [pdus.decode(octets) for octets in cut]
    except Malformed as error:
        raise Garbled(f"smpp: {error}") from error
    whole = sum(map(len, cut)) == len(callback.body)
    if not came or not whole or not all(one.command in (pdus.DELIVER_SM, pdus.DATA_SM) for one in came):
        raise Garbled("smpp: not a delivery")
    at = _received(callback.headers)
    if is_receipt(came[0]):
        return [_receipt(one, at, account.settings) for one in came]
    return [_reply(came, at)]


def _received(headers: Mapping[str, str]) -> dt.datetime:
    try:
        return clock.parse(headers.get(RECEIVED, ""))
    except ValueError:
        return clock.now()


def _receipt(pdu: Pdu, at: dt.datetime, settings: Mapping[str, Any]) -> Event:
    _, octets = content(pdu)
    said = {name.lower(): told for name, told in reversed(_FIELD.findall(octets.decode("latin-1")))}
    state = pdu.tlvs.get(pdus.TLV_STATE, b"")
    word = STATES.get(state[0], f"{state[0]}") if state else said.get("stat", "").upper()[:10]
    kind, detail = OUTCOMES.get(word, ("sent", ""))
    network = pdu.tlvs.get(pdus.TLV_NETWORK_ERROR, b"")
    error = f"{network[0]}/{int.from_bytes(network[1:3])}" if len(network) == 3 else said.get("err", "")[:20]
    return Event(
        kind,
        _whose(pdu, said, settings),
        "",
        at,
        detail=f"{detail} ({word} {error})".replace(" )", ")") if detail else "",
        permanent=kind == "failed" and _nobody(network),
        channel="sms",
        code=f"{word} {error}".strip(),
    )


def _nobody(network: bytes) -> bool:
    """``network_error_code`` begins with the kind of network: 3 is GSM. (The number within a receipt's text is the
    carrier's own, and proves nothing about a person's phone.)"""
    return len(network) == 3 and network[0] == 3 and int.from_bytes(network[1:]) in NOBODY_THERE


def _whose(pdu: Pdu, said: Mapping[str, str], settings: Mapping[str, Any]) -> str:
    """The TLV repeats the reference as it was answered; the text, where the two differ, has it in decimal."""
    named = pdu.tlvs.get(pdus.TLV_RECEIPTED_ID, b"").split(b"\0")[0].decode("latin-1")
    if settings.get("receipt_ids") == "hex_to_decimal" and said.get("id"):
        return reported(said["id"], settings)
    return reference_of(named, settings) if named else reported(said.get("id", ""), settings)


def _reply(parts: Sequence[Pdu], at: dt.datetime) -> Event:
    read = [content(pdu) for pdu in parts]
    read.sort(key=lambda one: one[0].number if one[0] else 0)
    first = parts[0]
    text = alphabets.read(b"".join(octets for _, octets in read), first.number("data_coding"))
    part = read[0][0]
    alone = part is not None and len(parts) < part.total
    return Event(
        "reply",
        "",
        "",
        at,
        text=text,
        sender=_number(first.text("source_addr"), first.number("source_addr_ton")),
        channel="sms",
        about=_which(part) if part and alone else (),
    )


def _which(part: Part) -> tuple[tuple[str, str], ...]:
    return (("concat", str(part.reference)), ("part", str(part.number)), ("parts", str(part.total)))


def _number(address: str, ton: int) -> str:
    """E.164 where it is a number; else as it stands."""
    plus = f"+{address}" if ton == _INTERNATIONAL and not address.startswith("+") else address
    try:
        return parse_phone(plus).e164
    except PhoneError:
        return plus
