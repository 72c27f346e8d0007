"""The door of the journal."""

from emdia.apps.journal.append import append
from emdia.apps.journal.selectors import Wanted, actors, every, recent
from emdia.apps.journal.verify import Verified, verify

__all__ = ["Verified", "Wanted", "actors", "append", "every", "recent", "verify"]
