"""Who carries messages: an account connected, changed, taken out of use. Secrets are sealed and never journaled."""

import json
from collections.abc import Mapping

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.tenants.account_check import provider_named, read_account, settings_of
from emdia.apps.tenants.console_edits import add_account
from emdia.apps.tenants.limiting import lacks_block_list
from emdia.apps.tenants.models import Creditor, ProviderAccount, Tenant
from emdia.core import tenancy
from emdia.domain.compliance.rules.r30 import PUSH
from emdia.domain.errors import DomainError


@transaction.atomic
def connect_account(
    *,
    creditor_id: int | None,
    provider: str,
    given: Mapping[str, str],
    secrets: Mapping[str, str],
    actor: str,
    channel: str = "",
) -> tuple[ProviderAccount, dict[str, str]]:
    """Connect an account as somebody wrote it; the row, and the secrets that were made because none was given: they
    are shown now and never again. It speaks once its creditor is on air.

    Raises :class:`DomainError`: a demonstration, an unknown provider, channel or creditor, settings that cannot be.
    """
    if Tenant.objects.filter(pk=tenancy.current_id(), is_demo=True).exists():
        raise DomainError("A demonstração nunca fala com pessoas de verdade.", code="demo_is_silent")
    settings, kept, made = read_account(provider, given, secrets)
    carried = _channel(provider, channel)
    _may_ring(creditor_id, carried)
    row = add_account(
        creditor_id=creditor_id,
        channel=carried,
        provider=provider,
        settings=settings,
        secrets=kept,
        actor=actor,
    )
    return row, made


@transaction.atomic
def change_account(
    *, account_id: int, given: Mapping[str, str], secrets: Mapping[str, str], actor: str
) -> list[str]:
    """Write an account's settings anew; a secret that is not given stays. The names of what changed.

    Raises :class:`DomainError`: no such account in use, settings that cannot be.
    """
    row = ProviderAccount.objects.select_for_update().filter(pk=account_id, active=True).first()
    if row is None:
        raise DomainError("Não há essa conta ligada.", code="no_account", field="conta")
    before = json.loads(row.secrets) if row.secrets else {}
    wanted = before | {name: text for name, text in secrets.items() if text.strip()}
    settings, kept, _made = read_account(row.provider, given, wanted)
    names = {one.name for one in settings_of(row.provider)}
    after = {name: told for name, told in row.settings.items() if name not in names} | settings
    changed = sorted(
        {name for name in {*after, *row.settings} if after.get(name) != row.settings.get(name)}
        | {name for name in kept if kept[name] != before.get(name)}
    )
    if changed:
        row.settings, row.secrets = after, json.dumps(kept)
        row.save(update_fields=["settings", "secrets"])
        journal.append(
            actor=actor, action="account.changed", subject=f"account:{row.pk}", data={"changed": changed}
        )
    return changed


def account_named(account_id: int) -> ProviderAccount | None:
    """One account of the active tenant with its creditor, without its secrets."""
    rows = ProviderAccount.objects.select_related("creditor").defer("secrets")
    return rows.filter(pk=account_id).first()  # type: ignore[no-any-return]


def account_in_use(account_id: int) -> ProviderAccount | None:
    """The same with its secrets, for whoever speaks through it; None for one that is out of use."""
    rows = ProviderAccount.objects.select_related("creditor")
    return rows.filter(pk=account_id, active=True).first()  # type: ignore[no-any-return]


def secret_names(account_id: int) -> frozenset[str]:
    """Which secrets an account has; their values stay sealed."""
    row = ProviderAccount.objects.filter(pk=account_id).first()
    return frozenset(json.loads(row.secrets)) if row is not None and row.secrets else frozenset()


def _may_ring(creditor_id: int | None, channel: str) -> None:
    """R30: what would ring telephones at once waits until the state's block list is loaded."""
    if channel not in PUSH:
        return
    rows = Creditor.objects.filter(on_air=True)
    state = lacks_block_list(rows if creditor_id is None else rows.filter(pk=creditor_id))
    if state:
        raise DomainError(
            f"Antes de ligar este canal, carregue a lista de bloqueio de {state} (Não Me Ligue): “emdia block-list "
            "import” ou Configurações, Listas de bloqueio.",
            code="block_list_missing",
            field="conta",
        )


def _channel(provider: str, wanted: str) -> str:
    from_provider = provider_named(provider).channels
    if wanted and wanted not in from_provider:
        raise DomainError(
            f"Este serviço leva {', '.join(from_provider)}.", code="account_channel", field="channel"
        )
    if not wanted and len(from_provider) > 1:
        raise DomainError(
            f"Diga o canal: {', '.join(from_provider)}.", code="account_channel", field="channel"
        )
    return wanted or str(from_provider[0])
