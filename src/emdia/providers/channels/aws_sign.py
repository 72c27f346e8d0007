"""Signs a request to Amazon Web Services: Signature Version 4.

Source: docs.aws.amazon.com, IAM user guide, "Create a signed AWS API request"; checked with a vector of its
test suite.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote, urlsplit


def signed(
    *,
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    key_id: str,
    secret: str,
    region: str,
    service: str,
    at: dt.datetime,
) -> dict[str, str]:
    """The headers with date and ``Authorization``; the address has no query. ``at`` (aware) may be off by minutes."""
    parts = urlsplit(url)
    stamp = at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    said = {**headers, "X-Amz-Date": stamp}
    canonical = {name.lower(): " ".join(value.split()) for name, value in said.items()}
    canonical["host"] = parts.netloc
    names = ";".join(sorted(canonical))
    lines = [
        method,
        quote(parts.path or "/", safe="/-_.~"),
        "",
        *(f"{name}:{canonical[name]}" for name in sorted(canonical)),
        "",
        names,
        hashlib.sha256(body).hexdigest(),
    ]
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    key = f"AWS4{secret}".encode()
    for part in (stamp[:8], region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    signature = hmac.digest(
        key, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}".encode(), hashlib.sha256
    ).hex()
    said["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return said
