"""Looks at the DNS of the domain that a creditor's e-mail is sent from."""

from typing import Any

from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import dns_text
from emdia.domain import mail_domain
from emdia.domain.emails import is_no_reply
from emdia.domain.mail_domain import Finding
from emdia.providers.channels import dkim
from emdia.providers.channels.base import Account


class NoSender(LookupError):
    """The creditor sends no e-mail of its own."""


def examine(creditor: Any, selectors: list[str]) -> tuple[str, list[Finding]]:
    """The domain, and what was found. Raises :class:`NoSender` and ``dns_text.Unanswered``."""
    row = tenants.accounts([creditor.pk]).get((creditor.pk, "email"))
    sender = str((row and row.settings.get("sender")) or creditor.email or "")
    if row is None or "@" not in sender:
        raise NoSender
    account = outreach.account_of(row)
    domain = sender.rpartition("@")[2].lower()
    return domain, [
        _sender(sender),
        mail_domain.answers(domain, dns_text.mail_servers(domain)),
        mail_domain.spf(
            domain,
            dns_text.texts(domain),
            mail_domain.wanted_include(account.provider, str(account.settings.get("host", ""))),
        ),
        _dkim(domain, account, selectors),
        mail_domain.dmarc(
            domain,
            dns_text.texts(f"_dmarc.{domain}"),
            dns_text.texts(f"_dmarc.{mail_domain.organizational(domain)}"),
        ),
    ]


def _sender(sender: str) -> Finding:
    if is_no_reply(sender):
        return Finding("sender", False, "O remetente é um no-reply: use um endereço que alguém lê.")
    return Finding("sender", True, "O remetente é um endereço a que se pode responder.")


def _dkim(domain: str, account: Account, selectors: list[str]) -> Finding:
    pem, own = account.secrets.get("dkim_key", ""), None
    if pem and account.settings.get("dkim_selector"):
        selectors = [str(account.settings["dkim_selector"])]
        domain = str(account.settings.get("dkim_domain") or domain)
        own = (selectors[0], dkim.record(pem))
    names = selectors or mail_domain.SELECTORS.get(account.provider, ())
    return mail_domain.dkim(
        domain, {name: dns_text.texts(f"{name}._domainkey.{domain}") for name in names}, own
    )
