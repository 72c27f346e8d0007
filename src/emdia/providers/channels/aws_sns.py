"""Messages of Amazon SNS: whose they are.

Source: docs.aws.amazon.com, SNS developer guide, "Verifying the signatures of Amazon SNS messages". Everybody with an
Amazon account can have SNS sign a message: the topic has to be ours too. The certificate is fetched from Amazon's own
addresses and from nowhere else, and kept for as long as the process lives.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from emdia.core import http
from emdia.providers.channels.base import Forged

SIGNED: dict[str, tuple[str, ...]] = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
    "UnsubscribeConfirmation": (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
}  # fmt: skip
"""``Type`` and what is signed of it, in this order."""

_HASHES: dict[str, hashes.HashAlgorithm] = {"1": hashes.SHA1(), "2": hashes.SHA256()}
_HOST = re.compile(r"sns\.[a-z0-9\-]{3,30}\.amazonaws\.com(?:\.cn)?")

type Fetch = Callable[[str], bytes]


def is_amazons(url: str) -> bool:
    """Whether an address is SNS's own."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and bool(_HOST.fullmatch(parts.netloc)) and port is None


def verify(message: Mapping[str, Any], topic: str, fetch: Fetch | None = None) -> None:
    """Raise :class:`Forged` unless SNS signed this message of this topic."""
    names = SIGNED.get(str(message.get("Type")))
    if names is None or not topic or message.get("TopicArn") != topic:
        raise Forged("not a message of the account's topic")
    text = "".join(f"{name}\n{message[name]}\n" for name in names if isinstance(message.get(name), str))
    algorithm = _HASHES.get(str(message.get("SignatureVersion")))
    url = str(message.get("SigningCertURL"))
    if algorithm is None or not is_amazons(url) or not url.endswith(".pem"):
        raise Forged("the certificate is not Amazon's")
    try:
        key = _key(url, fetch or _fetch)
        signature = base64.b64decode(str(message.get("Signature")), validate=True)
        key.verify(signature, text.encode(), padding.PKCS1v15(), algorithm)
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise Forged("the signature is not Amazon's") from error


def confirm(message: Mapping[str, Any], fetch: Fetch | None = None) -> bool:
    """Answer yes to the wish to confirm a subscription: open its address, if that is Amazon's. The message was verified
    before. SNS repeats the wish where the answer is lost."""
    url = str(message.get("SubscribeURL"))
    if message.get("Type") != "SubscriptionConfirmation" or not is_amazons(url):
        return False
    try:
        (fetch or _fetch)(url)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=32)
def _key(url: str, fetch: Fetch) -> rsa.RSAPublicKey:
    """The key of a certificate. Raises ``ValueError``, which is not kept."""
    key = x509.load_pem_x509_certificate(fetch(url)).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("not an RSA key")
    return key


def _fetch(url: str) -> bytes:
    answer = http.send_now(http.Request("GET", url, timeout=5.0))
    if isinstance(answer, http.Failure) or answer.status != 200:
        raise ValueError("Amazon did not answer")
    return answer.body
