"""Who speaks: a creditor's row as the texts want it, made once a batch."""

from typing import Any

from emdia.apps.outreach.context import Brand, CreditorVoice
from emdia.domain.documents import format_tax_id
from emdia.domain.phones import PhoneError, parse_phone


def creditor_voice(creditor: Any, *, agency_name: str = "") -> CreditorVoice:
    """The voice of a creditor; an agency writes in its own name *em nome de* the creditor (W01)."""
    brand = creditor.brand or {}
    known = {name: brand[name] for name in ("primary", "on_primary", "logo") if brand.get(name)}
    kept = brand.get("closings") or [brand.get("closing")]
    closings = tuple(str(line) for line in kept if line)
    return CreditorVoice(
        trade_name=creditor.trade_name,
        short_name=creditor.short_name,
        legal_name=creditor.legal_name,
        tax_id=format_tax_id(creditor.tax_id) if creditor.tax_id else "",
        address_line=address_line(creditor),
        service_phone=_phone(creditor.service_phone),
        whatsapp=_phone(creditor.whatsapp),
        email=creditor.email,
        hours=creditor.hours,
        site=creditor.site,
        signer_name=creditor.signer_name,
        signer_title=creditor.signer_title,
        agency_name=agency_name,
        brand=Brand(**known),
        closing=closings[0] if closings else "",
        closings=closings,
        suspends=creditor.suspends_service,
        action=creditor.action or ("suspension" if creditor.suspends_service else ""),
    )


def address_line(creditor: Any) -> str:
    """Street, city, state and postcode in one line; empty where the street is (R03 then refuses)."""
    if not creditor.address.strip():
        return ""
    parts = [creditor.address.strip(), f"{creditor.city}/{creditor.state}".strip("/")]
    if len(creditor.postcode) == 8:
        parts.append(f"CEP {creditor.postcode[:5]}-{creditor.postcode[5:]}")
    return ", ".join(part for part in parts if part)


def _phone(number: str) -> str:
    """``(11) 91234-5678``; what is no common number (0800, 4004) stays as its owner wrote it."""
    if not number:
        return ""
    try:
        phone = parse_phone(number)
    except PhoneError:
        return number
    if not phone.ddd:
        return phone.e164
    local = phone.e164[5:]
    return f"({phone.ddd}) {local[:-4]}-{local[-4:]}"
