"""Which carrier speaks: a real account only for a creditor on air, while the clock is not set; else the sandbox."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Any

from django.conf import settings

from emdia.apps.outreach.pace import is_free, read
from emdia.apps.tenants import api as tenants
from emdia.core import clock, home, tenancy
from emdia.domain.pace import Limits, limits_of
from emdia.providers import sandbox
from emdia.providers.channels.base import Account
from emdia.providers.channels.carry import concurrency
from emdia.providers.channels.registry import channel as provider_named

SENDER_DOMAIN = "emdia.example"
"""Of rehearsed e-mail whose creditor has no address: reserved, so that it can reach nobody."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """An account as messages name it, and the address that it writes from. ``paced``: how it does is written down;
    ``limits`` where it has to ask before it speaks."""

    name: str
    account: Account
    sender: str = ""
    paced: bool = False
    limits: Limits | None = None

    @property
    def concurrency(self) -> int:
        """How many messages it says at a time."""
        return concurrency(self.account)

    @property
    def words(self) -> str:
        """The account as people know it: its service and its number in *Canais*."""
        title = provider_named(self.account.provider).title
        return f"{title}, conta {self.account.ref}" if self.account.ref else title


class Carriers:
    """Finds carriers for one run of ``deliver``; starts the sandbox where none runs, and ends what it started."""

    def __init__(self) -> None:
        own = tenancy.current_id()
        self._tenant = next(tenant for tenant in tenants.tenants() if tenant.pk == own)
        self._box: sandbox.Sandbox | None = None
        self._known: dict[tuple[int, str], Carrier] = {}
        self._mute: set[int] = set()

    def load(self, creditors: Iterable[Any]) -> None:
        """Read the accounts of these creditors anew; one query."""
        rows = {row.pk: row for row in creditors}
        found = tenants.accounts(rows)
        self._known = {}
        real = not self._tenant.is_demo and not clock.is_set()
        self._mute = {pk for pk, row in rows.items() if row.on_air and real}
        for (creditor, channel), account in found.items():
            row = rows[creditor]
            if row.on_air and not self._tenant.is_demo:
                carrier = carrier_of(account, row)
                if carrier.account.loopback or not clock.is_set():
                    self._known[creditor, channel] = carrier
        self._pace()

    def _pace(self) -> None:
        """Who of them has to ask before it speaks; one query."""
        if not self._known:
            return
        paces = read({carrier.name for carrier in self._known.values()})
        for key, carrier in self._known.items():
            limits = limits_of(carrier.account.settings)
            asks = not is_free(paces[carrier.name], limits)
            self._known[key] = replace(carrier, paced=True, limits=limits if asks else None)

    def is_mute(self, creditor: Any, channel: str) -> bool:
        """Whether a creditor on air has no account for a channel: what the sandbox took would count as said."""
        return creditor.pk in self._mute and (creditor.pk, channel) not in self._known

    def real(self, creditor: Any, channel: str) -> Carrier | None:
        """The real account that would speak, if there is one; starts nothing."""
        return self._known.get((creditor.pk, channel))

    def of(self, creditor: Any, channel: str) -> Carrier:
        """The carrier of a creditor's channel: the sandbox where there is no account, or none may be used."""
        key = (creditor.pk, channel)
        if key not in self._known:
            account = self._sandbox().account(channel, self._tenant.slug)
            sender = creditor.email or f"{creditor.slug}@{SENDER_DOMAIN}"
            self._known[key] = Carrier(f"sandbox:{self._tenant.slug}", account, sender)
        return self._known[key]

    def close(self) -> None:
        """End a sandbox that was started here."""
        if self._box is not None:
            self._box.stop()
            self._box = None

    def _sandbox(self) -> sandbox.Sandbox:
        if self._box is None:
            self._box = sandbox.start(home.path())
        return self._box


def carrier_of(row: Any, creditor: Any) -> Carrier:
    """A real account with its credentials, whoever may speak with it."""
    account = account_of(row)
    sender = str(
        row.settings.get("from")
        or row.settings.get("sender")
        or creditor.email
        or f"{creditor.slug}@{SENDER_DOMAIN}"
    )
    return Carrier(f"{row.provider}:{row.pk}", account, sender)


def account_of(row: Any) -> Account:
    """A real account with its credentials."""
    return Account(
        provider=row.provider,
        settings=row.settings,
        secrets=json.loads(row.secrets) if row.secrets else {},
        loopback=_loopback(str(row.settings.get("host") or row.settings.get("url") or "")),
        ref=str(row.pk),
        callback=callback_address(row),
    )


def callback_address(row: Any) -> str:
    """Where the carrier of an account calls back."""
    return f"{settings.BASE_URL}/hooks/{row.provider}/{row.pk}"


def _loopback(host: str) -> bool:
    """Whether an address of an account names this machine."""
    name = host.partition("://")[2].partition("/")[0] if "://" in host else host
    name = name.strip("[]").rpartition(":")[0] if name.count(":") == 1 else name.strip("[]")
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
