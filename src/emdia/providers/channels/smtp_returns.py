"""Looks into an account's mailbox of returns now and then, and keeps raw what is new there."""

import asyncio
import logging
from contextlib import suppress

from emdia.core import clock
from emdia.providers.channels import imap_box
from emdia.providers.channels.base import Account, Callback, Keep

log = logging.getLogger(__name__)

HEADERS = {"content-type": "message/rfc822", "x-emdia-source": "imap"}
EVERY = 60.0
"""Seconds between two looks where the account does not say ``imap_every``."""


async def listen(account: Account, keep: Keep, stop: asyncio.Event) -> None:
    """Until ``stop``. A mailbox that cannot be had is tried again at the next look."""
    if not account.settings.get("imap_host"):
        await stop.wait()
    while not stop.is_set():
        try:
            await look(account, keep, stop)
        except imap_box.Broken as error:
            log.warning("the mailbox of account %s cannot be read: %s", account.ref, type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(float(account.settings.get("imap_every") or EVERY)):
                await stop.wait()


async def look(account: Account, keep: Keep, stop: asyncio.Event) -> int:
    """One visit; how many mails were kept. A mail is marked only after it is kept: what breaks in between comes again,
    and is then known. Raises one of ``imap_box.Broken``."""
    mails, count = imap_box.new_mails(account, clock.machine().date()), 0
    try:
        while not stop.is_set() and (found := await asyncio.to_thread(next, mails, None)):
            visit, uid, raw = found
            if raw:
                await keep(Callback(HEADERS, raw))
                count += 1
            await asyncio.to_thread(visit.mark, uid)
    finally:
        await asyncio.to_thread(mails.close)
    return count
