"""Whose callback it is: the address names provider and account, the account says tenant and secret."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from emdia.apps.tenants import api as tenants
from emdia.core import home, registry
from emdia.providers import sandbox
from emdia.providers.channels.base import Account, Challenged, Receiver
from emdia.providers.channels.registry import CHANNELS
from emdia.providers.payments.registry import PAYMENTS

SANDBOXES = frozenset({"sandbox", "sandbox-pix"})
"""Their account is a tenant's slug and their secret the data directory's: rehearsal needs no row."""


class UnknownAccount(LookupError):
    """No such provider, or no such account of it."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who reads a callback, with which account, for which tenant."""

    tenant_id: int
    receiver: Receiver
    account: Account


def addressee(provider: str, account: str) -> Addressee:
    """The addressee of ``hooks/<provider>/<account>``. Raises :class:`UnknownAccount`."""
    path = (CHANNELS | PAYMENTS).get(provider)
    if path is None:
        raise UnknownAccount(provider)
    receiver: Receiver = registry.load(path)
    if provider in SANDBOXES:
        return _rehearsed(receiver, provider, account)
    row = tenants.callback_account(provider, account)
    if row is None:
        raise UnknownAccount(f"{provider}/{account}")
    secrets = json.loads(row.secrets) if row.secrets else {}
    return Addressee(row.tenant_id, receiver, Account(provider, row.settings, secrets, ref=account))


def challenge(*, provider: str, account: str, query: Mapping[str, str]) -> bytes | None:
    """The answer to a provider that asks before it uses the address; None where nothing is to be said."""
    try:
        whose = addressee(provider, account)
    except UnknownAccount:
        return None
    return whose.receiver.challenge(query, whose.account) if isinstance(whose.receiver, Challenged) else None


def _rehearsed(receiver: Receiver, provider: str, slug: str) -> Addressee:
    try:
        tenant = tenants.tenant_named(slug)
    except tenants.NotFound as error:
        raise UnknownAccount(f"{provider}/{slug}") from error
    secret = sandbox.secret(home.path())
    return Addressee(tenant.pk, receiver, Account(provider, {}, {"hmac": secret}, loopback=True, ref=slug))
