"""The installation's own mail server, for e-mails to members; what goes to debtors has accounts of its own."""

from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
TIMEOUT = 15


def mailers(url: str) -> dict[str, Any]:
    """Django's ``MAILERS`` of ``smtp://user:password@host:587`` (STARTTLS), ``smtps://`` (TLS) or ``smtp+plain://``.

    Raises ``ValueError`` for anything else; without an address nothing is sent.
    """
    if not url:
        return {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("EMDIA_MAIL_URL: use smtp://usuario:senha@servidor:587, smtps:// ou smtp+plain://")
    options = {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp",
        "use_ssl": parts.scheme == "smtps",
        "timeout": TIMEOUT,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
