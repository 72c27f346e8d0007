"""The door of analytics."""

from emdia.apps.analytics.digest import Digest, Item, as_text, digest
from emdia.apps.analytics.send_digest import Told, send_digests

__all__ = ["Digest", "Item", "Told", "as_text", "digest", "send_digests"]
