"""What an owner changes about who carries messages."""

import json
from typing import Any

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import ProviderAccount
from emdia.core import clock


def add_account(
    *,
    creditor_id: int | None,
    channel: str,
    provider: str,
    settings: dict[str, Any],
    secrets: dict[str, str],
    actor: str,
) -> ProviderAccount:
    """Add the credentials of a carrier; it speaks for creditors that are on air. Secrets are sealed."""
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
