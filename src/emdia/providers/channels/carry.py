"""Speaks a batch: over HTTP by ``core.http``, over a provider's own kind of connection by the provider's file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from emdia.core import clock, http, meters
from emdia.providers.channels import registry
from emdia.providers.channels.base import (
    Account,
    Done,
    HttpChannel,
    Kept,
    Lost,
    Outgoing,
    OwnLine,
    PerAccount,
    Refused,
    Result,
    failed,
    lacks,
)

CONCURRENCY = 32
"""Requests in flight where the account's settings do not say ``concurrency``."""

MOST = 1000
"""No account gets more lines than this."""


GATEWAY_TIMEOUT = 504
"""RFC 9110, 15.6.5: whoever answers passed it on and heard nothing back. The carrier may have it."""


class WrongTime(RuntimeError):
    """The business clock is set: nothing but this machine may be spoken to (law 7)."""


async def speak(account: Account, batch: Sequence[Outgoing], done: Done, kept: Kept | None = None) -> None:
    """Say every message of a batch over one account, many in flight; ``done(ref, result)`` is called exactly once for
    each, in the order in which they become known, on the running loop. Raises :class:`WrongTime` before a word.
    ``kept`` spares a run of many batches the opening of connections for each."""
    if clock.is_set() and not account.loopback:
        raise WrongTime(f"account {account.provider} leads outside while the clock is set")
    if not batch:
        return
    provider = registry.channel(account.provider) if account.provider in registry.CHANNELS else None
    if provider is None or lacks(provider, account):
        for outgoing in batch:
            done(outgoing.ref, Refused(True, "account", "incomplete", "falta configurar a conta do provedor"))
    elif isinstance(provider, OwnLine):
        await provider.speak(account, iter(batch), done, kept)
    else:
        own = provider.of(account) if isinstance(provider, PerAccount) else provider
        await _over_http(own, account, batch, done, kept)


def concurrency(account: Account) -> int:
    """How many messages an account says at a time: its setting ``concurrency``, for SMTP its ``connections``."""
    told = account.settings.get("concurrency") or account.settings.get("connections") or CONCURRENCY
    return max(1, min(int(told), MOST))


async def _over_http(
    provider: HttpChannel, account: Account, batch: Sequence[Outgoing], done: Done, kept: Kept | None
) -> None:
    patience = account.settings.get("timeout")

    def requests() -> Iterator[http.Request]:
        for outgoing in batch:
            request = provider.request(outgoing, account)
            yield replace(request, timeout=float(patience)) if patience else request

    def result(index: int, outcome: http.Response | http.Failure) -> None:
        if isinstance(outcome, http.Response):
            meters.answered(account.provider, outcome.seconds)
        done(batch[index].ref, _heard(provider, outcome))

    if kept is None:
        async with http.Client(concurrency=concurrency(account), loopback=account.loopback) as client:
            await client.send_all(requests(), result)
        return
    shared = kept.shared(account)
    if isinstance(shared, http.Client):
        client = shared
    else:
        client = await http.Client(concurrency=concurrency(account), loopback=account.loopback).__aenter__()
        kept.share(account, client)
    await client.send_all(requests(), result)


def _heard(provider: HttpChannel, outcome: http.Response | http.Failure) -> Result:
    if isinstance(outcome, http.Failure):
        return failed(outcome)
    if outcome.status == GATEWAY_TIMEOUT:
        return Lost("http_504")
    return provider.answer(outcome)
