"""What a preview shows of a cell: its shape and its end, never a whole document, number or address (law 9)."""

import re

from emdia.domain.documents import mask_tax_id
from emdia.domain.emails import mask_email

SECRET = frozenset({"tax_id", "phone", "email", "birth", "address", "postcode", "digitable"})
"""Meanings whose cells are masked whatever is in them."""

LONGEST = 60
"""Characters of a sample."""
_ADDRESS = re.compile(r"[^\s@;,<>]{1,64}@[^\s@;,<>]{1,255}")
_DIGITS = re.compile(r"[(+]*\d(?:[ .()/-]{0,3}\d){9,13}(?!\d)")
"""Ten to fourteen digits, as people group them: a document or a phone number, whatever its column is called."""

_LOCAL = re.compile(r"\d(?:[ .-]?\d){6,8}(?!\d)")
"""A second number without its area code, as in ``(11) 98765-4321 / 3333-4444``."""


def mask_sample(text: str, *, meaning: str) -> str:
    """The cell as the preview may show it: its beginning, masked."""
    text = "".join(char if char.isprintable() else " " for char in text[:LONGEST])
    masked = _DIGITS.sub(lambda found: _mask_digits(found[0], meaning), _ADDRESS.sub(_mask_address, text))
    if meaning == "phone":
        masked = _LOCAL.sub(lambda found: _mask_digits(found[0], meaning), masked)
    if masked != text or meaning not in SECRET or not text:
        return masked
    return f"{text[:2]}••••" if len(text) > 4 else "••••"


def _mask_address(found: re.Match[str]) -> str:
    return mask_email(found[0])


def _mask_digits(text: str, meaning: str) -> str:
    digits = "".join(char for char in text if char.isdecimal())
    masked = mask_tax_id(digits)
    return f"••••{digits[-4:]}" if meaning == "phone" or masked == "***" else masked
