"""Who tries the question: a known device by its cookie, anybody else by the network that she comes from.

A device that answered rightly keeps a signed cookie for half a year. It opens nothing; it only lets the person try
while strangers who have her link are locked out (the device cookies of OWASP's advice on slow-down of guessing). Behind
a proxy that does not tell addresses apart all strangers count as one, which locks sooner and never later.
"""

import ipaddress
import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from emdia.apps.debtors import api as debtors
from emdia.core import sealed

COOKIE = "emdia_aparelho"
SALT = "emdia.portal.device"
DAYS = 180


def asker_of(request: HttpRequest, case: Any) -> debtors.Asker:
    """Who tries to open a case's page."""
    device = _device(request, case)
    if device:
        return debtors.Asker(_hash(f"device {device}", case), known=True)
    return debtors.Asker(_hash(_network(request.META.get("REMOTE_ADDR", "")), case))


def remember_device(request: HttpRequest, response: HttpResponse, case: Any) -> None:
    """Know this device again for this case."""
    value = signing.dumps(
        {"case": case.pk, "device": _device(request, case) or secrets.token_hex(8)}, salt=SALT, compress=True
    )
    response.set_cookie(
        COOKIE,
        value,
        max_age=DAYS * 24 * 3600,
        path="/p/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_device(response: HttpResponse) -> None:
    """A shared phone is no longer known."""
    response.delete_cookie(COOKIE, path="/p/", samesite="Lax")


def _device(request: HttpRequest, case: Any) -> str:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=DAYS * 24 * 3600)
    except signing.BadSignature:
        return ""
    return str(kept["device"]) if kept.get("case") == case.pk else ""


def _network(address: str) -> str:
    """An IPv4 address, or the 64 bits of an IPv6 one that a household or a phone has to itself."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)


def _hash(text: str, case: Any) -> str:
    return sealed.keyed_hash("client", text, tenant_id=case.tenant_id).hex()
