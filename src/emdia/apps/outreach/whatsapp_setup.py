"""What an authenticated, professional WhatsApp account needs, looked up at Meta at this moment, and the few things that
we can do for it: write its profile, register its number, have it tell us what happens."""

import re
from collections.abc import Iterable
from typing import Any

from emdia.apps.journal import api as journal
from emdia.apps.outreach.accounts import Carrier
from emdia.apps.outreach.whatsapp_checks import WhatsAppCheck, checks_of
from emdia.apps.outreach.whatsapp_models import ApprovedTemplate
from emdia.apps.outreach.whatsapp_templates import ask, refused_words, templates_of, whatsapp_account
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.values import value
from emdia.domain.vocabulary import Sector
from emdia.providers.channels.base import Lost, Refused
from emdia.providers.channels.whatsapp_cloud_account import (
    VERTICALS,
    Number,
    Profile,
    read_number,
    read_profile,
    read_subscribed,
    read_token,
    register,
    subscribe,
    write_profile,
)
from emdia.providers.channels.whatsapp_cloud_graph import Call

PROFILE_FIELDS = ("about", "address", "description", "email", "websites")
NO_PROFILE = Profile()
POLICY = "whatsapp_policy"
POLICY_WORDS = (
    "Li a política da Meta sobre cobrança: a conta é do próprio credor, com o nome dele; cada mensagem fala de um "
    "título que a pessoa conhece, com permissão para WhatsApp; e quem pede para parar não recebe mais."
)
"""What an owner confirms once for a creditor (Meta's WhatsApp Business Messaging Policy)."""
VERTICAL = {
    Sector.SCHOOL: "EDU",
    Sector.CLINIC: "HEALTH",
    Sector.HEALTH_PLAN: "HEALTH",
    Sector.RETAIL: "RETAIL",
    Sector.SERVICES: "PROF_SERVICES",
    Sector.FINANCIAL: "FINANCE",
}
"""Meta's word for a sector; ``OTHER`` for the rest."""
_PIN = re.compile(r"[0-9]{6}")


@value
class WhatsAppSetup:
    """What was found: ``profile`` and ``number`` None where Meta did not tell them."""

    checks: tuple[WhatsAppCheck, ...]
    profile: Profile | None
    number: Number | None
    templates: tuple[ApprovedTemplate, ...]
    policy_read: bool

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return all(check.ok for check in self.checks)


def whatsapp_setup(*, account_id: int, stages: Iterable[str]) -> WhatsAppSetup:
    """Ask Meta for everything at once, and compare; ``stages`` are those that the ladders say on WhatsApp. Raises
    :class:`DomainError` for an account that is not of the official WhatsApp."""
    row, carrier = whatsapp_account(account_id)
    account = carrier.account
    calls: list[Call[Any]] = [
        read_number(account),
        read_profile(account),
        read_token(account),
        read_subscribed(account),
    ]
    number, profile, token, apps = ask(account, calls)
    templates = templates_of(carrier.name)
    checks = checks_of(
        row=row,
        number=number,
        profile=profile,
        token=token,
        apps=apps,
        app_id=str(account.settings.get("app_id") or ""),
        verifies=bool(account.secrets.get("verify_token")),
        templates=templates,
        stages=stages,
        now=clock.machine(),
    )
    return WhatsAppSetup(
        checks=tuple(checks),
        profile=profile if isinstance(profile, Profile) else None,
        number=number if isinstance(number, Number) else None,
        templates=tuple(templates),
        policy_read=policy_read(row.creditor_id),
    )


def policy_read(creditor_id: int | None) -> bool:
    """Whether an owner confirmed Meta's policy for this creditor."""
    return creditor_id is not None and POLICY in tenants.declarations(creditor_id=creditor_id)


def confirm_policy(*, account_id: int, actor: str) -> None:
    """An owner has read the policy: it is not shown again."""
    row, _ = whatsapp_account(account_id)
    if row.creditor_id is None:
        raise DomainError(
            "Ligue uma conta do WhatsApp para cada credor: a da organização não pode cobrar por todos.",
            code="whatsapp_own_account",
        )
    if not policy_read(row.creditor_id):
        tenants.declare(creditor_id=row.creditor_id, kind=POLICY, words=POLICY_WORDS, actor=actor)


def suggested_profile(creditor: Any) -> Profile:
    """A profile made from what the creditor told us, for the form to begin with."""
    where = ", ".join(one for one in (creditor.address, creditor.city, creditor.state) if one)
    hours = f" Atendimento: {creditor.hours}." if creditor.hours else ""
    site = creditor.site if "://" in creditor.site or not creditor.site else f"https://{creditor.site}"
    return Profile(
        about=f"Atendimento da {creditor.trade_name}"[:139],
        address=where[:256],
        description=f"Avisos e pagamentos de {creditor.trade_name}.{hours}"[:256],
        email=creditor.email,
        websites=(site,) if site else (),
        vertical=VERTICAL.get(creditor.sector, "OTHER"),
    )


def save_profile(*, account_id: int, profile: Profile, actor: str) -> None:
    """Write the profile at Meta; what is empty stays as it is there. Raises :class:`DomainError`."""
    for site in profile.websites:
        if not site.startswith(("https://", "http://")):
            raise DomainError(
                "O endereço do site começa com https://.", code="whatsapp_site", field="websites"
            )
    if profile.vertical and profile.vertical not in VERTICALS:
        raise DomainError("Este ramo não existe na Meta.", code="whatsapp_vertical", field="vertical")
    _, carrier = whatsapp_account(account_id)
    _do(carrier, write_profile(carrier.account, profile))
    told = [name for name in PROFILE_FIELDS if getattr(profile, name)]
    _note(actor, "whatsapp.profile_written", account_id, {"fields": told})


def register_number(*, account_id: int, pin: str, actor: str) -> None:
    """Register the number with its two-step PIN, which is kept nowhere. Raises :class:`DomainError`."""
    if not _PIN.fullmatch(pin):
        raise DomainError("O PIN tem seis números.", code="whatsapp_pin", field="pin")
    _, carrier = whatsapp_account(account_id)
    _do(carrier, register(carrier.account, pin))
    _note(actor, "whatsapp.registered", account_id)


def subscribe_webhook(*, account_id: int, actor: str) -> None:
    """Have Meta tell our address what happens in the account. Raises :class:`DomainError`."""
    _, carrier = whatsapp_account(account_id)
    _do(carrier, subscribe(carrier.account))
    _note(actor, "whatsapp.subscribed", account_id)


def _do(carrier: Carrier, call: Call[bool]) -> None:
    (told,) = ask(carrier.account, [call])
    if isinstance(told, Refused | Lost):
        raise DomainError(f"A Meta não aceitou: {refused_words(told)}.", code="whatsapp_refused")


def _note(actor: str, action: str, account_id: int, data: dict[str, Any] | None = None) -> None:
    journal.append(actor=actor, action=action, subject=f"account:{account_id}", data=data or {})
