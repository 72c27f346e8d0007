"""Texts that leave for a spreadsheet. Source: OWASP, CSV injection."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """A text that a spreadsheet would run as a formula begins with an apostrophe.

    >>> safe("=1+1"), safe("Maria")
    ("'=1+1", 'Maria')
    """
    return f"'{text}" if text.startswith(FORMULAS) else text
