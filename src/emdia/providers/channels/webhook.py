"""An outbound webhook as a channel: each message goes, signed, to a system of the creditor or to a letter house, which
brings it to the person and tells later what became of it.

Both ways speak Standard Webhooks 1.0 (:mod:`emdia.core.signing`), with the one secret of the account: ours out with
``webhook-id`` = our reference, theirs back to ``/hooks/webhook/<account>`` as ``{"events": [{"kind": "delivered",
"ref": "m17", "at": "2026-06-15T10:00:00-03:00"}]}``. A letter is a contact, therefore said at most once: what was
refused is tried again, what may have been heard is not.
"""

import base64
import datetime as dt
import hmac
import json
from typing import Any, cast

from emdia.core import clock, http, signing
from emdia.providers.channels.base import (
    Accepted,
    Account,
    Callback,
    Event,
    EventKind,
    Forged,
    Garbled,
    Outgoing,
    Result,
    Setting,
    by_status,
    json_object,
)

KINDS: frozenset[EventKind] = frozenset({"sent", "delivered", "read", "failed", "reply", "opt_out"})
"""What the other side may tell."""
TOLERANCE = 5 * 60
"""Seconds by which the clock of the other side may differ (Standard Webhooks: "within a tolerance")."""
TIMEOUT = 10.0
SHORTEST_KEY = 24
"""Bytes, by the same specification."""


class Webhook:
    """The provider."""

    title = "Sistema próprio ou gráfica (webhook)"
    channels = ("webhook",)
    settings = (
        Setting(
            "url",
            "Endereço que recebe as mensagens",
            "https://…; cada mensagem chega assinada.",
            required=True,
            kind="url",
        ),
        Setting(
            "secret",
            "Segredo da assinatura",
            "Começa com whsec_. Vazio, eu crio um; o outro sistema usa o mesmo, também para contar o que aconteceu.",
            secret=True,
            required=True,
            made=True,
        ),
    )

    def faults(self, account: Account) -> dict[str, str]:
        """A secret that is no key of the scheme."""
        if not account.secrets.get("secret") or len(_key(account)) >= SHORTEST_KEY:
            return {}
        return {"secret": f"use whsec_ e {SHORTEST_KEY} bytes ou mais em base64, ou deixe vazio que eu crio"}

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """The frozen words with what the other side may know of the case."""
        now = clock.machine()
        said = {
            "type": "message",
            "id": outgoing.ref,
            "at": clock.now().isoformat(),
            "creditor": outgoing.sender_name,
            "to": outgoing.to,
            "subject": outgoing.subject,
            "text": outgoing.text,
            "links": [{"label": one.label, "url": one.url} for one in outgoing.buttons if one.url],
            "about": dict(outgoing.about),
        }
        body = json.dumps(said, ensure_ascii=False).encode()
        headers = signing.headers(
            all_secrets=[account.secrets["secret"]],
            event=outgoing.ref,
            timestamp=int(now.timestamp()),
            body=body,
        )
        return http.Request("POST", str(account.settings["url"]), headers, body, timeout=TIMEOUT)

    def answer(self, response: http.Response) -> Result:
        """Any 2xx is a yes; ``reference`` in its JSON is kept, where there is one."""
        if 200 <= response.status < 300:
            reference = json_object(response.body).get("reference")
            return Accepted(reference[:120] if isinstance(reference, str) else "")
        return by_status(response)

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise :class:`Forged` unless it is signed with the account's secret, now."""
        name, stamp = callback.headers.get("webhook-id", ""), callback.headers.get("webhook-timestamp", "")
        if len(_key(account)) < SHORTEST_KEY or not stamp.isascii() or not stamp.isdecimal():
            raise Forged("no signature, or no secret")
        if abs(int(stamp[:12]) - clock.machine().timestamp()) > TOLERANCE:
            raise Forged("signed at another time")
        right = signing.sign(
            secret=account.secrets["secret"], event=name, timestamp=int(stamp[:12]), body=callback.body
        )
        given = callback.headers.get("webhook-signature", "").split(" ")
        if not any(hmac.compare_digest(one.encode(), right.encode()) for one in given):
            raise Forged("the signature is not the account's")

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """``{"events": [...]}``; a kind that is unknown is left out. Raises :class:`Garbled`."""
        items = json_object(callback.body).get("events")
        if not isinstance(items, list):
            raise Garbled("no list of events")
        return [_event(item) for item in items if isinstance(item, dict) and item.get("kind") in KINDS]


CHANNEL = Webhook()


def _event(item: dict[str, Any]) -> Event:
    try:
        at = dt.datetime.fromisoformat(str(item["at"]))
    except (KeyError, ValueError) as error:
        raise Garbled("an event without a time") from error
    if at.tzinfo is None:
        raise Garbled("a time without a zone")
    return Event(
        cast("EventKind", item["kind"]),
        str(item.get("reference", ""))[:120],
        str(item.get("ref", "")),
        at,
        detail=str(item.get("detail", ""))[:200],
        text=str(item.get("text", "")),
        permanent=item.get("permanent") is True,
        channel="webhook",
    )


def _key(account: Account) -> bytes:
    secret = account.secrets.get("secret", "")
    if not secret.startswith(signing.PREFIX):
        return b""
    try:
        return base64.b64decode(secret.removeprefix(signing.PREFIX), validate=True)
    except ValueError:
        return b""
