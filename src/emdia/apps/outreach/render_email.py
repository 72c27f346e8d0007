"""E-mail: subject, HTML in the creditor's brand and a text part, from templates that were compiled at build time."""

from typing import Any

from emdia.apps.outreach.context import Rendered
from emdia.apps.outreach.engine import fill

LONGEST_SUBJECT = 120


def render_email(template: str, said: dict[str, Any]) -> Rendered:
    """All three parts from one dict."""
    subject = " ".join(fill(f"{template}.subject", said).split())
    if len(subject) > LONGEST_SUBJECT:
        subject = subject[:LONGEST_SUBJECT].rsplit(" ", 1)[0].rstrip(" ,;:")
    text = fill(f"{template}.txt", said)
    return Rendered(subject=subject, text=text, html=fill(f"{template}.html", said))
