"""Asks a carrier what became of messages whose answer was lost, where it can be asked."""

from collections.abc import Sequence

from emdia.core import http
from emdia.providers.channels import registry
from emdia.providers.channels.base import (
    Account,
    Asked,
    AskedByLine,
    Event,
    HttpChannel,
    OwnLine,
    PerAccount,
    Refused,
)

type Answer = Event | Refused | None
"""It has it and says how it stands; it certainly does not have it; it cannot tell."""

AT_ONCE = 8


def answers_questions(account: Account) -> bool:
    """Whether this account's carrier can be asked at all."""
    if account.provider not in registry.CHANNELS:
        return False
    return isinstance(_provider(account), Asked | AskedByLine)


async def inquire(account: Account, messages: Sequence[tuple[str, str]]) -> dict[str, Answer]:
    """Ask about (our reference, the carrier's or empty) of one account; the answer by our reference."""
    provider = _provider(account)
    if isinstance(provider, AskedByLine):
        return {ours: await provider.ask(account, ours, theirs) for ours, theirs in messages}
    if not isinstance(provider, Asked):
        return {}
    asked = [(ours, provider.question(ours, theirs, account)) for ours, theirs in messages]
    said = [(ours, request) for ours, request in asked if request is not None]
    heard = await http.send_many(
        [request for _, request in said], concurrency=AT_ONCE, loopback=account.loopback
    )
    found: dict[str, Answer] = dict.fromkeys((ours for ours, _ in messages), None)
    for (ours, _), outcome in zip(said, heard, strict=True):
        if isinstance(outcome, http.Response):
            found[ours] = provider.told(outcome, ours)
    return found


def _provider(account: Account) -> HttpChannel | OwnLine:
    provider = registry.channel(account.provider)
    return provider.of(account) if isinstance(provider, PerAccount) else provider
