"""What every page of a case shows: the creditor's voice and colors, the foot that law asks for."""

from typing import Any

from django.conf import settings

from emdia.apps.outreach import api as outreach
from emdia.domain.colors import Palette, palette, parse_color

LIGHT_PAPER, DARK_PAPER = "#FAFAF7", "#0F1716"
PRIMARY, ON_PRIMARY = "#0F766E", "#FFFFFF"
DARK_PRIMARY, ON_DARK_PRIMARY = "#2DD4BF", "#0B1211"

OWN = ("data:image/", "/static/", "/media/", f"{settings.BASE_URL}/")
"""Where a logo may come from: nothing is loaded from another host."""


def looks(case: Any) -> dict[str, Any]:
    """Template names that all pages share; nothing of the debt and nothing of the person is among them."""
    creditor = case.creditor
    voice = outreach.creditor_voice(creditor)
    light, dark = brand(creditor.brand or {})
    return {
        "voice": voice,
        "document_name": "CNPJ" if "/" in voice.tax_id else "CPF",
        "receiver": creditor.pix_receiver or creditor.legal_name,
        "light": light,
        "dark": dark,
        "logo": voice.brand.logo if voice.brand.logo.startswith(OWN) else "",
        "rehearsal": not creditor.on_air,
        "domain": settings.BASE_URL.partition("://")[2],
        "phone_link": _dial(voice.service_phone),
        "whatsapp_link": _whatsapp(creditor.whatsapp),
    }


def brand(chosen: dict[str, Any]) -> tuple[Palette, Palette]:
    """The creditor's colors on light and on dark paper, mended where they could not be read; else the house's."""
    primary = parse_color(str(chosen.get("primary", "")))
    on_primary = parse_color(str(chosen.get("on_primary", ""))) or ON_PRIMARY
    if primary is None:
        return (
            palette(PRIMARY, ON_PRIMARY, paper=LIGHT_PAPER),
            palette(DARK_PRIMARY, ON_DARK_PRIMARY, paper=DARK_PAPER),
        )
    return palette(primary, on_primary, paper=LIGHT_PAPER), palette(primary, on_primary, paper=DARK_PAPER)


def _dial(phone: str) -> str:
    digits = "".join(char for char in phone if char.isdigit())
    return f"+55{digits}" if len(digits) in (10, 11) and not digits.startswith("0") else digits


def _whatsapp(number: str) -> str:
    digits = "".join(char for char in number if char.isdigit())
    if not digits:
        return ""
    return f"https://wa.me/{digits if digits.startswith('55') and len(digits) > 11 else '55' + digits}"
