"""Colors that can be read: a creditor's brand against the paper, by the contrast ratio of WCAG 2.2 (1.4.3).

Source: WCAG 2.2, relative luminance and contrast ratio; 4.5 for text, 3 for large text and what is not text.
"""

import re
from dataclasses import dataclass

TEXT = 4.5
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")
_SHORT = re.compile(r"#?([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])")
_STEPS = 20


def parse_color(text: str) -> str | None:
    """``#RRGGBB`` of a color in three or six hexadecimal digits; None for anything else."""
    text = text.strip()
    if found := _HEX.fullmatch(text):
        return f"#{found[1].upper()}"
    if found := _SHORT.fullmatch(text):
        return "#" + "".join(digit * 2 for digit in found.groups()).upper()
    return None


def contrast(one: str, other: str) -> float:
    """The ratio of two colors, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def mix(color: str, towards: str, share: float) -> str:
    """``share`` (0 to 1) of ``towards`` mixed into ``color``."""
    parts = (
        round(int(color[at : at + 2], 16) * (1 - share) + int(towards[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)


def readable(color: str, on: str, *, ratio: float = TEXT) -> str:
    """``color``, moved towards black or white until it can be read on ``on``."""
    towards = "#000000" if _luminance(on) > 0.18 else "#FFFFFF"
    for step in range(_STEPS + 1):
        moved = mix(color, towards, step / _STEPS)
        if contrast(moved, on) >= ratio:
            return moved
    return towards


def text_on(color: str) -> str:
    """White, near black or black: the first that can be read on ``color``; one of them always can."""
    return next((text for text in ("#FFFFFF", "#14201F") if contrast(text, color) >= TEXT), "#000000")


@dataclass(frozen=True, slots=True)
class Palette:
    """A brand that can be read: as a surface with its text, and as text (links) on the paper."""

    surface: str
    on_surface: str
    ink: str


def palette(primary: str, on_primary: str, *, paper: str, ink_ratio: float = TEXT) -> Palette:
    """The brand on ``paper``; colors that cannot be read are mended, an unreadable text color is replaced."""
    surface = primary if contrast(primary, paper) >= 1.5 else readable(primary, paper, ratio=3)
    on_surface = on_primary if contrast(on_primary, surface) >= TEXT else text_on(surface)
    return Palette(surface, on_surface, readable(primary, paper, ratio=ink_ratio))
