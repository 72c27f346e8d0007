"""Pushes receipts to the web's hooks as they fall due, signed, until they are taken."""

import asyncio
import logging

from emdia.core import clock, http
from emdia.providers.channels.sandbox import SIGNATURE, signature
from emdia.providers.sandbox.faults import Faults
from emdia.providers.sandbox.store import Store, told

log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
AFTER_FAILURE_SECONDS = 15.0
LOT = 200


class Pusher:
    """A task of the sandbox's loop. Without an aim it only waits: then receipts are pulled."""

    def __init__(self, store: Store, key: str, faults: Faults) -> None:
        self._store, self._key, self._faults = store, key, faults
        self._aim = ""
        self._awake = asyncio.Event()

    def aim(self, url: str) -> None:
        """Push to ``<url>/hooks/…`` from now on; empty stops it."""
        self._aim = url.rstrip("/")
        self.wake()

    def wake(self) -> None:
        """Something new may be due."""
        self._awake.set()

    async def run(self) -> None:
        """Push until cancelled."""
        while True:
            pause = await self._round() if self._aim else None
            self._awake.clear()
            try:
                async with asyncio.timeout(pause):
                    await self._awake.wait()
            except TimeoutError:
                continue

    async def _round(self) -> float:
        """Push what is due; how many seconds to wait for the next look."""
        self._store.release(clock.machine().timestamp())
        for account in self._store.accounts():
            while rows := self._store.receipts(account, None, LOT):
                for lot in self._faults.told(rows):
                    if not await self.post("sandbox", account, told(lot)):
                        return AFTER_FAILURE_SECONDS
                self._store.take(account, rows[-1]["seq"])
        return EVERY_SECONDS

    async def post(self, provider: str, account: str, body: bytes) -> bool:
        """Post one signed callback; whether it was taken."""
        if not self._aim:
            return False
        headers = {"Content-Type": "application/json", SIGNATURE: signature(self._key, body)}
        request = http.Request("POST", f"{self._aim}/hooks/{provider}/{account}", headers, body)
        (answer,) = await http.send_many([request], loopback=True)
        if isinstance(answer, http.Response) and answer.status == 200:
            return True
        log.warning("sandbox callback not taken: %s", answer)
        return False
