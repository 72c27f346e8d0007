"""Lines that stay open for carriers which do not call back (SMPP): one thread, one loop, all accounts of all tenants.

What comes is kept raw before the carrier is told yes, and read by the same drain as callbacks.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial

from django.db import close_old_connections, connections

from emdia.apps.intake.keep import keep_heard
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import registry
from emdia.providers.channels.base import Account, Callback, Listening
from emdia.providers.channels.registry import CHANNELS

log = logging.getLogger(__name__)

LOOK = 15.0
"""Seconds until an account that was connected, changed or taken out of use is noticed."""


@contextmanager
def listening(*, look: float = LOOK) -> Iterator[None]:
    """Keep the lines open while the context is; they are ended politely."""
    loop = asyncio.new_event_loop()
    ears = _Ears(look)
    thread = threading.Thread(target=loop.run_until_complete, args=(ears.run(),), name="listen", daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(ears.stop.set)
        thread.join()
        loop.close()


class _Ears:
    """The lines by account, and one thread for the database, which no loop may wait for."""

    def __init__(self, look: float) -> None:
        self.stop = asyncio.Event()
        self._look_every = look
        self._lines: dict[str, tuple[Account, asyncio.Event, asyncio.Task[None]]] = {}
        self._rows = ThreadPoolExecutor(1, thread_name_prefix="listen-rows")

    async def run(self) -> None:
        """Until ``stop``."""
        try:
            while not self.stop.is_set():
                await self._look()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._look_every):
                        await self.stop.wait()
        finally:
            await self._end(list(self._lines))
            await self._with_rows(connections.close_all)
            self._rows.shutdown()

    async def _look(self) -> None:
        """Open what is new, end what is gone or was told other settings."""
        try:
            wanted = {account.ref: account for account in await self._with_rows(_accounts)}
        except Exception as error:
            log.error("the accounts cannot be read (%s); those that are open stay so", type(error).__name__)
            return
        await self._end(
            [
                ref
                for ref, (account, _, task) in self._lines.items()
                if wanted.get(ref) != account or task.done()
            ]
        )
        for ref in wanted.keys() - self._lines.keys():
            account, ended = wanted[ref], asyncio.Event()
            provider: Listening = registry.load(CHANNELS[account.provider])
            keep = partial(self._keep, account)
            self._lines[ref] = account, ended, asyncio.create_task(provider.listen(account, keep, ended))

    async def _end(self, refs: list[str]) -> None:
        gone = [self._lines.pop(ref) for ref in refs]
        for _, ended, _ in gone:
            ended.set()
        for outcome in await asyncio.gather(*(task for _, _, task in gone), return_exceptions=True):
            if isinstance(outcome, Exception):
                log.error("a line broke off: %s", type(outcome).__name__)

    async def _keep(self, account: Account, callback: Callback) -> None:
        kept = partial(keep_heard, provider=account.provider, account=account.ref, callback=callback)
        await self._with_rows(kept)

    async def _with_rows[T](self, work: Callable[[], T]) -> T:
        def fresh() -> T:
            close_old_connections()
            return work()

        return await asyncio.get_running_loop().run_in_executor(self._rows, fresh)


def _accounts() -> list[Account]:
    """Every account whose carrier delivers over a line of ours; one query."""
    names = [name for name, path in CHANNELS.items() if isinstance(registry.load(path), Listening)]
    return [outreach.account_of(row) for row in tenants.accounts_of(names)]
