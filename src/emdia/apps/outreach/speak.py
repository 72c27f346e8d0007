"""The mouth: one thread with one loop that carries batches outside any transaction, while the next one is prepared."""

import asyncio
import atexit
import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from emdia.core import meters, traces
from emdia.providers.channels.base import Account, Kept, Lost, Outgoing, Refused, Result
from emdia.providers.channels.carry import WrongTime, speak

log = logging.getLogger(__name__)

type Results = list[tuple[str, Result]]
"""Our reference and what became of it, in the order in which it became known."""


class _Loop:
    """The loop that all runs of this process share, on a thread of its own: to end one takes longer than many a run."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._process = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    def running(self) -> asyncio.AbstractEventLoop:
        """The loop; a new one in a process that was forked, where the thread of the old one is not."""
        with self._guard:
            if self._loop is None or self._process != os.getpid():
                self._process, self._loop = os.getpid(), asyncio.new_event_loop()
                thread = threading.Thread(target=self._loop.run_forever, name="mouth", daemon=True)
                thread.start()
                atexit.register(self._end, self._loop, thread, self._process)
            return self._loop

    @staticmethod
    def _end(loop: asyncio.AbstractEventLoop, thread: threading.Thread, process: int) -> None:
        if process == os.getpid():
            loop.call_soon_threadsafe(loop.stop)
            thread.join(5)
            loop.close()


_LOOP = _Loop()


class Mouth:
    """Use it as a context; its connections end with it. Who says nothing pays for no thread and no loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kept = Kept()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._kept.close(), self._loop).result()

    def say(self, account: Account, batch: Sequence[Outgoing]) -> "Future[Results]":
        """Say a batch over one account; the future holds one result for each."""
        self._loop = self._loop or _LOOP.running()
        return asyncio.run_coroutine_threadsafe(_say(account, batch, self._kept), self._loop)


async def _say(account: Account, batch: Sequence[Outgoing], kept: Kept) -> Results:
    results: Results = []
    began = time.time()
    try:
        await speak(account, batch, lambda ref, result: results.append((ref, result)), kept)
    except WrongTime:
        raise
    except Exception as error:
        # Whoever was not answered for may have been heard: unknown, not lost from sight and never said again.
        log.exception("provider %s broke off", account.provider)
        known = {ref for ref, _ in results}
        why = Lost(f"{type(error).__name__}: o envio foi interrompido")
        results.extend((outgoing.ref, why) for outgoing in batch if outgoing.ref not in known)
    _count(account, batch, results)
    traces.step("message.said", (ref for ref, _ in results), began=began, provider=account.provider)
    return results


def _count(account: Account, batch: Sequence[Outgoing], results: Results) -> None:
    """For those who watch over the installation: how many were said on each channel, and what was answered."""
    channels = {outgoing.ref: outgoing.channel for outgoing in batch}
    answers = Counter((channels[ref], _outcome(result)) for ref, result in results)
    for (channel, outcome), many in answers.items():
        meters.said(channel=channel, provider=account.provider, outcome=outcome, many=many)


def _outcome(result: Result) -> str:
    if isinstance(result, Refused):
        return f"refused_{result.fault}"
    return "lost" if isinstance(result, Lost) else "accepted"
