"""A message as the packets that say it.

Source: SMPP Protocol Specification v3.4, issue 1.2: 4.4.1 (``submit_sm``), 5.2.5 (TON), 5.2.6 (NPI), 7.1.1 (times).
"""

import re
from collections.abc import Mapping
from typing import Any

from emdia.providers.channels import smpp_alphabets as alphabets
from emdia.providers.channels import smpp_pdu as pdus
from emdia.providers.channels.base import Fault, Outgoing
from emdia.providers.channels.smpp_pdu import Pdu

VALID_HOURS = 6
"""How long the carrier may go on trying where the account does not say: nobody is woken by what was said at noon."""

_NUMBER = re.compile(r"\+?[0-9]{3,20}")
_HEADED = 0x40
"""``esm_class``: the text begins with a header."""


class Unsayable(ValueError):
    """A message that cannot be written as SMPP."""

    def __init__(self, fault: Fault, why: str) -> None:
        super().__init__(why)
        self.fault: Fault = fault


def packets(outgoing: Outgoing, settings: Mapping[str, Any]) -> list[Pdu]:
    """Its parts, in order. Raises :class:`Unsayable`.

    Only the first part asks for a receipt: its reference is the message's, so that every receipt that comes finds its
    message. The parts of a text go to one phone within seconds and share their fate.
    """
    if not _NUMBER.fullmatch(outgoing.to):
        raise Unsayable("recipient", "number")
    try:
        said = alphabets.write(outgoing.text, outgoing.ref, settings)
    except ValueError as error:
        raise Unsayable("content", "length") from error
    receipt = 0 if str(settings.get("registered_delivery") or "1") == "0" else 1
    common = _addressed(outgoing.to, settings) | {
        "esm_class": _HEADED if said.headed else 0,
        "validity_period": validity(settings),
        "data_coding": said.coding,
    }
    found = []
    for at, octets in enumerate(said.parts):
        fields = common | {"registered_delivery": 0 if at else receipt}
        if said.whole:
            found.append(Pdu(pdus.SUBMIT_SM, fields=fields, tlvs={pdus.TLV_PAYLOAD: octets}))
        else:
            found.append(Pdu(pdus.SUBMIT_SM, fields=fields | {"short_message": octets}))
    return found


def _addressed(to: str, settings: Mapping[str, Any]) -> dict[str, str | int | bytes]:
    sender = str(settings.get("sender") or "").strip()
    ton, npi = kind_of(sender)
    return {
        "service_type": str(settings.get("service_type") or ""),
        "source_addr_ton": digits(settings.get("source_ton"), ton),
        "source_addr_npi": digits(settings.get("source_npi"), npi),
        "source_addr": sender.removeprefix("+"),
        "dest_addr_ton": digits(settings.get("dest_ton"), 1),
        "dest_addr_npi": digits(settings.get("dest_npi"), 1),
        "destination_addr": to.removeprefix("+"),
    }


def kind_of(sender: str) -> tuple[int, int]:
    """Type and plan of a sender where the account does not say: a name, an international number, a short one; the
    carrier's own choice for none."""
    if not sender:
        return 0, 0
    if not _NUMBER.fullmatch(sender):
        return 5, 0
    return (1, 1) if sender.startswith("+") else (3, 0)


def digits(given: object, usual: int) -> int:
    """A setting in digits, where 0 counts; the usual one where there are none."""
    text = str(given if given is not None else "")
    return int(text) if text.isascii() and text.isdecimal() else usual


def validity(settings: Mapping[str, Any]) -> str:
    """From now on, in SMPP's relative form: what could not be delivered in time is not delivered late."""
    hours = max(1, min(digits(settings.get("validity_hours"), VALID_HOURS), 99 * 24))
    return f"0000{hours // 24:02}{hours % 24:02}0000000R"
