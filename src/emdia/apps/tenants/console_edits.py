"""What an owner changes about a creditor by hand: its words, who carries its messages."""

import json
from typing import Any

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import Creditor, ProviderAccount
from emdia.core import clock

EDITABLE = frozenset(
    {
        *("legal_name", "trade_name", "short_name", "address", "city", "state", "postcode", "service_phone"),
        *(
            "whatsapp",
            "email",
            "hours",
            "site",
            "signer_name",
            "signer_title",
            "brand",
            "pix_key",
            "pix_receiver",
        ),
        *("discreet", "due_day_reminder"),
    }
)
"""Fields of a creditor that a form may change; what decides about law or identity is not among them."""


def edit_creditor(*, creditor_id: int, changes: dict[str, Any], actor: str) -> None:
    """Change words and brand of a creditor. Raises ``ValueError`` for a field that no form may change."""
    unknown = set(changes) - EDITABLE
    if unknown:
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")
    Creditor.objects.filter(pk=creditor_id).update(**changes)
    journal.append(
        actor=actor,
        action="creditor.edited",
        subject=f"creditor:{creditor_id}",
        data={"fields": sorted(changes)},
    )


def add_account(
    *,
    creditor_id: int | None,
    channel: str,
    provider: str,
    settings: dict[str, Any],
    secrets: dict[str, str],
    actor: str,
) -> ProviderAccount:
    """Add the credentials of a carrier; from then on this channel leaves the sandbox. Secrets are sealed."""
    account = ProviderAccount.objects.create(
        creditor_id=creditor_id,
        channel=channel,
        provider=provider,
        settings=settings,
        secrets=json.dumps(secrets),
        created_at=clock.now(),
    )
    journal.append(
        actor=actor,
        action="account.added",
        subject=f"account:{account.pk}",
        data={"channel": channel, "provider": provider, "creditor": creditor_id},
    )
    return account


def stop_account(*, account_id: int, actor: str) -> bool:
    """Take an account out of use; False when it already was. Its row stays, messages name it."""
    stopped = bool(ProviderAccount.objects.filter(pk=account_id, active=True).update(active=False))
    if stopped:
        journal.append(actor=actor, action="account.stopped", subject=f"account:{account_id}")
    return stopped
