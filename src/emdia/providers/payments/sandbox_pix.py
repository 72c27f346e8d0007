"""Pix payments simulated on the sandbox's page.

The callback has the shape of BACEN's Pix API 2.9.0 (``POST /webhook/{chave}/pix``): ``{"pix": [{"endToEndId", "txid",
"valor", "horario"}]}``, signed as every callback of the sandbox is (HMAC-SHA256, ``X-Emdia-Signature``).
"""

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

from emdia.providers.channels.base import Account, Callback, Event, Garbled
from emdia.providers.channels.sandbox import CHANNEL

SIMULATED = "E99999999"
"""How every end-to-end id of the sandbox begins: the ISPB of no bank, so that play money is known wherever it shows."""

END_TO_END = re.compile(SIMULATED + r"[0-9]{12}[A-Za-z0-9]{11}")
"""``E``, ISPB of who began it, minute in UTC, eleven characters (BACEN, Manual de Padrões para Iniciação do Pix)."""

AMOUNT = re.compile(r"[0-9]{1,10}\.[0-9]{2}")


class SandboxPix:
    """The provider."""

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise ``Forged`` unless signed by this data directory's sandbox."""
        CHANNEL.verify(callback, account)

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """One event of kind *paid* for each Pix. Raises ``Garbled``."""
        try:
            return [_paid(item) for item in json.loads(callback.body)["pix"]]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Garbled("not a list of Pix payments") from error


PROVIDER = SandboxPix()


def _paid(item: dict[str, Any]) -> Event:
    amount, reference = str(item["valor"]), str(item["endToEndId"])
    at = dt.datetime.fromisoformat(str(item["horario"]))
    if not AMOUNT.fullmatch(amount) or not END_TO_END.fullmatch(reference) or at.tzinfo is None:
        raise Garbled("amount, end-to-end id or time")
    cents = int(Decimal(amount) * 100)
    if not cents:
        raise Garbled("a payment of nothing")
    return Event("paid", reference, str(item["txid"]), at, cents=cents)
