"""E-mail to the people of the organization itself: by the installation's own server, else to the sandbox, else not."""

import logging
import smtplib
from typing import Literal

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from emdia.core import home
from emdia.providers import sandbox

Carried = Literal["smtp", "sandbox", ""]

log = logging.getLogger(__name__)
TIMEOUT = 15


def mail_server() -> bool:
    """Whether the installation has a mail server of its own (``EMDIA_MAIL_URL``)."""
    return bool(settings.MAIL_FROM)


def staff_mail(*, to: str, subject: str, text: str, html: str = "", leave_url: str = "") -> Carried:
    """Send one e-mail to a member (never to a debtor: only ``outreach.deliver`` does that); who carried it.

    Empty where there is no server, or it refused: the caller shows what it wanted to say. ``leave_url`` becomes the
    one-click way out of mail programs (RFC 2369, RFC 8058); a POST there has to work without signing in.
    """
    headers = {"List-Unsubscribe": f"<{leave_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(
        subject,
        text,
        settings.MAIL_FROM or "emdia@localhost",
        [to],
        headers=headers if leave_url else None,
    )
    if html:
        message.attach_alternative(html, "text/html")
    try:
        if mail_server():
            return "smtp" if message.send() else ""
        box = sandbox.running(home.path())
        if box is None:
            return ""
        stand_in = EmailBackend(alias="sandbox", host="127.0.0.1", port=box.smtp_port, timeout=TIMEOUT)
        return "sandbox" if stand_in.send_messages([message]) else ""
    except (OSError, smtplib.SMTPException):
        log.warning("the mail server did not take an e-mail to a member", exc_info=True)
        return ""
