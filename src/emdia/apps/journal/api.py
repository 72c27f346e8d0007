"""The door of the journal."""

from emdia.apps.journal.append import append
from emdia.apps.journal.selectors import recent
from emdia.apps.journal.verify import Verified, verify

__all__ = ["Verified", "append", "recent", "verify"]
