"""E-mail: subject, HTML in the creditor's brand and a text part, from templates that were compiled at build time."""

import re
from typing import Any

from emdia.apps.outreach.context import Rendered
from emdia.apps.outreach.engine import Own, fill

LONGEST_SUBJECT = 120
BLANK_LINES = re.compile(r"\n[ \n]*\n")
"""What a paragraph that is said only sometimes leaves behind in a creditor's own text."""


def render_email(template: str | Own, said: dict[str, Any]) -> Rendered:
    """All three parts from one dict."""
    subject = " ".join(fill(template, said, ".subject").split())
    if len(subject) > LONGEST_SUBJECT:
        subject = subject[:LONGEST_SUBJECT].rsplit(" ", 1)[0].rstrip(" ,;:")
    text = fill(template, said, ".txt")
    if isinstance(template, Own):
        text = BLANK_LINES.sub("\n\n", text)
    return Rendered(subject=subject, text=text, html=fill(template, said, ".html"))
