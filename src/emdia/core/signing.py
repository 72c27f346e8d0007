"""The signature of an outgoing webhook, as the Standard Webhooks scheme has it.

Source: standardwebhooks.com, specification 1.0: HMAC-SHA256 over ``id.timestamp.body`` under the bytes behind
``whsec_``, in base64, with its version before it; several signatures are separated by blanks.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """A secret of 256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def sign(*, secret: str, event: str, timestamp: int, body: bytes) -> str:
    """``v1,<base64>`` of one event; ``timestamp`` in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    said = b".".join((event.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, said, hashlib.sha256)).decode()


def headers(*, all_secrets: Sequence[str], event: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of one event, signed with every secret that is valid now."""
    signatures = [sign(secret=one, event=event, timestamp=timestamp, body=body) for one in all_secrets]
    return {
        "content-type": "application/json",
        "user-agent": "emdia-webhook/1",
        "webhook-id": event,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
