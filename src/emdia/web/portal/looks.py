"""What every page of a case shows: the creditor's voice and colors, the foot that law asks for."""

from typing import Any

from django.conf import settings

from emdia.apps.outreach import api as outreach
from emdia.domain.colors import Palette, palette, parse_color

LIGHT_PAPER, DARK_PAPER = "#FAFAF7", "#162120"
"""The lighter of the dark surfaces: what can be read on it can be read on the darker one too."""
PRIMARY, ON_PRIMARY = "#0F766E", "#FFFFFF"
DARK_INK = 7.0
"""Links on dark paper: AA would be 4.5, but thin light letters on dark ask for more."""
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
        return _both(PRIMARY, ON_PRIMARY, DARK_PRIMARY, ON_DARK_PRIMARY)
    return _both(primary, on_primary, primary, on_primary)


def _both(light: str, on_light: str, dark: str, on_dark: str) -> tuple[Palette, Palette]:
    return (
        palette(light, on_light, paper=LIGHT_PAPER),
        palette(dark, on_dark, paper=DARK_PAPER, ink_ratio=DARK_INK),
    )


def _dial(phone: str) -> str:
    digits = "".join(char for char in phone if char.isdigit())
    return f"+55{digits}" if len(digits) in (10, 11) and not digits.startswith("0") else digits


def _whatsapp(number: str) -> str:
    digits = "".join(char for char in number if char.isdigit())
    if not digits:
        return ""
    return f"https://wa.me/{digits if digits.startswith('55') and len(digits) > 11 else '55' + digits}"
