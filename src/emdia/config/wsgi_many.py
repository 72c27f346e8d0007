"""The web application for granian, which hands over what clients say of their own address: only the proxy that
``EMDIA_TRUSTED_PROXY`` names is believed, as under waitress."""

import os
from typing import Any

from django.conf import settings
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from emdia.config.wsgi import application as pages

_HEARSAY = tuple(
    f"HTTP_{name}"
    for name in ("X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_FORWARDED_HOST", "FORWARDED", "X_REAL_IP")
)


def _unsaid(environ: dict[str, Any], start_response: Any) -> Any:
    """Whatever was to be believed stands in ``REMOTE_ADDR`` and ``wsgi.url_scheme`` by now."""
    for name in _HEARSAY:
        environ.pop(name, None)
    return pages(environ, start_response)


def _chosen() -> Any:
    if not settings.TRUSTED_PROXY:
        return _unsaid
    return wrap_wsgi_with_proxy_headers(_unsaid, trusted_hosts=settings.TRUSTED_PROXY)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emdia.config.settings")
application = _chosen()
