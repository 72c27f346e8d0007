"""What SMPP's codes mean, in our words.

Source: SMPP Protocol Specification v3.4, issue 1.2: 5.1.3 (``command_status``), 5.2.28 (``message_state``), appendix B
(the words of a receipt); 3GPP TS 29.002, 17.6.6 (errors of the network).
"""

from collections.abc import Mapping
from typing import Any

from emdia.providers.channels.base import EventKind, Fault, Refused

FAULTS: dict[int, tuple[bool, Fault]] = {
    0x01: (True, "content"),  # RINVMSGLEN
    0x02: (True, "provider"),  # RINVCMDLEN
    0x03: (True, "account"),  # RINVCMDID
    0x04: (False, "account"),  # RINVBNDSTS
    0x05: (False, "account"),  # RALYBND
    0x06: (True, "account"),  # RINVPRTFLG
    0x07: (True, "account"),  # RINVREGDLVFLG
    0x08: (False, "provider"),  # RSYSERR
    0x0A: (True, "account"),  # RINVSRCADR
    0x0B: (True, "recipient"),  # RINVDSTADR
    0x0D: (False, "account"),  # RBINDFAIL: too many binds as often as wrong credentials
    0x0E: (True, "account"),  # RINVPASWD
    0x0F: (True, "account"),  # RINVSYSID
    0x14: (False, "provider"),  # RMSGQFUL
    0x15: (True, "account"),  # RINVSERTYP
    0x43: (True, "account"),  # RINVESMCLASS
    0x45: (False, "provider"),  # RSUBMITFAIL
    0x48: (True, "account"),  # RINVSRCTON
    0x49: (True, "account"),  # RINVSRCNPI
    0x50: (True, "account"),  # RINVDSTTON
    0x51: (True, "account"),  # RINVDSTNPI
    0x53: (True, "account"),  # RINVSYSTYP
    0x58: (False, "provider"),  # RTHROTTLED
    0x61: (True, "account"),  # RINVSCHED
    0x62: (True, "account"),  # RINVEXPIRY
    0x63: (True, "account"),  # RINVDFTMSGID
    0x64: (False, "provider"),  # RX_T_APPN
    0x65: (True, "provider"),  # RX_P_APPN
    0x66: (True, "content"),  # RX_R_APPN
    0xC0: (True, "account"),  # RINVOPTPARSTREAM
    0xC1: (True, "account"),  # ROPTPARNOTALLWD
    0xC2: (True, "account"),  # RINVPARLEN
    0xC3: (True, "account"),  # RMISSINGOPTPARAM
    0xC4: (True, "account"),  # RINVOPTPARAMVAL
    0xFE: (False, "recipient"),  # RDELIVERYFAILURE
    0xFF: (False, "provider"),  # RUNKNOWNERR
}
"""``command_status`` → (permanent?, whose fault). What is not here, a carrier's own codes too, is for now and the
provider's."""

TOO_FAST = frozenset({0x14, 0x58})
RETRY_AFTER = 60.0
"""Seconds; SMPP has no word for how long."""

STATES: dict[int, str] = {
    1: "ENROUTE",
    2: "DELIVRD",
    3: "EXPIRED",
    4: "DELETED",
    5: "UNDELIV",
    6: "ACCEPTD",
    7: "UNKNOWN",
    8: "REJECTD",
}

OUTCOMES: dict[str, tuple[EventKind, str]] = {
    "DELIVRD": ("delivered", ""),
    "EXPIRED": ("failed", "o prazo terminou sem que o aparelho recebesse"),
    "DELETED": ("failed", "a operadora apagou a mensagem"),
    "UNDELIV": ("failed", "não pôde ser entregue"),
    "REJECTD": ("failed", "a operadora rejeitou a mensagem"),
}
"""Everything else (ENROUTE, ACCEPTD, UNKNOWN and a carrier's own words) is on its way, as far as we know."""

NOBODY_THERE = frozenset({1, 9, 12})
"""Errors of a GSM network that no time mends: unknown subscriber, illegal subscriber, illegal equipment."""


def refused(status: int) -> Refused:
    """A refusal of the carrier."""
    permanent, fault = FAULTS.get(status, (False, "provider"))
    return Refused(
        permanent, fault, f"{status:#010x}", retry_after=RETRY_AFTER if status in TOO_FAST else None
    )


def reference_of(message_id: str, settings: Mapping[str, Any]) -> str:
    """The carrier's reference as its receipts will say it: many answer in hexadecimal and report in decimal, and
    then the decimal one is kept."""
    told = message_id.strip()
    if settings.get("receipt_ids") == "hex_to_decimal":
        try:
            return str(int(told, 16))
        except ValueError:
            return told
    return told


def reported(message_id: str, settings: Mapping[str, Any]) -> str:
    """The reference that a receipt's text names; leading zeros of a decimal one say nothing."""
    told = message_id.strip()
    if settings.get("receipt_ids") == "hex_to_decimal" and told.isascii() and told.isdecimal():
        return str(int(told))
    return told


def asked_by(reference: str, settings: Mapping[str, Any]) -> str:
    """The reference as the carrier told it, for a question."""
    if settings.get("receipt_ids") == "hex_to_decimal" and reference.isascii() and reference.isdecimal():
        return f"{int(reference):X}"
    return reference


def number_of(settings: Mapping[str, Any], name: str, usual: float) -> float:
    """A setting that is a number; the usual one where it is empty or none."""
    try:
        found = float(str(settings.get(name) or ""))
    except ValueError:
        return usual
    return found if 0 < found < 1e6 else usual
